import { expect, it } from 'vitest';
import { dataKey, inputKey, RunQueue } from '../../../src/compare/run/run-order.ts';
import { planOf, TINY_OPTIONS, tinyExperiment } from './tiny-experiment.ts';

const [GRID] = TINY_OPTIONS.grids;
const experiment = tinyExperiment({
  grids: [{ ...GRID, trainSentences: [10, 20], templates: ['preset', 'words'] }],
});
const { runs } = await planOf(experiment);

it('gives each run once', () => {
  const queue = new RunQueue(runs, experiment);
  const taken = runs.map((_, k) => queue.take(k % 3)?.id);
  expect(taken.sort()).toEqual(runs.map(({ id }) => id).sort());
  expect(queue.size).toBe(0);
  expect(queue.take(0)).toBeUndefined();
});

it('keeps a process on its sentences and on its attributes as long as there are runs on them', () => {
  const queue = new RunQueue(runs, experiment);
  const specs = runs.flatMap(() => queue.take('alone')?.spec ?? []);
  const changes = (keys: readonly string[]): number =>
    keys.filter((key, k) => k > 0 && key !== keys[k - 1]).length;
  expect(changes(specs.map(dataKey))).toBe(new Set(specs.map(dataKey)).size - 1);
  expect(changes(specs.map(inputKey))).toBe(new Set(specs.map(inputKey)).size - 1);
});

it('sends two processes to different sentences', () => {
  const queue = new RunQueue(runs, experiment);
  const [a, b] = [queue.take('a'), queue.take('b')];
  expect(a?.spec.trainSentences).not.toBe(b?.spec.trainSentences);
});
