/** Processes that do the runs of an experiment side by side. What they find does not depend on how many they are. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Run } from '../experiment/run-spec.ts';
import type { Experiment } from '../experiment/schema.ts';
import type { FromRunProcess, ToRunProcess } from './run-messages.ts';
import { RunQueue } from './run-order.ts';
import type { RunCost, RunResult } from './run-result.ts';

export type RunOutcome =
  | { readonly kind: 'done'; readonly run: Run; readonly result: RunResult; readonly cost: RunCost }
  | {
      readonly kind: 'failed';
      readonly run: Run;
      readonly reason: string;
      readonly stack: string | undefined;
    };

export interface PoolOptions {
  readonly experiment: Experiment;
  /** Where relative paths of the experiment start. */
  readonly folder: string;
  /** Folder of the journal that the models to be kept are written to; undefined: none are. */
  readonly out?: string | undefined;
  /** At least 1. */
  readonly processes: number;
  /** Ends all processes at once; what they were at is lost. */
  readonly signal?: AbortSignal | undefined;
  /** Asked before each run; after a no none is begun any more. */
  readonly mayBegin?: (() => boolean) | undefined;
  readonly onBegin?: ((run: Run) => void) | undefined;
  readonly onProgress?: ((run: Run, share: number) => void) | undefined;
  /** Something the user should know: one line, which every process says anew. */
  readonly onNote?: ((text: string) => void) | undefined;
  /** Waited for before `runAll` returns, not before the next run begins. An error ends the work. */
  readonly onOutcome: (outcome: RunOutcome) => void | Promise<void>;
}

const PROGRAM = new URL('../../../dist/compare/run/run-process.js', import.meta.url);

/** Last characters of what a process wrote to stderr: where it died, its reason is among them. */
const LAST_WORDS = 4096;

/** Does the runs and hands each outcome over as it comes. @returns the runs that were not begun or not finished */
export async function runAll(runs: readonly Run[], options: PoolOptions): Promise<Run[]> {
  const { experiment, processes, signal, mayBegin = () => true, onOutcome } = options;
  const queue = new RunQueue(runs, experiment);
  const left = new Map(runs.map((run) => [run.id, run]));
  const pending = new Set<Promise<void>>();
  const workers = Array.from({ length: Math.min(processes, runs.length) }, () => new RunWorker(options));
  let failure: { readonly error: unknown } | undefined;
  const work = async (worker: RunWorker): Promise<void> => {
    while (failure === undefined && signal?.aborted !== true && queue.size > 0 && mayBegin()) {
      const run = queue.take(worker);
      if (run === undefined) return;
      options.onBegin?.(run);
      const outcome = await worker.train(run);
      if (outcome === undefined) return;
      left.delete(run.id);
      const handled = Promise.resolve(onOutcome(outcome)).catch((error: unknown) => {
        failure ??= { error };
      });
      pending.add(handled);
      void handled.finally(() => pending.delete(handled));
    }
  };
  const endAll = (): void => {
    for (const worker of workers) worker.end();
  };
  signal?.addEventListener('abort', endAll);
  try {
    await Promise.all(workers.map(work));
    await Promise.all(pending);
  } finally {
    signal?.removeEventListener('abort', endAll);
    endAll();
  }
  if (failure !== undefined) throw failure.error;
  return [...left.values()];
}

/** One process at a time: when it dies, another takes its place with the next run. */
class RunWorker {
  readonly #options: PoolOptions;
  #child: ChildProcess | undefined;
  #lastWords = '';
  #isEnded = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** undefined when it was ended before it was done. */
  train(run: Run): Promise<RunOutcome | undefined> {
    if (this.#isEnded) return Promise.resolve(undefined);
    const child = this.#child ?? this.#start();
    this.#lastWords = '';
    return new Promise((resolve) => {
      const finish = (outcome: RunOutcome | undefined): void => {
        child.off('message', onMessage).off('close', onClose).off('error', onError);
        resolve(outcome);
      };
      const onMessage = (message: FromRunProcess): void => {
        switch (message.kind) {
          case 'progress':
            this.#options.onProgress?.(run, message.share);
            return;
          case 'note':
            this.#options.onNote?.(message.text);
            return;
          case 'done':
            finish({ ...message, run });
            return;
          case 'failed':
            finish({ ...message, run });
            return;
          default:
            message satisfies never;
        }
      };
      const onClose = (code: number | null, signal: NodeJS.Signals | null): void => {
        this.#child = undefined;
        const reason = deathOf(code, signal, this.#lastWords);
        finish(this.#isEnded ? undefined : { kind: 'failed', run, reason, stack: undefined });
      };
      const onError = (error: Error): void => {
        this.#child = undefined;
        child.kill('SIGKILL');
        finish({ kind: 'failed', run, reason: `no process for it: ${error.message}`, stack: undefined });
      };
      child.on('message', onMessage).on('close', onClose).on('error', onError);
      // A process that is gone says so by `close`.
      child.send({ kind: 'train', run } satisfies ToRunProcess, () => undefined);
    });
  }

  end(): void {
    this.#isEnded = true;
    this.#child?.kill('SIGKILL');
  }

  #start(): ChildProcess {
    const { experiment, folder, out } = this.#options;
    const child = fork(fileURLToPath(PROGRAM), [], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.stderr?.on('data', (text: Buffer) => {
      this.#lastWords = (this.#lastWords + text.toString()).slice(-LAST_WORDS);
    });
    child.on('close', () => {
      if (this.#child === child) this.#child = undefined;
    });
    child.send({ kind: 'open', experiment, folder, out } satisfies ToRunProcess, () => undefined);
    this.#child = child;
    return child;
  }
}

/** Why a process ended, as far as can be told. SIGKILL is what the kernel sends when memory is used up. */
function deathOf(code: number | null, signal: NodeJS.Signals | null, lastWords: string): string {
  const how = signal === null ? `exit code ${code}` : signal;
  if (/heap out of memory|allocation failed/i.test(lastWords))
    return `its process ran out of memory (${how}): raise NODE_OPTIONS=--max-old-space-size, or take fewer data`;
  if (signal === 'SIGKILL')
    return 'its process was killed (SIGKILL), perhaps because the machine ran out of memory';
  const lines = lastWords.split('\n').filter((line) => line.trim() !== '');
  const words = lines.find((line) => /error/i.test(line)) ?? lines.at(-1);
  return `its process ended (${how})${words === undefined ? '' : `: ${words.trim()}`}`;
}
