import {
  collectRuns,
  commonExperiment,
  DataStore,
  describeRun,
  type Experiment,
  finishExperiment,
  Journal,
  lockExperimentFolder,
  mergeJournals,
  openExperimentFolder,
  type Plan,
  planExperiment,
} from '../../compare/index.ts';
import { withLock } from '../../corpus/index.ts';
import { CrfLabError } from '../../errors.ts';
import { writeLivePages } from '../experiment-pages.ts';
import { resultSummary, sayResult } from '../experiment-summary.ts';
import { printJson, printMessage, printNote } from '../output.ts';
import { packageVersion } from '../version.ts';

export interface MergeOptions {
  readonly out: string;
  readonly data?: string | undefined;
  readonly json?: true | undefined;
}

/** Runs that are missing are named up to this number. */
const NAMED = 5;

/**
 * Joins the journals of shards and, when no run is missing, makes the result.
 * @returns the number of runs that failed
 */
export async function runMerge(
  folders: readonly string[],
  { out, data, json }: MergeOptions,
): Promise<number> {
  const [first, ...others] = folders;
  if (first === undefined) throw new RangeError('no folder to merge');
  const { experiment, folder } = await commonExperiment([first, ...others], data);
  const store = await DataStore.open(experiment, folder);
  const plan = planExperiment(experiment, store.hashes);
  return withLock(await lockExperimentFolder(out), async () => {
    await openExperimentFolder(out, experiment, folder);
    return mergeInto({ out, json }, folders, { experiment, store, plan });
  });
}

async function mergeInto(
  { out, json }: MergeOptions,
  folders: readonly string[],
  { experiment, store, plan }: { experiment: Experiment; store: DataStore; plan: Plan },
): Promise<number> {
  const say = printMessage;
  const journal = new Journal(out);
  await mergeJournals(plan, [...folders, out], journal, printNote);
  const { results, failures, missing } = await collectRuns(plan, journal);
  say(`${experiment.name}: ${results.length} of ${plan.runs.length} runs from ${folders.length} folders\n`);
  if (missing.length > 0) {
    const named = missing.slice(0, NAMED).map(({ spec }) => describeRun(spec));
    const more = missing.length > NAMED ? `, and ${missing.length - NAMED} more` : '';
    const runs = missing.length === 1 ? '1 run is' : `${missing.length} runs are`;
    throw new CrfLabError(
      `${out}: ${runs} still missing (${named.join('; ')}${more}); merge the other shards too, or do them here with crf-lab compare ${out}/experiment.json --out ${out}`,
    );
  }
  const finished = await finishExperiment(
    out,
    { experiment, store, plan, version: packageVersion() },
    'missing',
    (results) => writeLivePages(out, { experiment, store, plan, journal }, results, say),
  );
  if (json === true) printJson(resultSummary(out, finished));
  else sayResult(out, finished);
  if (failures.length > 0) say(`crf-lab: ${failures.length} of the runs failed\n`);
  return failures.length;
}
