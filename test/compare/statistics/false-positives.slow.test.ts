import { describe, expect, it } from 'vitest';
import { measureRates, type Rates } from './false-positives.ts';

const TRIALS = 1000;

/** Two equal systems, or one better by `better` log-odds. Seed noise 0.1 is about the sampling noise of 300 sentences. */
function measure(sentences: number, seeds: readonly [number, number], seedNoise: number, better = 0): Rates {
  const systems = [
    { name: 'a', seeds: seeds[0], ability: 1.2 + better },
    { name: 'b', seeds: seeds[1], ability: 1.2 },
  ];
  return measureRates({ sentences, systems, seedNoise }, TRIALS, 7);
}

/** Writes what was measured, and holds intervals to their coverage. */
function report(label: string, rates: Rates): void {
  const { rejected, covered, trueVariance, meanVariance } = rates;
  console.info(
    `${label}: ${(100 * rejected).toFixed(1)} % rejected, ${(100 * covered).toFixed(1)} % covered, variance ${trueVariance.toFixed(2)}, estimated ${meanVariance.toFixed(2)}`,
  );
  expect(covered).toBeGreaterThanOrEqual(0.94);
  expect(covered).toBeLessThan(0.99);
}

describe('two equal systems, 300 sentences', () => {
  it.each([
    ['3 and 3 seeds, seed noise as large as sampling noise', [3, 3], 0.1],
    ['3 and 3 seeds without seed noise', [3, 3], 0],
    ['deterministic against 3 seeds with noise', [1, 3], 0.1],
  ] as const)('%s', (label, seeds, seedNoise) => {
    const rates = measure(300, seeds, seedNoise);
    report(label, rates);
    expect(rates.rejected).toBeLessThanOrEqual(0.06);
    expect(rates.rejected).toBeGreaterThan(0.01);
  });
});

describe('a better system, 300 sentences', () => {
  it('is inside the interval as often as promised', () => {
    const rates = measure(300, [3, 3], 0.1, 0.3);
    report('3 and 3 seeds, one better', rates);
    expect(rates.rejected).toBeGreaterThan(0.3);
  });
});
