import { describe, expect, it } from 'vitest';
import {
  isAllCapsSentence,
  isCapitalised,
  isCased,
  isLowerCaseWord,
  isMixedCase,
  isUpperCaseWord,
} from '../../src/features/letter-case.ts';

describe('letter case of words', () => {
  // Columns: upper, lower, capitalised, mixed, cased. The first two as Python's isupper and islower say.
  it.each([
    ['NATO', true, false, true, false, true],
    ['U.S.', true, false, true, false, true],
    ['Paris', false, false, true, true, true],
    ['McDonald', false, false, true, true, true],
    ['dog', false, true, false, false, true],
    ['12th', false, true, false, false, true],
    ['iPod', false, false, false, false, true],
    ['1996', false, false, false, false, false],
    ['...', false, false, false, false, false],
    ['ÅLAND', true, false, true, false, true],
    ['Élan', false, false, true, true, true],
    ['ß', false, true, false, false, true],
    ['中国', false, false, false, false, false],
    ['ǅ', false, false, false, false, true],
    ['Aǅ', false, false, true, false, true],
    ['', false, false, false, false, false],
  ])('of %j', (word, upper, lower, capitalised, mixed, cased) => {
    expect(isUpperCaseWord(word)).toBe(upper);
    expect(isLowerCaseWord(word)).toBe(lower);
    expect(isCapitalised(word)).toBe(capitalised);
    expect(isMixedCase(word)).toBe(mixed);
    expect(isCased(word)).toBe(cased);
  });
});

describe('an all-caps sentence', () => {
  it.each([
    ['SOCCER - JAPAN GET LUCKY WIN .', true],
    ['BRUSSELS 1996-08-22', true],
    ['SOCCER - Japan WIN', false],
    ['1 2 3', false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(isAllCapsSentence(text.split(' '))).toBe(expected);
  });
});
