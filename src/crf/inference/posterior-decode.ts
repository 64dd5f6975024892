import { assert } from '../../errors.ts';
import type { Lattice } from './lattice.ts';

/**
 * argmax_j P(y_t = j | x) at each position by itself, [T]: the labelling with the most correct positions in expectation
 * (minimum Bayes risk under Hamming loss). Ties go to the lowest label. Neighbouring labels need not be a possible step.
 * Needs `forwardBackward`.
 */
export function posteriorDecode(lattice: Lattice): Int32Array {
  assert(lattice.computed === 'backward', 'posterior decoding before forwardBackward(lattice) has run');
  const { labelCount: L, length: T, alpha, beta } = lattice;
  const isLog = lattice.domain === 'log';
  const labels = new Int32Array(T);
  for (let t = 0, p = 0; t < T; t++) {
    let best = -1;
    for (let j = 0; j < L; j++, p++) {
      const marginal = isLog ? Math.exp(alpha[p]! + beta[p]!) : alpha[p]! * beta[p]!;
      if (marginal > best) {
        best = marginal;
        labels[t] = j;
      }
    }
  }
  return labels;
}
