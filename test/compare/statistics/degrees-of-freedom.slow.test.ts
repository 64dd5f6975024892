import { describe, expect, it } from 'vitest';
import { effectiveDegrees, welchDegrees } from '../../../src/compare/statistics/contrast-inference.ts';
import { studentTail } from '../../../src/compare/statistics/index.ts';
import { createRandom } from '../../../src/numeric/index.ts';

/** Normal data: a unit variance known to 999 degrees of freedom, and seed variances of 3 seeds each; total variance 1. */
describe.each([
  ['deterministic against 3 seeds', 1],
  ['3 seeds against 3 seeds', 2],
] as const)('%s', (_, blocks) => {
  it.each([0, 0.1, 0.3, 0.5, 0.7, 0.9])(
    'seeds with share %d of the variance: 1 to 6 % false positives',
    (share) => {
      const random = createRandom(11);
      const trials = 5000;
      let rejected = 0;
      for (let trial = 0; trial < trials; trial++) {
        const parts = Array.from({ length: blocks }, () => ({
          variance: ((share / blocks) * (random.normal() ** 2 + random.normal() ** 2)) / 2,
          degreesOfFreedom: 2,
        }));
        const seeds = parts.reduce((sum, part) => sum + part.variance, 0);
        const df = effectiveDegrees(1 - share, 999, seeds, welchDegrees(parts));
        const t = Math.abs(random.normal()) / Math.sqrt(1 - share + seeds);
        if (2 * studentTail(t, df) < 0.05) rejected++;
      }
      expect(rejected / trials).toBeLessThan(0.06);
      expect(rejected / trials).toBeGreaterThan(0.01);
    },
  );
});
