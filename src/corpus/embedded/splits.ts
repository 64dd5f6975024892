/** Which split may use what: names and words are shared by all splits or kept for one of them. */
import type { Random } from '../../numeric/index.ts';
import { chance } from './choice.ts';

export const SPLITS = ['train', 'dev', 'test'] as const;
export type Split = (typeof SPLITS)[number];

/** Of what is not shared, the share that only train gets; dev and test divide the rest. */
const TRAIN_ONLY = 0.4;

/** The splits that may use one item, given the probability that all may. */
export function drawSplits(random: Random, shared: number): readonly Split[] {
  if (chance(random, shared)) return SPLITS;
  if (chance(random, TRAIN_ONLY)) return ['train'];
  return chance(random, 0.5) ? ['dev'] : ['test'];
}
