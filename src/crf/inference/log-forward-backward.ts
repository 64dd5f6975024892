/**
 * Forward-backward on logarithms, for scores whose range the scaled recursion cannot hold and for forbidden (−Infinity)
 * labels and steps. The recursions of scaled-forward-backward.ts with products as sums and sums as log Σ exp:
 *
 *     log α_t(j) = s_t(j) + log Σ_i exp(log α_{t−1}(i) + r_t(i,j)) − n_t         s_t(j) = state_t(j) − stateMax_t
 *     log β̃(i)   = log Σ_j exp(r_t(i,j) + u_t(j))                                r_t(i,j) = step_t(i,j) − stepMax_t
 *     log β_{t−1}(i) = log β̃(i) − k_t,   log w_t(j) = u_t(j) − k_t               u_t(j) = s_t(j) + log β_t(j)
 *     logZ = Σ_t (n_t + stateMax_t) + Σ_{t>=1} stepMax_t                          k_t = log Σ_i α_{t−1}(i) β̃(i)
 *
 * Unlike the textbook form both directions are normalised at each position (n_t, k_t; they are equal but for rounding),
 * so that the logarithms stay as small as one step's differences of scores and keep their digits over sequences of any
 * length and scores of any size: sums over 10,000 positions of ±5000 would leave the marginals 7 digits.
 */
import { logSumExp } from '../../numeric/index.ts';
import type { Lattice } from './lattice.ts';
import { noPathError } from './no-path.ts';

/**
 * Fills alpha [T][L] (logarithms) and logScale [T], returns logZ. O(T L²) exponentials.
 * @throws CrfLabError when no path has a finite score
 */
export function logForward(lattice: Lattice): number {
  const { labelCount: L, length: T, stateScores, stateMax, alpha, logScale } = lattice;
  const { row: columnMax, secondRow: columnSum } = lattice;
  let logZ = 0;
  for (let t = 0; t < T; t++) {
    const now = t * L;
    const max = stateMax[t]!;
    const stepMax = t === 0 ? 0 : lattice.stepMax(t);
    if (t === 0) {
      for (let j = 0; j < L; j++) alpha[j] = stateScores[j]! - max;
    } else {
      const before = now - L;
      const step = lattice.stepScores(t);
      // 1. largest term of each column, 2. sum relative to it; rows outside so that memory is read in order
      columnMax.fill(Number.NEGATIVE_INFINITY);
      for (let i = 0, m = 0; i < L; i++) {
        const a = alpha[before + i]!;
        for (let j = 0; j < L; j++, m++) {
          const term = a + (step[m]! - stepMax);
          if (term > columnMax[j]!) columnMax[j] = term;
        }
      }
      // A column without a way in would give −Infinity − −Infinity; any finite reference makes its sum 0.
      for (let j = 0; j < L; j++) if (columnMax[j] === Number.NEGATIVE_INFINITY) columnMax[j] = 0;
      columnSum.fill(0);
      for (let i = 0, m = 0; i < L; i++) {
        const a = alpha[before + i]!;
        for (let j = 0; j < L; j++, m++) columnSum[j]! += Math.exp(a + (step[m]! - stepMax) - columnMax[j]!);
      }
      for (let j = 0; j < L; j++)
        alpha[now + j] = stateScores[now + j]! - max + columnMax[j]! + Math.log(columnSum[j]!);
    }
    // 3. normalise
    const norm = logSumExp(alpha, now, L);
    if (norm === Number.NEGATIVE_INFINITY) throw noPathError(t);
    for (let p = now; p < now + L; p++) alpha[p]! -= norm;
    logScale[t] = norm + max + stepMax;
    logZ += logScale[t]!;
  }
  return logZ;
}

/** Fills beta [T][L] and weightedBeta [T][L] (t >= 1), logarithms, after `logForward`. O(T L²) exponentials. */
export function logBackward(lattice: Lattice): void {
  const { labelCount: L, length: T, stateScores, stateMax, alpha, beta, weightedBeta, row: terms } = lattice;
  beta.fill(0, (T - 1) * L, T * L);
  for (let t = T - 1; t >= 1; t--) {
    const now = t * L;
    const before = now - L;
    const max = stateMax[t]!;
    const step = lattice.stepScores(t);
    const stepMax = lattice.stepMax(t);
    for (let p = now; p < now + L; p++) weightedBeta[p] = stateScores[p]! - max + beta[p]!;
    for (let i = 0, m = 0; i < L; i++) {
      for (let j = 0; j < L; j++, m++) terms[j] = step[m]! - stepMax + weightedBeta[now + j]!;
      beta[before + i] = logSumExp(terms);
    }
    for (let i = 0; i < L; i++) terms[i] = alpha[before + i]! + beta[before + i]!;
    const norm = logSumExp(terms);
    for (let p = before; p < now; p++) beta[p]! -= norm;
    for (let p = now; p < now + L; p++) weightedBeta[p]! -= norm;
  }
}
