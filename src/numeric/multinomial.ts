import type { Random } from './random.ts';

/** How often each of `units` things comes up in as many draws with replacement, `[units]`: one sample of the bootstrap. */
export function drawCounts(units: number, random: Random): Uint32Array {
  const counts = new Uint32Array(units);
  for (let draw = 0; draw < units; draw++) counts[random.integer(units)]!++;
  return counts;
}
