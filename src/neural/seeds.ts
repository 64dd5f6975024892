/**
 * Seeds of the parts of a training. Each epoch and step has its own, so that a run that is taken up again draws what it
 * would have drawn, without the state of any generator being saved.
 */
import { mix } from './dropout-mask.ts';

export type SeedPurpose = 'parameters' | 'order' | 'unknown' | 'dropout';

const PURPOSES: Readonly<Record<SeedPurpose, number>> = {
  parameters: 0x243f6a88,
  order: 0x13198a2e,
  unknown: 0x3707344a,
  dropout: 0x299f31d0,
};

/** A seed of 32 bits for one purpose; `index` is the epoch or step. */
export function seedFor(seed: number, purpose: SeedPurpose, index = 0): number {
  return mix(mix((seed ^ PURPOSES[purpose]) | 0) + index);
}
