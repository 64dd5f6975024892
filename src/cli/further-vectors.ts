/** `--vectors` of `tag` and `evaluate`: vectors of words that a network did not meet in training. */
import { lookupForms } from '../features/index.ts';
import { type NetworkModel, UNKNOWN_WORD, withFurtherVectors } from '../neural/index.ts';
import type { OpenPieces } from './labelling/sentence-batches.ts';
import { loadVectors } from './resource-input.ts';

/**
 * The model with the vectors in `path` of those words of a file that it does not know; the file's other rows are passed over.
 * @throws CorpusFormatError naming file and line; CrfLabError for vectors that are not the model's kind
 */
export async function addVectors(
  model: NetworkModel,
  path: string | undefined,
  open: OpenPieces,
): Promise<NetworkModel> {
  if (path === undefined) return model;
  const { words } = model.parts;
  const seen = new Set<string>();
  const needed = new Set<string>();
  for await (const piece of open()) {
    for (const { tokens } of piece.seen) {
      for (const token of tokens) {
        if (seen.has(token)) continue;
        seen.add(token);
        if (words.rowOf(token) !== UNKNOWN_WORD) continue;
        for (const { form } of lookupForms(token)) needed.add(form);
      }
    }
  }
  const vectors = await loadVectors(path, (word) => needed.has(word));
  return withFurtherVectors(model, vectors, path);
}
