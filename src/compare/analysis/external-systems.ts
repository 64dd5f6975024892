/** Predictions of other programs, scored as our own are. */
import { CorpusFormatError } from '../../errors.ts';
import { externalKey } from '../experiment/cell-key.ts';
import { mainGrid } from '../experiment/plan.ts';
import type { Experiment } from '../experiment/schema.ts';
import type { CellResult } from '../result.ts';
import { joinLabels } from '../run/label-lines.ts';
import type { System } from '../statistics/index.ts';
import type { AnalysisInput } from './analyse.ts';
import { CellFinder } from './cell-finder.ts';
import { cellIntervals } from './cell-intervals.ts';
import { cellResult } from './cell-result.ts';
import { scoreRun } from './score-run.ts';
import type { ScoredCell } from './scored-cell.ts';
import { systemOf } from './systems.ts';

export interface ExternalCell {
  readonly system: System;
  readonly result: CellResult;
}

/**
 * The systems of a corpus that another program gave the labels of; they are compared at the reference levels.
 * @throws CorpusFormatError where the sentences are not those of the test set
 */
export async function externalCells(
  experiment: Experiment,
  corpus: string,
  scored: readonly ScoredCell[],
  { prepare, readPredictions }: AnalysisInput,
): Promise<ExternalCell[]> {
  const found: ExternalCell[] = [];
  const finder = new CellFinder(corpus, scored, mainGrid(experiment));
  const reference = scored.find(
    ({ group }) =>
      JSON.stringify(group.spec.rung) === JSON.stringify(finder.rung) &&
      group.spec.trainSentences === finder.trainSentences &&
      group.spec.distortion.kind === 'none',
  );
  if (reference === undefined) return found;
  const { rung, trainSentences, distortion } = reference.group.spec;
  for (const { name, predictions } of experiment.systems.filter((system) => system.corpus === corpus)) {
    const data = await prepare({ corpus, rung, trainSentences, distortion });
    const labels = await readPredictions(corpus, predictions, rung);
    if (labels.length !== data.gold.length)
      throw new CorpusFormatError(
        predictions,
        0,
        `${labels.length} sentences, but the test set of ${corpus} has ${data.gold.length}: predict that file`,
      );
    for (const [n, gold] of data.gold.entries()) {
      const length = labels[n]?.length ?? 0;
      if (length !== gold.length)
        throw new CorpusFormatError(
          predictions,
          0,
          `sentence ${n + 1} has ${length} tokens, but ${gold.length} in the test set of ${corpus}`,
        );
    }
    const key = externalKey(corpus, name);
    const cell: ScoredCell = {
      ...reference,
      group: { ...reference.group, key, runs: [], refits: [] },
      refitScores: [],
      scores: [scoreRun(0, [name], labels.map(joinLabels), data)],
    };
    // Nothing is known of its training: its labels are taken as they are.
    const system = systemOf(cell, true);
    const intervals = cellIntervals([cell], () => true, experiment.statistics);
    const result = cellResult(cell, intervals, undefined);
    found.push({
      system,
      result: {
        ...result,
        emission: undefined,
        output: undefined,
        vectors: 'unknown',
        resources: 'unknown',
        templates: 'unknown',
        system: name,
        parameters: 0,
        weights: undefined,
        interpretation: [],
        runs: result.runs.map((run) => ({ ...run, iterations: 0 })),
      },
    });
  }
  return found;
}
