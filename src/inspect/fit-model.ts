/** The least reduction of a model with which it fits into so many characters. */
import type { CrfModel } from '../crf/model.ts';
import { packModel } from './inspection.ts';
import { reduceModel, sortAttributes, sortedSizes, stepFor } from './reduce.ts';

export interface FittedModel {
  readonly model: CrfModel;
  readonly text: string;
  /** State features with a weight, before and after. */
  readonly weights: number;
  readonly weightsKept: number;
  readonly threshold: number;
  readonly step: number;
}

/** Characters that a feature takes at least and about, names of attributes included. */
const LEAST_PER_FEATURE = 2.5;
const USUAL_PER_FEATURE = 5;
/** What is closer to the budget than this is good enough. */
const ENOUGH = 0.96;
const MOST_ATTEMPTS = 10;
/** A model of fewer features would show nothing. */
const LEAST_FEATURES = 20;

/** undefined where what is never left out (lists, clusters, vectors, edge features) is too large alone. */
export async function fitModel(model: CrfModel, budget: number): Promise<FittedModel | undefined> {
  const sizes = sortedSizes(model);
  const weights = sizes.filter((size) => size > 0).length;
  const thresholdFor = (kept: number): number =>
    Math.max(Number.MIN_VALUE, sizes[Math.max(0, sizes.length - kept)] ?? 0);
  const most = Math.min(weights, Math.ceil(budget / LEAST_PER_FEATURE));
  const roughest = stepFor(thresholdFor(most));
  let candidates: CrfModel | undefined;
  let best: FittedModel | undefined;
  let [low, high] = [0, most + 1];
  let kept = Math.min(most, Math.ceil(budget / USUAL_PER_FEATURE));
  for (let attempt = 0; attempt < MOST_ATTEMPTS && high - low > 1; attempt++) {
    candidates ??= sortAttributes(reduceModel(model, thresholdFor(most), roughest / 2 ** 10));
    const threshold = thresholdFor(kept);
    const step = stepFor(threshold);
    const reduced = reduceModel(candidates, threshold, step);
    const text = await packModel(reduced);
    if (text.length <= budget) {
      best = { model: reduced, text, weights, weightsKept: countStates(reduced), threshold, step };
      low = kept;
      if (text.length >= ENOUGH * budget || kept === most) break;
    } else {
      high = kept;
      if (kept <= LEAST_FEATURES) break;
    }
    const next = Math.floor((0.985 * kept * budget) / text.length);
    kept = next > low && next < high ? next : Math.floor((low + high) / 2);
  }
  return best;
}

function countStates({ parts: { index, weights } }: CrfModel): number {
  return weights.subarray(0, index.stateLabels.length).filter((weight) => weight !== 0).length;
}
