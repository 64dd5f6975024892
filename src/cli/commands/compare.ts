/** Runs an experiment, or its part, and makes the report. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  checkInputs,
  DataStore,
  describeRun,
  type Experiment,
  fileNameOf,
  finishExperiment,
  Journal,
  lockExperimentFolder,
  openExperimentFolder,
  type Plan,
  parseShard,
  planExperiment,
  type Run,
  runExperiment,
  type Shard,
  shardOf,
} from '../../compare/index.ts';
import { pathKind, withLock } from '../../corpus/index.ts';
import { CrfLabError } from '../../errors.ts';
import { loadExperimentArgument } from '../experiment-input.ts';
import { writeLivePages } from '../experiment-pages.ts';
import { ExperimentProgress } from '../experiment-progress.ts';
import { resultSummary, sayResult } from '../experiment-summary.ts';
import { listenForInterruption } from '../interruption.ts';
import { printJson, printMessage, printNote } from '../output.ts';
import { checkUsage } from '../usage-error.ts';
import { packageVersion } from '../version.ts';

export interface CompareOptions {
  readonly out?: string | undefined;
  readonly shard?: string | undefined;
  readonly resume?: true | undefined;
  readonly extend?: true | undefined;
  readonly threads?: number | undefined;
  readonly json?: true | undefined;
}

export interface CompareOutcome {
  /** The signal that made it end early. */
  readonly interruptedBy: NodeJS.Signals | undefined;
  /** Runs without a result. */
  readonly failed: number;
}

/** @param path experiment file; undefined: the embedded experiment */
export async function runCompare(path: string | undefined, options: CompareOptions): Promise<CompareOutcome> {
  const shard = options.shard === undefined ? undefined : checkUsage(() => parseShard(options.shard ?? ''));
  const { experiment, folder } = await loadExperimentArgument(path);
  const out = options.out ?? join('reports', fileNameOf(experiment.name));
  if (options.resume === true && (await pathKind(join(out, 'experiment.json'))) !== 'file')
    throw new CrfLabError(
      `${out}: nothing to resume there; leave --resume away to begin, or name the folder with --out`,
    );
  const store = await DataStore.open(experiment, folder);
  const plan = planExperiment(experiment, store.hashes);
  await checkInputs(experiment, store, plan, printNote);
  return withLock(await lockExperimentFolder(out, shard), () =>
    runAndReport({ experiment, folder, out, shard, store, plan }, options),
  );
}

interface Work {
  readonly experiment: Experiment;
  /** Where relative paths of the experiment start. */
  readonly folder: string;
  readonly out: string;
  readonly shard: Shard | undefined;
  readonly store: DataStore;
  readonly plan: Plan;
}

async function runAndReport(
  { experiment, folder, out, shard, store, plan }: Work,
  options: CompareOptions,
): Promise<CompareOutcome> {
  const say = printMessage;
  await openExperimentFolder(out, experiment, folder, { mayChange: options.extend === true });
  const journal = new Journal(out);
  const runs = shard === undefined ? plan.runs : shardOf(plan.runs, shard, experiment);
  const processes = Math.max(1, options.threads ?? availableParallelism());

  const progress = new ExperimentProgress(experiment, {
    write: say,
    isTerminal: process.stderr.isTTY === true,
    processes: Math.min(processes, Math.max(1, runs.length)),
  });
  const interruption = listenForInterruption(
    say,
    'ending the runs that are going on; once more to end at once',
  );
  let left: Run[];
  try {
    left = await runExperiment(runs, journal, {
      experiment,
      folder,
      processes,
      signal: interruption.signal,
      onStart: (finished, open) => {
        say(introduction(experiment.name, { shard, finished, open, all: plan.runs.length, out }));
        progress.start(finished, open);
      },
      onBegin: (run) => progress.begin(run),
      onProgress: (run, share) => progress.progress(run, share),
      onOutcome: (outcome) => progress.finish(outcome),
      onNote: printNote,
    });
  } finally {
    progress.end();
    interruption.stop();
  }
  const interruptedBy = interruption.received();
  if (interruptedBy !== undefined) {
    const done = runs.length - left.length;
    say(`${done} of ${runs.length} runs are done and kept in ${out}; the same command goes on from there\n`);
    return { interruptedBy, failed: 0 };
  }
  if (left.length > 0)
    say(
      `note: the budget of ${experiment.budget.minutes} minutes is used up; ${left.length} runs were not begun, the same command goes on with them\n`,
    );
  if (shard !== undefined) return finishShard(out, shard, runs, left, options);

  say('computing statistics and the report\n');
  const finished = await finishExperiment(
    out,
    { experiment, store, plan, version: packageVersion() },
    'not begun: the budget was used up',
    (results) => writeLivePages(out, { experiment, store, plan, journal }, results, say),
  );
  if (options.json === true) printJson(resultSummary(out, finished));
  else sayResult(out, finished);
  const failed = finished.result.failures.length - left.length;
  if (failed > 0) say(`crf-lab: ${failedRuns(failed)}; the same command tries them again\n`);
  return { interruptedBy, failed };
}

function introduction(
  name: string,
  {
    shard,
    finished,
    open,
    all,
    out,
  }: { shard: Shard | undefined; finished: number; open: readonly Run[]; all: number; out: string },
): string {
  const part =
    shard === undefined
      ? `${all} runs`
      : `shard ${shard.index} of ${shard.count}, ${finished + open.length} of ${all} runs`;
  const done = finished === 0 ? '' : `, ${finished} of them done before`;
  return `${name}: ${part}${done}; results go to ${out}\n`;
}

async function finishShard(
  out: string,
  { index, count }: Shard,
  runs: readonly Run[],
  left: readonly Run[],
  { json }: CompareOptions,
): Promise<CompareOutcome> {
  const journal = new Journal(out);
  const failures: { id: string; run: string; reason: string }[] = [];
  for (const run of runs) {
    if (typeof (await journal.result(run)) !== 'string') continue;
    const reason = await journal.failure(run.id);
    if (reason !== undefined) failures.push({ id: run.id, run: describeRun(run.spec), reason });
  }
  const done = runs.length - left.length - failures.length;
  if (json === true)
    printJson({ out, shard: { index, count }, runs: runs.length, done, notBegun: left.length, failures });
  printMessage(
    `shard ${index} of ${count}: ${done} of ${runs.length} runs done; join the shards with crf-lab merge\n`,
  );
  if (failures.length > 0)
    printMessage(`crf-lab: ${failedRuns(failures.length)}; the same command tries them again\n`);
  return { interruptedBy: undefined, failed: failures.length };
}

function failedRuns(count: number): string {
  return count === 1 ? '1 run failed' : `${count} runs failed`;
}
