/** From the runs in a journal to the files of the result. */
import { analyse } from '../analysis/index.ts';
import type { DataStore } from '../experiment/data-store.ts';
import type { Plan } from '../experiment/run-spec.ts';
import type { Experiment } from '../experiment/schema.ts';
import type { ExperimentResult } from '../result.ts';
import { finishExtension } from './experiment-folder.ts';
import { Journal } from './journal.ts';
import { writeReport, writeResult } from './result-files.ts';
import { collectRuns, describeRun } from './run-experiment.ts';
import type { RunResult } from './run-result.ts';

export interface FinishedExperiment {
  readonly result: ExperimentResult;
  /** Relative to the folder. */
  readonly files: readonly string[];
}

/**
 * Analyses what the journal of a folder has of the plan, and writes result and report.
 * @param reasonMissing stands in the result as the reason why runs were not done
 * @param makePages writes pages of models into the folder, which the report then links, and returns their names
 */
export async function finishExperiment(
  out: string,
  {
    experiment,
    store,
    plan,
    version,
  }: {
    readonly experiment: Experiment;
    readonly store: DataStore;
    readonly plan: Plan;
    /** Of this program. */
    readonly version: string;
  },
  reasonMissing: string,
  makePages: (results: readonly RunResult[]) => Promise<readonly string[]> = () => Promise.resolve([]),
): Promise<FinishedExperiment> {
  const journal = new Journal(out);
  const { results, costs, failures, missing } = await collectRuns(plan, journal);
  const notDone = missing.map((run) => ({ id: run.id, cell: describeRun(run.spec), reason: reasonMissing }));
  const result = await analyse(experiment, store, results, [...failures, ...notDone], version);
  await writeResult(out, result);
  await finishExtension(out);
  const pages = await makePages(results);
  const files = [...(await writeReport(out, result, costs)), ...pages];
  await journal.removeTemporaryFiles();
  return { result, files };
}
