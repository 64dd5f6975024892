import type { Objective } from './objective.ts';
import type { VectorSpace } from './vector-space.ts';

/**
 * One line search: φ(α) = f(x₀ + α·d). Made once per run; the searches read the start, move `x` and leave the accepted
 * point in `x`, `gradient`, `loss` and `step`. After a failure those hold the last trial, and the caller goes back (`goBack`).
 */
export interface LineSearch {
  readonly objective: Objective;
  readonly vectors: VectorSpace;
  /** x₀ and ∇f(x₀) `[F]`. */
  startX: Float64Array;
  startGradient: Float64Array;
  /** Search direction d `[F]`. */
  readonly direction: Float64Array;
  /** The trial point and the gradient there `[F]`; anything at entry. */
  x: Float64Array;
  gradient: Float64Array;
  /** Loss at x₀ at entry, at the trial point afterwards. */
  loss: number;
  /** First step to try at entry (> 0), step of the trial point afterwards. */
  step: number;
  /** Evaluations made by this search. */
  evaluations: number;
}

/** Why a line search found no acceptable step (libLBFGS's error codes). */
export type LineSearchFailure =
  | 'invalidStep'
  | 'ascentDirection'
  | 'minStep'
  | 'maxStep'
  | 'maxLineSearch'
  | 'rounding'
  | 'widthTooSmall';

const FAILURE_TEXTS: Readonly<Record<LineSearchFailure, string>> = {
  invalidStep: 'the first step of the line search was not positive',
  ascentDirection: 'the loss does not fall along the search direction',
  minStep: 'the step fell to minStep',
  maxStep: 'the step grew to maxStep',
  maxLineSearch: 'no acceptable step within maxLineSearch evaluations',
  rounding: 'rounding errors, or no step that meets both line search conditions',
  widthTooSmall: 'the interval of the line search shrank below xtol',
};

/** One sentence for a `LineSearchFailure`. */
export function describeLineSearchFailure(failure: LineSearchFailure): string {
  return FAILURE_TEXTS[failure];
}

/** The point reached becomes the start of the next search, whose trials go to `room`. */
export function startHere(search: LineSearch, room: readonly [Float64Array, Float64Array]): void {
  search.startX = search.x;
  search.startGradient = search.gradient;
  [search.x, search.gradient] = room;
}

/** Back to the start, after a failure. */
export function goBack(search: LineSearch): void {
  search.x = search.startX;
  search.gradient = search.startGradient;
}

/** x ← x₀ + step·d, then loss and gradient there; counts the evaluation. */
export function evaluateTrial(search: LineSearch): void {
  const { x, startX, direction, step, vectors } = search;
  vectors.combine(x, startX, step, direction);
  search.loss = search.objective.evaluate(x, search.gradient);
  search.evaluations++;
}
