/** Folders of files replaced as a whole or not at all. */
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { CrfLabError, ModelFormatError } from '../errors.ts';
import { errorCode, writeError } from './file-errors.ts';
import { pathKind } from './files.ts';

/**
 * Writes a folder of files: beside it under a temporary name, flushed to the disk, then renamed. A folder that is there
 * already is replaced only if it holds `marker`, the file that says it is one of ours, and nothing that is not in `known`.
 * Whatever goes wrong, the old folder stays and nothing is left beside it.
 * @throws CrfLabError naming the folder, the reason and a remedy
 */
export async function writeFolderAtomically(
  path: string,
  files: ReadonlyMap<string, Uint8Array>,
  { marker, known }: { readonly marker: string; readonly known: ReadonlySet<string> },
): Promise<void> {
  const target = resolve(path);
  const kind = await pathKind(target);
  const isReplacing = await checkReplaceable(path, { marker, known });
  for (const name of files.keys()) {
    if (basename(name) !== name) throw new RangeError(`${name} is no plain file name`);
  }
  const temporary = `${target}.${process.pid}-${folders++}.tmp`;
  const old = `${temporary}.old`;
  try {
    await mkdir(temporary);
    for (const [name, bytes] of files) await writeFlushed(join(temporary, name), bytes);
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
  await rm(old, { recursive: true, force: true });
}

let folders = 0;

/**
 * Whether `writeFolderAtomically` would replace a folder of ours (true) or make one (false): before long work for it begins.
 * @throws CrfLabError where something else stands in the place
 */
export async function checkReplaceable(
  path: string,
  { marker, known }: { readonly marker: string; readonly known: ReadonlySet<string> },
): Promise<boolean> {
  const target = resolve(path);
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
