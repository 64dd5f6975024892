/** Does the cells of a result again and compares. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import {
  type CellCheck,
  cellsToRepeat,
  checkCell,
  checkData,
  DataStore,
  folderOfResult,
  planExperiment,
  type RunResult,
  readResult,
  runAll,
} from '../../compare/index.ts';
import { ExperimentProgress } from '../experiment-progress.ts';
import { listenForInterruption } from '../interruption.ts';
import { printJson, printMessage, printText } from '../output.ts';
import { printable } from '../printable.ts';
import { terminalTable } from '../text-style.ts';

export interface ReproduceOptions {
  readonly sample?: number | undefined;
  readonly threads?: number | undefined;
  readonly data?: string | undefined;
  readonly json?: true | undefined;
}

export interface ReproduceOutcome {
  readonly interruptedBy: NodeJS.Signals | undefined;
  /** Parts of the data and cells that are not what they were. */
  readonly different: number;
}

export async function runReproduce(out: string, options: ReproduceOptions): Promise<ReproduceOutcome> {
  const say = printMessage;
  const result = await readResult(out);
  // The one that the result is of: a folder that is being extended says already what it will be.
  const { experiment } = result;
  const folder = options.data === undefined ? await folderOfResult(out, experiment) : resolve(options.data);
  const store = await DataStore.open(experiment, folder);
  const plan = planExperiment(experiment, store.hashes);
  const data = checkData(result, store);
  const cells = cellsToRepeat(result, plan, options.sample);
  const runs = [...new Set(cells.flatMap((cell) => cell.runs))];
  const processes = Math.max(1, options.threads ?? availableParallelism());
  const progress = new ExperimentProgress(experiment, {
    write: say,
    isTerminal: process.stderr.isTTY === true,
    processes: Math.min(processes, Math.max(1, runs.length)),
  });
  say(`${experiment.name}: ${runs.length} runs for ${cells.length} cells and seeds\n`);
  progress.start(0, runs);
  const interruption = listenForInterruption(say, 'ending the runs that are going on');
  const results = new Map<string, RunResult>();
  try {
    await runAll(runs, {
      experiment,
      folder,
      processes,
      signal: interruption.signal,
      onBegin: (run) => progress.begin(run),
      onProgress: (run, share) => progress.progress(run, share),
      onOutcome: (outcome) => {
        progress.finish(outcome);
        if (outcome.kind === 'done') results.set(outcome.run.id, outcome.result);
      },
    });
  } finally {
    progress.end();
    interruption.stop();
  }
  const interruptedBy = interruption.received();
  if (interruptedBy !== undefined) return { interruptedBy, different: 0 };
  const checks: CellCheck[] = [];
  for (const cell of cells) checks.push(await checkCell(cell, results, store));
  const different =
    data.filter(({ isSame }) => !isSame).length + checks.filter(({ isSame }) => !isSame).length;
  if (options.json === true) printJson({ out, different, data, cells: checks });
  else printText(formatChecks(data, checks));
  say(
    different === 0
      ? 'everything is the same\n'
      : `crf-lab: ${different} of ${data.length + checks.length} differ\n`,
  );
  return { interruptedBy, different };
}

function formatChecks(data: ReturnType<typeof checkData>, checks: readonly CellCheck[]): string {
  const verdict = (isSame: boolean): string => (isSame ? 'same' : 'different');
  const ofData = data.map(({ corpus, part, isSame }) => [
    printable(corpus),
    printable(part),
    verdict(isSame),
  ]);
  const percent = (f1: number | undefined): string => (f1 === undefined ? 'failed' : (100 * f1).toFixed(4));
  const short = (hash: string | undefined): string => hash?.slice(0, 12) ?? '';
  const ofCells = checks.map(({ cell, seed, expected, found, isSame }) => [
    printable(cell, 200),
    String(seed),
    percent(expected.f1),
    percent(found?.f1),
    short(expected.sha256),
    short(found?.sha256),
    verdict(isSame),
  ]);
  const cellHead = ['cell', 'seed', 'score then', 'now', 'predictions then', 'now', ''];
  return [
    terminalTable([['corpus', 'data', ''], ...ofData], 'lll'),
    '',
    terminalTable([cellHead, ...ofCells], 'lrrrlll'),
    '',
  ].join('\n');
}
