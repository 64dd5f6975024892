import { assert } from '../../errors.ts';
import { checkNotEmpty, type Lattice } from './lattice.ts';

/**
 * score(y) = Σ_t state_t(y_t) + Σ_{t>=1} step_t(y_{t−1}, y_t), summed from left to right as Viterbi does, so that equal
 * paths have equal bits. −Infinity for an impossible path.
 * @throws RangeError when `labels` is not T label indices
 */
export function pathScore(lattice: Lattice, labels: ArrayLike<number>): number {
  checkLabels(lattice, labels);
  const { labelCount: L, length: T, stateScores } = lattice;
  let score = stateScores[labels[0]!]!;
  for (let t = 1; t < T; t++)
    score = score + stepScore(lattice, labels, t) + stateScores[t * L + labels[t]!]!;
  return score;
}

/**
 * log P(y | x) = score(y) − logZ after `forward` or `forwardBackward`, with the difference taken position by position:
 * over long sequences both are large and would cancel.
 * @throws RangeError when `labels` is not T label indices
 */
export function pathLogProbability(lattice: Lattice, labels: ArrayLike<number>): number {
  assert(lattice.computed !== 'nothing', 'a path probability is read before forward(lattice) has run');
  checkLabels(lattice, labels);
  const { labelCount: L, length: T, stateScores, logScale } = lattice;
  let sum = stateScores[labels[0]!]! - logScale[0]!;
  for (let t = 1; t < T; t++) {
    sum += stepScore(lattice, labels, t) + stateScores[t * L + labels[t]!]! - logScale[t]!;
  }
  return sum;
}

function stepScore(lattice: Lattice, labels: ArrayLike<number>, t: number): number {
  const { labelCount: L, edgeScores } = lattice;
  const k = labels[t - 1]! * L + labels[t]!;
  const transition = (lattice.maskedTransitionScores ?? lattice.transitionScores)[k]!;
  return edgeScores === undefined ? transition : transition + edgeScores[t * L * L + k]!;
}

function checkLabels(lattice: Lattice, labels: ArrayLike<number>): void {
  checkNotEmpty(lattice);
  const { labelCount: L, length: T } = lattice;
  if (labels.length !== T) throw new RangeError(`path: expected ${T} labels, got ${labels.length}`);
  for (let t = 0; t < T; t++) {
    const label = labels[t]!;
    if (!Number.isInteger(label) || label < 0 || label >= L) {
      throw new RangeError(`path: label ${label} at position ${t} is not in 0..${L - 1}`);
    }
  }
}
