import { describe, expect, it } from 'vitest';
import {
  parseConll,
  parseConllu,
  parseCsv,
  parseJsonl,
  type ReadCorpusOptions,
} from '../../src/corpus/index.ts';

// So many that work by their square takes longer than a test may.
const WIDE = 60_000;
const row = (value: string, between = ' '): string => Array.from({ length: WIDE }, () => value).join(between);
const names = (between: string): string => Array.from({ length: WIDE - 2 }, (_, i) => `c${i}`).join(between);

describe('lines of many thousand columns are read in linear time', () => {
  it.each<[what: string, read: () => unknown]>([
    ['CoNLL', () => parseConll(`${row('a')}\n${row('b')}\n`).columns.length],
    ['CoNLL with names', () => parseConll(`word tag ${names(' ')}\n${row('b')}\n`).columns.length],
    ['CoNLL between tabs', () => parseConll(`${row('a', '\t')}\n`, { separator: 'tab' }).columns.length],
    ['csv', () => parseCsv(`sentence,word,${names(',')},tag\n1,${row('a', ',')}\n`).columns.length],
  ])('%s', (_, read) => {
    expect(read()).toBe(WIDE);
  });

  it('JSON Lines', () => {
    const fields = Array.from({ length: WIDE }, (_, i) => `"c${i}":["x"]`).join(',');
    expect(parseJsonl(`{"tokens":["a"],"tags":["O"],${fields}}\n`).columns.length).toBe(WIDE + 2);
  });

  it('and more than any file has are refused', () => {
    const line = row('a').concat(' a'.repeat(10_000));
    expect(() => parseConll(`${line}\n`)).toThrow(
      'text:1: found 70000 columns, the most that is read is 65536',
    );
  });

  const BLANKS = ' '.repeat(1_000_000);
  it.each<[comment: string, options: ReadCorpusOptions]>([
    [`# sent_id = ${BLANKS}`, {}],
    [`# id ${BLANKS}`, {}],
    [`# id ${BLANKS}=${BLANKS}x`, {}],
    [`#${BLANKS}newdoc`, { comments: true }],
    ['#'.repeat(1_000_000), { comments: true }],
    [`# x${BLANKS}= y`, {}],
  ])('nor do comments take longer than their length: %.12s', (comment, options) => {
    expect(parseConll(`${comment}\na O\n`, options).sentences.length).toBe(1);
    expect(parseConllu(`${comment}\n1\ta${'\t_'.repeat(8)}\n`).sentences.length).toBe(1);
  });
});
