/** What a single step or decoding wants to be in the plan beside its batch. */
import type { SharedMemory } from '../../numeric/index.ts';
import { DROPOUT_SITES, dropoutKey, dropoutThreshold, SITES_PER_LAYER } from '../dropout-mask.ts';
import type { DecodingScores, EngineSetup } from '../engine.ts';
import * as field from './assembly/plan-fields.ts';
import { directionRecord } from './lstm-record.ts';
import type { NetworkShape } from './network-shape.ts';
import type { PlanWords } from './plan-words.ts';

interface StepParts {
  readonly setup: EngineSetup;
  readonly shape: NetworkShape;
  readonly memory: SharedMemory;
  readonly plan: PlanWords;
}

/** Thresholds, factors and keys of the masks; without a seed none drops anything. */
export function placeDropout({ plan, setup, shape }: StepParts, seed: number | undefined): void {
  const { dropout } = setup.network;
  const threshold = (p: number): number => (seed === undefined ? 0 : dropoutThreshold(p));
  const { input, output, recurrentForward, recurrentBackward } = DROPOUT_SITES;
  plan.set(field.INPUT_THRESHOLD, threshold(dropout.input));
  plan.setFloat(field.INPUT_FACTOR, 1 / (1 - dropout.input));
  plan.set(field.OUTPUT_THRESHOLD, threshold(dropout.output));
  plan.setFloat(field.OUTPUT_FACTOR, 1 / (1 - dropout.output));
  const key = (site: number): number => dropoutKey(seed ?? 0, site);
  plan.set(field.INPUT_KEY, key(input));
  for (const [layer, { record }] of shape.layers.entries()) {
    const base = layer * SITES_PER_LAYER;
    plan.set(record + field.OUTPUT_KEY, key(base + output));
    plan.set(record + field.RECURRENT_THRESHOLD, threshold(dropout.recurrent));
    plan.setFloat(record + field.RECURRENT_FACTOR, 1 / (1 - dropout.recurrent));
    plan.set(directionRecord(record, 0) + field.RECURRENT_KEY, key(base + recurrentForward));
    plan.set(directionRecord(record, 1) + field.RECURRENT_KEY, key(base + recurrentBackward));
  }
}

/** Decoding scores as f64, padded with −Infinity. */
export function placeScores(
  { plan, shape, memory }: StepParts,
  { transitions, start, end }: DecodingScores,
): void {
  const { labels: L, rowLabels: R } = shape;
  if (transitions.length !== L * L || start.length !== L || end.length !== L)
    throw new RangeError(
      `decoding scores of ${transitions.length}, ${start.length} and ${end.length} numbers for ${L} labels`,
    );
  const address = plan.get(field.DECODE_TRANSITIONS);
  const out = new Float64Array(memory.memory.buffer, address, (L + 2) * R).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < L; i++) out.set(transitions.subarray(i * L, (i + 1) * L), i * R);
  out.set(start, L * R);
  out.set(end, (L + 1) * R);
}
