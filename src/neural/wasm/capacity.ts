/** What a batch needs beyond the room there is. */
import { type BatchCapacity, roomFor } from '../batch-packer.ts';
import type { NetworkData } from '../network-data.ts';

/** `capacity` itself where these sentences fit; else one that holds them, with some room to spare where it grows. */
export function neededCapacity(
  capacity: BatchCapacity,
  data: NetworkData,
  sentences: ArrayLike<number>,
): BatchCapacity {
  const needed = roomFor(data, sentences);
  const names = ['sentences', 'rows', 'positions', 'characters', 'attributes'] as const;
  if (names.every((name) => needed[name] <= capacity[name])) return capacity;
  const grown = { ...capacity };
  for (const name of names) {
    if (needed[name] > capacity[name]) grown[name] = Math.max(needed[name], Math.ceil(1.25 * capacity[name]));
  }
  return grown;
}
