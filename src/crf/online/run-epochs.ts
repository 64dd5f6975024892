/** Runs an online trainer to its end: by its own rule, by a limit, by a signal, or where its weights leave the range of numbers. */

import { ScoreRangeError } from '../inference/index.ts';
import type { StopReason } from '../lbfgs/index.ts';
import type { EpochReport } from './averaged-perceptron.ts';

/** How a training ended. */
export interface Outcome {
  /** `[F]`, finite: where training diverged, those of the last epoch before. */
  readonly weights: Float64Array;
  readonly iterations: number;
  readonly evaluations: number;
  readonly loss: number;
  readonly stopReason: StopReason | 'diverged';
  readonly message: string | undefined;
}

/** Epoch by epoch, with a turn of the event loop between them so that Ctrl-C is served. */
export async function runEpochs(
  epochs: Generator<EpochReport, void>,
  start: Float64Array,
  maxIterations: number,
  signal: AbortSignal | undefined,
  onEpoch: (report: EpochReport) => void,
): Promise<Outcome> {
  let last: EpochReport | undefined;
  const finish = (stopReason: Outcome['stopReason']): Outcome => ({
    weights: (last?.weights ?? start).slice(),
    iterations: last?.epoch ?? 0,
    evaluations: last?.epoch ?? 0,
    loss: last?.loss ?? Number.NaN,
    stopReason,
    message: undefined,
  });
  for (;;) {
    if (signal?.aborted) return finish('aborted');
    if (maxIterations > 0 && last !== undefined && last.epoch >= maxIterations)
      return finish('maxIterations');
    let next: IteratorResult<EpochReport, void>;
    try {
      next = epochs.next();
    } catch (error) {
      // Thrown within an epoch: the weights of the one before still stand.
      if (error instanceof ScoreRangeError) return finish('diverged');
      throw error;
    }
    if (next.done) return finish('converged');
    last = next.value;
    onEpoch(last);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

/** @throws ScoreRangeError where a weight is beyond ±`most` or no number */
export function checkWeights(weights: Float64Array, most: number): void {
  for (let f = 0; f < weights.length; f++)
    if (!(Math.abs(weights[f]!) <= most)) throw new ScoreRangeError(`weight ${f} is ${weights[f]}`);
}
