/** How far the weights of a model depend on the sentences it happened to be trained on: bootstrap refits. */
import {
  type CrfModel,
  initialWeights,
  resampleSequences,
  type TrainingSet,
  trainCrf,
} from '../../crf/index.ts';
import { OptionError } from '../../errors.ts';
import { createRandom, drawCounts } from '../../numeric/index.ts';

export interface RefitOptions {
  /** At least 2. */
  readonly refits: number;
  /** Default 1. */
  readonly seed?: number | undefined;
  readonly threads?: number | undefined;
  /** Gives up: throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** After each refit, 1-based. */
  readonly onRefit?: ((done: number) => void) | undefined;
}

/**
 * Trains the model again, as it was trained itself, on sentences drawn with replacement.
 * @param training what it was trained on, encoded with vocabularies of its own
 * @param documents number of sentences of each document, which are then drawn as a whole; sentences alone where there are fewer than two
 * @returns weights of every refit, each laid out as those of `model`, `[refits][F]`; 0 for a feature that its sentences lack
 */
export async function refitWeights(
  model: CrfModel,
  training: TrainingSet,
  documents: readonly number[],
  { refits, seed = 1, threads = 1, signal, onRefit }: RefitOptions,
): Promise<Float64Array[]> {
  if (!(Number.isInteger(refits) && refits >= 2))
    throw new OptionError('refits', `${refits}, expected a whole number >= 2`);
  const random = createRandom(seed);
  const units = documents.length > 1 ? documents : new Array<number>(training.data.sequenceCount).fill(1);
  const { index, vocabularies, options } = model.parts;
  const all: Float64Array[] = [];
  for (let refit = 1; refit <= refits; refit++) {
    const drawn = drawCounts(units.length, random);
    const counts = units.flatMap((size, u) => new Array<number>(size).fill(drawn[u] ?? 0));
    const data = resampleSequences(training.data, counts);
    const control = { threads, ...(signal === undefined ? {} : { signal }) };
    const trained = await trainCrf({ ...training, data }, options, control);
    signal?.throwIfAborted();
    all.push(initialWeights(index, vocabularies, trained.model));
    onRefit?.(refit);
  }
  return all;
}

/** Of every weight of a model, `[F]`. */
export interface WeightIntervals {
  readonly refits: number;
  /** Share of the refits between `low` and `high`. */
  readonly confidence: number;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Share of the refits whose weight has the sign of the model's, 0 being a sign of its own. */
  readonly sameSign: Float64Array;
}

/**
 * Percentile intervals (Efron and Tibshirani 1993, "An Introduction to the Bootstrap", chapter 13), with linear interpolation
 * between order statistics: quantile q of R refits is at (R − 1) q.
 * @param weights of the model, `[F]`
 * @param refits as `refitWeights` gives them
 */
export function weightIntervals(
  weights: Float64Array,
  refits: readonly Float64Array[],
  confidence: number,
): WeightIntervals {
  if (!(confidence > 0 && confidence < 1))
    throw new OptionError('confidence', `${confidence}, expected a number between 0 and 1`);
  const F = weights.length;
  const [low, high, sameSign] = [new Float64Array(F), new Float64Array(F), new Float64Array(F)];
  const values = new Float64Array(refits.length);
  for (let f = 0; f < F; f++) {
    let same = 0;
    for (const [r, refit] of refits.entries()) {
      const value = refit[f] ?? 0;
      values[r] = value;
      if (Math.sign(value) === Math.sign(weights[f] ?? 0)) same++;
    }
    values.sort();
    low[f] = quantile(values, (1 - confidence) / 2);
    high[f] = quantile(values, (1 + confidence) / 2);
    sameSign[f] = same / refits.length;
  }
  return { refits: refits.length, confidence, low, high, sameSign };
}

/** @param sorted ascending */
function quantile(sorted: Float64Array, q: number): number {
  const at = (sorted.length - 1) * q;
  const below = Math.floor(at);
  const value = sorted[below] ?? 0;
  return value + (at - below) * ((sorted[below + 1] ?? value) - value);
}
