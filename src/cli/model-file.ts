/** Models on disk, and the check that a result can be written before the work for it begins. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathKind, readBytes } from '../corpus/files.ts';
import { followLinks } from '../corpus/storage/follow-links.ts';
import { type Lock, takeLock } from '../corpus/storage/lock.ts';
import { writeFileAtomically } from '../corpus/storage/write-file.ts';
import type { CrfModel } from '../crf/model.ts';
import { checkModelHead, deserializeCrf, serializeCrf } from '../crf/serialize.ts';
import { CorpusFormatError, CrfLabError, ModelFormatError } from '../errors.ts';
import { createFileRoom, type FileRoom } from '../features/wasm/file-room.ts';

/** A model of hand features. @throws ModelFormatError when the file is missing, a folder, damaged or newer than this program */
export async function loadModel(path: string): Promise<CrfModel> {
  if ((await pathKind(path)) === 'directory') {
    throw new ModelFormatError(
      path,
      'is a folder: a network, which has no weights of features; expected the file of a model with hand features',
    );
  }
  let room: FileRoom | undefined;
  let bytes: Uint8Array;
  try {
    bytes = await readBytes(path, {
      checkHead: (head) => checkModelHead(head, path),
      allocate: async (size) => {
        room = await createFileRoom(size);
        return room.bytes;
      },
    });
  } catch (error) {
    if (error instanceof CorpusFormatError)
      throw new ModelFormatError(path, error.reason, undefined, { cause: error });
    throw error;
  }
  return deserializeCrf(bytes, path, room?.checks);
}

export async function saveModel(path: string, model: CrfModel): Promise<void> {
  await writeFileAtomically(path, serializeCrf(model));
}

/**
 * The folder that `path` is to be written in, which must be there and writable.
 * @throws CrfLabError
 */
export async function checkFolder(path: string): Promise<string> {
  const folder = dirname(path);
  const kind = await pathKind(folder);
  if (kind === undefined) cannotWrite(path, `there is no folder ${folder}; make it first`);
  if (kind !== 'directory') cannotWrite(path, `${folder} is no folder; choose another place`);
  if (!(await mayWrite(folder)))
    cannotWrite(path, `no permission to write to ${folder}; choose another place`);
  return folder;
}

function cannotWrite(path: string, reason: string): never {
  throw new CrfLabError(`${path}: cannot be written: ${reason}`);
}

/**
 * The place of a model for one training alone; the lock is a file beside it.
 * @throws CrfLabError that says who has it
 */
export async function lockModel(path: string): Promise<Lock> {
  // What is written to a pipe or a device is kept nowhere.
  if ((await pathKind(path)) === 'other') return { file: path, release: () => Promise.resolve() };
  const remedy = 'wait until that training has ended, or name another model';
  return takeLock(`${await followLinks(path)}.lock`, path, remedy);
}

/** A folder that is missing should cost a second, not the whole training. @throws CrfLabError */
export async function checkWritable(path: string): Promise<void> {
  const kind = await pathKind(path);
  if (kind === 'directory') cannotWrite(path, 'it is a folder; name a file in it');
  const folder = await checkFolder(kind === 'other' ? path : await followLinks(path));
  // A file is replaced by a new one beside it, which needs the folder's permission; one that is read-only is meant to stay.
  const needed = kind === undefined ? [folder] : kind === 'file' ? [path, folder] : [path];
  for (const name of needed) {
    if (!(await mayWrite(name))) cannotWrite(path, `no permission to write to ${name}; choose another place`);
  }
}

async function mayWrite(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Said where an interrupted training is in the way of another one, of either kind. */
export function unfinishedOfOther(path: string, what: string): string {
  return `${path}: there is an unfinished training of ${what}; add --fresh to replace it, or name another place with --model`;
}
