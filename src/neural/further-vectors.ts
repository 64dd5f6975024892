/** Vectors for words that a network did not meet in training, added when it is to label text that has them. */
import { CrfLabError } from '../errors.ts';
import type { WordVectors } from '../features/index.ts';
import { NetworkModel } from './model.ts';

/**
 * The model with the rows of `vectors` appended to its word table: a word that the model does not know is looked up in them (as it
 * stands, lower-cased, with its digits as 0 or #), and is UNK only where that fails too. Words that it knows keep their rows. The vectors should
 * be those that it was trained with: numbers from elsewhere mean something else to it. Such a model predicts; it is not written.
 * @throws CrfLabError when the model was trained without vectors, or with those of another dimension; `file` stands in the message
 */
export function withFurtherVectors(
  model: NetworkModel,
  vectors: WordVectors,
  file: string = vectors.name,
): NetworkModel {
  const { words, sizes, parameters } = model.parts;
  const known = words.vectors;
  if (known === undefined) {
    throw new CrfLabError(
      `${file}: the network was trained without word vectors, so that these mean nothing to it: train it with --vectors or leave them away`,
    );
  }
  if (vectors.dimension !== known.dimension) {
    throw new CrfLabError(
      `${file}: vectors of dimension ${vectors.dimension}, expected ${known.dimension}: give the vectors that the network was trained with (${known.name})`,
    );
  }
  const extended = words.withFurther(vectors);
  return new NetworkModel({
    ...model.parts,
    words: extended,
    sizes: { ...sizes, words: extended.size },
    parameters: parameters.map((parameter) => {
      if (parameter.name !== 'words') return parameter;
      const values = new Float32Array(extended.size * vectors.dimension);
      values.set(parameter.values.subarray(0, extended.firstFurtherRow * vectors.dimension));
      values.set(vectors.values, extended.firstFurtherRow * vectors.dimension);
      return { ...parameter, shape: [extended.size, vectors.dimension], values };
    }),
  });
}
