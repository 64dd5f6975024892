/** The bootstrap on encoded sequences: attributes are found once, however often sequences are drawn. */
import type { EncodedDataset } from '../features/encode.ts';

/** Every sequence as often as `counts` says, `[N]`, copies side by side; the ids mean the same as before. */
export function resampleSequences(data: EncodedDataset, counts: ArrayLike<number>): EncodedDataset {
  if (counts.length !== data.sequenceCount)
    throw new RangeError(`${counts.length} counts for ${data.sequenceCount} sequences`);
  const { sequenceOffsets, attributeOffsets, edgeOffsets } = data;
  let [sequences, positions, attributes, edges, maxLength] = [0, 0, 0, 0, 0];
  for (let n = 0; n < data.sequenceCount; n++) {
    const [first, end] = [sequenceOffsets[n]!, sequenceOffsets[n + 1]!];
    const times = counts[n]!;
    if (times > 0) maxLength = Math.max(maxLength, end - first);
    sequences += times;
    positions += times * (end - first);
    attributes += times * (attributeOffsets[end]! - attributeOffsets[first]!);
    if (edgeOffsets !== undefined) edges += times * (edgeOffsets[end]! - edgeOffsets[first]!);
  }
  const drawn = {
    sequenceOffsets: new Uint32Array(sequences + 1),
    attributeOffsets: new Uint32Array(positions + 1),
    attributeIds: new Uint32Array(attributes),
    values: data.values === undefined ? undefined : new Float64Array(attributes),
    edgeOffsets: edgeOffsets === undefined ? undefined : new Uint32Array(positions + 1),
    edgeIds: data.edgeIds === undefined ? undefined : new Uint32Array(edges),
    labels: new Int32Array(positions),
    weights: new Float64Array(sequences),
  };
  let [s, p] = [0, 0];
  for (let n = 0; n < data.sequenceCount; n++) {
    const [first, end] = [sequenceOffsets[n]!, sequenceOffsets[n + 1]!];
    const [from, to] = [attributeOffsets[first]!, attributeOffsets[end]!];
    for (let copy = 0; copy < counts[n]!; copy++) {
      const at = drawn.attributeOffsets[p]!;
      drawn.attributeIds.set(data.attributeIds.subarray(from, to), at);
      if (data.values !== undefined) drawn.values?.set(data.values.subarray(from, to), at);
      drawn.labels.set(data.labels.subarray(first, end), p);
      const edgeAt = drawn.edgeOffsets?.[p] ?? 0;
      if (edgeOffsets !== undefined && data.edgeIds !== undefined)
        drawn.edgeIds?.set(data.edgeIds.subarray(edgeOffsets[first]!, edgeOffsets[end]!), edgeAt);
      for (let q = first; q < end; q++) {
        drawn.attributeOffsets[p + 1 + q - first] = at + attributeOffsets[q + 1]! - from;
        if (edgeOffsets !== undefined && drawn.edgeOffsets !== undefined)
          drawn.edgeOffsets[p + 1 + q - first] = edgeAt + edgeOffsets[q + 1]! - edgeOffsets[first]!;
      }
      drawn.weights[s] = data.weights[n]!;
      p += end - first;
      s++;
      drawn.sequenceOffsets[s] = p;
    }
  }
  return {
    vocabularies: data.vocabularies,
    sequenceCount: sequences,
    positionCount: positions,
    maxLength,
    ...drawn,
  };
}
