/** Folders of files replaced as a whole or not at all. */
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CrfLabError, ModelFormatError } from '../../errors.ts';
import { errorCode, writeError } from '../file-errors.ts';
import { pathKind } from '../files.ts';
import { followLinks } from './follow-links.ts';
import { isAbandoned, parseTemporary, removeLeftovers, temporaryName } from './leftovers.ts';
import { syncDirectory } from './write-file.ts';

/** How a folder of ours is known. */
export interface OwnFolder {
  /** The file that says it is one of ours. It is written last. */
  readonly marker: string;
  /** All files that may be in it. */
  readonly known: ReadonlySet<string>;
}

/** Of the folder that was there, while the new one takes its place. */
const OLD = '.old';

/**
 * Writes a folder of files: beside it under a temporary name, flushed to the disk, then renamed. A folder that is there
 * already is replaced only if it holds `marker`, the file that says it is one of ours, and nothing that is not in `known`; a
 * link to a folder is followed. Whatever goes wrong, the old folder stays and nothing is left beside it. No system call puts one
 * folder in the place of another, so for a moment there is none: a program killed in that moment leaves the whole new folder
 * beside it, which `recoverFolder` and `completeFolder` find.
 * @throws CrfLabError naming the folder, the reason and a remedy
 */
export async function writeFolderAtomically(
  path: string,
  files: ReadonlyMap<string, Uint8Array>,
  own: OwnFolder,
): Promise<void> {
  for (const name of files.keys()) {
    if (basename(name) !== name) throw new RangeError(`${name} is no plain file name`);
  }
  const target = await followLinks(path);
  await recoverFolder(path, own);
  const kind = await pathKind(target);
  const isReplacing = await checkReplaceable(path, own);
  const temporary = temporaryName(target);
  const old = `${temporary}${OLD}`;
  try {
    await mkdir(temporary);
    for (const [name, bytes] of files) await writeFlushed(join(temporary, name), bytes);
    await syncDirectory(temporary);
    if (kind === 'directory') await rename(target, old);
    try {
      await rename(temporary, target);
    } catch (error) {
      if (kind === 'directory') await rename(old, target);
      throw error;
    }
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    const error = writeError(path, cause, false);
    throw isReplacing ? new CrfLabError(`${error.message}; the old folder is unchanged`, { cause }) : error;
  }
  await syncDirectory(dirname(target));
  await rm(old, { recursive: true, force: true });
}

/**
 * Puts in order what programs left that were killed while they wrote the folder: one that was whole takes the place that it was
 * written for, everything else of theirs is removed.
 * @returns whether the folder was missing and is there now
 */
export async function recoverFolder(path: string, own: OwnFolder): Promise<boolean> {
  const target = await followLinks(path);
  const folder = dirname(target);
  const whole = await completeFolder(path, own);
  const isMissing = whole !== undefined && whole !== target;
  try {
    if (isMissing) await rename(whole, target);
    for (const name of await abandonedFor(target))
      if (name !== basename(whole ?? '')) await rm(join(folder, name), { recursive: true, force: true });
  } catch (cause) {
    throw writeError(path, cause, false);
  }
  await removeLeftovers(folder);
  return isMissing;
}

/**
 * The folder to read: the one named, or what a program that was killed in the moment between two folders left in its place.
 * @returns undefined where there is none
 */
export async function completeFolder(path: string, own: OwnFolder): Promise<string | undefined> {
  const target = await followLinks(path);
  if ((await pathKind(target)) !== undefined) return target;
  const names = new Set(await abandonedFor(target));
  const olds = [...names].filter((name) => name.endsWith(OLD));
  // The old one is moved away only when the new one is whole.
  for (const name of [...olds.map((old) => old.slice(0, -OLD.length)), ...olds]) {
    const candidate = join(dirname(target), name);
    if (names.has(name) && (await pathKind(join(candidate, own.marker))) === 'file') return candidate;
  }
  return undefined;
}

/** Names of the folders that killed programs left of writing to `target`. */
async function abandonedFor(target: string): Promise<string[]> {
  const folder = dirname(target);
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const temporary = entry.isDirectory() ? parseTemporary(entry.name) : undefined;
    if (temporary?.target === basename(target) && (await isAbandoned(folder, temporary)))
      found.push(entry.name);
  }
  return found.sort();
}

/**
 * Whether `writeFolderAtomically` would replace a folder of ours (true) or make one (false): before long work for it begins.
 * @throws CrfLabError where something else stands in the place
 */
export async function checkReplaceable(path: string, { marker, known }: OwnFolder): Promise<boolean> {
  const target = await followLinks(path);
  const kind = await pathKind(target);
  if (kind === undefined) return false;
  if (kind !== 'directory') throw new CrfLabError(`${path}: is a file, expected the name of a new folder`);
  const names = await readdir(target).catch((cause: unknown) => {
    throw writeError(path, cause, false);
  });
  if (names.length === 0) return false;
  const foreign = names.find((name) => !known.has(name));
  if (names.includes(marker) && foreign === undefined) return true;
  const found = foreign === undefined ? `has no ${marker}` : `has ${foreign} in it`;
  throw new CrfLabError(`${path}: this folder ${found} and is not replaced; name a new folder`);
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Larger files of a folder are not read unless they are expected to be. */
const MOST_UNEXPECTED = 16 * 2 ** 20;

/**
 * Reads files of a folder by their plain names, as they stand. One that has not the `expected` number of bytes, or is large although
 * nothing is expected, is refused before it is read.
 * @throws ModelFormatError about the size; CrfLabError where there is no such file
 */
export function folderReader(path: string): (name: string, expected?: number) => Promise<Uint8Array> {
  return async (name, expected) => {
    if (basename(name) !== name) throw new RangeError(`${name} is no plain file name`);
    const file = join(path, name);
    try {
      const { size } = await stat(file);
      const isWrong = expected === undefined ? size > MOST_UNEXPECTED : size !== expected;
      if (isWrong) {
        const wanted = expected ?? `at most ${MOST_UNEXPECTED}`;
        const remedy = 'the file is damaged or was changed: copy the whole folder again or train anew';
        throw new ModelFormatError(file, `found ${size} bytes, expected ${wanted}; ${remedy}`);
      }
      return await readFile(file);
    } catch (cause) {
      if (errorCode(cause) === 'ENOENT' || errorCode(cause) === 'ENOTDIR')
        throw new CrfLabError(`${join(path, name)}: no such file`, { cause });
      throw cause;
    }
  };
}

/** Times a folder may be replaced while it is read. One that is replaced once an epoch is read far between two. */
const MOST_READINGS = 50;
const PAUSE_MS = 20;

/**
 * Reads a folder that another program may replace meanwhile: when reading fails and the folder is another one by then, it is
 * read again. What `read` returns must be known to be of one folder, say by checksums in the marker file.
 * @param read given the folder that is there; what it throws is thrown on where the folder is the same as before
 * @param onRecovered told once the name of the folder that is read where a killed program left none in its place
 */
export async function readConsistently<T>(
  path: string,
  own: OwnFolder,
  read: (folder: string) => Promise<T>,
  onRecovered?: (folder: string) => void,
): Promise<T> {
  const target = await followLinks(path);
  for (let readings = 1; ; readings++) {
    const folder = (await completeFolder(path, own)) ?? target;
    const before = await identityOf(folder);
    try {
      const result = await read(folder);
      if (folder !== target) onRecovered?.(folder);
      return result;
    } catch (error) {
      if (readings >= MOST_READINGS) throw error;
      const isSame = before !== undefined && before === (await identityOf(folder));
      const isBetween = before === undefined && (await isBeingReplaced(target));
      if (isSame || (before === undefined && !isBetween)) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** Changes with every folder that takes the place, even where the system uses a number again. */
async function identityOf(folder: string): Promise<string | undefined> {
  try {
    const { dev, ino, ctimeNs } = await stat(folder, { bigint: true });
    return `${dev} ${ino} ${ctimeNs}`;
  } catch {
    return undefined;
  }
}

/** Whether there is a folder by now, or a program that is about to put one there. */
async function isBeingReplaced(target: string): Promise<boolean> {
  const names = await readdir(dirname(target)).catch(() => []);
  return names.some((name) => {
    if (name === basename(target)) return true;
    const temporary = parseTemporary(name);
    return temporary?.isOld === true && temporary.target === basename(target);
  });
}
