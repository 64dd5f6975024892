/** Networks on disk: a folder each, see neural/serialize.ts. */
import { join } from 'node:path';
import * as z from 'zod';
import {
  checkReplaceable,
  folderReader,
  pathKind,
  readBytes,
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
import { checkFolder } from './model-file.ts';

// A schema that checks one object is not worth compiling.
z.config({ jitless: true });

/** How a folder of ours is known. */
const OWN = { marker: NETWORK_JSON, known: NETWORK_FILES };

/** @throws ModelFormatError naming the file that is missing, damaged or newer than this program */
export async function loadNetwork(path: string): Promise<NetworkModel> {
  return new NetworkModel(await deserializeNetwork(folderReader(path), path));
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

/** A place that cannot be written should cost a second, not the whole training. @throws CrfLabError */
export async function checkFolderWritable(path: string): Promise<void> {
  await checkReplaceable(path, OWN);
  await checkFolder(path);
}
