/** A process that does runs, one after the other, each with one thread; `run-pool.ts` starts it. */

import { serializeCrf } from '../../crf/index.ts';
import { CrfLabError, isRefusedMemory, SystemMemoryError } from '../../errors.ts';
import { describeRemarks } from '../../features/index.ts';
import { DataStore } from '../experiment/data-store.ts';
import { keepsModel } from '../experiment/interpreted-runs.ts';
import type { Run } from '../experiment/run-spec.ts';
import type { Experiment } from '../experiment/schema.ts';
import { Journal } from './journal.ts';
import type { FromRunProcess, ToRunProcess } from './run-messages.ts';
import { trainRun } from './train-run.ts';

/** Least time between two reports of progress, in milliseconds. */
const REPORT_MS = 200;

/** Ctrl-C reaches all processes of a terminal, a scheduler's SIGTERM all of a job: what they mean is for the main process to say. */
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
/** The main process is gone, and nobody would keep the result. */
process.on('disconnect', () => process.exit(1));

let opened:
  | {
      readonly experiment: Experiment;
      readonly store: Promise<DataStore>;
      readonly journal: Journal | undefined;
    }
  | undefined;

process.on('message', (message: ToRunProcess) => {
  if (message.kind === 'open') {
    const { experiment, folder, out } = message;
    const store = DataStore.open(experiment, folder);
    // What goes wrong is told with the first run.
    store.catch(() => undefined);
    opened = { experiment, store, journal: out === undefined ? undefined : new Journal(out) };
    return;
  }
  train(message.run).then(say, (error: unknown) => say(failureOf(error)));
});

async function train(run: Run): Promise<FromRunProcess> {
  if (opened === undefined) throw new Error('asked for a run before the experiment was given');
  const { experiment, journal } = opened;
  const store = await opened.store;
  const { corpus, resources: level, vectors } = run.spec;
  const data = await store.prepare(run.spec);
  const resources = await store.resources(corpus, level, vectors);
  const remarks = resources.vectors === undefined ? undefined : describeRemarks(resources.vectors);
  if (remarks !== undefined) say({ kind: 'note', text: `vectors of ${corpus}: ${remarks}` });
  let saidAt = performance.now();
  const { result, cost, model } = await trainRun(run, data, resources, experiment, {
    threads: 1,
    onProgress: (share) => {
      if (share === undefined || performance.now() - saidAt < REPORT_MS) return;
      saidAt = performance.now();
      say({ kind: 'progress', share });
    },
  });
  if (journal !== undefined && model !== undefined && keepsModel(run, experiment))
    await journal.writeModel(run.id, serializeCrf(model));
  return { kind: 'done', result, cost };
}

function failureOf(thrown: unknown): FromRunProcess {
  const error = isRefusedMemory(thrown) ? SystemMemoryError.forBytes(undefined, { cause: thrown }) : thrown;
  if (error instanceof CrfLabError) return { kind: 'failed', reason: error.message, stack: undefined };
  return error instanceof Error
    ? { kind: 'failed', reason: `${error.name}: ${error.message}`, stack: error.stack }
    : { kind: 'failed', reason: String(error), stack: undefined };
}

function say(message: FromRunProcess): void {
  process.send?.(message);
}
