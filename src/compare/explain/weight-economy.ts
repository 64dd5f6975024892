/** How many of its weights a model needs: F1 with the k largest alone. */
import { type CrfModel, createBatchDecoder, type Decoding, labelNames } from '../../crf/index.ts';
import { OptionError } from '../../errors.ts';
import { evaluateSpans, type LabelSequences } from '../../evaluation/index.ts';
import type { EncodedDataset } from '../../features/index.ts';

export interface EconomyPoint {
  /** Weights kept: the k largest of all |weight|; the others count as 0. */
  readonly weights: number;
  /** Micro F1 over spans as fractions; under scheme `none` that is token accuracy. */
  readonly f1: number;
}

/** Plain data. */
export interface WeightEconomy {
  /** All weights other than 0. */
  readonly full: EconomyPoint;
  /** The share of the full F1 asked for. */
  readonly share: number;
  /** The least k found with F1 >= share · full. */
  readonly needed: EconomyPoint;
  /** At k = 0, at powers of two and with all weights. */
  readonly curve: readonly EconomyPoint[];
}

export interface EconomyOptions {
  /** In (0, 1]; default 0.95. */
  readonly share?: number | undefined;
  readonly decode?: Decoding | undefined;
}

/**
 * Scores the model with ever more of its weights: at powers of two, then by bisection between the first of these that suffices
 * and the one before. F1 rises with k but for small dents, so the result is a k that suffices with k − 1 that does not.
 * Weights of equal size count in their order.
 * @param data encoded with the model's vocabularies
 * @param gold labels of the same sentences, `[N][T]`
 */
export async function weightEconomy(
  model: CrfModel,
  data: EncodedDataset,
  gold: LabelSequences,
  options: EconomyOptions = {},
): Promise<WeightEconomy> {
  const { share = 0.95, decode = 'viterbi' } = options;
  if (!(share > 0 && share <= 1)) throw new OptionError('share', `${share}, expected a number in (0, 1]`);
  const { weights } = model.parts;
  const order = Uint32Array.from(weights.keys())
    .filter((f) => weights[f] !== 0)
    .sort((a, b) => Math.abs(weights[b] ?? 0) - Math.abs(weights[a] ?? 0) || a - b);
  // One of its own: that of the model keeps the weights it has.
  const decoder = await createBatchDecoder(model.decoderParts);
  const scored = new Map<number, EconomyPoint>();
  const scoreOf = (k: number): EconomyPoint => {
    const known = scored.get(k);
    if (known !== undefined) return known;
    const kept = new Float64Array(weights.length);
    for (const f of order.subarray(0, k)) kept[f] = weights[f] ?? 0;
    decoder.setWeights(kept);
    const predicted = labelNames(data, decoder.decode(data, decode), model.parts.vocabularies.labels);
    const point = { weights: k, f1: evaluateSpans(gold, predicted, { scheme: model.scheme }).micro.f1 };
    scored.set(k, point);
    return point;
  };

  const full = scoreOf(order.length);
  const target = share * full.f1;
  const curve = [scoreOf(0)];
  for (let k = 1; k < order.length; k *= 2) curve.push(scoreOf(k));
  if (order.length > 0) curve.push(full);
  const first = curve.findIndex(({ f1 }) => f1 >= target);
  let enough = curve[first] ?? full;
  let tooFew = curve[first - 1]?.weights ?? -1;
  while (enough.weights - tooFew > 1) {
    const middle = scoreOf(Math.floor((tooFew + enough.weights) / 2));
    if (middle.f1 >= target) enough = middle;
    else tooFew = middle.weights;
  }
  return { full, share, needed: enough, curve };
}
