/** What a batch needs beyond the room there is. */
import type { BatchCapacity } from '../batch-packer.ts';
import type { NetworkData } from '../network-data.ts';

/** `capacity` itself where these sentences fit; else one that holds them, with some room to spare where it grows. */
export function neededCapacity(
  capacity: BatchCapacity,
  data: NetworkData,
  sentences: ArrayLike<number>,
): BatchCapacity {
  const { sentenceOffsets, forms, formOffsets, wide } = data;
  let rows = 0;
  let positions = 0;
  let characters = 0;
  let attributes = 0;
  for (let i = 0; i < sentences.length; i++) {
    const n = sentences[i] ?? 0;
    const start = sentenceOffsets[n] ?? 0;
    const end = sentenceOffsets[n + 1] ?? 0;
    rows += end - start;
    positions = Math.max(positions, end - start);
    for (let token = start; token < end; token++) characters += formLength(formOffsets, forms[token] ?? 0);
    if (wide !== undefined)
      attributes += (wide.attributeOffsets[end] ?? 0) - (wide.attributeOffsets[start] ?? 0);
  }
  // Forms that occur more than once count once.
  if (characters > capacity.characters) characters = distinctCharacters(data, sentences);
  const needed = { sentences: sentences.length, rows, positions, characters, attributes };
  const names = ['sentences', 'rows', 'positions', 'characters', 'attributes'] as const;
  if (names.every((name) => needed[name] <= capacity[name])) return capacity;
  const grown = { ...capacity };
  for (const name of names) {
    if (needed[name] > capacity[name]) grown[name] = Math.max(needed[name], Math.ceil(1.25 * capacity[name]));
  }
  return grown;
}

function distinctCharacters(
  { sentenceOffsets, forms, formOffsets }: NetworkData,
  sentences: ArrayLike<number>,
): number {
  const found = new Set<number>();
  for (let i = 0; i < sentences.length; i++) {
    const n = sentences[i] ?? 0;
    for (const form of forms.subarray(sentenceOffsets[n] ?? 0, sentenceOffsets[n + 1] ?? 0)) found.add(form);
  }
  let sum = 0;
  for (const form of found) sum += formLength(formOffsets, form);
  return sum;
}

function formLength(formOffsets: Uint32Array, form: number): number {
  return (formOffsets[form + 1] ?? 0) - (formOffsets[form] ?? 0);
}
