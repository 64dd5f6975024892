/** What a batch needs beyond the room there is. */
import { type BatchCapacity, roomFor } from '../batch-packer.ts';
import type { NetworkData } from '../network-data.ts';

/** `capacity` itself where these sentences fit; else one that holds them, with some room to spare where it grows. */
export function neededCapacity(
  capacity: BatchCapacity,
  data: NetworkData,
  sentences: ArrayLike<number>,
): BatchCapacity {
  if (fitsSurely(capacity, data, sentences)) return capacity;
  const needed = roomFor(data, sentences);
  const names = ['sentences', 'rows', 'positions', 'characters', 'attributes'] as const;
  if (names.every((name) => needed[name] <= capacity[name])) return capacity;
  const grown = { ...capacity };
  for (const name of names) {
    if (needed[name] > capacity[name]) grown[name] = Math.max(needed[name], Math.ceil(1.25 * capacity[name]));
  }
  return grown;
}

/** Whether they fit even if every token were a form of its own: found without looking for distinct ones. */
function fitsSurely(
  capacity: BatchCapacity,
  { sentenceOffsets, forms, formOffsets, wide }: NetworkData,
  sentences: ArrayLike<number>,
): boolean {
  let rows = 0;
  let positions = 0;
  let characters = 0;
  let attributes = 0;
  for (let i = 0; i < sentences.length; i++) {
    const start = sentenceOffsets[sentences[i] ?? 0] ?? 0;
    const end = sentenceOffsets[(sentences[i] ?? 0) + 1] ?? 0;
    rows += end - start;
    positions = Math.max(positions, end - start);
    for (let token = start; token < end; token++) {
      const form = forms[token] ?? 0;
      characters += (formOffsets[form + 1] ?? 0) - (formOffsets[form] ?? 0);
    }
    if (wide !== undefined)
      attributes += (wide.attributeOffsets[end] ?? 0) - (wide.attributeOffsets[start] ?? 0);
  }
  return (
    sentences.length <= capacity.sentences &&
    rows <= capacity.rows &&
    positions <= capacity.positions &&
    characters <= capacity.characters &&
    attributes <= capacity.attributes
  );
}
