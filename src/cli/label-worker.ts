/** A thread of `label-pool.ts`: takes its setup, then job after job. */
import { parentPort } from 'node:worker_threads';
import { CrfLabError } from '../errors.ts';
import { createLabel, type Label } from './label-job.ts';
import type { LabelJob, LabelSetup, RefusedJob } from './label-task.ts';

const port = parentPort;
let label: Promise<Label> | undefined;

port?.on('message', async (message: LabelSetup | LabelJob) => {
  if ('decoder' in message) {
    label = createLabel(message);
    return;
  }
  // What is rejected here ends the thread, and the pool with it.
  const run = await label;
  if (run === undefined) throw new Error('a job came before the setup');
  try {
    const done = run(message);
    port.postMessage(done, [message.bytes.buffer]);
  } catch (error) {
    if (!(error instanceof CrfLabError)) throw error;
    const refused: RefusedJob = { isRefused: true };
    port.postMessage(refused);
  }
});
