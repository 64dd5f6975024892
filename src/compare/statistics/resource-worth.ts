/** What a resource (vectors, a gazetteer, a template family) is worth in labelled sentences. */
import {
  boundToNumber,
  type Curve,
  checkSizes,
  curveOfRound,
  interpolateSize,
  type LearningCurve,
  type SizeBound,
  type SizeInterval,
  sizeInterval,
} from './learning-curve.ts';
import { type Resampled, systemIndex } from './resample.ts';

/**
 * Smallest size at which a curve reaches a score, linear in log size between points; `below` where its first point already
 * does, `beyond` where it never does in the range measured.
 */
export function sizeReaching(curve: Curve, score: number): SizeBound {
  checkSizes('without the resource', curve.sizes);
  const { sizes, values } = curve;
  if (values[0]! >= score) {
    return values[0] === score ? { kind: 'at', size: sizes[0]! } : { kind: 'below', size: sizes[0]! };
  }
  for (let p = 1; p < sizes.length; p++) {
    const [low, high] = [values[p - 1]!, values[p]!];
    if (high < score) continue;
    return { kind: 'at', size: interpolateSize(sizes[p - 1]!, sizes[p]!, (score - low) / (high - low)) };
  }
  return { kind: 'beyond', size: sizes.at(-1)! };
}

export interface ResourceWorth {
  /** Training size of the system with the resource, and its score. */
  readonly size: number;
  readonly score: number;
  /** Size at which the curve without the resource reaches that score; the resource is worth `equalSize − size` sentences. */
  readonly equalSize: SizeBound;
  readonly interval: SizeInterval;
  /** `equalSize − size`; undefined outside the range measured, where only the bound is known. */
  readonly sentences: number | undefined;
  /** Shares of rounds below and beyond the range measured. */
  readonly shareBelow: number;
  readonly shareBeyond: number;
}

/**
 * Worth of a resource from the curve without it and one system with it, trained on `size` sentences, of the same
 * `Resampled`; percentile interval over rounds.
 * @throws RangeError for an unknown system, a size that is not positive, or a curve of other rounds.
 */
export function inferResourceWorth(
  without: LearningCurve,
  resampled: Resampled,
  withResource: { readonly system: string; readonly size: number },
  confidence = 0.95,
): ResourceWorth {
  const { size } = withResource;
  if (!(size > 0 && Number.isFinite(size)))
    throw new RangeError(`training size must be positive, got ${size}`);
  const k = systemIndex(resampled, withResource.system);
  const K = resampled.systems.length;
  const rounds = without.rounds.length / without.sizes.length;
  if (rounds !== resampled.rounds) throw new RangeError('the curve must come from the same rounds');
  const score = resampled.systems[k]!.estimate;
  const equalSize = sizeReaching(without, score);
  const sizes = new Float64Array(rounds);
  for (let round = 0; round < rounds; round++) {
    const reached = sizeReaching(curveOfRound(without, round), resampled.systemRounds[round * K + k]!);
    sizes[round] = boundToNumber(reached);
  }
  const share = (value: number): number => sizes.filter((reached) => reached === value).length / rounds;
  return {
    size,
    score,
    equalSize,
    interval: sizeInterval(sizes, without.sizes, confidence),
    sentences: equalSize.kind === 'at' ? equalSize.size - size : undefined,
    shareBelow: share(Number.NEGATIVE_INFINITY),
    shareBeyond: share(Number.POSITIVE_INFINITY),
  };
}
