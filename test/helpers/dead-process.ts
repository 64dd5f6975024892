import { spawnSync } from 'node:child_process';
import { ownMark, type ProcessMark } from '../../src/corpus/storage/process-mark.ts';

/** The mark of a process of this machine that has ended. */
export function deadProcess(): ProcessMark {
  return { ...ownMark(), pid: spawnSync(process.execPath, ['-e', '']).pid };
}
