import { describe, expect, it } from 'vitest';
import { dataSpecs, groupCells } from '../../../src/compare/analysis/cell-group.ts';
import type { Run, RunSpec } from '../../../src/compare/experiment/run-spec.ts';
import type { RunResult } from '../../../src/compare/run/run-result.ts';

const SPEC: RunSpec = {
  corpus: 'a',
  rung: { route: 'all' },
  trainSentences: 'all',
  distortion: { kind: 'none' },
  emission: 'bilstm',
  head: 'crf',
  vectors: 'none',
  resources: 'none',
  templates: 'none',
  seed: 1,
};
const run = (id: string, change: Partial<RunSpec>): Run => ({
  id,
  spec: { ...SPEC, ...change },
  outputs: ['crf', 'masked-crf'],
  grids: ['main'],
  isExplained: false,
});
const result = ({ id, spec }: Run): [string, RunResult] => [
  id,
  {
    version: 1,
    id,
    spec,
    predictions: {},
    parameters: 1,
    labels: 1,
    iterations: 1,
    stopReason: 'epochs',
    devScore: undefined,
    weights: undefined,
    interpretation: undefined,
  },
];
const keyOf = (spec: RunSpec, output: string): string => `${spec.corpus}/${output}`;

describe('cells', () => {
  it('hold all seeds in order, one cell for each output', () => {
    const runs = [run('x', { seed: 3 }), run('y', { seed: 1 })];
    const cells = groupCells(runs, new Map(runs.map(result)), keyOf);
    expect(cells.map(({ key }) => key)).toEqual(['a/crf', 'a/masked-crf']);
    expect(cells[0]?.runs.map(({ seed }) => seed)).toEqual([1, 3]);
  });

  it('keep refits apart from seeds, in their order, those of which every fold is done', () => {
    const runs = [
      run('a', { seed: 1, fold: 0 }),
      run('b', { seed: 1, fold: 1 }),
      run('d', { seed: 1, fold: 1, refit: 2 }),
      run('c', { seed: 1, fold: 0, refit: 2 }),
      run('e', { seed: 1, fold: 0, refit: 1 }),
      run('f', { seed: 1, fold: 1, refit: 1 }),
      run('g', { seed: 1, fold: 0, refit: 3 }),
      run('h', { seed: 1, fold: 1, refit: 3 }),
    ];
    const [cell] = groupCells(runs, new Map(runs.slice(0, 7).map(result)), keyOf);
    expect(cell?.runs.map(({ results }) => results.map(({ id }) => id))).toEqual([['a', 'b']]);
    expect(
      cell?.refits.map(({ refit, seed, results }) => [refit, seed, results.map(({ id }) => id)]),
    ).toEqual([
      [1, 1, ['e', 'f']],
      [2, 1, ['c', 'd']],
    ]);
  });

  it('leave out a seed of which a fold is missing', () => {
    const runs = [
      run('p', { seed: 1, fold: 1 }),
      run('q', { seed: 1, fold: 0 }),
      run('r', { seed: 2, fold: 0 }),
      run('s', { seed: 2, fold: 1 }),
    ];
    const cells = groupCells(runs, new Map(runs.slice(0, 3).map(result)), keyOf);
    expect(cells[0]?.runs.map(({ seed, results }) => [seed, results.map(({ id }) => id)])).toEqual([
      [1, ['q', 'p']],
    ]);
    expect(cells[0] === undefined ? [] : dataSpecs(cells[0]).map(({ fold }) => fold)).toEqual([0, 1]);
  });

  it('of which nothing is finished are none', () => {
    expect(groupCells([run('x', {})], new Map(), keyOf)).toEqual([]);
  });
});
