/**
 * Limited-memory BFGS, with OWL-QN for an l1 penalty: the iterates and stopping rules of libLBFGS (N. Okazaki's C library,
 * version 1.10 and later), which CRFsuite trains with.
 * Source: D. Liu and J. Nocedal 1989, "On the limited memory BFGS method for large scale optimization", Math. Prog. 45.
 */
import { norm2 } from '../../numeric/index.ts';
import { backtrack } from './backtracking.ts';
import {
  describeLineSearchFailure,
  goBack,
  type LineSearch,
  type LineSearchFailure,
  startHere,
} from './line-search.ts';
import { searchMoreThuente } from './more-thuente.ts';
import {
  type IterationReport,
  type MinimizeResult,
  type Objective,
  StartError,
  type StopReason,
} from './objective.ts';
import { type LbfgsOptionsInput, type ResolvedLbfgsOptions, resolveLbfgsOptions } from './options.ts';
import { backtrackOrthantwise, constrainDirection, l1Penalty, pseudoGradient } from './owlqn.ts';
import { plainVectors } from './vector-space.ts';

/** A promised decrease below this share of the loss drowns in the rounding of a sum of many terms (64 units in the last place). */
const ROUNDING_SHARE = 2 ** -46;

/**
 * Minimises f(x) + l1·‖x‖₁ from x0 `[F]`, one yield per iteration; the generator's return value is the result.
 * Stops, in this order after each iteration, by gradient norm, by period and delta, by maxIterations, by `signal`.
 * x0 is copied. Nothing of size F is allocated after the start.
 * @throws OptionError for bad options; RangeError when x0 does not fit the objective; StartError when x0, f(x0) or ∇f(x0) is not finite
 */
export function lbfgsIterations(
  objective: Objective,
  x0: Float64Array,
  options: LbfgsOptionsInput = {},
  signal?: AbortSignal,
): Generator<IterationReport, MinimizeResult> {
  const { size } = objective;
  if (!(Number.isInteger(size) && size >= 1))
    throw new RangeError(`objective of size ${size}, expected >= 1`);
  if (x0.length !== size)
    throw new RangeError(`x0 has ${x0.length} entries, the objective ${size} variables`);
  if (!Number.isFinite(norm2(x0))) throw new StartError('x0 has an entry that is not finite');
  return iterate(objective, x0, resolveLbfgsOptions(options, size), signal);
}

function* iterate(
  objective: Objective,
  x0: Float64Array,
  options: ResolvedLbfgsOptions,
  signal: AbortSignal | undefined,
): Generator<IterationReport, MinimizeResult> {
  const { memory, epsilon, period, delta, maxIterations, l1 } = options;
  const isOrthantwise = l1 > 0;
  const vectors = objective.vectors ?? plainVectors(x0.length);
  const norm = (a: Float64Array): number => Math.sqrt(vectors.dot(a, a));
  const direction = vectors.vector();
  const x0Copy = vectors.vector();
  const firstGradient = vectors.vector();
  const search: LineSearch = {
    objective,
    vectors,
    startX: x0Copy,
    startGradient: firstGradient,
    direction,
    x: x0Copy,
    gradient: firstGradient,
    loss: 0,
    step: 0,
    evaluations: 0,
  };
  // What is driven to zero: the gradient itself, or the pseudo-gradient kept beside it.
  const pseudo = isOrthantwise ? vectors.vector() : undefined;
  const orthant = isOrthantwise ? vectors.vector() : undefined;
  const slopesHere = (): Float64Array => {
    if (pseudo === undefined) return search.gradient;
    pseudoGradient(pseudo, search.x, search.gradient, options);
    return pseudo;
  };
  const pairs = vectors.corrections(memory);
  /** Loss of iteration k at k mod period `[period]`; x0 is iteration 0. */
  const pastLosses = new Float64Array(period);

  search.x.set(x0);
  let loss = objective.evaluate(search.x, search.gradient);
  if (isOrthantwise) loss += l1Penalty(search.x, options);
  let slopes = slopesHere();
  if (!Number.isFinite(loss)) throw new StartError(`the objective is ${loss} at x0, expected a finite value`);
  if (!Number.isFinite(norm(search.gradient))) throw new StartError('the gradient at x0 is not finite');
  if (period > 0) pastLosses[0] = loss;

  let iteration = 0;
  let evaluations = 1;
  let gradientNorm = norm(slopes);
  const finish = (stopReason: StopReason, message?: string): MinimizeResult => ({
    x: search.x,
    loss,
    iterations: iteration,
    evaluations,
    stopReason,
    gradientNorm,
    ...(message === undefined ? {} : { message }),
  });

  if (gradientNorm / Math.max(1, norm(search.x)) <= epsilon) return finish('alreadyMinimised');
  if (signal?.aborted) return finish('aborted');

  for (;;) {
    // 1. Direction d = −H·g, and the first step to try: 1, or a step of length 1 while nothing is known of the scale.
    const hasPairs = pairs.count > 0;
    pairs.descend(direction, slopes);
    if (hasPairs && isOrthantwise) constrainDirection(direction, slopes, options);
    const firstStep = hasPairs ? 1 : 1 / norm(direction);

    // 2. Line search from here.
    startHere(search, pairs.makeRoom());
    search.loss = loss;
    search.step = firstStep;
    let failure: LineSearchFailure | undefined;
    if (orthant !== undefined) failure = backtrackOrthantwise(search, slopes, orthant, options);
    else if (options.lineSearch === 'more-thuente') failure = searchMoreThuente(search, options);
    else failure = backtrack(search, options);
    evaluations += search.evaluations;
    if (failure !== undefined) {
      goBack(search);
      const promised = firstStep * Math.abs(vectors.dot(slopes, direction));
      const isLost = failure !== 'invalidStep' && promised <= ROUNDING_SHARE * Math.abs(loss);
      const message = describeLineSearchFailure(failure);
      if (isLost) return finish('stoppedImproving', `the loss is minimal up to rounding (${message})`);
      return finish('lineSearchFailed', message);
    }

    // 3. The new point.
    iteration++;
    loss = search.loss;
    slopes = slopesHere();
    const { x } = search;
    const xNorm = norm(x);
    gradientNorm = norm(slopes);
    yield {
      iteration,
      x,
      loss,
      xNorm,
      gradientNorm,
      step: search.step,
      lineSearchEvaluations: search.evaluations,
      evaluations,
      get nonZero() {
        return vectors.countNonZero(x);
      },
    };

    // 4. Stopping rules.
    if (gradientNorm / Math.max(1, xNorm) <= epsilon) return finish('converged');
    if (period > 0) {
      const slot = iteration % period;
      if (iteration >= period && Math.abs((pastLosses[slot]! - loss) / loss) < delta) {
        return finish('stoppedImproving');
      }
      pastLosses[slot] = loss;
    }
    if (maxIterations > 0 && iteration >= maxIterations) return finish('maxIterations');
    if (signal?.aborted) return finish('aborted');

    // 5. What the step tells of the curvature. A step of length 0, accepted because the loss did not rise, would repeat
    // itself: forget the pairs and try steepest descent; when that does not move either, x is as good as it gets.
    const { startX: difference } = search;
    if (
      !pairs.push(x, difference, search.gradient, search.startGradient) &&
      vectors.countNonZero(difference) === 0
    ) {
      if (!hasPairs) return finish('stoppedImproving', 'no step changes x beyond rounding');
      pairs.clear();
    }
  }
}
