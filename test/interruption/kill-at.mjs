/**
 * Preloaded into the program (NODE_OPTIONS=--import): counts every step that changes the disk and ends the program before one of
 * them. Environment:
 *
 *     STEPS_LOG       file that a line is added to for each step: `main 12 rename`
 *     KILL_AT         `main 12`: before the 12th step of the main process; `child 3`: of the process that does runs, with its parent
 *     KILL_SIGNAL     SIGKILL, SIGINT or SIGTERM
 */
import { appendFileSync, promises } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const fs = createRequire(import.meta.url)('node:fs');
const { STEPS_LOG, KILL_AT, KILL_SIGNAL = 'SIGKILL' } = process.env;
const role = process.send === undefined ? 'main' : 'child';
let steps = 0;

function step(kind) {
  const name = `${role} ${++steps}`;
  if (STEPS_LOG !== undefined) appendFileSync(STEPS_LOG, `${name} ${kind}\n`);
  if (name !== KILL_AT) return;
  if (role === 'child') process.kill(process.ppid, KILL_SIGNAL);
  process.kill(process.pid, KILL_SIGNAL);
  // Nothing more happens in a program that is gone, also while the signal is on its way.
  if (KILL_SIGNAL === 'SIGKILL') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

if (isMainThread) {
  const counted = (owner, key, kind) => {
    const original = owner[key];
    owner[key] = function (...args) {
      step(kind);
      return original.apply(this, args);
    };
  };
  for (const kind of ['rename', 'link', 'rm', 'mkdir']) counted(promises, kind, kind);
  for (const kind of ['renameSync', 'linkSync', 'rmSync', 'mkdirSync', 'fsyncSync', 'fdatasyncSync'])
    counted(fs, kind, kind);
  const handle = await promises.open(new URL(import.meta.url));
  const prototype = Object.getPrototypeOf(handle);
  await handle.close();
  for (const kind of ['sync', 'datasync']) counted(prototype, kind, kind);
  syncBuiltinESMExports();
}
