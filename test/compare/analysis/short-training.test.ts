import { expect, it } from 'vitest';
import { shortTraining } from '../../../src/compare/analysis/short-training.ts';
import { resolvedOptions } from '../../../src/compare/experiment/run-options.ts';
import { resolveExperiment } from '../../../src/compare/experiment/schema.ts';
import { warningsOf } from '../../../src/compare/report/sections/reproduce.ts';
import type { CellResult, ExperimentResult } from '../../../src/compare/result.ts';

function cell(
  emission: 'features' | 'bilstm',
  usedSentences: number,
  training: { epochs: number; batch: number },
): CellResult {
  const experiment = resolveExperiment({
    name: 'x',
    corpora: [{ name: 'a', source: { kind: 'embedded' } }],
    grids: [{ name: 'g', training }],
  });
  const spec = { emission, head: 'crf', vectors: 'none', seed: 1, training } as const;
  const options = resolvedOptions({ spec }, experiment, 'ner');
  return { corpus: 'a', usedSentences, options, runs: [] } as unknown as CellResult;
}

const few = cell('bilstm', 100, { epochs: 10, batch: 8 });
const fewer = cell('bilstm', 81, { epochs: 10, batch: 8 });
const enough = cell('bilstm', 100, { epochs: 39, batch: 8 });
const features = cell('features', 10, { epochs: 1, batch: 8 });
const external = { ...features, options: undefined };

it('finds networks with less than 500 steps, the last batch of an epoch counted whole', () => {
  expect(shortTraining({ cells: [enough, few, features, fewer, external] })).toEqual({
    cells: 2,
    steps: 110,
    sentences: 81,
    corpus: 'a',
  });
  expect(shortTraining({ cells: [enough, features, external] })).toBeUndefined();
});

it('is told at the top of the report, with the remedy', () => {
  const result = { failures: [], ledger: [], data: [], cells: [few] } as unknown as ExperimentResult;
  expect(warningsOf(result).flat().map(String).join('')).toMatch(/at most 130 steps .* "training"/);
  expect(warningsOf({ ...result, cells: [enough] })).toEqual([]);
});
