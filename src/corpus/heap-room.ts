/** Whether what is read still fits into V8's heap: the end of that heap ends the process, which no program can catch. */
import { getHeapStatistics } from 'node:v8';
import { CapacityError } from '../errors.ts';
import { collectGarbage } from './collect-garbage.ts';

/** What V8's limit holds for new objects, three semi-spaces; what lasts has the rest. */
const NEW_OBJECTS_BYTES = 48 * 2 ** 20;
/** Share of that rest up to which a file is read on. */
const FULL = 0.92;

/**
 * Call it between pieces of a file. What is garbage does not count: it is collected first where the heap looks full.
 * @throws CapacityError
 */
export async function checkHeapRoom(path: string): Promise<void> {
  if (!isFull()) return;
  await collectGarbage();
  if (!isFull()) return;
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  const mebibytes = Math.round(limit / 2 ** 20);
  throw new CapacityError(
    used,
    `${path} takes more memory than Node's heap has (${mebibytes} MiB): raise NODE_OPTIONS=--max-old-space-size (in MiB), or take fewer sentences`,
  );
}

function isFull(): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used > FULL * Math.max(limit - NEW_OBJECTS_BYTES, limit / 2);
}
