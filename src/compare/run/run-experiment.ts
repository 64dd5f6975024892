/** The runs of an experiment that are not yet in its journal: done side by side, each written down as it ends. */
import { distortionKey, rungKey } from '../experiment/cell-key.ts';
import type { Plan, Run, RunSpec } from '../experiment/run-spec.ts';
import type { Experiment } from '../experiment/schema.ts';
import type { ExperimentResult } from '../result.ts';
import type { Journal } from './journal.ts';
import { type RunOutcome, runAll } from './run-pool.ts';
import type { RunCost, RunResult } from './run-result.ts';

export interface ExperimentControl {
  readonly experiment: Experiment;
  /** Where relative paths of the experiment start. */
  readonly folder: string;
  readonly processes: number;
  readonly signal?: AbortSignal | undefined;
  /** Called once with the runs that are done already and those that are to be done. */
  readonly onStart?: ((finished: number, runs: readonly Run[]) => void) | undefined;
  readonly onBegin?: ((run: Run) => void) | undefined;
  readonly onProgress?: ((run: Run, share: number) => void) | undefined;
  /** After it has been written down. */
  readonly onOutcome?: ((outcome: RunOutcome) => void) | undefined;
  /** Something the user should know: one line. */
  readonly onNote?: ((text: string) => void) | undefined;
}

/**
 * Does those of `runs` that the journal lacks; what failed before is tried again.
 * @returns the runs that were not begun because the budget was used up or the signal came
 */
export async function runExperiment(
  runs: readonly Run[],
  journal: Journal,
  control: ExperimentControl,
): Promise<Run[]> {
  const { experiment, signal, onNote } = control;
  const endsAt = performance.now() + 60_000 * (experiment.budget.minutes ?? Number.POSITIVE_INFINITY);
  const open: Run[] = [];
  for (const run of runs) {
    const state = await journal.result(run);
    if (state === 'damaged')
      onNote?.(
        `${journal.path('journal', run.id)}: damaged or of another program version; its run is done again`,
      );
    if (typeof state === 'string') open.push(run);
  }
  control.onStart?.(runs.length - open.length, open);
  if (open.length === 0) return [];
  const noted = new Set<string>();
  return runAll(open, {
    experiment,
    folder: control.folder,
    out: journal.folder,
    processes: control.processes,
    signal,
    mayBegin: () => performance.now() < endsAt,
    onBegin: control.onBegin,
    onProgress: control.onProgress,
    onNote: (text) => {
      if (!noted.has(text)) onNote?.(text);
      noted.add(text);
    },
    onOutcome: async (outcome) => {
      if (outcome.kind === 'done') await journal.write(outcome.result, outcome.cost);
      else await journal.writeFailure(outcome.run.id, outcome.reason);
      control.onOutcome?.(outcome);
    },
  });
}

/** What a journal has of a plan. */
export interface CollectedRuns {
  /** In the order of the plan. */
  readonly results: readonly RunResult[];
  readonly costs: readonly RunCost[];
  readonly failures: ExperimentResult['failures'];
  /** Neither done nor failed. */
  readonly missing: readonly Run[];
}

export async function collectRuns({ runs }: Plan, journal: Journal): Promise<CollectedRuns> {
  const results: RunResult[] = [];
  const costs: RunCost[] = [];
  const failures: { id: string; cell: string; reason: string }[] = [];
  const missing: Run[] = [];
  for (const run of runs) {
    const result = await journal.result(run);
    if (typeof result !== 'string') {
      results.push(result);
      const cost = await journal.cost(run.id);
      if (cost !== undefined) costs.push(cost);
      continue;
    }
    const reason = await journal.failure(run.id);
    if (reason === undefined) missing.push(run);
    else failures.push({ id: run.id, cell: describeRun(run.spec), reason });
  }
  return { results, costs, failures, missing };
}

/** A run in a few words: `conll2003 bilstm+crf`, and whatever is not the usual. */
export function describeRun(spec: RunSpec): string {
  const { corpus, fold, rung, emission, head, vectors, resources, templates } = spec;
  return [
    corpus,
    `${emission}+${head}`,
    ...(rung.route === 'all' ? [] : [rungKey(rung)]),
    ...(vectors === 'none' ? [] : ['vectors']),
    ...(resources === 'none' ? [] : [resources === 'all' ? 'all resources' : resources]),
    ...(templates === 'preset' || templates === 'none' ? [] : [templates]),
    ...(spec.trainSentences === 'all' ? [] : [`${spec.trainSentences} sentences`]),
    ...(spec.distortion.kind === 'none' ? [] : [distortionKey(spec.distortion)]),
    ...(fold === undefined ? [] : [`fold ${fold + 1}`]),
    ...(spec.refit === undefined ? [] : [`refit ${spec.refit}`]),
    `seed ${spec.seed}`,
  ].join(' ');
}
