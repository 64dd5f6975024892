/** A file as a model sees it, all at once: ids only, no strings. */
import type { CrfModel } from '../crf/model.ts';
import type { EncodedDataset } from '../features/encode.ts';
import { blameFile, type CorpusInputOptions, loadCorpus } from './corpus-input.ts';
import { encodeAttributes, encodeCorpus, withModelFormat } from './model-input.ts';

/** The pieces of a corpus or attribute file, in order, encoded with the model's vocabularies; labels are not needed. */
export async function encodeFile(
  model: CrfModel,
  path: string,
  options: CorpusInputOptions,
): Promise<EncodedDataset[]> {
  const reading = withModelFormat(options, model, path, false);
  const pieces = new Set<EncodedDataset>();
  if (reading.format === 'crfsuite') {
    await encodeAttributes(model, path, reading.encoding, ({ data }) => pieces.add(data));
  } else {
    const corpus = await loadCorpus(path, reading, 'auto');
    await blameFile(corpus.name, () => {
      for (const { data } of encodeCorpus(model, corpus)) pieces.add(data);
    });
  }
  return [...pieces];
}
