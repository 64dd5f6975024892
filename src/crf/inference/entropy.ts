import { assert } from '../../errors.ts';
import type { Lattice } from './lattice.ts';

/**
 * H(Y | x) = −Σ_y P(y|x) log P(y|x) in nats, exactly, in O(T L²) (Hernando, Crespi and Cybenko 2005, "Efficient
 * computation of the hidden Markov model entropy for a given observation sequence"; Mann and McCallum 2007, "Efficient
 * computation of entropy gradient for semi-supervised conditional random fields"). Needs `forwardBackward`.
 *
 * Since y is a Markov chain given x, the chain rule gives
 *
 *     H = H(y_0) + Σ_{t>=1} Σ_i P(y_{t−1} = i) H_t(i),     H_t(i) = −Σ_j p_ij log p_ij,
 *     p_ij = P(y_t = j | y_{t−1} = i) = E_t(i,j) w_t(j) / β_{t−1}(i)
 *
 * a sum of terms >= 0, where logZ − E[score] would cancel in long sequences.
 */
export function entropy(lattice: Lattice): number {
  assert(lattice.computed === 'backward', 'entropy before forwardBackward(lattice) has run');
  const { labelCount: L, length: T, alpha, beta, weightedBeta, row: logWeighted } = lattice;
  const isLog = lattice.domain === 'log';
  let total = 0;
  for (let j = 0; j < L; j++) {
    const logP = isLog ? alpha[j]! + beta[j]! : Math.log(alpha[j]! * beta[j]!);
    if (logP > Number.NEGATIVE_INFINITY) total -= Math.exp(logP) * logP;
  }
  for (let t = 1; t < T; t++) {
    const now = t * L;
    const before = now - L;
    // log p_ij = step_t(i,j) − stepMax_t + log w_t(j) − log β_{t−1}(i)
    const step = lattice.stepScores(t);
    const stepMax = lattice.stepMax(t);
    for (let j = 0; j < L; j++) {
      const weighted = weightedBeta[now + j]!;
      logWeighted[j] = (isLog ? weighted : Math.log(weighted)) - stepMax;
    }
    for (let i = 0, m = 0; i < L; i++, m += L) {
      const p = before + i;
      const marginal = isLog ? Math.exp(alpha[p]! + beta[p]!) : alpha[p]! * beta[p]!;
      if (marginal === 0) continue;
      const logBeta = isLog ? beta[p]! : Math.log(beta[p]!);
      let conditional = 0;
      for (let j = 0; j < L; j++) {
        const logP = step[m + j]! + logWeighted[j]! - logBeta;
        if (logP > Number.NEGATIVE_INFINITY) conditional -= Math.exp(logP) * logP;
      }
      total += marginal * conditional;
    }
  }
  // Rounding may leave a certain sequence a few ulps below 0.
  return Math.max(0, total);
}
