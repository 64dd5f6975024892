import { describe, expect, it } from 'vitest';
import {
  type Contrast,
  difference,
  differenceOfDifferences,
  inferContrast,
  meanDifference,
  microF1,
  randomisationTest,
  resample,
  type System,
  slope,
  slopeDifference,
  studentTail,
} from '../../../src/compare/statistics/index.ts';
import { approximateRandomisation } from '../../../src/evaluation/index.ts';
import { createRandom } from '../../../src/numeric/index.ts';
import { simulate } from './simulated-systems.ts';

const METRIC = microF1('conlleval');
const coefficients = (contrast: Contrast): Record<string, number> =>
  Object.fromEntries(contrast.terms.map((term) => [term.system, term.coefficient]));

const SYSTEMS = simulate(createRandom(5), {
  sentences: 400,
  systems: [
    { name: 'crf', seeds: 1, ability: 1.2 },
    { name: 'net', seeds: 3, ability: 1.3 },
    { name: 'other', seeds: 3, ability: 1 },
  ],
  seedNoise: 0.1,
});
const RESAMPLED = resample(SYSTEMS, METRIC, { random: createRandom(1), rounds: 4000 });

describe('contrasts', () => {
  it('are linear combinations, terms of a system added up', () => {
    expect(coefficients(difference('a', 'b'))).toEqual({ a: 1, b: -1 });
    expect(coefficients(differenceOfDifferences('a', 'b', 'b', 'c'))).toEqual({ a: 1, b: -2, c: 1 });
    expect(coefficients(meanDifference('m', ['a', 'b'], ['c']))).toEqual({ a: 0.5, b: 0.5, c: -1 });
  });

  it('give the least-squares slope', () => {
    const points = [
      { system: 'k4', x: 2, value: 80 },
      { system: 'k8', x: 3, value: 77 },
      { system: 'k32', x: 5, value: 76 },
    ];
    const by = coefficients(slope('s', points));
    // x̄ = 10/3, Σ(x − x̄)² = 14/3, Σ(x − x̄)(y − ȳ) = −17/3: slope −17/14.
    const value = points.reduce((sum, point) => sum + (by[point.system] ?? 0) * point.value, 0);
    expect(value).toBeCloseTo(-17 / 14, 12);
    expect(
      coefficients(
        slopeDifference('d', points.slice(0, 2), [
          { system: 'p', x: 0 },
          { system: 'q', x: 2 },
        ]),
      ),
    ).toEqual({ k4: -1, k8: 1, p: 0.5, q: -0.5 });
    expect(() =>
      slope('s', [
        { system: 'a', x: 1 },
        { system: 'b', x: 1 },
      ]),
    ).toThrow('two different values');
    expect(() => meanDifference('m', [], ['a'])).toThrow('empty group');
  });
});

describe('inferContrast', () => {
  it('has the unit variance of Taylor linearisation, for one run and for a mean over seeds', () => {
    // Influence of unit n on 100·num/den: 100·(num_n − R·den_n)/Σ den; variance N/(N−1) · Σ ψ², ψ having mean 0.
    const influence = (system: System): number[] => {
      const sums = new Array<number>(400).fill(0);
      for (const { spans } of system.runs) {
        const counts = spans?.conlleval;
        if (counts === undefined) throw new Error('counts missing');
        const below = Array.from(counts.gold, (gold, n) => gold + (counts.predicted[n] ?? 0));
        const above = Array.from(counts.correct, (correct) => 2 * correct);
        const denominator = below.reduce((a, b) => a + b);
        const ratio = above.reduce((a, b) => a + b) / denominator;
        for (const [n, value] of above.entries()) {
          sums[n] =
            (sums[n] ?? 0) + (100 * (value - ratio * (below[n] ?? 0))) / denominator / system.runs.length;
        }
      }
      return sums;
    };
    const [crf, net] = SYSTEMS.map(influence);
    const linearised =
      (400 / 399) * (crf ?? []).reduce((sum, psi, n) => sum + (psi - (net?.[n] ?? 0)) ** 2, 0);
    const { unitVariance } = inferContrast(RESAMPLED, difference('crf', 'net'));
    // 4,000 rounds know a variance to √(2/4000) = 2.2 %.
    expect(Math.abs(unitVariance / linearised - 1)).toBeLessThan(0.08);
  });

  it('is additive, antisymmetric and consistent between interval and p', () => {
    const forth = inferContrast(RESAMPLED, difference('crf', 'net'));
    const back = inferContrast(RESAMPLED, difference('net', 'crf'));
    const estimates = RESAMPLED.systems.map((system) => system.estimate);
    expect(forth.estimate).toBeCloseTo((estimates[0] ?? 0) - (estimates[1] ?? 0), 12);
    expect(back.estimate).toBeCloseTo(-forth.estimate, 12);
    expect(back.pValue).toBeCloseTo(forth.pValue, 12);
    expect(back.low).toBeCloseTo(-forth.high, 9);
    expect(forth.pValue).toBeCloseTo(
      2 * studentTail(Math.abs(forth.estimate) / forth.standardError, forth.degreesOfFreedom),
      14,
    );
    // The interval of coverage 1 − p just touches 0.
    const touching = inferContrast(RESAMPLED, difference('crf', 'net'), { confidence: 1 - forth.pValue });
    expect(Math.min(Math.abs(touching.low), Math.abs(touching.high))).toBeLessThan(1e-9);
    expect(() => inferContrast(RESAMPLED, difference('crf', 'x'))).toThrow('no system called x');
    expect(() => inferContrast(RESAMPLED, difference('crf', 'net'), { confidence: 1 })).toThrow('confidence');
  });

  // The same counts in every unit: units give no spread at all, so only seeds are left and Welch's t test must come out.
  const constant = (name: string, correct: readonly number[]): System => ({
    name,
    deterministic: false,
    runs: correct.map((c, seed) => {
      const counts = (value: number): Uint32Array => new Uint32Array(30).fill(value);
      return {
        seed,
        spans: { conlleval: { gold: counts(100), predicted: counts(100), correct: counts(c) } },
      };
    }),
  });

  it('is Welch’s test where only seeds vary, and a paired t test for paired seeds', () => {
    const a = [70, 72, 77];
    const b = [60, 66, 64];
    const resampled = resample([constant('a', a), constant('b', b)], METRIC, {
      random: createRandom(1),
      rounds: 50,
    });
    const welch = inferContrast(resampled, difference('a', 'b'));
    // s² = 13 and 28/3: V = (13 + 28/3)/3, df = V²/((13/3)²/2 + (28/9)²/2) with F1 = correct per 100.
    const variance = (13 + 28 / 3) / 3;
    expect(welch.standardError).toBeCloseTo(Math.sqrt(variance), 9);
    expect(welch.degreesOfFreedom).toBeCloseTo(variance ** 2 / ((13 / 3) ** 2 / 2 + (28 / 9) ** 2 / 2), 9);
    // Differences 10, 6, 13: mean 29/3, s² = 37/3, SE √(37/9).
    const paired = inferContrast(resampled, difference('a', 'b'), { seedPairing: 'paired' });
    expect(paired.estimate).toBeCloseTo(29 / 3, 9);
    expect(paired.standardError).toBeCloseTo(Math.sqrt(37 / 9), 9);
    expect(paired.degreesOfFreedom).toBeCloseTo(2, 9);
  });

  it('names systems whose seed noise nobody measured, and decides without spread', () => {
    const one = resample([constant('a', [70]), constant('b', [70])], METRIC, {
      random: createRandom(1),
      rounds: 50,
    });
    const result = inferContrast(one, difference('a', 'b'));
    expect(result).toMatchObject({ withoutSeedNoise: ['a', 'b'], standardError: 0, pValue: 1 });
    expect(inferContrast(RESAMPLED, difference('crf', 'net')).withoutSeedNoise).toEqual([]);
  });
});

describe('randomisationTest', () => {
  const pair = simulate(createRandom(8), {
    sentences: 120,
    systems: [
      { name: 'a', seeds: 1, ability: 1.4 },
      { name: 'b', seeds: 1, ability: 1 },
      { name: 'c', seeds: 3, ability: 1 },
    ],
    seedNoise: 0,
  });
  const [a, b, c] = pair as [System, System, System];

  it('is the test of two single runs, draw for draw', () => {
    const ours = randomisationTest(a, b, METRIC, { random: createRandom(2), rounds: 2000 });
    const [left, right] = [a, b].map((system) => system.runs[0]?.spans?.conlleval);
    if (left === undefined || right === undefined) throw new Error('counts missing');
    const theirs = approximateRandomisation(left, right, { random: createRandom(2), rounds: 2000 });
    expect(ours.pValue).toBe(theirs.pValue);
    expect(ours.difference).toBeCloseTo(100 * theirs.difference, 10);
  });

  it('agrees with all 2⁸ swaps, seeds of different number averaged', () => {
    const cut = (system: System): System => ({
      ...system,
      runs: system.runs.map(({ seed, spans }) => {
        const counts = spans?.conlleval;
        if (counts === undefined) throw new Error('counts missing');
        const { gold, predicted, correct } = counts;
        return {
          seed,
          spans: {
            conlleval: {
              gold: gold.slice(0, 8),
              predicted: predicted.slice(0, 8),
              correct: correct.slice(0, 8),
            },
          },
        };
      }),
    });
    const mean = (system: System): number[][] =>
      Array.from({ length: 8 }, (_, n) =>
        (['gold', 'predicted', 'correct'] as const).map(
          (key) =>
            system.runs.reduce((sum, run) => sum + (run.spans?.conlleval?.[key][n] ?? 0), 0) /
            system.runs.length,
        ),
      );
    const value = (rows: number[][]): number => {
      const sum = (i: number): number => rows.reduce((total, row) => total + (row[i] ?? 0), 0);
      return (200 * sum(2)) / (sum(0) + sum(1));
    };
    const [x, y] = [mean(cut(a)), mean(cut(c))];
    const observed = Math.abs(value(x) - value(y));
    let asLarge = 0;
    for (let mask = 0; mask < 256; mask++) {
      const left = x.map((row, n) => (((mask >> n) & 1) === 1 ? (y[n] ?? []) : row));
      const right = y.map((row, n) => (((mask >> n) & 1) === 1 ? (x[n] ?? []) : row));
      if (Math.abs(value(left) - value(right)) >= observed - 1e-9) asLarge++;
    }
    const found = randomisationTest(cut(a), cut(c), METRIC, { random: createRandom(3), rounds: 20_000 });
    expect(found.pValue).toBeCloseTo(asLarge / 256, 1.7);
  });

  it('refuses systems with other gold spans', () => {
    const counts = a.runs[0]?.spans?.conlleval;
    if (counts === undefined) throw new Error('counts missing');
    const changed: System = {
      ...b,
      runs: [{ seed: 1, spans: { conlleval: { ...counts, gold: counts.gold.map((g) => g + 1) } } }],
    };
    expect(() => randomisationTest(a, changed, METRIC, { random: createRandom(1) })).toThrow(
      'same gold spans',
    );
    expect(() => randomisationTest(a, b, METRIC, { random: createRandom(1), rounds: 0 })).toThrow(
      'at least 1',
    );
  });
});
