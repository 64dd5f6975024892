/** What the kernels know of the label pairs that have weights. */
import type { SharedMemory } from '../../numeric/index.ts';
import * as field from './assembly/training/plan-fields.ts';
import type { StreamSource } from './streams.ts';

/** Lists of 1 + sparse by target and by source, and room for the full matrices. */
export function writeTransitions(
  memory: SharedMemory,
  words: Uint32Array,
  { index, variables, columns, rowLabels }: StreamSource,
): void {
  const { labelCount: L } = index;
  const K = index.transitionFrom.length;
  // In the order of the variables, with the kernels' numbers of the labels.
  const transitionFrom = new Uint16Array(K);
  const transitionTo = new Uint16Array(K);
  variables.transitionPlace.forEach((place, k) => {
    transitionFrom[place] = columns.labelRank[index.transitionFrom[k]!]!;
    transitionTo[place] = columns.labelRank[index.transitionTo[k]!]!;
  });
  const transitionOf = memory.int32(L * L).fill(-1);
  for (let k = 0; k < K; k++) transitionOf[transitionFrom[k]! * L + transitionTo[k]!] = k;
  const intoOffsets = memory.uint32(L + 1);
  const outOffsets = memory.uint32(L + 1);
  const places = memory.uint32(K);
  // Entries of 16 bytes: the weight's f64, the other label's place among the lanes, nothing.
  const into = memory.uint32(4 * K);
  const out = memory.uint32(4 * K);
  let intoCount = 0;
  for (let j = 0; j < L; j++) {
    intoOffsets[j] = intoCount;
    for (let i = 0; i < L; i++) {
      const k = transitionOf[i * L + j]!;
      if (k < 0) continue;
      into[4 * intoCount + 2] = 32 * i;
      places[k] = intoCount++;
    }
  }
  intoOffsets[L] = intoCount;
  for (let k = 0; k < K; k++) {
    out[4 * k + 2] = 32 * transitionTo[k]!;
    outOffsets[transitionFrom[k]! + 1] = k + 1;
  }
  for (let i = 0; i < L; i++) outOffsets[i + 1] = Math.max(outOffsets[i]!, outOffsets[i + 1]!);
  words[field.INTO_OFFSETS] = intoOffsets.byteOffset;
  words[field.INTO] = into.byteOffset;
  words[field.OUT_OFFSETS] = outOffsets.byteOffset;
  words[field.OUT] = out.byteOffset;
  words[field.INTO_PLACES] = places.byteOffset;
  words[field.TRANSITION_OF] = transitionOf.byteOffset;
  words[field.MATRIX_INTO] = memory.allocate(rowLabels * L * 8);
  words[field.MATRIX_OUT] = memory.allocate(rowLabels * L * 8);
}
