import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  convertLabels,
  countInvalidTransitions,
  iobesToBilou,
  labelsToSpans,
  labelsToSpansStrict,
  repairLabels,
  spansToLabels,
  TAG_SCHEMES,
} from '../../src/corpus/index.ts';
import { OptionError } from '../../src/errors.ts';
import { ALL_LABELS, hasAdjacentOfOneCategory, spansArbitrary } from '../helpers/labelled-spans.ts';

describe('converting between schemes', () => {
  const pairs = TAG_SCHEMES.flatMap((from) => TAG_SCHEMES.map((to) => [from, to] as const));
  test.each(pairs)('%s to %s and back loses nothing', (from, to) => {
    fc.assert(
      fc.property(spansArbitrary, ({ spans, length }) => {
        fc.pre(![from, to].includes('io') || !hasAdjacentOfOneCategory(spans));
        const original = spansToLabels(spans, length, from);
        const converted = convertLabels(original, from, to);
        expect(converted).toEqual(spansToLabels(spans, length, to));
        expect(convertLabels(converted, to, from)).toEqual(original);
      }),
    );
  });

  test('labels that are not valid in their scheme are refused with the place', () => {
    expect(() => convertLabels(['O', 'I-A'], 'iob2', 'iobes')).toThrow(OptionError);
    expect(() => convertLabels(['O', 'I-A'], 'iob2', 'iobes')).toThrow(/I-A after O at position 1.*iob2/);
    expect(() => convertLabels(['B-A'], 'iobes', 'iob2')).toThrow(/sentence end after B-A/);
  });

  test('IO cannot hold adjacent entities of one category, and says so', () => {
    expect(() => convertLabels(['B-A', 'B-A'], 'iob2', 'io')).toThrow(OptionError);
    expect(convertLabels(['B-A', 'B-B'], 'iob2', 'io')).toEqual(['I-A', 'I-B']);
  });

  test('bare categories are IO, BILOU is IOBES', () => {
    expect(convertLabels(['PER', 'PER', 'O', 'LOC'], 'io', 'iob2')).toEqual(['B-PER', 'I-PER', 'O', 'B-LOC']);
    expect(convertLabels(['B-A', 'L-A', 'U-A'], 'iobes', 'iob2')).toEqual(['B-A', 'I-A', 'B-A']);
    expect(iobesToBilou(['B-A', 'I-A', 'E-A', 'S-B', 'O'])).toEqual(['B-A', 'I-A', 'L-A', 'U-B', 'O']);
  });
});

describe('repairing labels', () => {
  test.each([
    ['conlleval', 'O I-A I-A B-B I-A', 'O B-A I-A B-B B-A'],
    ['discard', 'O I-A I-A B-B I-A', 'O O O B-B O'],
  ] as const)('%s turns %s into %s', (rule, labels, repaired) => {
    expect(repairLabels(labels.split(' '), 'iob2', rule).join(' ')).toBe(repaired);
  });

  test('valid labels come back as they were, BILOU letters too', () => {
    expect(repairLabels(['B-A', 'L-A', 'U-A'], 'iobes', 'discard')).toEqual(['B-A', 'L-A', 'U-A']);
    expect(repairLabels(['PER', 'O'], 'io', 'conlleval')).toEqual(['PER', 'O']);
  });

  test('repaired BILOU stays BILOU', () => {
    expect(repairLabels(['I-A', 'L-A', 'O', 'B-A'], 'iobes', 'conlleval')).toEqual([
      'B-A',
      'L-A',
      'O',
      'U-A',
    ]);
  });

  test.each(TAG_SCHEMES)(
    'whatever the labels, both rules give valid %s with the spans of their reading',
    (scheme) => {
      const sequence = fc.array(fc.constantFrom(...ALL_LABELS), { maxLength: 8 });
      fc.assert(
        fc.property(sequence, (labels) => {
          const discarded = repairLabels(labels, scheme, 'discard');
          expect(countInvalidTransitions(discarded, scheme)).toBe(0);
          expect(labelsToSpans(discarded)).toEqual(labelsToSpansStrict(labels, scheme));
          if (scheme === 'io' && hasAdjacentOfOneCategory(labelsToSpans(labels))) return;
          const repaired = repairLabels(labels, scheme, 'conlleval');
          expect(countInvalidTransitions(repaired, scheme)).toBe(0);
          expect(labelsToSpans(repaired)).toEqual(labelsToSpans(labels));
        }),
        { numRuns: 500 },
      );
    },
  );
});
