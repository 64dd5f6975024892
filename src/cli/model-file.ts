/** Models on disk. */
import { readBytes, writeFileAtomically } from '../corpus/index.ts';
import { type CrfModel, deserializeCrf, serializeCrf } from '../crf/index.ts';
import { CorpusFormatError, ModelFormatError } from '../errors.ts';

/** @throws ModelFormatError when the file is missing, damaged or newer than this program */
export async function loadModel(path: string): Promise<CrfModel> {
  let bytes: Uint8Array;
  try {
    bytes = await readBytes(path);
  } catch (error) {
    if (error instanceof CorpusFormatError)
      throw new ModelFormatError(path, error.reason, undefined, { cause: error });
    throw error;
  }
  return deserializeCrf(bytes, path);
}

export async function saveModel(path: string, model: CrfModel): Promise<void> {
  await writeFileAtomically(path, serializeCrf(model));
}
