/** Networks on disk: a folder each, see neural/serialize.ts. */
import { join } from 'node:path';
import * as z from 'zod';
import {
  checkReplaceable,
  folderReader,
  followLinks,
  type Lock,
  pathKind,
  readBytes,
  readConsistently,
  recoverFolder,
  writeFolderAtomically,
} from '../corpus/index.ts';
import {
  CHECKPOINT_BIN,
  deserializeNetwork,
  NETWORK_FILES,
  NETWORK_JSON,
  NetworkModel,
  serializeNetwork,
} from '../neural/index.ts';
import { checkFolder, lockModel } from './model-file.ts';
import { printNote } from './output.ts';

// A schema that checks one object is not worth compiling.
z.config({ jitless: true });

/** How a folder of ours is known. */
const OWN = { marker: NETWORK_JSON, known: NETWORK_FILES };

/**
 * A network, also while a training replaces it.
 * @throws ModelFormatError naming the file that is missing, damaged or newer than this program
 */
export async function loadNetwork(path: string): Promise<NetworkModel> {
  const parts = await readConsistently(
    path,
    OWN,
    (folder) => deserializeNetwork(folderReader(folder), path),
    (folder) =>
      printNote(
        `${path}: a training was killed while it replaced this folder; read from ${folder}, the same training puts it in place`,
      ),
  );
  return new NetworkModel(parts);
}

/** Writes the folder as a whole; `checkpoint` is what a training needs to go on. */
export async function saveNetwork(path: string, model: NetworkModel, checkpoint?: Uint8Array): Promise<void> {
  const files = serializeNetwork(model.parts);
  // network.json stays the last.
  const ordered =
    checkpoint === undefined ? files : new Map([[CHECKPOINT_BIN, checkpoint] as const, ...files]);
  await writeFolderAtomically(path, ordered, OWN);
}

/** The checkpoint in a model folder, if there is one. */
export async function readCheckpointFile(
  path: string,
): Promise<{ file: string; bytes: Uint8Array } | undefined> {
  const file = join(path, CHECKPOINT_BIN);
  if ((await pathKind(file)) !== 'file') return undefined;
  return { file, bytes: await readBytes(file) };
}

/**
 * The network's folder for a training alone, put in order where one before was killed. A place that cannot be written should cost
 * a second, not the whole training.
 * @param say told what was found
 * @throws CrfLabError, also where another training has it
 */
export async function openNetworkFolder(path: string, say: (text: string) => void): Promise<Lock> {
  await checkReplaceable(path, OWN);
  await checkFolder(await followLinks(path));
  const lock = await lockModel(path);
  try {
    if (await recoverFolder(path, OWN))
      say(
        `${path}: a training was killed while it replaced this folder; the whole new one was beside it and is used\n`,
      );
    return lock;
  } catch (error) {
    await lock.release();
    throw error;
  }
}
