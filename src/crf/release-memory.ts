/** Arrays whose memory is given back before the last reference to them is gone. */
import type { EncodedDataset } from '../features/index.ts';

/** Gives back the memory of an array at once, and that of all views of the same buffer: their length is 0 afterwards. */
export function releaseArray(array: ArrayBufferView | undefined): void {
  // Moving a buffer leaves nothing behind; the clone it moves to is garbage. Shared memory cannot be moved.
  if (array !== undefined && array.byteLength > 0 && array.buffer instanceof ArrayBuffer)
    structuredClone(array.buffer, { transfer: [array.buffer] });
}

/**
 * Releases the attribute lists, by far the most of a data set. Counts, offsets of sequences, labels and vocabularies stay,
 * but no more can be trained or decoded.
 */
export function releaseDataset(data: EncodedDataset): void {
  for (const array of [data.attributeOffsets, data.attributeIds, data.values, data.edgeOffsets, data.edgeIds])
    releaseArray(array);
}
