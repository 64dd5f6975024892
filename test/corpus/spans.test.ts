import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  labelsToSpans,
  labelsToSpansStrict,
  labelsToTokenSpans,
  type Span,
  spansToLabels,
  TAG_SCHEMES,
  type TagScheme,
} from '../../src/corpus/index.ts';
import { OptionError } from '../../src/errors.ts';
import { enumeratePaths, hasAdjacentOfOneCategory, spansArbitrary } from '../helpers/labelled-spans.ts';

/** `PER[0,2) LOC[3,4)` */
const show = (spans: readonly Span[]): string =>
  spans.map(({ category, start, end }) => `${category}[${start},${end})`).join(' ');
const read = (labels: string): string => show(labelsToSpans(labels.split(' ')));
const strict = (labels: string, scheme: TagScheme): string =>
  show(labelsToSpansStrict(labels.split(' '), scheme));

/**
 * Oracle: the decision tables of conlleval.pl (version 2004-01-26), pair for pair, with chunk counting as in its main
 * loop: a chunk is found where one starts; it lasts until the first end.
 */
function conllevalSpans(labels: readonly string[]): string {
  const ends = new Set(['BB', 'BO', 'IB', 'IO', 'EE', 'EI', 'EO']);
  const starts = new Set(['BB', 'IB', 'OB', 'OI', 'EE', 'EI', 'OE']);
  const found: Span[] = [];
  let [previousTag, previousType] = ['O', ''];
  let open = -1;
  for (let t = 0; t <= labels.length; t++) {
    const match = /^([^-]*)-(.*)$/.exec(labels[t] ?? 'O');
    const tag = match?.[1] ?? labels[t] ?? 'O';
    const type = match?.[2] ?? '';
    const isEnd =
      ends.has(previousTag + tag) ||
      (previousTag !== 'O' && previousTag !== '.' && previousType !== type) ||
      previousTag === ']' ||
      previousTag === '[';
    const isStart =
      starts.has(previousTag + tag) ||
      (tag !== 'O' && tag !== '.' && previousType !== type) ||
      tag === ']' ||
      tag === '[';
    if (open >= 0 && (isEnd || isStart)) {
      found.push({ category: previousType, start: open, end: t });
      open = -1;
    }
    if (isStart) open = t;
    [previousTag, previousType] = [tag, type];
  }
  return show(found);
}

describe('spans as conlleval reads them', () => {
  const alphabets: [string, string[]][] = [
    ['IOB', ['O', 'B-A', 'I-A', 'B-B', 'I-B']],
    ['IOE', ['O', 'I-A', 'E-A', 'I-B', 'E-B']],
    ['untyped IOB', ['O', 'B', 'I']],
    ['brackets', ['O', '.-A', '.', '[-A', ']-A', '[-B']],
    ['BIE without B after E', ['O', 'B-A', 'I-A', 'E-A', 'B-a-b', 'E-a-b']],
  ];
  test.each(alphabets)('agree with the script on every %s sequence up to five labels', (name, labels) => {
    let compared = 0;
    for (const path of enumeratePaths(labels.length, 5)) {
      const sequence = path.map((i) => labels[i]!);
      if (name.includes('without') && /E-(\S+) B-\1(?!\S)/.test(sequence.join(' '))) continue;
      const [ours, theirs] = [show(labelsToSpans(sequence)), conllevalSpans(sequence)];
      if (ours !== theirs) throw new Error(`${sequence.join(' ')}: ${ours}, the script finds ${theirs}`);
      compared++;
    }
    expect(compared).toBeGreaterThan(300);
  });

  test('repair what a model may produce', () => {
    expect(read('O I-PER I-PER O')).toBe('PER[1,3)');
    expect(read('B-PER I-LOC I-LOC')).toBe('PER[0,1) LOC[1,3)');
    expect(read('I-PER B-PER')).toBe('PER[0,1) PER[1,2)');
  });

  test('IOBES chunks end at E and S, also before another B', () => {
    expect(read('B-A E-A B-A E-A S-A S-A')).toBe('A[0,2) A[2,4) A[4,5) A[5,6)');
    expect(read('B-A O E-A I-A')).toBe('A[0,1) A[2,3) A[3,4)');
  });

  test('BILOU reads as IOBES does', () => {
    expect(read('B-A I-A L-A U-A U-A B-B L-B')).toBe('A[0,3) A[3,4) A[4,5) B[5,7)');
  });

  test('bare categories are runs of one category under io, and else no tags: one token each', () => {
    expect(read('PER PER O [CLS]')).toBe('PER[0,1) PER[1,2) [CLS][3,4)');
    const runs = labelsToSpans('PER PER O LOC PER geo-loc geo-loc'.split(' '), 'io');
    expect(show(runs)).toBe('PER[0,2) LOC[3,4) PER[4,5) geo-loc[5,7)');
  });

  test('nothing comes of no labels', () => {
    expect(labelsToSpans([])).toEqual([]);
    expect(labelsToSpans(['O', 'O'])).toEqual([]);
  });
});

describe('well-formed spans alone', () => {
  test.each<[TagScheme, string, string]>([
    ['iob2', 'O I-A I-A O B-A', 'A[4,5)'],
    ['iob2', 'B-A I-B I-B O', 'A[0,1)'],
    ['iob2', 'B-A I-A B-A I-B', 'A[0,2) A[2,3)'],
    ['iob2', 'B-A E-A', 'A[0,1)'],
    ['iobes', 'B-A I-A O S-B', 'B[3,4)'],
    ['iobes', 'B-A B-A E-A', 'A[1,3)'],
    ['iobes', 'I-A E-A B-A I-A E-A', 'A[2,5)'],
    ['iobes', 'B-A E-B S-B', 'B[2,3)'],
    ['iobes', 'B-A', ''],
    ['iobes', 'B-A L-A U-B', 'A[0,2) B[2,3)'],
    ['ioe2', 'I-A I-A O E-A', 'A[3,4)'],
    ['ioe2', 'I-A I-B E-B', 'B[1,3)'],
    ['ioe2', 'E-A E-A I-A', 'A[0,1) A[1,2)'],
    ['iob1', 'I-A I-A B-A O', 'A[0,2) A[2,3)'],
    ['iob1', 'O B-A', ''],
    ['iob1', 'O B-A I-A', 'A[2,3)'],
    ['ioe1', 'O E-A I-A', 'A[1,2) A[2,3)'],
    ['ioe1', 'O I-A E-A O', ''],
    ['io', 'I-A I-A I-B A B-B', 'A[0,2) B[2,3) A[3,4)'],
  ])('%s: %s', (scheme, labels, expected) => {
    expect(strict(labels, scheme)).toBe(expected);
  });

  test.each(TAG_SCHEMES)('equal the conlleval reading where the labels are valid %s', (scheme) => {
    fc.assert(
      fc.property(spansArbitrary, ({ spans, length }) => {
        fc.pre(scheme !== 'io' || !hasAdjacentOfOneCategory(spans));
        expect(labelsToSpansStrict(spansToLabels(spans, length, scheme), scheme)).toEqual(spans);
      }),
    );
  });
});

describe('labels from spans', () => {
  test('every scheme spells two adjacent entities its own way', () => {
    const spans = [
      { category: 'A', start: 0, end: 2 },
      { category: 'A', start: 2, end: 5 },
      { category: 'B', start: 6, end: 7 },
    ];
    const spell = (scheme: TagScheme): string => spansToLabels(spans, 7, scheme).join(' ');
    expect(spell('iob1')).toBe('I-A I-A B-A I-A I-A O I-B');
    expect(spell('iob2')).toBe('B-A I-A B-A I-A I-A O B-B');
    expect(spell('ioe1')).toBe('I-A E-A I-A I-A I-A O I-B');
    expect(spell('ioe2')).toBe('I-A E-A I-A I-A E-A O E-B');
    expect(spell('iobes')).toBe('B-A E-A B-A I-A E-A O S-B');
    expect(() => spell('io')).toThrow(OptionError);
  });

  test.each(TAG_SCHEMES)('read back as the same spans under %s', (scheme) => {
    fc.assert(
      fc.property(spansArbitrary, ({ spans, length }) => {
        if (scheme === 'io' && hasAdjacentOfOneCategory(spans)) {
          expect(() => spansToLabels(spans, length, scheme)).toThrow(/io cannot tell/);
        } else {
          expect(labelsToSpans(spansToLabels([...spans].reverse(), length, scheme))).toEqual(spans);
        }
      }),
    );
  });

  test('spans that overlap, are empty or leave the sentence are refused', () => {
    const span = (start: number, end: number): Span => ({ category: 'A', start, end });
    expect(() => spansToLabels([span(0, 2), span(1, 3)], 4, 'iob2')).toThrow(/overlap/);
    expect(() => spansToLabels([span(2, 2)], 4, 'iob2')).toThrow(RangeError);
    expect(() => spansToLabels([span(3, 5)], 4, 'iob2')).toThrow(/sentence of 4/);
    expect(() => spansToLabels([span(-1, 1)], 4, 'iob2')).toThrow(RangeError);
    expect(() => spansToLabels([span(0.5, 1)], 4, 'iob2')).toThrow(RangeError);
  });
});

test('plain labels make one span per token', () => {
  expect(show(labelsToTokenSpans(['DT', 'NN', 'NN']))).toBe('DT[0,1) NN[1,2) NN[2,3)');
});
