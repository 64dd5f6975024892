/** Whether two trainings read the same: a checksum of all that the templates made of the training data. */
import { xxHash32 } from '../numeric/index.ts';
import type { TrainingSet } from './train.ts';

/** Checksum of encoded training data, of the strings that their ids stand for included. Against mistakes, not forgers. */
export function hashTrainingSet({ data, vocabularies }: TrainingSet): string {
  const { labels, attributes, edgeAttributes } = vocabularies;
  const strings = [labels, attributes, edgeAttributes].map(({ parts }) => parts);
  const arrays: readonly (ArrayBufferView | undefined)[] = [
    ...[data.sequenceOffsets, data.attributeOffsets, data.attributeIds, data.values],
    ...[data.edgeOffsets, data.edgeIds, data.labels, data.weights],
    ...strings.flatMap(({ bytes, offsets }) => [bytes, offsets]),
  ];
  let hash = 0;
  for (const array of arrays) {
    if (array === undefined) continue;
    // The one before as the seed: one number for all of them, in this order.
    hash = xxHash32(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), hash);
  }
  return hash.toString(16).padStart(8, '0');
}
