import { expect, it } from 'vitest';
import { cellsToRepeat, type ExperimentResult } from '../../../src/compare/index.ts';
import { planOf, TINY_OPTIONS, tinyExperiment } from './tiny-experiment.ts';

it('repeats cells by seed, and their refits by themselves', async () => {
  const [GRID] = TINY_OPTIONS.grids;
  const experiment = tinyExperiment({
    grids: [{ ...GRID, emissions: ['features'], outputs: ['crf'], templates: ['preset'], seeds: [4, 5] }],
    interpretation: { decisions: 3, refits: 2 },
  });
  const { runs } = await planOf(experiment);
  const id = 'e/all/features/crf/none/none/preset/all/none';
  const training = (seed: number) => ({ seed, sha256: `s${seed}`, f1: 0.5 });
  const result = {
    cells: [
      {
        id,
        output: 'crf',
        runs: [training(4), training(5)],
        stability: { refits: [1, 2].map((refit) => ({ ...training(4), refit })) },
      },
      { id, output: 'crf', runs: [training(4)] },
    ],
  } as unknown as ExperimentResult;
  const cells = cellsToRepeat(result, { runs });
  expect(
    cells.map(({ cell, seed, runs: own }) => [
      cell.replace(id, ''),
      seed,
      own.map(({ spec }) => [spec.seed, spec.refit]),
    ]),
  ).toEqual([
    ['', 4, [[4, undefined]]],
    ['', 5, [[5, undefined]]],
    [' refit 1', 4, [[4, 1]]],
    [' refit 2', 4, [[4, 2]]],
    ['', 4, [[4, undefined]]],
  ]);
});
