import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  incompleteBeta,
  normalTail,
  studentCdf,
  studentQuantile,
  studentTail,
} from '../../../src/compare/statistics/index.ts';
import { logGamma } from '../../../src/compare/statistics/student-t.ts';

describe('quantiles of Student’s t', () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, upper critical values.
  const table: readonly (readonly [df: number, t90: number, t95: number, t975: number, t99: number])[] = [
    [1, 3.078, 6.314, 12.706, 31.821],
    [2, 1.886, 2.92, 4.303, 6.965],
    [3, 1.638, 2.353, 3.182, 4.541],
    [4, 1.533, 2.132, 2.776, 3.747],
    [5, 1.476, 2.015, 2.571, 3.365],
    [10, 1.372, 1.812, 2.228, 2.764],
    [30, 1.31, 1.697, 2.042, 2.457],
    [100, 1.29, 1.66, 1.984, 2.364],
    [Number.POSITIVE_INFINITY, 1.282, 1.645, 1.96, 2.326],
  ];
  it.each(table)('agree with the table at %d degrees of freedom', (df, ...values) => {
    for (const [i, p] of [0.9, 0.95, 0.975, 0.99].entries()) {
      expect(studentQuantile(p, df).toFixed(3)).toBe(values[i]?.toFixed(3));
      expect(studentQuantile(1 - p, df)).toBeCloseTo(-studentQuantile(p, df), 10);
    }
  });

  it('invert the distribution function', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.0001, max: 0.9999, noNaN: true }),
        fc.double({ min: 0.6, max: 1e7, noNaN: true }),
        (p, df) => Math.abs(studentCdf(studentQuantile(p, df), df) - p) < 1e-11,
      ),
    );
  });
});

describe('Student’s t', () => {
  it('has the closed forms of 1, 2 and 4 degrees of freedom', () => {
    for (const t of [0, 0.1, 0.7, 1, 2.5, 12, 300]) {
      expect(studentCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 13);
      expect(studentCdf(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 13);
      const u = t / Math.sqrt(t * t + 4);
      expect(studentCdf(t, 4)).toBeCloseTo(0.5 + 0.25 * u * (3 - u * u), 13);
    }
  });

  it('gives the p-value R prints for broken degrees of freedom', () => {
    // R's Welch test of the equivalence example in the statsmodels mailing list: t = 3.0205, df = 26.748, p = 0.002749.
    // R rounds both, so what it can have meant is a range: tails of 3.02045 to 3.02055 overlap 0.0027485 to 0.0027495.
    expect(studentTail(3.02045, 26.748)).toBeGreaterThan(0.0027485);
    expect(studentTail(3.02055, 26.748)).toBeLessThan(0.0027495);
  });

  it('is continuous where the normal form takes over, and normal in the limit', () => {
    for (const t of [0.3, 1.96, 4]) {
      expect(studentTail(t, 1_000_001) / studentTail(t, 999_999)).toBeCloseTo(1, 9);
      expect(studentTail(t, Number.POSITIVE_INFINITY)).toBe(normalTail(t));
    }
    expect(studentTail(Number.POSITIVE_INFINITY, 3)).toBe(0);
  });

  it('keeps small tails', () => {
    // P(T > 100) with 2 degrees of freedom, 1/2 − t/(2√(2 + t²)), by its series 1/(2t²) − 3/(4t⁴) + …
    expect(studentTail(100, 2) / (1 / 20000 - 0.75e-8 + 1.25e-12)).toBeCloseTo(1, 10);
  });

  it('refuses what has no distribution', () => {
    expect(() => studentTail(1, 0)).toThrow('df > 0');
    expect(() => studentTail(Number.NaN, 3)).toThrow('got t NaN');
    expect(() => studentQuantile(1, 3)).toThrow('between 0 and 1');
  });
});

describe('normal tail, log Γ and incomplete beta', () => {
  it('agree with Abramowitz and Stegun, tables 26.1 and 26.2', () => {
    expect(normalTail(1)).toBeCloseTo(0.158655253931457, 14);
    expect(normalTail(2)).toBeCloseTo(0.022750131948179, 14);
    expect(normalTail(-1.5)).toBeCloseTo(0.933192798731142, 14);
    expect(normalTail(5) / 2.866515718791939e-7).toBeCloseTo(1, 12);
  });

  it('log Γ gives factorials and Γ(1/2) = √π', () => {
    let factorial = 0;
    for (let n = 1; n <= 40; n++) {
      expect(Math.abs(logGamma(n) - factorial)).toBeLessThan(1e-12 * Math.max(1, factorial));
      factorial += Math.log(n);
    }
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 13);
  });

  it('incomplete beta is a binomial tail', () => {
    // I_p(k, n − k + 1) = P(at least k successes of n).
    const n = 12;
    const p = 0.37;
    const choose = (k: number): number => {
      let value = 1;
      for (let i = 0; i < k; i++) value = (value * (n - i)) / (i + 1);
      return value;
    };
    let tail = 0;
    for (let k = n; k >= 1; k--) {
      tail += choose(k) * p ** k * (1 - p) ** (n - k);
      expect(incompleteBeta(p, k, n - k + 1)).toBeCloseTo(tail, 13);
    }
    expect(() => incompleteBeta(1.1, 1, 1)).toThrow('x in [0, 1]');
  });
});
