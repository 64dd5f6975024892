/** The vocabulary of the optimiser: what it minimises, what it reports and how it ends. */

import type { VectorSpace } from './vector-space.ts';

/** A differentiable function of `size` real variables. */
export interface Objective {
  /** Number of variables, F >= 1. */
  readonly size: number;
  /**
   * Writes ∇f(x) into `gradient` `[F]` (every entry) and returns f(x). Must not keep or change `x` `[F]`.
   * A trial too far out may give a non-finite value: the line search then takes a shorter step.
   */
  evaluate(x: Float64Array, gradient: Float64Array): number;
  /** Where its vectors live and how they are combined; plain arrays unless given. */
  readonly vectors?: VectorSpace;
}

/** State after one iteration (one accepted line search). */
export interface IterationReport {
  /** 1 for the first iteration. */
  readonly iteration: number;
  /** Current point `[F]`: a view of the working array, valid until the next iteration. Copy it to keep it. */
  readonly x: Float64Array;
  /** f(x) + l1·‖x‖₁ (the second term over l1Start..l1End only). */
  readonly loss: number;
  /** ‖x‖₂, also under l1. */
  readonly xNorm: number;
  /** ‖∇f(x)‖₂; under l1 the norm of the pseudo-gradient. */
  readonly gradientNorm: number;
  /** Step length accepted along the search direction. */
  readonly step: number;
  /** Evaluations of this iteration's line search. */
  readonly lineSearchEvaluations: number;
  /** Evaluations so far, the one at x0 included. */
  readonly evaluations: number;
  /** Entries of x that are not exactly 0; counted when it is read, which may be until the next iteration. */
  readonly nonZero: number;
}

/**
 * - `converged`: ‖∇f‖ <= epsilon·max(1, ‖x‖)
 * - `stoppedImproving`: the loss changed by less than `delta` (relative) over `period` iterations, or the decrease
 *   that the search direction promises is lost in the rounding of the loss
 * - `maxIterations`: as many iterations as allowed
 * - `lineSearchFailed`: no acceptable step; x is the last accepted point (`message` says why)
 * - `aborted`: by the AbortSignal; x is the last accepted point
 * - `alreadyMinimised`: x0 meets the criterion of `converged`
 */
export type StopReason =
  | 'converged'
  | 'stoppedImproving'
  | 'maxIterations'
  | 'lineSearchFailed'
  | 'aborted'
  | 'alreadyMinimised';

/** Where the search was to begin, the objective or its gradient is no finite number. */
export class StartError extends RangeError {
  override readonly name = 'StartError';
}

export interface MinimizeResult {
  /** The last accepted point `[F]`; the caller's own. */
  readonly x: Float64Array;
  /** Loss at x, l1 term included. */
  readonly loss: number;
  /** Completed iterations. */
  readonly iterations: number;
  /** Evaluations of the objective, those of a failed line search included. */
  readonly evaluations: number;
  readonly stopReason: StopReason;
  /** Norm of the gradient at x (pseudo-gradient under l1). */
  readonly gradientNorm: number;
  /** What happened, where the stop reason alone does not say it. */
  readonly message?: string;
}
