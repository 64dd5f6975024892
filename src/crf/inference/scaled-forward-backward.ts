/**
 * Forward-backward in probability space with a scale per position (Rabiner 1989, "A tutorial on hidden Markov models",
 * section V.A; as in CRFsuite). With e_t(j) = exp(state_t(j) − stateMax_t) and E_t(i,j) = exp(step_t(i,j) − stepMax_t):
 *
 *     α_0(j) = c_0 e_0(j)       α_t(j) = c_t e_t(j) Σ_i α_{t−1}(i) E_t(i,j)       c_t such that Σ_j α_t(j) = 1
 *     β_{T−1}(j) = 1            β_{t−1}(i) = Σ_j E_t(i,j) w_t(j)                  w_t(j) = c_t e_t(j) β_t(j)
 *     logZ = Σ_t (stateMax_t − log c_t) + Σ_{t>=1} stepMax_t
 *     P(y_t = j) = α_t(j) β_t(j)                  P(y_{t−1} = i, y_t = j) = α_{t−1}(i) E_t(i,j) w_t(j)
 *
 * When it is safe. Let R_S be the widest range (max − min) of the state scores of a position and R_E that of the scores
 * of a step; all finite. Write g_t(j) = Σ_i α_{t−1}(i) E_t(i,j), a mean of column j of E_t with weights α_{t−1} (they sum
 * to 1); since exp(−R_E) <= E <= 1, also exp(−R_E) <= g <= 1.
 *   α: α_t(j)/α_t(k) = e_t(j)/e_t(k) · g_t(j)/g_t(k) >= exp(−R_S) · exp(−R_E), so α_t(j) >= exp(−(R_S + R_E)) / L.
 *      What came before t does not matter: each step forgets it, so the bound does not grow with T.
 *   β: β_t(i)/β_t(k) = Σ_j E(i,j) w(j) / Σ_j E(k,j) w(j) >= exp(−R_E), and Σ_j α_t(j) β_t(j) = 1 is a mean of β_t, hence
 *      exp(−R_E) <= β_t(j) <= exp(R_E).
 *   w: c_t e_t(j) = α_t(j) / g_t(j) <= exp(R_E), and >= exp(−R_S)/L as c_t = 1/Σ_k e_t(k) g_t(k) >= 1/L. Further
 *      Σ_j g_t(j) w_t(j) = Σ_j α_t(j) β_t(j) = 1 gives w_t(j) <= exp(R_E), and w_t(j) >= exp(−(R_S + R_E))/L.
 * Float64 is normal from exp(−708) to exp(709). With R_S + R_E <= 600 every number stored stays inside with room for
 * L < e^100 labels; terms of a sum may underflow only where they are below exp(−700) beside a sum above exp(−607).
 */
import type { Lattice } from './lattice.ts';

/** Largest R_S + R_E for which this file may be used; see the proof above. */
export const SCALED_RANGE_LIMIT = 600;

/**
 * Fills stateExp, alpha, scale, logScale (and edgeExp), [T][L] each, and returns logZ. Needs stateMax and edgeMax of
 * score-range.ts. O(T L²), no exp or log inside the L² loop (one exp per entry of edge scores where they are used).
 */
export function scaledForward(lattice: Lattice): number {
  const { labelCount: L, length: T, stateScores, stateMax, stateExp, alpha, scale, logScale } = lattice;
  const hasEdges = lattice.edgeScores !== undefined;
  if (hasEdges) fillEdgeExp(lattice);
  const stepExp = hasEdges ? lattice.edgeExp : lattice.transitionExp;
  const g = lattice.row;

  for (let t = 0, p = 0; t < T; t++) {
    const max = stateMax[t]!;
    for (const end = p + L; p < end; p++) stateExp[p] = Math.exp(stateScores[p]! - max);
  }

  let logZ = 0;
  for (let t = 0; t < T; t++) {
    const now = t * L;
    // 1. g_t(j) = Σ_i α_{t−1}(i) E_t(i,j): rows of E added up, so that memory is read in order
    if (t === 0) g.fill(1);
    else combineRows(g, alpha, now - L, stepExp, hasEdges ? now * L : 0, L);
    // 2. times e_t(j), and the sum that becomes the scale
    let sum = 0;
    for (let j = 0, p = now; j < L; j++, p++) {
      const value = g[j]! * stateExp[p]!;
      alpha[p] = value;
      sum += value;
    }
    // 3. normalise
    const c = 1 / sum;
    for (let p = now; p < now + L; p++) alpha[p]! *= c;
    scale[t] = c;
    const stepMax = t === 0 ? 0 : lattice.stepMax(t);
    logScale[t] = Math.log(sum) + stateMax[t]! + stepMax;
    logZ += logScale[t]!;
  }
  return logZ;
}

/** Fills beta [T][L] and weightedBeta [T][L] (t >= 1) after `scaledForward`. O(T L²). */
export function scaledBackward(lattice: Lattice): void {
  const { labelCount: L, length: T, stateExp, beta, weightedBeta, scale } = lattice;
  const hasEdges = lattice.edgeScores !== undefined;
  const stepExp = hasEdges ? lattice.edgeExp : lattice.transitionExp;

  beta.fill(1, (T - 1) * L, T * L);
  for (let t = T - 1; t >= 1; t--) {
    const now = t * L;
    const c = scale[t]!;
    for (let p = now; p < now + L; p++) weightedBeta[p] = c * stateExp[p]! * beta[p]!;
    multiplyRows(beta, now - L, weightedBeta, now, stepExp, hasEdges ? now * L : 0, L);
  }
}

/**
 * out(j) ← Σ_i in(i) M(i,j), M the [L][L] matrix at `base`, in(i) at `input`. Four rows of M per pass spare loads and
 * stores of `out`; m runs along the first of them.
 */
function combineRows(
  out: Float64Array,
  values: Float64Array,
  input: number,
  matrix: Float64Array,
  base: number,
  L: number,
): void {
  const L2 = 2 * L;
  const L3 = 3 * L;
  let i = 0;
  let m = base;
  for (let j = 0; j < L; j++) out[j] = 0;
  for (const head = L & 3; i < head; i++) {
    const a = values[input + i]!;
    for (let j = 0; j < L; j++, m++) out[j]! += a * matrix[m]!;
  }
  for (; i < L; i += 4, m += L3) {
    const a0 = values[input + i]!;
    const a1 = values[input + i + 1]!;
    const a2 = values[input + i + 2]!;
    const a3 = values[input + i + 3]!;
    for (let j = 0; j < L; j++, m++) {
      out[j]! += a0 * matrix[m]! + a1 * matrix[m + L]! + (a2 * matrix[m + L2]! + a3 * matrix[m + L3]!);
    }
  }
}

/** out(i) ← Σ_j M(i,j) in(j), at `outAt` and `input`. Four rows of M per pass give four independent sums. */
function multiplyRows(
  out: Float64Array,
  outAt: number,
  values: Float64Array,
  input: number,
  matrix: Float64Array,
  base: number,
  L: number,
): void {
  const L2 = 2 * L;
  const L3 = 3 * L;
  const end = input + L;
  let i = 0;
  let m = base;
  for (const head = L & 3; i < head; i++) {
    let sum = 0;
    for (let p = input; p < end; p++, m++) sum += matrix[m]! * values[p]!;
    out[outAt + i] = sum;
  }
  for (; i < L; i += 4, m += L3) {
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let p = input; p < end; p++, m++) {
      const x = values[p]!;
      sum0 += matrix[m]! * x;
      sum1 += matrix[m + L]! * x;
      sum2 += matrix[m + L2]! * x;
      sum3 += matrix[m + L3]! * x;
    }
    out[outAt + i] = sum0;
    out[outAt + i + 1] = sum1;
    out[outAt + i + 2] = sum2;
    out[outAt + i + 3] = sum3;
  }
}

/** edgeExp[t] = exp(transition + edge_t − edgeMax_t) for t >= 1, [T][L][L], grown on demand. */
function fillEdgeExp(lattice: Lattice): void {
  const { labelCount: L, length: T, transitionScores, edgeMax } = lattice;
  const edges = lattice.edgeScores!;
  const size = L * L;
  if (lattice.edgeExp.length < T * size) lattice.edgeExp = new Float64Array(edges.length);
  const edgeExp = lattice.edgeExp;
  for (let t = 1; t < T; t++) {
    const base = t * size;
    const max = edgeMax[t]!;
    for (let k = 0; k < size; k++)
      edgeExp[base + k] = Math.exp(transitionScores[k]! + edges[base + k]! - max);
  }
}
