import { describe, expect, it } from 'vitest';
import { CellFinder } from '../../../src/compare/analysis/cell-finder.ts';
import { comparePairs } from '../../../src/compare/analysis/pairs.ts';
import type { System } from '../../../src/compare/statistics/index.ts';
import { cellOf } from './explained-cells.ts';

const N = 50;

/** One gold span in each of 50 sentences; the first `right` of them are found. */
function systemOf(name: string, right: number): System {
  const spans = {
    gold: new Uint32Array(N).fill(1),
    predicted: new Uint32Array(N).fill(1),
    correct: Uint32Array.from({ length: N }, (_, n) => (n < right ? 1 : 0)),
  };
  return { name, deterministic: true, runs: [{ seed: 1, spans: { conlleval: spans } }] };
}

const RIGHT: Record<string, number> = { softmax: 25, 'masked-softmax': 30, crf: 45 };
const cells = (['crf', 'softmax', 'masked-softmax'] as const).map((output) =>
  cellOf({ key: output, output }),
);
const finder = new CellFinder('toy', cells, undefined);
const options = { rounds: 500, seed: 5, confidence: 0.95 };
const pairs = comparePairs(
  finder,
  ({ group }) => systemOf(group.key, RIGHT[group.key] ?? 0),
  [systemOf('other', 45)],
  options,
);

describe('pairs of systems', () => {
  it('are all of them, in the order of the outputs, other programs last', () => {
    expect(pairs.map(({ a, b }) => `${a} ${b}`)).toEqual([
      'softmax masked-softmax',
      'softmax crf',
      'softmax other',
      'masked-softmax crf',
      'masked-softmax other',
      'crf other',
    ]);
    expect(new Set(pairs.map(({ corpus }) => corpus))).toEqual(new Set(['toy']));
  });

  it('differ by points of F1, with an interval around it', () => {
    // F1 of a system is its share of right spans: as many are predicted as there are.
    expect(pairs.map(({ difference }) => Number(difference.toFixed(10)))).toEqual([
      -10, -40, -40, -30, -30, 0,
    ]);
    for (const { low, high, difference } of pairs.slice(0, 5)) {
      expect(low).toBeLessThan(difference);
      expect(high).toBeGreaterThan(difference);
    }
    expect(pairs[5]).toMatchObject({ low: 0, high: 0, p: 1, adjustedP: 1, randomisationP: 1 });
  });

  it('have p-values adjusted by Holm over the pairs of the corpus', () => {
    const sorted = pairs.map(({ p }) => p).sort((a, b) => a - b);
    let running = 0;
    const byHand = new Map(
      sorted.map((p, k) => {
        running = Math.max(running, Math.min(1, p * (sorted.length - k)));
        return [p, running] as const;
      }),
    );
    for (const { p, adjustedP } of pairs) expect(adjustedP).toBeCloseTo(byHand.get(p) ?? -1, 12);
  });

  it('are randomised: 5 of 50 sentences differ, so 2 of 2^5 swaps are as extreme', () => {
    // P(|difference| >= observed) = P(all five on one side) = 2/32.
    expect(pairs[0]?.randomisationP).toBeGreaterThan(0.03);
    expect(pairs[0]?.randomisationP).toBeLessThan(0.1);
    expect(pairs[1]?.randomisationP).toBeLessThan(0.01);
  });

  it('are none of a single system', () => {
    const alone = new CellFinder('toy', cells.slice(0, 1), undefined);
    expect(comparePairs(alone, ({ group }) => systemOf(group.key, 5), [], options)).toEqual([]);
  });
});
