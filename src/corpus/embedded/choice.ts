/** Random choices of the embedded corpus generator. */
import type { Random } from '../../numeric/index.ts';

/** True with probability p. */
export function chance(random: Random, p: number): boolean {
  return random.uniform() < p;
}

/** One item, all equally likely. */
export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[random.integer(items.length)];
  if (item === undefined) throw new RangeError('cannot pick from an empty list');
  return item;
}

/**
 * One item, earlier ones more often, as words of a language are: a continuous draw x on [0, n) with density
 * proportional to 1 / (x + offset), whose inverse distribution function is offset · ((n + offset) / offset)^u − offset.
 */
export function pickZipf<T>(random: Random, items: readonly T[], offset: number): T {
  const n = items.length;
  const rank = Math.floor(offset * ((n + offset) / offset) ** random.uniform() - offset);
  const item = items[Math.min(rank, n - 1)];
  if (item === undefined) throw new RangeError('cannot pick from an empty list');
  return item;
}
