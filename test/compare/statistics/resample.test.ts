import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  categoryF1,
  difference,
  microF1,
  type ResampleOptions,
  ratePerThousand,
  resample,
  runMetrics,
  type System,
} from '../../../src/compare/statistics/index.ts';
import { runRatio, type SystemRun } from '../../../src/compare/statistics/system-runs.ts';
import { newWorkspace, packCounts, weightedMetrics } from '../../../src/compare/statistics/weighted-sums.ts';
import { createRandom } from '../../../src/numeric/index.ts';

/** One run from units as [gold, predicted, correct]. */
function run(seed: number, rows: readonly (readonly number[])[]): SystemRun {
  const column = (i: number): Uint32Array => Uint32Array.from(rows, (row) => row[i] ?? 0);
  return { seed, spans: { conlleval: { gold: column(0), predicted: column(1), correct: column(2) } } };
}

function f1(rows: readonly (readonly number[])[]): number {
  const sum = (i: number): number => rows.reduce((total, row) => total + (row[i] ?? 0), 0);
  return sum(0) + sum(1) === 0 ? 0 : (200 * sum(2)) / (sum(0) + sum(1));
}

const ROWS = {
  a: [
    [2, 2, 2],
    [1, 1, 0],
    [0, 0, 0],
    [3, 2, 2],
  ],
  b: [
    [2, 2, 1],
    [1, 1, 1],
    [0, 0, 0],
    [3, 3, 1],
  ],
  // Other categories: other gold spans in the same units.
  c: [
    [4, 3, 3],
    [1, 2, 1],
    [0, 1, 0],
    [5, 5, 2],
  ],
};
const system = (name: string, ...runs: SystemRun[]): System => ({
  name,
  deterministic: runs.length === 1,
  runs,
});
const SYSTEMS = [system('a', run(1, ROWS.a)), system('b', run(1, ROWS.b)), system('c', run(1, ROWS.c))];
const METRIC = microF1('conlleval');
const draw = (systems: readonly System[], options: Partial<ResampleOptions> = {}) =>
  resample(systems, METRIC, { random: createRandom(3), ...options });

describe('resample', () => {
  it('has the distribution of all 4⁴ equally likely draws of four units', () => {
    const exact = new Map<string, number>();
    for (let code = 0; code < 256; code++) {
      const units = [0, 1, 2, 3].map((i) => (code >> (2 * i)) & 3);
      const key = Object.values(ROWS)
        .map((rows) => f1(units.map((n) => rows[n] ?? [])).toFixed(9))
        .join(' ');
      exact.set(key, (exact.get(key) ?? 0) + 1 / 256);
    }
    const rounds = 40_000;
    const { systemRounds } = draw(SYSTEMS, { rounds });
    const found = new Map<string, number>();
    for (let round = 0; round < rounds; round++) {
      const key = [0, 1, 2].map((k) => (systemRounds[round * 3 + k] ?? 0).toFixed(9)).join(' ');
      found.set(key, (found.get(key) ?? 0) + 1 / rounds);
    }
    // Joint over systems: a draw that were not common to all would give combinations that cannot occur.
    expect([...found.keys()].sort()).toEqual([...exact.keys()].sort());
    for (const [key, share] of exact) {
      const standardError = Math.sqrt((share * (1 - share)) / rounds);
      expect(Math.abs((found.get(key) ?? 0) - share)).toBeLessThan(4.5 * standardError);
    }
  });

  it('packs counts without changing a bit', () => {
    const row = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3));
    fc.assert(
      fc.property(fc.array(fc.tuple(row, row, row, fc.nat(4)), { minLength: 1, maxLength: 20 }), (units) => {
        const systems = [0, 1, 2].map((i) =>
          system(
            `s${i}`,
            run(
              1,
              units.map((unit) => unit[i] as number[]),
            ),
          ),
        );
        const packed = packCounts(systems.flatMap((s) => s.runs.map((r) => runRatio(s, r, METRIC))));
        const metrics = new Float64Array(4);
        weightedMetrics(
          metrics,
          1,
          units.map((unit) => unit[3]),
          packed,
          newWorkspace(3),
        );
        for (let i = 0; i < 3; i++) {
          const drawn = units.flatMap((unit) => Array.from({ length: unit[3] }, () => unit[i] as number[]));
          expect(metrics[1 + i]).toBe(f1(drawn));
        }
      }),
    );
  });

  it('repeats with the same seed, and draws the same units whatever systems are compared', () => {
    const first = draw(SYSTEMS, { rounds: 50 });
    expect(draw(SYSTEMS, { rounds: 50 }).systemRounds).toEqual(first.systemRounds);
    expect(draw(SYSTEMS, { rounds: 50, random: createRandom(4) }).systemRounds).not.toEqual(
      first.systemRounds,
    );
    const alone = draw([SYSTEMS[1] ?? system('')], { rounds: 50 });
    expect([...alone.systemRounds]).toEqual(
      Array.from({ length: 50 }, (_, round) => first.systemRounds[round * 3 + 1]),
    );
  });

  // One unit repeated, so that units give no spread and seeds all of it; F1 40, 60 and 80.
  const seeded = (name: string): System =>
    system(
      name,
      ...[2, 3, 4].map((correct, s) =>
        run(s + 1, [
          [5, 5, correct],
          [5, 5, correct],
        ]),
      ),
    );

  it('resampled seeds have the variance s²/S exactly, by enumeration of pairs', () => {
    const rounds = 30_000;
    const { systemRounds } = draw([seeded('x')], { rounds, seedDraws: 'resampled' });
    const counts = new Map<number, number>();
    for (const value of systemRounds) {
      const key = Math.round(value);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    // Means of two of {40, 60, 80}; their variance is 400/3 = s²/S with s² = 400, where three draws would give 800/9.
    const exact = [40, 50, 60, 70, 80].map((value, i) => ({ value, share: [1, 2, 3, 2, 1][i]! / 9 }));
    expect([...counts.keys()].sort()).toEqual([40, 50, 60, 70, 80]);
    for (const { value, share } of exact) expect((counts.get(value) ?? 0) / rounds).toBeCloseTo(share, 1.7);
    const variance = exact.reduce((sum, { value, share }) => sum + share * (value - 60) ** 2, 0);
    expect(variance).toBeCloseTo(400 / 3, 9);
  });

  it('student draws have the percentiles of t with S − 1 degrees of freedom', () => {
    const { systemRounds } = draw([seeded('x')], { rounds: 40_000 });
    const scaled = systemRounds.map((value) => (value - 60) / Math.sqrt(400 / 3)).sort();
    // t₂: 0.95 quantile 2.920, 0.75 quantile 0.816.
    expect(scaled[Math.floor(0.95 * 40_000)]).toBeCloseTo(2.92, 0.5);
    expect(scaled[Math.floor(0.75 * 40_000)]).toBeCloseTo(0.816, 1.3);
    expect(Math.abs(scaled[20_000] ?? 1)).toBeLessThan(0.03);
  });

  it('pairs seeds on request, and keeps them on request', () => {
    const both = [seeded('x'), seeded('y')];
    const gaps = (options: Partial<ResampleOptions>): number[] => {
      const { systemRounds } = draw(both, { rounds: 200, ...options });
      return Array.from({ length: 200 }, (_, r) =>
        Math.abs((systemRounds[2 * r] ?? 0) - (systemRounds[2 * r + 1] ?? 0)),
      );
    };
    for (const seedDraws of ['student', 'resampled'] as const) {
      expect(Math.max(...gaps({ seedDraws, seedPairing: 'paired' }))).toBe(0);
      expect(Math.max(...gaps({ seedDraws }))).toBeGreaterThan(5);
    }
    expect([...new Set(draw(both, { rounds: 20, seedDraws: 'kept' }).systemRounds)]).toEqual([
      expect.closeTo(60, 9),
    ]);
  });

  it('takes rates, and 0 for a category that was not drawn', () => {
    const rates = { invalid: { numerator: [1, 0, 2], denominator: [10, 20, 30] } };
    const rated: System = { name: 'softmax', deterministic: true, runs: [{ seed: 1, rates }] };
    expect([...runMetrics(rated, ratePerThousand('invalid'))]).toEqual([50]);
    const rare = system('rare', {
      seed: 1,
      spans: {
        'strict:LOC': {
          gold: Uint32Array.of(1, 0),
          predicted: Uint32Array.of(1, 0),
          correct: Uint32Array.of(1, 0),
        },
      },
    });
    const values = new Set(
      resample([rare], categoryF1('strict', 'LOC'), { random: createRandom(1), rounds: 60 }).systemRounds,
    );
    expect([...values].sort()).toEqual([0, 100]);
  });

  it('refuses what cannot be compared, by name', () => {
    expect(() => draw([])).toThrow('no units');
    expect(() => draw(SYSTEMS, { rounds: 1 })).toThrow('at least 2');
    expect(() => draw([SYSTEMS[0]!, SYSTEMS[0]!])).toThrow('two systems are called a');
    expect(() => draw([system('a', run(1, ROWS.a), run(1, ROWS.b))])).toThrow('same seed');
    expect(() => draw([{ name: 'a', deterministic: true, runs: [] }])).toThrow('no run');
    expect(() => draw([system('a', run(1, ROWS.a)), system('b', run(1, [[1, 1, 1]]))])).toThrow(
      '4 units of one run but 1',
    );
    expect(() => draw([system('a', run(1, [[1, 1, 1]]))])).toThrow('one unit');
    expect(() => resample(SYSTEMS, microF1('strict'), { random: createRandom(1) })).toThrow(
      'system a, seed 1 has no span counts called strict; it has conlleval',
    );
    expect(() => difference('a', 'a')).toThrow('compares a system with itself');
  });
});
