/** How often does a test reject, and an interval cover, over many simulated test sets? */
import { difference, inferContrast, microF1, resample } from '../../../src/compare/statistics/index.ts';
import { createRandom } from '../../../src/numeric/index.ts';
import { type SimulatedTest, simulate } from './simulated-systems.ts';

export interface Rates {
  /** Share of trials with p < 0.05. */
  readonly rejected: number;
  /** Share of 95 % intervals that hold the mean of all trials' estimates. */
  readonly covered: number;
  /** Variance of the estimates over trials, and mean of the squared standard errors. */
  readonly trueVariance: number;
  readonly meanVariance: number;
}

/** `trials` test sets of systems `a` and `b`, each judged by a contrast with few rounds (their noise only makes it worse). */
export function measureRates(test: SimulatedTest, trials: number, seed: number): Rates {
  const random = createRandom(seed);
  const metric = microF1('conlleval');
  const results = Array.from({ length: trials }, () => {
    const systems = simulate(random, test);
    const resampled = resample(systems, metric, { random, rounds: 150, seedDraws: 'kept' });
    return inferContrast(resampled, difference('a', 'b'));
  });
  const mean = results.reduce((sum, result) => sum + result.estimate, 0) / trials;
  const share = (count: number): number => count / trials;
  return {
    rejected: share(results.filter((result) => result.pValue < 0.05).length),
    covered: share(results.filter((result) => result.low <= mean && mean <= result.high).length),
    trueVariance: results.reduce((sum, result) => sum + (result.estimate - mean) ** 2, 0) / (trials - 1),
    meanVariance: results.reduce((sum, result) => sum + result.standardError ** 2, 0) / trials,
  };
}
