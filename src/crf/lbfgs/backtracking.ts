import { evaluateTrial, type LineSearch, type LineSearchFailure } from './line-search.ts';
import type { ResolvedLbfgsOptions } from './options.ts';

/** Factors of libLBFGS: a step that is too long is halved, one that is too short grows by 2.1 (not 2, so as not to return). */
const SHRINK = 0.5;
const GROW = 2.1;

/**
 * Backtracking until φ(α) = f(x₀ + α·d) meets
 *
 *     armijo         φ(α) <= φ(0) + ftol·α·φ'(0)
 *     wolfe          and φ'(α) >= wolfe·φ'(0)
 *     strong-wolfe   and |φ'(α)| <= wolfe·|φ'(0)|
 *
 * A trial whose value or gradient is not finite counts as too long (libLBFGS would accept a NaN).
 * Source: J. Nocedal and S. Wright 2006, Numerical Optimization, ch. 3.1; rules and constants as in libLBFGS.
 * @returns undefined when a step was accepted
 */
export function backtrack(search: LineSearch, options: ResolvedLbfgsOptions): LineSearchFailure | undefined {
  const { direction, gradient, startGradient, vectors } = search;
  const { lineSearch: condition, ftol, wolfe, minStep, maxStep, maxLineSearch } = options;
  search.evaluations = 0;
  if (!(search.step > 0)) return 'invalidStep';
  const startLoss = search.loss;
  const startSlope = vectors.dot(startGradient, direction);
  if (!(startSlope <= 0)) return 'ascentDirection';
  const requiredSlope = ftol * startSlope;

  for (;;) {
    evaluateTrial(search);
    const slope = vectors.dot(gradient, direction);
    let factor: number;
    if (!(search.loss <= startLoss + search.step * requiredSlope) || !isUsable(search.loss, slope)) {
      factor = SHRINK;
    } else if (condition === 'armijo') {
      return undefined;
    } else if (slope < wolfe * startSlope) {
      factor = GROW;
    } else if (condition === 'strong-wolfe' && slope > -wolfe * startSlope) {
      factor = SHRINK;
    } else {
      return undefined;
    }
    if (search.step < minStep) return 'minStep';
    if (search.step > maxStep) return 'maxStep';
    if (search.evaluations >= maxLineSearch) return 'maxLineSearch';
    search.step *= factor;
  }
}

/** Every non-finite gradient entry makes its dot product with the direction non-finite, 0·∞ and 0·NaN being NaN. */
export function isUsable(loss: number, slope: number): boolean {
  return Number.isFinite(loss) && Number.isFinite(slope);
}
