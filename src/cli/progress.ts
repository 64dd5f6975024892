/** Training progress on stderr: one line per iteration, with an estimate of the time left. */
import type { ResolvedTrainOptions, TrainIteration } from '../crf/index.ts';

/** Prints a line per iteration. `write` gets whole lines with their line end. */
export class TrainingProgress {
  readonly #options: ResolvedTrainOptions;
  readonly #write: (line: string) => void;
  /** Of the first iteration. */
  readonly #started = performance.now();
  readonly #losses: number[] = [];
  #lastAt = this.#started;

  constructor(options: ResolvedTrainOptions, write: (line: string) => void) {
    this.#options = options;
    this.#write = write;
  }

  show(report: TrainIteration): void {
    const { iteration, loss, gradientNorm, devF1, lbfgs } = report;
    this.#losses.push(loss);
    const now = performance.now();
    const seconds = (now - this.#lastAt) / 1000;
    this.#lastAt = now;
    const left = this.#iterationsLeft();
    const parts = [
      `iteration ${String(iteration).padStart(4)}`,
      `loss ${loss.toFixed(4)}`,
      ...(gradientNorm === undefined ? [] : [`gradient ${gradientNorm.toPrecision(5)}`]),
      ...(this.#options.l1 > 0 ? [`active ${report.activeFeatures}`] : []),
      ...(lbfgs === undefined || lbfgs.lineSearchEvaluations === 1
        ? []
        : [`evaluations ${lbfgs.lineSearchEvaluations}`]),
      ...(devF1 === undefined ? [] : [`dev F1 ${(100 * devF1).toFixed(2)}`]),
      `${seconds.toFixed(2)} s`,
      left === undefined
        ? 'time left: unknown'
        : `about ${formatDuration((left * (now - this.#started)) / this.#losses.length)} left`,
    ];
    this.#write(`${parts.join('  ')}\n`);
  }

  /**
   * Iterations still to go: up to the limit, or until the improvement over `period` iterations, extrapolated along a
   * straight line through the logarithms of the last ones, falls below delta; whichever comes first.
   */
  #iterationsLeft(): number | undefined {
    const { maxIterations, period, delta, algorithm } = this.#options;
    const done = this.#losses.length;
    const byLimit = maxIterations > 0 ? maxIterations - done : undefined;
    if (algorithm === 'averaged-perceptron' || period === 0 || done < period + 4) return byLimit;
    const rates: number[] = [];
    for (let k = Math.max(period, done - 2 * period); k < done; k++) {
      const rate = (this.#losses[k - period]! - this.#losses[k]!) / this.#losses[k]!;
      if (rate > 0) rates.push(Math.log(rate));
    }
    const slope = fittedSlope(rates);
    const last = rates.at(-1);
    if (last === undefined || slope >= 0) return byLimit;
    const byDelta = Math.max(0, Math.ceil((Math.log(delta) - last) / slope));
    return byLimit === undefined ? byDelta : Math.min(byLimit, byDelta);
  }
}

/** Slope of the least-squares line through (0, y_0), (1, y_1), ... */
function fittedSlope(y: readonly number[]): number {
  const meanX = (y.length - 1) / 2;
  const meanY = y.reduce((sum, value) => sum + value, 0) / y.length;
  let above = 0;
  let below = 0;
  for (const [x, value] of y.entries()) {
    above += (x - meanX) * (value - meanY);
    below += (x - meanX) ** 2;
  }
  return above / below;
}

export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
