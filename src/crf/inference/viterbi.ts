/** The best label sequence (Viterbi 1967; Forney 1973, "The Viterbi algorithm"). */
import { type InferenceConstraints, type MaskedScores, maskScores } from './constraints.ts';
import type { Lattice } from './lattice.ts';
import { noPathError } from './no-path.ts';
import { measureStateScores, measureStepScores } from './score-range.ts';

export interface LabelPath {
  /** Label index per position, [T] */
  readonly labels: Int32Array;
  /** score(y) of lattice.ts: a log potential, not a probability. */
  readonly score: number;
}

/**
 * argmax_y score(y), optionally among the paths that `constraints` and `forced` ([T], −1 = free) allow. Ties go to the
 * lowest label, decided from the last position backwards, as in CRFsuite. Leaves the scores and marginals untouched.
 * @throws RangeError on an empty lattice, NaN, +Infinity, or sizes that do not fit
 * @throws CrfLabError when no path is possible
 */
export function viterbi(
  lattice: Lattice,
  constraints?: InferenceConstraints,
  forced?: Int32Array,
): LabelPath {
  fillViterbi(lattice, checkedScores(lattice, constraints, forced));
  const { labelCount: L, length: T, delta, backPointers } = lattice;
  const last = (T - 1) * L;
  let label = 0;
  for (let j = 1; j < L; j++) if (delta[last + j]! > delta[last + label]!) label = j;
  const score = delta[last + label]!;

  const labels = new Int32Array(T);
  for (let t = T - 1; t >= 0; t--) {
    labels[t] = label;
    label = backPointers[t * L + label]!;
  }
  return { labels, score };
}

/** The scores to decode, checked once here: the recursions compare, and NaN would lose every comparison silently. */
export function checkedScores(
  lattice: Lattice,
  constraints: InferenceConstraints | undefined,
  forced: Int32Array | undefined,
): MaskedScores {
  measureStateScores(lattice);
  measureStepScores(lattice);
  return maskScores(lattice, constraints, forced);
}

/**
 * Fills lattice.delta and lattice.backPointers, [T][L]:
 *
 *     δ_0(j) = state_0(j)        δ_t(j) = max_i (δ_{t−1}(i) + step_t(i,j)) + state_t(j)
 *
 * Back pointers keep the lowest i that attains the maximum (strict >, i ascending); at t = 0 they are 0.
 * @throws CrfLabError when no path is possible
 */
export function fillViterbi(lattice: Lattice, { stateScores, transitionScores }: MaskedScores): void {
  const { labelCount: L, length: T } = lattice;
  if (lattice.delta.length < T * L) {
    lattice.delta = new Float64Array(lattice.stateScores.length);
    lattice.backPointers = new Int32Array(lattice.stateScores.length);
  }
  const { delta, backPointers } = lattice;
  for (let j = 0; j < L; j++) {
    delta[j] = stateScores[j]!;
    backPointers[j] = 0;
  }
  for (let t = 1; t < T; t++) {
    const now = t * L;
    const before = now - L;
    const step = lattice.stepScores(t, transitionScores);
    const d0 = delta[before]!;
    for (let j = 0; j < L; j++) {
      delta[now + j] = d0 + step[j]!;
      backPointers[now + j] = 0;
    }
    for (let i = 1, m = L; i < L; i++) {
      const d = delta[before + i]!;
      for (let j = 0; j < L; j++, m++) {
        const score = d + step[m]!;
        if (score > delta[now + j]!) {
          delta[now + j] = score;
          backPointers[now + j] = i;
        }
      }
    }
    for (let p = now; p < now + L; p++) delta[p]! += stateScores[p]!;
  }
  if (isImpossible(delta, T - 1, L)) {
    let t = 0;
    while (!isImpossible(delta, t, L)) t++;
    throw noPathError(t);
  }
}

function isImpossible(delta: Float64Array, t: number, L: number): boolean {
  for (let p = t * L; p < (t + 1) * L; p++) if (delta[p]! > Number.NEGATIVE_INFINITY) return false;
  return true;
}
