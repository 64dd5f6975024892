/** Checks the scores of a lattice and measures their ranges, on which the choice of scaled or log domain rests. */
import { checkNotEmpty, isValidScore, type Lattice, SCORE_RULE, ScoreRangeError } from './lattice.ts';

/**
 * Fills stateMax[t] = max_j state_t(j) and returns max_t (max_j − min_j), Infinity when a score is −Infinity.
 * A row of −Infinity gets stateMax 0.
 * @throws RangeError on an empty lattice, NaN, +Infinity or a finite score beyond ±1e290
 */
export function measureStateScores(lattice: Lattice): number {
  checkNotEmpty(lattice);
  const { labelCount: L, length: T, stateScores: state, stateMax } = lattice;
  if (state.length < T * L) {
    throw new RangeError(`state scores: expected ${T * L} = ${T}×${L} entries, got ${state.length}`);
  }
  let widest = 0;
  for (let t = 0, p = 0; t < T; t++) {
    const end = p + L;
    let max = Number.NEGATIVE_INFINITY;
    let min = Number.POSITIVE_INFINITY;
    // NaN slips through every comparison but not through a sum.
    let sum = 0;
    for (; p < end; p++) {
      const score = state[p]!;
      if (score > max) max = score;
      if (score < min) min = score;
      sum += score;
    }
    if (!isValidScore(max) || !isValidScore(min) || Number.isNaN(sum)) rejectState(lattice, t);
    stateMax[t] = max === Number.NEGATIVE_INFINITY ? 0 : max;
    const range = stateMax[t]! - min;
    if (range > widest) widest = range;
  }
  return widest;
}

/**
 * Fills edgeMax[t] = max_ij (transition + edge_t) for t >= 1 and returns the widest range max_ij − min_ij of a step.
 * Without edge scores: the range of the transitions, 0 when T = 1.
 * @throws RangeError on NaN, +Infinity or a finite sum beyond ±1e290, or too few edge scores
 */
export function measureStepScores(lattice: Lattice): number {
  const { labelCount: L, length: T, edgeScores: edges, edgeMax } = lattice;
  const transitions = lattice.maskedTransitionScores ?? lattice.transitionScores;
  if (T === 1) return 0;
  if (edges === undefined) {
    return lattice.maskedTransitionScores === undefined ? lattice.transitionRange : Number.POSITIVE_INFINITY;
  }
  if (edges.length < T * L * L) {
    throw new RangeError(`edge scores: expected ${T * L * L} = ${T}×${L}×${L} entries, got ${edges.length}`);
  }
  const size = L * L;
  let widest = 0;
  for (let t = 1; t < T; t++) {
    const base = t * size;
    let max = Number.NEGATIVE_INFINITY;
    let min = Number.POSITIVE_INFINITY;
    let sum = 0;
    for (let k = 0; k < size; k++) {
      const score = transitions[k]! + edges[base + k]!;
      if (score > max) max = score;
      if (score < min) min = score;
      sum += score;
    }
    if (!isValidScore(max) || !isValidScore(min) || Number.isNaN(sum)) rejectStep(lattice, transitions, t);
    edgeMax[t] = max === Number.NEGATIVE_INFINITY ? 0 : max;
    const range = edgeMax[t]! - min;
    if (range > widest) widest = range;
  }
  return widest;
}

function rejectState({ labelCount: L, stateScores }: Lattice, t: number): never {
  for (let j = 0; j < L; j++) {
    const score = stateScores[t * L + j]!;
    if (!isValidScore(score)) {
      throw new ScoreRangeError(`state score at position ${t}, label ${j} is ${score}: ${SCORE_RULE}`);
    }
  }
  throw new ScoreRangeError(`state scores at position ${t} do not add up to a number: ${SCORE_RULE}`);
}

function rejectStep({ labelCount: L, edgeScores }: Lattice, transitions: Float64Array, t: number): never {
  for (let k = 0; k < L * L; k++) {
    const score = transitions[k]! + edgeScores![t * L * L + k]!;
    if (!isValidScore(score)) {
      throw new ScoreRangeError(
        `transition plus edge score at position ${t}, from label ${Math.floor(k / L)} to label ${k % L} is ${score}: ${SCORE_RULE}`,
      );
    }
  }
  throw new ScoreRangeError(`edge scores at position ${t} do not add up to a number: ${SCORE_RULE}`);
}
