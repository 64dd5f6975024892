import { describe, expect, it } from 'vitest';
import { formatDuration, TrainingProgress } from '../../src/cli/progress.ts';
import {
  type CrfModel,
  resolveTrainOptions,
  type TrainIteration,
  type TrainOptions,
} from '../../src/crf/index.ts';

const iteration = (number: number, loss: number, more: Partial<TrainIteration> = {}): TrainIteration => ({
  iteration: number,
  loss,
  evaluations: number,
  gradientNorm: 12.5,
  activeFeatures: 7,
  devF1: undefined,
  devMs: 0,
  lbfgs: undefined,
  model: (): CrfModel => {
    throw new Error('not asked for');
  },
  ...more,
});

function linesOf(options: TrainOptions, iterations: readonly TrainIteration[]): string[] {
  const lines: string[] = [];
  const progress = new TrainingProgress(resolveTrainOptions(options), (line) => lines.push(line));
  for (const each of iterations) progress.show(each);
  return lines;
}

describe('training progress', () => {
  it('is a line of figures per iteration', () => {
    const [line] = linesOf({ maxIterations: 5 }, [iteration(1, 1234.56789, { devF1: 0.5 })]);
    expect(line).toMatch(
      /^iteration {4}1 {2}loss 1234\.5679 {2}gradient 12\.500 {2}dev F1 50\.00 {2}\d+\.\d\d s {2}about 0 s left\n$/,
    );
  });

  it('shows how many weights an l1 penalty leaves', () => {
    expect(linesOf({ l1: 1 }, [iteration(1, 10)])[0]).toContain('active 7');
    expect(linesOf({}, [iteration(1, 10)])[0]).not.toContain('active');
  });

  it('cannot say how long without a limit and at the start, and can once the loss settles', () => {
    const losses = Array.from({ length: 40 }, (_, k) => 100 + 1000 * 0.7 ** k);
    const lines = linesOf(
      {},
      losses.map((loss, k) => iteration(k + 1, loss)),
    );
    expect(lines[0]).toContain('time left: unknown');
    expect(lines[5]).toContain('time left: unknown');
    expect(lines[39]).toContain('about 0 s left');
  });

  it('says unknown while the loss does not settle', () => {
    const lines = linesOf(
      {},
      Array.from({ length: 30 }, (_, k) => iteration(k + 1, 1000 - k * k)),
    );
    expect(lines[29]).toContain('time left: unknown');
  });
});

describe('formatDuration', () => {
  it('rounds to seconds and goes up to hours', () => {
    expect([0, 499, 59_400, 60_000, 125_000, 3_599_499, 3_600_000, 9_000_000].map(formatDuration)).toEqual([
      ...['0 s', '0 s', '59 s', '1 min 0 s', '2 min 5 s', '59 min 59 s', '1 h 0 min', '2 h 30 min'],
    ]);
  });
});
