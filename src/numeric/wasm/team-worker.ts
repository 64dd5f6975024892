/** A worker of a team: waits for rounds and takes tasks until it is told to stop. */
import { parentPort, workerData } from 'node:worker_threads';
import {
  CONTROL_DONE,
  CONTROL_FAILED,
  CONTROL_MESSAGE_LENGTH,
  CONTROL_ROUND,
  CONTROL_STOP,
  CONTROL_WORDS,
  type CreateRunTask,
  MESSAGE_BYTES,
  SPIN_TURNS,
  takeTasks,
  type WorkerStart,
} from './team.ts';

const { program, memory, thread, controlAddress, messageAddress } = workerData as WorkerStart;
const control = new Int32Array(memory.buffer, controlAddress, CONTROL_WORDS);
const message = new Uint8Array(memory.buffer, messageAddress, MESSAGE_BYTES);

/** Leaves word for the main thread, which may be asleep waiting for this one's task. */
function fail(text: string): void {
  if (Atomics.compareExchange(control, CONTROL_FAILED, 0, -1) !== 0) return;
  const bytes = new TextEncoder().encode(text).subarray(0, MESSAGE_BYTES);
  message.set(bytes);
  Atomics.store(control, CONTROL_MESSAGE_LENGTH, bytes.length);
  Atomics.store(control, CONTROL_FAILED, 1);
  Atomics.notify(control, CONTROL_DONE);
}

process.on('exit', (code) => {
  if (Atomics.load(control, CONTROL_STOP) === 0) fail(`it ended with code ${code}`);
});

const { createRunTask }: { createRunTask: CreateRunTask } = await import(program.url);
const runTask = createRunTask(program.module, memory, thread, program.setup);
let seen = Atomics.load(control, CONTROL_ROUND);
parentPort?.postMessage('ready');

while (Atomics.load(control, CONTROL_STOP) === 0) {
  let round = Atomics.load(control, CONTROL_ROUND);
  for (let turn = 0; round === seen && turn < SPIN_TURNS; turn++)
    round = Atomics.load(control, CONTROL_ROUND);
  if (round === seen) {
    Atomics.wait(control, CONTROL_ROUND, seen);
    continue;
  }
  seen = round;
  try {
    takeTasks(control, round, runTask);
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
    break;
  }
}
