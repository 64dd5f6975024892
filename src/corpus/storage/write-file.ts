/** Files replaced as a whole or not at all. */
import { constants } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CrfLabError } from '../../errors.ts';
import { errorCode, writeError } from '../file-errors.ts';
import { pathKind } from '../files.ts';
import { followLinks } from './follow-links.ts';
import { removeLeftovers, temporaryName } from './leftovers.ts';

/** The part of the file system that `writeFileAtomically` uses, so that a test can put a full disk in its place. */
export interface WritableFileSystem {
  /** Creates a new file, failing with EEXIST if there is one. `mode` are permission bits. */
  create(path: string, mode: number): Promise<WritableFile>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
}

export interface WritableFile {
  write(data: Uint8Array | string): Promise<void>;
  /** Returns when the data is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

const nodeFileSystem: WritableFileSystem = {
  create: async (path, mode) => {
    const handle = await open(path, 'wx', mode);
    return {
      write: (data) => handle.writeFile(data),
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  },
  rename,
  remove: (path) => rm(path, { force: true }),
};

export type WritableData =
  | Uint8Array
  | string
  | Iterable<Uint8Array | string>
  | AsyncIterable<Uint8Array | string>;

/**
 * Replaces or creates a file as a whole: writes beside it under a temporary name, flushes that to the disk, renames it
 * into place. Whatever goes wrong, the file that was there stays as it was and nothing is left beside it; what a killed
 * program left there is removed. Strings are written as UTF-8; the pieces of an iterable are made as they are written, and
 * what it throws is thrown on. A symbolic link is followed, also to a file that is not there yet; the old file's permissions are
 * kept; pipes and devices (`/dev/stdout`) cannot be replaced and are written to directly.
 * @throws CrfLabError naming the file and the reason.
 */
export async function writeFileAtomically(
  path: string,
  data: WritableData,
  fileSystem: WritableFileSystem = nodeFileSystem,
): Promise<void> {
  const kind = await pathKind(path);
  if (kind === 'directory')
    throw new CrfLabError(`${path}: is a directory, expected a file name to write to`);
  if (kind === 'other') return writeToStream(path, data);
  const target = await followLinks(path);
  const mode = kind === 'file' ? (await stat(target)).mode & 0o777 : 0o666;
  await removeLeftovers(dirname(target));
  let temporary = '';
  let isCreated = false;
  try {
    let file: WritableFile | undefined;
    while (file === undefined) {
      temporary = temporaryName(target);
      file = await createUnlessThere(fileSystem, temporary, mode);
    }
    isCreated = true;
    try {
      for await (const piece of piecesOf(data)) await file.write(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await fileSystem.rename(temporary, target);
  } catch (cause) {
    // The reason of the failure matters, not that cleaning up after it may fail as well.
    if (isCreated) await fileSystem.remove(temporary).catch(() => undefined);
    if (cause instanceof CrfLabError) throw cause;
    throw writeError(path, cause, kind === 'file');
  }
  await syncDirectory(dirname(target));
}

/** undefined when a file of that name is there: one that a killed process left behind. */
async function createUnlessThere(
  fileSystem: WritableFileSystem,
  path: string,
  mode: number,
): Promise<WritableFile | undefined> {
  try {
    return await fileSystem.create(path, mode);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return undefined;
    throw error;
  }
}

/** Makes the rename itself durable; not every system can do that for a directory. */
export async function syncDirectory(path: string): Promise<void> {
  try {
    const handle = await open(path, constants.O_RDONLY);
    await handle.sync().finally(() => handle.close());
  } catch {
    return;
  }
}

function piecesOf(data: WritableData): Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string> {
  return typeof data === 'string' || data instanceof Uint8Array ? [data] : data;
}

async function writeToStream(path: string, data: WritableData): Promise<void> {
  try {
    const handle = await open(path, constants.O_WRONLY);
    try {
      for await (const piece of piecesOf(data)) await handle.writeFile(piece);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof CrfLabError) throw cause;
    throw writeError(path, cause, false);
  }
}
