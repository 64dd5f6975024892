/**
 * OWL-QN: L-BFGS for f(x) + l1·Σ|x_k|, k in [l1Start, l1End).
 * Inside one orthant the penalty is linear, so each iteration stays in the orthant that the steepest descent enters.
 * Source: G. Andrew and J. Gao 2007, "Scalable training of L1-regularized log-linear models", ICML; in the details
 * (order of sums, no projection of variables without penalty) as in libLBFGS.
 */
import { isUsable } from './backtracking.ts';
import type { LineSearch, LineSearchFailure } from './line-search.ts';
import type { ResolvedLbfgsOptions } from './options.ts';

const SHRINK = 0.5;

/** l1·Σ|x_k| over the penalised variables. */
export function l1Penalty(x: Float64Array, options: ResolvedLbfgsOptions): number {
  const { l1, l1Start, l1End } = options;
  let norm = 0;
  for (let f = l1Start; f < l1End; f++) norm += Math.abs(x[f]!);
  return norm * l1;
}

/**
 * out ← the pseudo-gradient ◇F(x) (eq. 4 of the paper): the derivative where x_k ≠ 0, else the one-sided derivative that
 * points downhill, or 0 when |∂f/∂x_k| <= l1, that is when 0 is the best value along that axis. Arrays `[F]`.
 */
export function pseudoGradient(
  out: Float64Array,
  x: Float64Array,
  gradient: Float64Array,
  options: ResolvedLbfgsOptions,
): void {
  const { l1, l1Start, l1End } = options;
  out.set(gradient);
  for (let f = l1Start; f < l1End; f++) {
    const value = x[f]!;
    const slope = gradient[f]!;
    if (value < 0) out[f] = slope - l1;
    else if (value > 0) out[f] = slope + l1;
    else if (slope < -l1) out[f] = slope + l1;
    else if (slope > l1) out[f] = slope - l1;
    else out[f] = 0;
  }
}

/** Zeroes the penalised entries of d `[F]` that do not go downhill by the pseudo-gradient `[F]`. */
export function constrainDirection(
  direction: Float64Array,
  slopes: Float64Array,
  options: ResolvedLbfgsOptions,
): void {
  for (let f = options.l1Start; f < options.l1End; f++) {
    if (direction[f]! * slopes[f]! >= 0) direction[f] = 0;
  }
}

/**
 * Backtracking over projected points π(x₀ + α·d; ξ): variables that leave the orthant ξ (sign of x₀, or of −◇F where x₀ is
 * 0) become 0. Accepts when F(x) <= F(x₀) + ftol·◇F(x₀)·(x − x₀). Non-finite trials are halved like bad ones.
 * `slopes` `[F]` is ◇F(x₀), `orthant` `[F]` a workspace.
 * @returns undefined when a step was accepted
 */
export function backtrackOrthantwise(
  search: LineSearch,
  slopes: Float64Array,
  orthant: Float64Array,
  options: ResolvedLbfgsOptions,
): LineSearchFailure | undefined {
  const { objective, vectors, x, startX, direction, gradient } = search;
  const { ftol, minStep, maxStep, maxLineSearch, l1Start, l1End } = options;
  search.evaluations = 0;
  if (!(search.step > 0)) return 'invalidStep';
  const startLoss = search.loss;
  for (let f = 0; f < x.length; f++) orthant[f] = startX[f] === 0 ? -slopes[f]! : startX[f]!;

  for (;;) {
    const { step } = search;
    vectors.combine(x, startX, step, direction);
    for (let f = l1Start; f < l1End; f++) if (x[f]! * orthant[f]! < 0) x[f] = 0;
    search.loss = objective.evaluate(x, gradient) + l1Penalty(x, options);
    search.evaluations++;

    let promised = 0;
    for (let f = 0; f < x.length; f++) promised += (x[f]! - startX[f]!) * slopes[f]!;
    if (
      search.loss <= startLoss + ftol * promised &&
      isUsable(search.loss, vectors.dot(gradient, direction))
    ) {
      return undefined;
    }
    if (step < minStep) return 'minStep';
    if (step > maxStep) return 'maxStep';
    if (search.evaluations >= maxLineSearch) return 'maxLineSearch';
    search.step *= SHRINK;
  }
}
