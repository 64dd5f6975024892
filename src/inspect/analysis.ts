/** Everything the page shows of one labelled sentence, copied out of the lattice: plain arrays that stay. */
import { forwardBackward, type Lattice, nBest } from '../crf/inference/index.ts';

/** One of the best label sequences. */
export interface AnalysedPath {
  /** Label ids, `[T]`. */
  readonly labels: Int32Array;
  /** f(y, x), in nats. */
  readonly score: number;
  /** p(y | x) */
  readonly probability: number;
}

/** T positions, L labels; logarithms are natural ones. −Infinity stands for what cannot be. */
export interface Analysis {
  readonly length: number;
  readonly labelCount: number;
  /** Best first, at least one. */
  readonly paths: readonly AnalysedPath[];
  /** log Σ_y exp f(y, x) */
  readonly logZ: number;
  /** Σ_a value·w(a, j) at each position, weights for the first and last label included, `[T][L]`. */
  readonly stateScores: Float64Array;
  /** w(i, j) and what edge features add to it, `[L][L]` for the step to position t; the same array for all t without edge features. */
  stepScores(t: number): Float64Array;
  /** P(y_t = j | x), `[T][L]`. */
  readonly marginals: Float64Array;
  /** P(y_{t−1} = i, y_t = j | x) = exp(α_{t−1}(i) + step_t(i, j) + state_t(j) + β_t(j) − logZ), 1 <= t < T. */
  edgeMarginal(t: number, i: number, j: number): number;
  /** log Σ exp of the scores of all paths up to and with label j at t, `[T][L]`. */
  readonly alpha: Float64Array;
  /** log Σ exp of the scores of all continuations after label j at t, `[T][L]`; 0 at the last position. */
  readonly beta: Float64Array;
  /** Score of the best path up to and with label j at t, `[T][L]`. */
  readonly delta: Float64Array;
  /** Label before j on that path, `[T][L]`; of no meaning at position 0. */
  readonly backPointers: Int32Array;
}

/**
 * @param lattice filled with scores and, where paths are ruled out, constraints; read and not needed any longer
 * @param count how many best paths
 * @throws CrfLabError when no path is possible
 */
export function analyseLattice(lattice: Lattice, count: number): Analysis {
  const { labelCount: L, length: T } = lattice;
  const size = T * L;
  const logZ = forwardBackward(lattice);
  const paths = nBest(lattice, count).map(({ labels, score }) => ({
    labels,
    score,
    probability: Math.exp(score - logZ),
  }));
  const isScaled = lattice.domain === 'scaled';
  const log = (value: number): number => (isScaled ? Math.log(value) : value);
  const alpha = new Float64Array(size);
  const beta = new Float64Array(size);
  const marginals = new Float64Array(size);
  // The lattice normalises α at each position by exp(logScale): their sum so far brings α back, and the rest of logZ brings β back.
  let scale = 0;
  for (let t = 0; t < T; t++) {
    scale += lattice.logScale[t] ?? 0;
    for (let p = t * L; p < (t + 1) * L; p++) {
      const a = log(lattice.alpha[p] ?? 0);
      const b = log(lattice.beta[p] ?? 0);
      alpha[p] = a + scale;
      beta[p] = t === T - 1 ? 0 : b + (logZ - scale);
      marginals[p] = Math.exp(a + b);
    }
  }
  const steps = Float64Array.from(lattice.maskedTransitionScores ?? lattice.transitionScores);
  const edges = lattice.edgeScores === undefined ? undefined : lattice.edgeScores.slice(0, T * L * L);
  const stateScores = lattice.stateScores.slice(0, size);
  const byStep = new Map<number, Float64Array>();
  const stepScores = (t: number): Float64Array => {
    if (edges === undefined) return steps;
    let scores = byStep.get(t);
    if (scores === undefined) {
      scores = steps.map((score, k) => score + (edges[t * L * L + k] ?? 0));
      byStep.set(t, scores);
    }
    return scores;
  };
  return {
    length: T,
    labelCount: L,
    paths,
    logZ,
    stateScores,
    stepScores,
    marginals,
    edgeMarginal: (t, i, j) => {
      const inside = (stepScores(t)[i * L + j] ?? 0) + (stateScores[t * L + j] ?? 0);
      return Math.exp((alpha[(t - 1) * L + i] ?? 0) + inside + (beta[t * L + j] ?? 0) - logZ);
    },
    alpha,
    beta,
    delta: lattice.delta.slice(0, size),
    backPointers: lattice.backPointers.slice(0, size),
  };
}
