/**
 * logZ and the forward and backward variables of a lattice. Scores of ordinary size take the scaled recursion, all
 * others (range above SCALED_RANGE_LIMIT, −Infinity, constraints) the logarithmic one; both give the same results.
 */
import type { Lattice } from './lattice.ts';
import { logBackward, logForward } from './log-forward-backward.ts';
import { SCALED_RANGE_LIMIT, scaledBackward, scaledForward } from './scaled-forward-backward.ts';
import { measureStateScores, measureStepScores } from './score-range.ts';

/**
 * log Σ_y exp score(y), without the backward pass.
 * @throws RangeError on an empty lattice, NaN, +Infinity or a finite score beyond ±1e290 (names position and label)
 * @throws CrfLabError when no path has a finite score
 */
export function forward(lattice: Lattice): number {
  lattice.computed = 'nothing';
  const range = measureStateScores(lattice) + measureStepScores(lattice);
  lattice.domain = range <= SCALED_RANGE_LIMIT ? 'scaled' : 'log';
  lattice.logZ = lattice.domain === 'scaled' ? scaledForward(lattice) : logForward(lattice);
  lattice.computed = 'forward';
  return lattice.logZ;
}

/** As `forward`, and fills what marginals, entropy and posterior decoding read. Returns logZ; same errors. */
export function forwardBackward(lattice: Lattice): number {
  forward(lattice);
  if (lattice.domain === 'scaled') scaledBackward(lattice);
  else logBackward(lattice);
  lattice.computed = 'backward';
  return lattice.logZ;
}
