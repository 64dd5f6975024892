import { describe, expect, it } from 'vitest';
import { sentenceFromTokens } from '../../src/corpus/sentence.ts';
import { OptionError } from '../../src/errors.ts';
import type { FieldColumn } from '../../src/features/field.ts';
import {
  SENTENCE_FIELDS,
  type SentenceFieldKind,
  sentenceClass,
  sentenceField,
} from '../../src/features/sentence-class.ts';

function column(kind: SentenceFieldKind, text: string): FieldColumn {
  const sentence = sentenceFromTokens(text.split(' '));
  return sentenceField(kind)({ sentence, document: [sentence], index: 0 });
}

describe('sentenceClass', () => {
  it.each([
    ['SOCCER - JAPAN WIN', 'H2'],
    ['NATO', 'H1'],
    ['BRUSSELS 1996-08-22', 'Hd1'],
    // prose: an end mark and two lower-case words
    ['He went home .', 'P2'],
    ['" Is it far ? "', 'P2'],
    ['The man said that nobody would come today .', 'P3'],
    // an end mark, but one lower-case word only
    ['Peter Blackburn smiled .', 'T2'],
    // no end mark: one lower-case word is always allowed, two of nine words are more than a fifth
    ['Peter of York', 'T1'],
    ['A of B and C', 'M2'],
    ['A B C D E F G of and', 'M3'],
    ['A B C D E F G H of and', 'T3'],
    // two of eight tokens start with a digit: a quarter
    ['A B C D E F 1 2', 'Hd2'],
    ['Ajax 1 Twente 0', 'Td2'],
    ['Ajax 1 Twente beat us lots', 'M2'],
    ['1 2 3 4', 'Td2'],
  ])('of %j is %s', (text, expected) => {
    expect(sentenceClass(text.split(' '))).toBe(expected);
  });
});

describe('sentenceField', () => {
  it('gives the class and the all-caps flag to every token', () => {
    expect(column('class', 'He went home .')).toEqual(['P2', 'P2', 'P2', 'P2']);
    expect(column('allCaps', 'JAPAN WIN')).toEqual(['1', '1']);
    expect(column('allCaps', 'Japan WIN')).toEqual([undefined, undefined]);
  });

  it('marks the first and the last token and numbers the first three', () => {
    expect(column('first', 'a b c d')).toEqual(['1', undefined, undefined, undefined]);
    expect(column('last', 'a b c d')).toEqual([undefined, undefined, undefined, '1']);
    expect(column('last', 'a')).toEqual(['1']);
    expect(column('index', 'a b c d')).toEqual(['0', '1', '2', undefined]);
  });

  it('has a column for every kind it names, and refuses others', () => {
    for (const kind of SENTENCE_FIELDS) expect(column(kind, 'A b')).toHaveLength(2);
    const unknown: string = 'mood';
    expect(() => sentenceField(unknown as SentenceFieldKind)).toThrow(OptionError);
  });
});
