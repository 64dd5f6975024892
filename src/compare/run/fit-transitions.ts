/**
 * Transitions for a model that was trained without: its scores s_t(j) stay as they are, and θ = (A, b, e) is found that
 * minimises, over the N sentences of a development set with the labels y,
 *
 *     f(θ) = −Σ_n log p(y_n | x_n) + l2·‖θ‖²,
 *     log p(y | x) = b(y_1) + e(y_T) + Σ_t s_t(y_t) + Σ_{t>1} A(y_{t−1}, y_t) − log Z(x).
 *
 * The likelihood of a CRF is concave in its weights (Lafferty, McCallum and Pereira 2001) and the penalty strictly convex:
 * there is one minimum.
 */
import {
  addExpectedTransitions,
  forwardBackward,
  Lattice,
  nodeMarginals,
  pathScore,
} from '../../crf/inference/index.ts';
import { minimize, type Objective } from '../../crf/lbfgs/index.ts';
import { type EmissionScores, fillLattice, type TransitionScores } from './emission-scores.ts';

/** As CRFsuite's c2 and our own default: l2·‖θ‖², without 1/2. */
export const TRANSITION_L2 = 1;

/** Transitions that suit given emissions, fitted to `gold` `[N][T]`. Sentences with a label that the model lacks do not count. */
export function fitTransitions(
  scores: EmissionScores,
  gold: readonly (readonly string[])[],
  l2 = TRANSITION_L2,
): TransitionScores {
  const L = scores.labels.length;
  const objective = transitionObjective(scores, gold, l2);
  const { x } = minimize(objective, new Float64Array(objective.size), {
    epsilon: 1e-6,
    period: 0,
    maxIterations: 500,
  });
  return viewOf(x, L);
}

/** f and its gradient; x is A `[L][L]`, b `[L]`, e `[L]`, one after the other. */
export function transitionObjective(
  scores: EmissionScores,
  gold: readonly (readonly string[])[],
  l2: number,
): Objective {
  const L = scores.labels.length;
  const size = L * L + 2 * L;
  const lattice = new Lattice(L);
  const sentences = usableSentences(scores, gold);
  let marginals = new Float64Array(0);
  return {
    size,
    evaluate(x, gradient) {
      const theta = viewOf(x, L);
      const slope = viewOf(gradient, L);
      lattice.setTransitions(theta.transitions);
      gradient.fill(0);
      let loss = 0;
      for (const { first, labels } of sentences) {
        const T = labels.length;
        fillLattice(lattice, scores, theta, first, T);
        // ∂(log Z)/∂θ are expected counts ...
        const logZ = forwardBackward(lattice);
        addExpectedTransitions(slope.transitions, lattice, 1);
        if (marginals.length < T * L) marginals = new Float64Array(T * L);
        nodeMarginals(marginals, lattice);
        for (let j = 0; j < L; j++) {
          slope.start[j] = (slope.start[j] ?? 0) + (marginals[j] ?? 0);
          slope.end[j] = (slope.end[j] ?? 0) + (marginals[(T - 1) * L + j] ?? 0);
        }
        // ... and ∂score(y)/∂θ those of the right labels.
        loss += logZ - pathScore(lattice, labels);
        subtractOne(slope.start, labels[0]);
        subtractOne(slope.end, labels[T - 1]);
        for (let t = 1; t < T; t++)
          subtractOne(slope.transitions, (labels[t - 1] ?? 0) * L + (labels[t] ?? 0));
      }
      for (let k = 0; k < size; k++) {
        const value = x[k] ?? 0;
        loss += l2 * value * value;
        gradient[k] = (gradient[k] ?? 0) + 2 * l2 * value;
      }
      return loss;
    },
  };
}

function viewOf(x: Float64Array, L: number): TransitionScores {
  return {
    transitions: x.subarray(0, L * L),
    start: x.subarray(L * L, L * L + L),
    end: x.subarray(L * L + L, L * L + 2 * L),
  };
}

function subtractOne(counts: Float64Array, k = 0): void {
  counts[k] = (counts[k] ?? 0) - 1;
}

function usableSentences(
  { labels, sentenceOffsets }: EmissionScores,
  gold: readonly (readonly string[])[],
): { first: number; labels: Int32Array }[] {
  const ids = new Map(labels.map((label, id) => [label, id]));
  return gold.flatMap((names, n) => {
    const path = Int32Array.from(names, (name) => ids.get(name) ?? -1);
    return path.length === 0 || path.includes(-1) ? [] : [{ first: sentenceOffsets[n] ?? 0, labels: path }];
  });
}
