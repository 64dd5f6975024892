import { isUsable } from './backtracking.ts';
import { evaluateTrial, type LineSearch, type LineSearchFailure } from './line-search.ts';
import type { ResolvedLbfgsOptions } from './options.ts';
import { type TrialInterval, updateTrialInterval } from './trial-interval.ts';

/** How far beyond the last trial the search may go on while nothing is bracketed, in last increments. */
const EXTRAPOLATION = 4;
/** A bracket that keeps more than this share of its width over two trials is bisected. */
const WIDTH_SHARE = 0.66;

/**
 * Moré–Thuente line search on φ(α) = f(x₀ + α·d): finds α with
 *
 *     φ(α) <= φ(0) + ftol·α·φ'(0)   and   |φ'(α)| <= gtol·|φ'(0)|
 *
 * Until a trial meets the first condition with a slope that has risen enough (stage 1), trials that fall but not enough are
 * judged by the auxiliary function ψ(α) = φ(α) − ftol·α·φ'(0), whose minimisers satisfy the first condition.
 * A trial whose value or slope is not finite teaches nothing about the curve: the step goes half way back to the best
 * step so far, and without a bracket later trials stay below the failed one (libLBFGS has no such rule).
 * Source: J. Moré and D. Thuente 1994, ACM TOMS 20(3); rules, order and constants as in libLBFGS.
 * @returns undefined when a step was accepted
 */
export function searchMoreThuente(
  search: LineSearch,
  options: ResolvedLbfgsOptions,
): LineSearchFailure | undefined {
  const { direction, gradient, startGradient, vectors } = search;
  const { ftol, gtol, xtol, minStep, maxStep, maxLineSearch } = options;
  search.evaluations = 0;
  if (!(search.step > 0)) return 'invalidStep';
  const startLoss = search.loss;
  const startSlope = vectors.dot(startGradient, direction);
  if (!(startSlope <= 0)) return 'ascentDirection';

  const requiredSlope = ftol * startSlope;
  const stageSlope = Math.min(ftol, gtol) * startSlope;
  let isStageOne = true;
  let isConsistent = true;
  let width = maxStep - minStep;
  let previousWidth = 2 * width;
  let infeasibleStep = Number.POSITIVE_INFINITY;
  const interval: TrialInterval = {
    x: 0,
    fx: startLoss,
    dx: startSlope,
    y: 0,
    fy: startLoss,
    dy: startSlope,
    t: search.step,
    isBracketed: false,
  };

  for (;;) {
    const { isBracketed } = interval;
    const low = isBracketed ? Math.min(interval.x, interval.y) : interval.x;
    const high = isBracketed
      ? Math.max(interval.x, interval.y)
      : interval.t + EXTRAPOLATION * (interval.t - interval.x);
    if (interval.t < minStep) interval.t = minStep;
    if (maxStep < interval.t) interval.t = maxStep;
    const isTooNarrow = isBracketed && high - low <= xtol * high;
    // The search is about to end without success: let the last evaluation be at the best step.
    if (
      isTooNarrow ||
      (isBracketed &&
        (interval.t <= low || high <= interval.t || maxLineSearch <= search.evaluations + 1 || !isConsistent))
    ) {
      interval.t = interval.x;
    }

    const step = interval.t;
    search.step = step;
    evaluateTrial(search);
    const { loss } = search;
    const slope = vectors.dot(gradient, direction);
    const bound = startLoss + step * requiredSlope;

    if (isBracketed && (step <= low || high <= step || !isConsistent)) return 'rounding';
    if (step === maxStep && loss <= bound && slope <= requiredSlope) return 'maxStep';
    if (step === minStep && (bound < loss || requiredSlope <= slope)) return 'minStep';
    if (isTooNarrow) return 'widthTooSmall';
    if (maxLineSearch <= search.evaluations) return 'maxLineSearch';
    if (!isUsable(loss, slope)) {
      if (!isBracketed) infeasibleStep = step;
      interval.t = interval.x + 0.5 * (step - interval.x);
      continue;
    }
    if (loss <= bound && Math.abs(slope) <= gtol * -startSlope) return undefined;

    if (isStageOne && loss <= bound && stageSlope <= slope) isStageOne = false;
    if (isStageOne && bound < loss && loss <= interval.fx) {
      // The interval in terms of ψ for this update, and back.
      interval.fx -= interval.x * requiredSlope;
      interval.fy -= interval.y * requiredSlope;
      interval.dx -= requiredSlope;
      interval.dy -= requiredSlope;
      isConsistent = updateTrialInterval(
        interval,
        loss - step * requiredSlope,
        slope - requiredSlope,
        low,
        high,
      );
      interval.fx += interval.x * requiredSlope;
      interval.fy += interval.y * requiredSlope;
      interval.dx += requiredSlope;
      interval.dy += requiredSlope;
    } else {
      isConsistent = updateTrialInterval(interval, loss, slope, low, high);
    }

    if (interval.isBracketed) {
      const newWidth = Math.abs(interval.y - interval.x);
      if (WIDTH_SHARE * previousWidth <= newWidth) interval.t = interval.x + 0.5 * (interval.y - interval.x);
      previousWidth = width;
      width = newWidth;
    } else if (interval.t >= infeasibleStep) {
      interval.t = interval.x + 0.5 * (infeasibleStep - interval.x);
    }
  }
}
