import type { EncodedDataset, Vocabulary } from '../features/index.ts';

/** Label ids of all positions of a data set, `[P]`, as the names of each sequence, `[N][T]`. */
export function labelNames(data: EncodedDataset, ids: Int32Array, labels: Vocabulary): string[][] {
  return Array.from({ length: data.sequenceCount }, (_, n) => sequenceLabelNames(data, n, ids, labels));
}

/** The names of sequence `n` alone, `[T]`. @throws RangeError on an id that is no label's */
export function sequenceLabelNames(
  data: EncodedDataset,
  n: number,
  ids: Int32Array,
  labels: Vocabulary,
): string[] {
  const start = data.sequenceOffsets[n]!;
  const names: string[] = new Array(data.sequenceOffsets[n + 1]! - start);
  for (let t = 0; t < names.length; t++) names[t] = labels.string(ids[start + t]!);
  return names;
}
