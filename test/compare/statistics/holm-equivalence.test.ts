import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  holmAdjust,
  minimalDetectableEffect,
  studentQuantile,
  testEquivalence,
} from '../../../src/compare/statistics/index.ts';

describe('Holm', () => {
  it('gives the published example of SAS/STAT, PROC MULTTEST, example “Inputting raw p-values”', () => {
    const raw = [
      0.28282, 0.30688, 0.71022, 0.77175, 0.7818, 0.88581, 0.54685, 0.84978, 0.24228, 0.58977, 0.03498,
      0.41607, 0.31631, 0.05254, 0.45061, 0.75758, 0.12496, 0.49485, 0.21572, 0.50505, 0.94372, 0.8126,
      0.77596, 0.36889,
    ];
    const adjusted = holmAdjust(raw);
    expect(adjusted[10]?.toFixed(4)).toBe('0.8395');
    expect(adjusted.filter((_, i) => i !== 10)).toEqual(Array.from({ length: 23 }, () => 1));
  });

  it('steps down, keeps the order and shares values between ties', () => {
    // The textbook family 0.01, 0.04, 0.03, 0.005: the first and the last are rejected at 5 %.
    const adjusted = holmAdjust([0.01, 0.04, 0.03, 0.005]);
    for (const [i, value] of [0.03, 0.06, 0.06, 0.02].entries()) expect(adjusted[i]).toBeCloseTo(value, 14);
    expect(holmAdjust([0.02, 0.02, 0.5])).toEqual([0.06, 0.06, 0.5]);
    expect(holmAdjust([])).toEqual([]);
    expect(holmAdjust([0.7])).toEqual([0.7]);
  });

  it('rejects what the sequential procedure rejects', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
        (values) => {
          const adjusted = holmAdjust(values);
          const sorted = [...values].sort((a, b) => a - b);
          let rejected = 0;
          while (rejected < sorted.length && (sorted[rejected] ?? 1) * (sorted.length - rejected) < 0.05)
            rejected++;
          expect(adjusted.filter((p) => p < 0.05).length).toBe(rejected);
          expect(adjusted.every((p, i) => p >= (values[i] ?? 0) && p <= 1)).toBe(true);
        },
      ),
    );
  });

  it('refuses NaN and what is no probability', () => {
    expect(() => holmAdjust([0.1, Number.NaN])).toThrow('p-value 2 of 2');
    expect(() => holmAdjust([1.1])).toThrow('[0, 1]');
    expect(() => holmAdjust([-0.1])).toThrow('[0, 1]');
  });
});

describe('equivalence', () => {
  it('agrees with one-sided t tests by the table', () => {
    // t = (0.5 − 0.1)/0.2 = 2.0 on the near side; P(T₁₀ > 2.228) = 0.025 exactly at the tabulated quantile.
    const standardError = 0.4 / studentQuantile(0.975, 10);
    const test = testEquivalence({ estimate: 0.1, standardError, degreesOfFreedom: 10 }, 0.5);
    expect(test.pValue).toBeCloseTo(0.025, 10);
    expect(test.isEquivalent).toBe(true);
  });

  it('holds exactly where the 90 % interval is inside', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.double({ min: 1, max: 500, noNaN: true }),
        (estimate, standardError, degreesOfFreedom) => {
          const test = testEquivalence({ estimate, standardError, degreesOfFreedom }, 0.7);
          return test.isEquivalent === (test.low > -0.7 && test.high < 0.7);
        },
      ),
    );
  });

  it('decides without spread, and refuses an interest of nothing', () => {
    const fixed = { estimate: 0.3, standardError: 0, degreesOfFreedom: 9 };
    expect(testEquivalence(fixed, 0.5).pValue).toBe(0);
    expect(testEquivalence(fixed, 0.2).pValue).toBe(1);
    expect(() => testEquivalence(fixed, 0)).toThrow('must be positive');
    expect(() => testEquivalence(fixed, 1, 0.5)).toThrow('alpha');
  });
});

describe('minimal detectable effect', () => {
  it('is 2.80 standard errors for many degrees of freedom (Bloom 1995) and more for few', () => {
    const mde = (degreesOfFreedom: number): number =>
      minimalDetectableEffect({ standardError: 1, degreesOfFreedom });
    expect(mde(Number.POSITIVE_INFINITY)).toBeCloseTo(1.95996 + 0.84162, 4);
    // t tables at 4 degrees of freedom: 2.776 and 0.941.
    expect(mde(4)).toBeCloseTo(2.776 + 0.941, 2);
    expect(minimalDetectableEffect({ standardError: 0.2, degreesOfFreedom: 4 })).toBeCloseTo(
      0.2 * mde(4),
      12,
    );
  });
});
