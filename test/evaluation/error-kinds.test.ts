import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '../../src/corpus/index.ts';
import {
  categoryConfusion,
  classifySpans,
  evaluateSpans,
  findErrorKinds,
  SPAN_KINDS,
  type SpanKind,
} from '../../src/evaluation/index.ts';
import { labelAlphabet, labelPairs } from './label-arbitraries.ts';

const words = (text: string): string[] => text.split(' ');
/** `PER 0-2, LOC 3-4` */
const spans = (text: string): Span[] =>
  text === ''
    ? []
    : text.split(', ').map((part) => {
        const [category = '', start, end] = part.split(/[ -]/);
        return { category, start: Number(start), end: Number(end) };
      });

describe('classifySpans', () => {
  const cases: [string, string, string, SpanKind[], SpanKind[]][] = [
    ['same extent and category', 'A 0-2', 'A 0-2', ['correct'], ['correct']],
    ['another category', 'A 0-2', 'B 0-2', ['type'], ['type']],
    ['a wrong left end', 'A 1-3', 'A 0-3', ['boundary-left'], ['boundary-left']],
    ['a wrong right end', 'A 0-3', 'A 0-2', ['boundary-right'], ['boundary-right']],
    ['two wrong ends', 'A 1-3', 'A 0-4', ['boundary-both'], ['boundary-both']],
    ['a wrong end and another category', 'A 0-3', 'B 0-2', ['boundary+type'], ['boundary+type']],
    ['no predicted span there', 'A 0-3', 'A 3-4', ['missed'], ['spurious']],
    ['one gold span in two pieces', 'A 0-3', 'A 0-1, A 1-3', ['split'], ['split', 'split']],
    ['a piece of another category', 'A 0-3', 'A 0-1, B 2-3', ['split'], ['split', 'split']],
    ['two gold spans in one', 'A 0-1, B 1-3', 'A 0-3', ['merge', 'merge'], ['merge']],
    // Each takes the partner with most common tokens, so the shifted border is two boundary errors, not split and merge.
    [
      'a shifted border between neighbours',
      'A 0-3, A 3-6',
      'A 0-4, A 4-6',
      ['boundary-right', 'boundary-left'],
      ['boundary-right', 'boundary-left'],
    ],
    // p1 = 0-3 and p2 = 3-6 both belong to g1 = 0-5; g2 = 5-6 belongs to p2, which so merges two.
    ['a chain', 'A 0-5, A 5-6', 'A 0-3, A 3-6', ['split', 'merge'], ['split', 'merge']],
    ['nothing at all', '', '', [], []],
  ];
  for (const [name, gold, predicted, goldKinds, predictedKinds] of cases) {
    it(`names ${name}`, () => {
      expect(classifySpans(spans(gold), spans(predicted))).toEqual({
        gold: goldKinds,
        predicted: predictedKinds,
      });
    });
  }
});

describe('findErrorKinds', () => {
  it('counts kinds overall and per category, lists the wrong spans and counts invalid sequences', () => {
    const kinds = findErrorKinds(
      [words('B-A I-A O B-B O'), words('O B-A'), words('O O')],
      [words('B-A O O B-A O'), words('O B-A'), words('I-A O')],
      { scheme: 'iob2' },
    );
    expect(kinds.counts.get('boundary-right')).toEqual({ gold: 1, predicted: 1 });
    expect(kinds.counts.get('type')).toEqual({ gold: 1, predicted: 1 });
    expect(kinds.counts.get('correct')).toEqual({ gold: 1, predicted: 1 });
    expect(kinds.counts.get('spurious')).toEqual({ gold: 0, predicted: 1 });
    expect([...kinds.counts.keys()]).toEqual([...SPAN_KINDS]);
    expect(kinds.perCategory.get('B')?.get('type')).toEqual({ gold: 1, predicted: 0 });
    expect(kinds.perCategory.get('A')?.get('type')).toEqual({ gold: 0, predicted: 1 });
    expect(kinds.invalidTransitions).toBe(1);
    expect(kinds.invalidSentences).toBe(1);
    expect(kinds.errors).toHaveLength(5);
    expect(kinds.errors.at(-1)).toEqual({
      sentence: 2,
      side: 'predicted',
      span: { category: 'A', start: 0, end: 1 },
      kind: 'spurious',
    });
  });

  it('counts nothing as invalid without a scheme', () => {
    expect(findErrorKinds([['I-X']], [['E-X']], { scheme: 'none' })).toMatchObject({
      invalidTransitions: 0,
      invalidSentences: 0,
    });
  });

  it('gives every gold and every predicted span exactly one kind, in agreement with exact-match counts', () => {
    const pairs = labelPairs(labelAlphabet('BI', ['A', 'B', '__proto__']));
    fc.assert(
      fc.property(pairs, ({ gold, predicted }) => {
        const kinds = findErrorKinds(gold, predicted, { scheme: 'iob2' });
        const { micro, perCategory } = evaluateSpans(gold, predicted, { scheme: 'iob2' });
        const total = (side: 'gold' | 'predicted', counts: (typeof kinds)['counts'] | undefined): number =>
          [...(counts ?? new Map<string, never>()).values()].reduce((sum, count) => sum + count[side], 0);
        expect(total('gold', kinds.counts)).toBe(micro.gold);
        expect(total('predicted', kinds.counts)).toBe(micro.predicted);
        for (const [category, own] of perCategory) {
          expect(total('gold', kinds.perCategory.get(category))).toBe(own.gold);
          expect(total('predicted', kinds.perCategory.get(category))).toBe(own.predicted);
        }
        for (const kind of ['correct', 'type', 'boundary-left', 'boundary-both', 'boundary+type'] as const) {
          expect(kinds.counts.get(kind)?.gold).toBe(kinds.counts.get(kind)?.predicted);
        }
        expect(kinds.counts.get('correct')?.gold).toBe(micro.correct);
        const confusion = categoryConfusion(gold, predicted, { scheme: 'iob2' });
        const sameExtent = confusion.counts.reduce((a, b) => a + b, 0);
        expect((kinds.counts.get('correct')?.gold ?? 0) + (kinds.counts.get('type')?.gold ?? 0)).toBe(
          sameExtent,
        );
        expect(kinds.counts.get('spurious')?.gold).toBe(0);
        expect(kinds.counts.get('missed')?.predicted).toBe(0);
        expect(kinds.errors).toHaveLength(micro.gold + micro.predicted - 2 * micro.correct);
      }),
      { numRuns: 150, seed: 4 },
    );
  });
});
