import { describe, expect, it } from 'vitest';
import {
  approximateRandomisation,
  countSentences,
  evaluateSpans,
  groupByDocument,
  pairedBootstrap,
  type UnitCounts,
} from '../../src/evaluation/index.ts';
import { createRandom } from '../../src/numeric/index.ts';

/** Units as [gold, predicted, correct]. */
const units = (rows: readonly (readonly [number, number, number])[]): UnitCounts => ({
  gold: Uint32Array.from(rows, (row) => row[0]),
  predicted: Uint32Array.from(rows, (row) => row[1]),
  correct: Uint32Array.from(rows, (row) => row[2]),
});

function f1(rows: readonly (readonly [number, number, number])[]): number {
  const sums = rows.reduce(([g, p, c], row) => [g + row[0], p + row[1], c + row[2]], [0, 0, 0]);
  return sums[0] + sums[1] === 0 ? 0 : (2 * sums[2]) / (sums[0] + sums[1]);
}

/** Exact p-value: the share of all 2^N swaps with a difference at least as large. */
function exactRandomisation(a: [number, number, number][], b: [number, number, number][]): number {
  const observed = Math.abs(f1(a) - f1(b));
  let asLarge = 0;
  for (let mask = 0; mask < 2 ** a.length; mask++) {
    const isSwapped = (n: number): boolean => ((mask >> n) & 1) === 1;
    const left = a.map((row, n) => (isSwapped(n) ? (b[n] ?? row) : row));
    const right = b.map((row, n) => (isSwapped(n) ? (a[n] ?? row) : row));
    if (Math.abs(f1(left) - f1(right)) >= observed - 1e-12) asLarge++;
  }
  return asLarge / 2 ** a.length;
}

const A: [number, number, number][] = [
  [2, 2, 2],
  [1, 1, 1],
  [3, 3, 2],
  [1, 0, 0],
  [2, 3, 2],
  [0, 0, 0],
  [1, 1, 1],
  [2, 2, 1],
];
const B: [number, number, number][] = [
  [2, 2, 1],
  [1, 1, 1],
  [3, 2, 1],
  [1, 1, 1],
  [2, 2, 0],
  [0, 1, 0],
  [1, 1, 0],
  [2, 2, 1],
];

describe('countSentences', () => {
  it('gives per sentence what evaluateSpans counts over all', () => {
    const gold = [['B-A', 'O', 'B-B'], ['O'], ['B-A', 'I-A']];
    const predicted = [['B-A', 'O', 'B-A'], ['B-A'], ['O', 'O']];
    const counts = countSentences(gold, predicted, { scheme: 'iob2' });
    expect([[...counts.gold], [...counts.predicted], [...counts.correct]]).toEqual([
      [2, 0, 1],
      [2, 1, 0],
      [1, 0, 0],
    ]);
    expect(evaluateSpans(gold, predicted, { scheme: 'iob2' }).micro).toMatchObject({
      gold: 3,
      predicted: 3,
      correct: 1,
    });
  });

  it('adds up over documents in the order in which they begin', () => {
    const grouped = groupByDocument(units(A), [7, 7, 7, 2, 2, 9, 9, 7]);
    expect([...grouped.gold]).toEqual([8, 3, 1]);
    expect([...grouped.predicted]).toEqual([8, 3, 1]);
    expect([...grouped.correct]).toEqual([6, 2, 1]);
    expect(() => groupByDocument(units(A), [0])).toThrow('1 document numbers for 8 sentences');
  });
});

describe('approximateRandomisation', () => {
  it('comes close to the exact p-value of all 2^N swaps', () => {
    const exact = exactRandomisation(A, B);
    const result = approximateRandomisation(units(A), units(B), { random: createRandom(1), rounds: 40_000 });
    expect(result.difference).toBe(f1(A) - f1(B));
    expect(result.f1A).toBe(f1(A));
    expect(result.rounds).toBe(40_000);
    // Five standard errors of a share estimated from 40,000 draws.
    expect(Math.abs(result.pValue - exact)).toBeLessThan(
      5 * Math.sqrt((exact * (1 - exact)) / 40_000) + 1 / 40_001,
    );
    expect(exact).toBeGreaterThan(0.05);
  });

  it('gives p = 1 for a system against itself and the least possible p for a clear difference', () => {
    const random = createRandom(2);
    expect(approximateRandomisation(units(A), units(A), { random, rounds: 99 }).pValue).toBe(1);
    const good = units(Array.from({ length: 60 }, () => [1, 1, 1] as const));
    const bad = units(Array.from({ length: 60 }, () => [1, 1, 0] as const));
    const result = approximateRandomisation(good, bad, { random, rounds: 999 });
    expect(result.pValue).toBe(1 / 1000);
    expect(result.difference).toBe(1);
  });

  it('does not depend on which system is called A', () => {
    const options = () => ({ random: createRandom(5), rounds: 2000 });
    const forth = approximateRandomisation(units(A), units(B), options());
    const back = approximateRandomisation(units(B), units(A), options());
    expect(back.pValue).toBe(forth.pValue);
    expect(back.difference).toBe(-forth.difference);
  });

  it('gives uniform p-values when both systems err alike by chance', () => {
    const random = createRandom(11);
    const draw = (): UnitCounts =>
      units(Array.from({ length: 80 }, () => [1, 1, random.uniform() < 0.7 ? 1 : 0] as const));
    let below = 0;
    for (let trial = 0; trial < 400; trial++) {
      if (approximateRandomisation(draw(), draw(), { random, rounds: 200 }).pValue <= 0.1) below++;
    }
    // Expected 40 at most (ties make the test conservative); standard deviation 6.
    expect(below).toBeLessThan(64);
    expect(below).toBeGreaterThan(10);
  });
});

describe('pairedBootstrap', () => {
  it('puts the observed difference inside an interval that repeats with the seed', () => {
    const run = (seed: number) =>
      pairedBootstrap(units(A), units(B), { random: createRandom(seed), rounds: 2000 });
    const result = run(3);
    expect(result).toEqual(run(3));
    expect(result).not.toEqual(run(4));
    expect(result.difference).toBe(f1(A) - f1(B));
    expect(result.low).toBeLessThan(result.difference);
    expect(result.high).toBeGreaterThan(result.difference);
    expect(result.confidence).toBe(0.95);
  });

  it('agrees with the normal interval of a mean of paired differences', () => {
    // With one gold and one predicted span per unit F1 is the share of units that are right.
    const random = createRandom(21);
    const N = 400;
    const right = Array.from({ length: N }, () => [
      random.uniform() < 0.8 ? 1 : 0,
      random.uniform() < 0.7 ? 1 : 0,
    ]);
    const a = units(right.map(([x = 0]) => [1, 1, x] as const));
    const b = units(right.map(([, y = 0]) => [1, 1, y] as const));
    const differences = right.map(([x = 0, y = 0]) => x - y);
    const mean = differences.reduce((s, d) => s + d, 0) / N;
    const error = Math.sqrt(differences.reduce((s, d) => s + (d - mean) ** 2, 0) / N / N);
    const result = pairedBootstrap(a, b, { random, rounds: 8000 });
    // A percentile from 8,000 rounds wanders by about 3 % of the standard error; the grid is 1/N.
    expect(Math.abs(result.low - (mean - 1.96 * error))).toBeLessThan(0.15 * error + 1 / N);
    expect(Math.abs(result.high - (mean + 1.96 * error))).toBeLessThan(0.15 * error + 1 / N);
    expect(pairedBootstrap(a, b, { random, rounds: 2000, confidence: 0.5 }).low).toBeGreaterThan(result.low);
  });

  it('gives p = 1 and a point interval for a system against itself', () => {
    const result = pairedBootstrap(units(A), units(A), { random: createRandom(1), rounds: 50 });
    expect(result).toMatchObject({ low: 0, high: 0, difference: 0, pValue: 1 });
  });

  it('gives the least possible p where every resample favours one side', () => {
    const good = units(Array.from({ length: 20 }, () => [1, 1, 1] as const));
    const bad = units(Array.from({ length: 20 }, () => [1, 1, 0] as const));
    expect(pairedBootstrap(good, bad, { random: createRandom(1), rounds: 199 }).pValue).toBe(2 / 200);
  });

  it('survives a test set without a unit', () => {
    const none = units([]);
    expect(pairedBootstrap(none, none, { random: createRandom(1), rounds: 10 })).toMatchObject({
      low: 0,
      pValue: 1,
    });
    expect(approximateRandomisation(none, none, { random: createRandom(1), rounds: 10 }).pValue).toBe(1);
  });

  it('refuses counts of different test sets and senseless options', () => {
    const random = createRandom(1);
    expect(() => pairedBootstrap(units(A), units(A.slice(1)), { random })).toThrow(
      '8 units of system A but 7',
    );
    const other = units([[3, 2, 1], ...B.slice(1)]);
    expect(() => approximateRandomisation(units(A), other, { random })).toThrow(
      'unit 0 has 2 gold spans for system A but 3',
    );
    expect(() => approximateRandomisation(units(A), units(B), { random, rounds: 0 })).toThrow(RangeError);
    expect(() => pairedBootstrap(units(A), units(B), { random, confidence: 1 })).toThrow(RangeError);
  });
});
