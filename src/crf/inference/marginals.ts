/** Marginal probabilities and expected counts, read from the variables that `forwardBackward` left in a lattice. */
import { assert } from '../../errors.ts';
import type { Lattice } from './lattice.ts';

/** out ← P(y_t = j | x), [T][L]; each position sums to 1. */
export function nodeMarginals(out: Float64Array, lattice: Lattice): void {
  const size = checkOutput(out, lattice, lattice.length * lattice.labelCount);
  const { alpha, beta } = lattice;
  if (lattice.domain === 'scaled') for (let p = 0; p < size; p++) out[p] = alpha[p]! * beta[p]!;
  else for (let p = 0; p < size; p++) out[p] = Math.exp(alpha[p]! + beta[p]!);
}

/** out += weight · P(y_t = j | x), [T][L] */
export function addNodeMarginals(out: Float64Array, lattice: Lattice, weight = 1): void {
  const size = checkOutput(out, lattice, lattice.length * lattice.labelCount);
  const { alpha, beta } = lattice;
  if (lattice.domain === 'scaled') for (let p = 0; p < size; p++) out[p]! += weight * (alpha[p]! * beta[p]!);
  else for (let p = 0; p < size; p++) out[p]! += weight * Math.exp(alpha[p]! + beta[p]!);
}

/**
 * out ← P(y_{t−1} = i, y_t = j | x), [L][L], for one step 1 <= t < T; sums to 1.
 * @throws RangeError when there is no step t
 */
export function edgeMarginals(out: Float64Array, lattice: Lattice, t: number): void {
  const size = checkOutput(out, lattice, lattice.labelCount ** 2);
  if (!Number.isInteger(t) || t < 1 || t >= lattice.length) {
    throw new RangeError(`edge marginals: expected a step t with 1 <= t < ${lattice.length}, got ${t}`);
  }
  out.fill(0, 0, size);
  addEdgeMarginals(out, lattice, t, 1);
}

/**
 * out += weight · Σ_{t>=1} P(y_{t−1} = i, y_t = j | x), [L][L]. In the scaled domain without edge scores
 * Σ_t α_{t−1}(i) E(i,j) w_t(j) = E(i,j) · Σ_t α_{t−1}(i) w_t(j): the sum of outer products is formed first, the
 * exponentials multiply once at the end.
 */
export function addExpectedTransitions(out: Float64Array, lattice: Lattice, weight: number): void {
  const size = checkOutput(out, lattice, lattice.labelCount ** 2);
  const { length: T, transitionExp, matrix } = lattice;
  if (lattice.domain === 'log' || lattice.edgeScores !== undefined) {
    for (let t = 1; t < T; t++) addEdgeMarginals(out, lattice, t, weight);
    return;
  }
  if (T < 2) return;
  sumOuterProducts(matrix, lattice);
  for (let k = 0; k < size; k++) out[k]! += weight * (transitionExp[k]! * matrix[k]!);
}

/** sum ← Σ_{t>=1} α_{t−1}(i) w_t(j), [L][L]; four steps per pass over the matrix spare loads and stores. */
function sumOuterProducts(sum: Float64Array, lattice: Lattice): void {
  const { labelCount: L, length: T, alpha, weightedBeta } = lattice;
  const L2 = 2 * L;
  const L3 = 3 * L;
  let t = 1;
  sum.fill(0);
  for (const firstBlock = 1 + ((T - 1) & 3); t < firstBlock; t++) {
    const now = t * L;
    for (let i = now - L, m = 0; i < now; i++) {
      const a = alpha[i]!;
      for (let p = now; p < now + L; p++, m++) sum[m]! += a * weightedBeta[p]!;
    }
  }
  for (; t < T; t += 4) {
    const now = t * L;
    const end = now + L;
    for (let i = now - L, m = 0; i < now; i++) {
      const a0 = alpha[i]!;
      const a1 = alpha[i + L]!;
      const a2 = alpha[i + L2]!;
      const a3 = alpha[i + L3]!;
      for (let p = now; p < end; p++, m++) {
        sum[m]! +=
          a0 * weightedBeta[p]! +
          a1 * weightedBeta[p + L]! +
          (a2 * weightedBeta[p + L2]! + a3 * weightedBeta[p + L3]!);
      }
    }
  }
}

/** out += weight · α_{t−1}(i) E_t(i,j) w_t(j), [L][L] */
function addEdgeMarginals(out: Float64Array, lattice: Lattice, t: number, weight: number): void {
  const { labelCount: L, alpha, weightedBeta } = lattice;
  const now = t * L;
  const before = now - L;
  if (lattice.domain === 'log') {
    const step = lattice.stepScores(t);
    const stepMax = lattice.stepMax(t);
    for (let i = 0, m = 0; i < L; i++) {
      const a = alpha[before + i]!;
      if (a === Number.NEGATIVE_INFINITY) {
        m += L;
        continue;
      }
      for (let j = 0; j < L; j++, m++)
        out[m]! += weight * Math.exp(a + (step[m]! - stepMax) + weightedBeta[now + j]!);
    }
    return;
  }
  const hasEdges = lattice.edgeScores !== undefined;
  const stepExp = hasEdges ? lattice.edgeExp : lattice.transitionExp;
  const base = hasEdges ? now * L : 0;
  for (let i = 0, m = 0; i < L; i++) {
    const a = alpha[before + i]!;
    // α w before E: the product with E, up to exp(−R_E), would underflow first.
    for (let j = 0; j < L; j++, m++) out[m]! += weight * (a * weightedBeta[now + j]! * stepExp[base + m]!);
  }
}

function checkOutput(out: Float64Array, lattice: Lattice, size: number): number {
  assert(lattice.computed === 'backward', 'marginals are read before forwardBackward(lattice) has run');
  if (out.length < size)
    throw new RangeError(`marginals: expected room for ${size} numbers, got ${out.length}`);
  return size;
}
