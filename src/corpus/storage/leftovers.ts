/** Names of files that are being written, and what is done with those of programs that were killed meanwhile. */
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { lifeOf, ownMark, type ProcessMark, parseMark, spellMark } from './process-mark.ts';

const TEMPORARY = /^(.*)\.([0-9a-f]{8}-\d{1,10}-[0-9a-z]{1,12})-(\d+)\.tmp(\.old)?$/s;
/** Of a file name in bytes, of which systems take 255: what is left beside our own ending. */
const MOST_NAME_BYTES = 190;

/** After this time without a sign a process on another machine counts as gone. */
export const SILENCE_MS = 10 * 60_000;

let temporaries = 0;

/** A new name beside `target` that tells which process writes it. */
export function temporaryName(target: string): string {
  let name = basename(target);
  while (Buffer.byteLength(name) > MOST_NAME_BYTES) name = name.slice(0, -8);
  return join(dirname(target), `${name}.${spellMark(ownMark())}-${temporaries++}.tmp`);
}

export interface Temporary {
  /** Whole name of the entry. */
  readonly name: string;
  /** Name of what it was to become. */
  readonly target: string;
  readonly mark: ProcessMark;
  /** Whether it is what stood in the place before. */
  readonly isOld: boolean;
}

/** undefined where the name is not one of `temporaryName`. */
export function parseTemporary(name: string): Temporary | undefined {
  const [, target, spelt, , old] = TEMPORARY.exec(name) ?? [];
  const mark = spelt === undefined ? undefined : parseMark(spelt);
  if (target === undefined || mark === undefined) return undefined;
  return { name, target, mark, isOld: old !== undefined };
}

/** Whether nobody works with a temporary file or folder any more. */
export async function isAbandoned(folder: string, { name, mark }: Temporary): Promise<boolean> {
  const life = await lifeOf(mark);
  if (life !== 'elsewhere') return life === 'dead';
  const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
  return Date.now() - mtimeMs > SILENCE_MS;
}

/**
 * Removes files from a folder that programs were writing when they were killed. Those of living programs stay, and so do folders
 * (write-folder.ts). What cannot be removed stays.
 */
export async function removeLeftovers(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const temporary = entry.isFile() ? parseTemporary(entry.name) : undefined;
    if (temporary !== undefined && (await isAbandoned(folder, temporary)))
      await rm(join(folder, entry.name), { force: true }).catch(() => undefined);
  }
}
