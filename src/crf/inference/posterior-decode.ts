import { assert } from '../../errors.ts';
import type { Lattice } from './lattice.ts';

export interface PosteriorPath {
  /** Most probable label of each position, [T] */
  readonly labels: Int32Array;
  /** Its marginal probability, [T]; the sum is the expected number of correct labels. */
  readonly probabilities: Float64Array;
}

/**
 * argmax_j P(y_t = j | x) at each position by itself: the labelling with the most correct positions in expectation
 * (minimum Bayes risk under Hamming loss). Ties go to the lowest label. Neighbouring labels need not be a possible step.
 * Needs `forwardBackward`.
 */
export function posteriorDecode(lattice: Lattice): PosteriorPath {
  assert(lattice.computed === 'backward', 'posterior decoding before forwardBackward(lattice) has run');
  const { labelCount: L, length: T, alpha, beta } = lattice;
  const isLog = lattice.domain === 'log';
  const labels = new Int32Array(T);
  const probabilities = new Float64Array(T);
  for (let t = 0; t < T; t++) {
    let best = -1;
    for (let j = 0; j < L; j++) {
      const p = t * L + j;
      const marginal = isLog ? Math.exp(alpha[p]! + beta[p]!) : alpha[p]! * beta[p]!;
      if (marginal > best) {
        best = marginal;
        labels[t] = j;
      }
    }
    probabilities[t] = best;
  }
  return { labels, probabilities };
}
