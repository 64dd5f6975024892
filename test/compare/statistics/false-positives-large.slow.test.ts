import { describe, expect, it } from 'vitest';
import { measureRates } from './false-positives.ts';

describe('two equal systems, 1,000 sentences', () => {
  it('with 3 seeds and noise as large as sampling noise: at most 6 % false positives, more than 1 %', () => {
    const systems = ['a', 'b'].map((name) => ({ name, seeds: 3, ability: 1.2 }));
    const rates = measureRates({ sentences: 1000, systems, seedNoise: 0.055 }, 1000, 7);
    console.info(
      `rejected ${(100 * rates.rejected).toFixed(1)} %, covered ${(100 * rates.covered).toFixed(1)} %`,
    );
    expect(rates.rejected).toBeLessThanOrEqual(0.06);
    expect(rates.rejected).toBeGreaterThan(0.01);
    expect(rates.covered).toBeGreaterThanOrEqual(0.94);
  });
});
