import { lbfgsIterations } from './lbfgs.ts';
import type { IterationReport, MinimizeResult, Objective } from './objective.ts';
import type { LbfgsOptionsInput } from './options.ts';

/** Options of a whole run: those of the optimiser, a callback after each iteration and a signal to stop it. */
export type MinimizeOptions = LbfgsOptionsInput & {
  onIteration?: (report: IterationReport) => void;
  /** When it fires, the run ends after the current iteration with the point reached. */
  signal?: AbortSignal;
};

/** As `MinimizeOptions`; the run waits for a callback that returns a promise. */
export type MinimizeAsyncOptions = LbfgsOptionsInput & {
  onIteration?: (report: IterationReport) => void | Promise<void>;
  /** When it fires, the run ends after the current iteration with the point reached. */
  signal?: AbortSignal;
};

/**
 * Minimises f(x) + l1·‖x‖₁ from x0 `[F]` without a pause. Stopping is a value (`stopReason`), never an exception.
 * @throws OptionError for bad options; RangeError when x0 does not fit the objective or f is not finite there
 */
export function minimize(
  objective: Objective,
  x0: Float64Array,
  options: MinimizeOptions = {},
): MinimizeResult {
  const { onIteration, signal, ...rest } = options;
  const iterations = lbfgsIterations(objective, x0, rest, signal);
  for (;;) {
    const next = iterations.next();
    if (next.done) return next.value;
    onIteration?.(next.value);
  }
}

/**
 * The same result, with a turn of the event loop after each iteration, so that timers, input and Ctrl-C are served.
 * @throws as `minimize`, by rejection
 */
export async function minimizeAsync(
  objective: Objective,
  x0: Float64Array,
  options: MinimizeAsyncOptions = {},
): Promise<MinimizeResult> {
  const { onIteration, signal, ...rest } = options;
  const iterations = lbfgsIterations(objective, x0, rest, signal);
  for (;;) {
    const next = iterations.next();
    if (next.done) return next.value;
    await onIteration?.(next.value);
    await nextTurn();
  }
}

/** Resolves after pending events: setImmediate in Node, a zero timeout in browsers. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof globalThis.setImmediate === 'function') globalThis.setImmediate(resolve);
    else globalThis.setTimeout(resolve, 0);
  });
}
