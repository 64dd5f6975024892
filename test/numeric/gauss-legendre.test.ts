import { describe, expect, it } from 'vitest';
import { gaussLegendre } from '../../src/numeric/index.ts';

describe('gaussLegendre', () => {
  it('is exact for polynomials of degree 2n - 1 and not beyond', () => {
    for (let n = 1; n <= 40; n++) {
      const { nodes, weights } = gaussLegendre(n);
      const integral = (degree: number): number =>
        weights.reduce((sum, weight, k) => sum + weight * (nodes[k] ?? 0) ** degree, 0);
      for (const degree of [0, 1, n, 2 * n - 2, 2 * n - 1])
        expect(Math.abs(integral(degree) - 1 / (degree + 1))).toBeLessThan(1e-14);
      if (n <= 8) expect(Math.abs(integral(2 * n) - 1 / (2 * n + 1))).toBeGreaterThan(1e-12);
    }
  });

  it('has the known nodes of three points, in order and symmetric', () => {
    const { nodes, weights } = gaussLegendre(3);
    const reach = Math.sqrt(3 / 5) / 2;
    for (const [k, expected] of [0.5 - reach, 0.5, 0.5 + reach].entries())
      expect(nodes[k]).toBeCloseTo(expected, 15);
    for (const [k, expected] of [5 / 18, 8 / 18, 5 / 18].entries())
      expect(weights[k]).toBeCloseTo(expected, 15);
    const large = gaussLegendre(1000);
    for (let k = 1; k < 1000; k++) expect(large.nodes[k]).toBeGreaterThan(large.nodes[k - 1] ?? 0);
    expect(large.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 13);
  });

  it('refuses other than positive numbers of points', () => {
    for (const n of [0, -1, 2.5]) expect(() => gaussLegendre(n)).toThrow(`${n} nodes`);
  });
});
