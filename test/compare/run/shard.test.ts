import { describe, expect, it } from 'vitest';
import type { ExperimentOptions } from '../../../src/compare/experiment/schema.ts';
import { shardOf } from '../../../src/compare/run/run-order.ts';
import { parseShard } from '../../../src/compare/run/shard.ts';
import { planOf, TINY_OPTIONS, tinyExperiment } from './tiny-experiment.ts';

const slurm = (id: number, count: number, min: number, max: number): Record<string, string> => ({
  SLURM_ARRAY_TASK_ID: String(id),
  SLURM_ARRAY_TASK_COUNT: String(count),
  SLURM_ARRAY_TASK_MIN: String(min),
  SLURM_ARRAY_TASK_MAX: String(max),
});

describe('parseShard', () => {
  it('reads i/n', () => {
    expect(parseShard('2/5', {})).toEqual({ index: 2, count: 5 });
    for (const text of ['0/3', '4/3', '1/0', '1', '1/x', '-1/3', '1.5/3', ''])
      expect(() => parseShard(text, {}), text).toThrow(/expected i\/n/);
  });

  it('goes by a Slurm job array, wherever its ids start and in whatever steps', () => {
    expect(parseShard('auto', slurm(1, 3, 1, 3))).toEqual({ index: 1, count: 3 });
    expect(parseShard('auto', slurm(2, 3, 0, 2))).toEqual({ index: 3, count: 3 });
    expect(parseShard('auto', slurm(14, 3, 10, 18))).toEqual({ index: 2, count: 3 });
    expect(parseShard('auto', slurm(7, 1, 7, 7))).toEqual({ index: 1, count: 1 });
  });

  it('refuses arrays with gaps: nobody would do what lies in them', () => {
    expect(() => parseShard('auto', slurm(3, 3, 1, 7))).toThrow(/not at equal distances/);
    expect(() => parseShard('auto', slurm(4, 4, 1, 6))).toThrow(/not at equal distances/);
  });

  it('goes by a Kubernetes Indexed Job', () => {
    expect(parseShard('auto', { JOB_COMPLETION_INDEX: '0', JOB_COMPLETIONS: '4' })).toEqual({
      index: 1,
      count: 4,
    });
    expect(parseShard('auto', { JOB_COMPLETION_INDEX: '3', JOB_COMPLETIONS: '4' })).toEqual({
      index: 4,
      count: 4,
    });
    expect(() => parseShard('auto', { JOB_COMPLETION_INDEX: '4', JOB_COMPLETIONS: '4' })).toThrow(
      /expected i\/n/,
    );
    expect(() => parseShard('auto', { JOB_COMPLETION_INDEX: '0' })).toThrow(/JOB_COMPLETIONS/);
  });

  it('says what it misses where no scheduler started it', () => {
    expect(() => parseShard('auto', {})).toThrow(/neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX/);
    expect(() => parseShard('auto', { SLURM_ARRAY_TASK_ID: '1' })).toThrow(
      /SLURM_ARRAY_TASK_COUNT is not set/,
    );
    expect(() => parseShard('auto', { ...slurm(1, 3, 1, 3), SLURM_ARRAY_TASK_MIN: 'x' })).toThrow(/"x"/);
  });
});

describe('shardOf', () => {
  it('gives every run to exactly one shard, and all of them about as much work', async () => {
    const [grid] = TINY_OPTIONS.grids;
    const experiment = tinyExperiment({
      grids: [{ ...grid, emissions: ['features', 'bilstm', 'both'], trainSentences: [10, 20, 'all'] }],
    });
    const { runs } = await planOf(experiment);
    const { estimatedWork } = await import('../../../src/compare/run/run-order.ts');
    for (const count of [1, 2, 3, 7, 100]) {
      const shards = Array.from({ length: count }, (_, k) =>
        shardOf(runs, { index: k + 1, count }, experiment),
      );
      expect(
        shards
          .flat()
          .map(({ id }) => id)
          .sort(),
      ).toEqual(runs.map(({ id }) => id).sort());
      const works = shards.map((shard) =>
        shard.reduce((sum, run) => sum + estimatedWork(run, experiment), 0),
      );
      const longest = Math.max(...runs.map((run) => estimatedWork(run, experiment)));
      expect(Math.max(...works) - Math.min(...works)).toBeLessThanOrEqual(longest);
    }
  });

  it('counts the epochs of a grid, and the dev sentences of every epoch', async () => {
    const arms: Omit<ExperimentOptions['grids'][number], 'name'> = {
      emissions: ['features', 'bilstm'],
      outputs: ['crf'],
      seeds: [1],
    };
    const experiment = tinyExperiment({
      grids: [
        { ...arms, name: 'few', trainSentences: [10], training: { epochs: 40 } },
        { ...arms, name: 'more', trainSentences: [20] },
      ],
      training: { epochs: 4 },
    });
    const { runs } = await planOf(experiment);
    const { estimatedWork } = await import('../../../src/compare/run/run-order.ts');
    const workOf = (emission: string, sentences: number): number => {
      const run = runs.find(({ spec }) => spec.emission === emission && spec.trainSentences === sentences);
      return run === undefined ? Number.NaN : estimatedWork(run, experiment);
    };
    expect(workOf('features', 20)).toBe(2 * workOf('features', 10));
    // A fifth of the 20 dev sentences of the tiny experiment.
    const dev = 4;
    expect(workOf('bilstm', 10) / workOf('bilstm', 20)).toBeCloseTo((40 * (10 + dev)) / (4 * (20 + dev)), 9);
  });

  it('does not depend on the order of the runs', async () => {
    const experiment = tinyExperiment();
    const { runs } = await planOf(experiment);
    const ids = (list: typeof runs): string[] =>
      shardOf(list, { index: 2, count: 3 }, experiment)
        .map(({ id }) => id)
        .sort();
    expect(ids(runs.toReversed())).toEqual(ids(runs));
  });
});
