/** Scores over training sizes, as estimated and in every round of the bootstrap, read linearly in log size. */
import { type Resampled, systemIndex } from './resample.ts';

/** `P` training sizes in sentences, strictly ascending, with the score at each. */
export interface Curve {
  readonly sizes: readonly number[];
  readonly values: readonly number[];
}

/** A curve whose scores were resampled. */
export interface LearningCurve {
  readonly name: string;
  readonly sizes: readonly number[];
  /** Scores on the whole test set, `[P]`. */
  readonly values: readonly number[];
  /** Scores per round, `[rounds][P]`; curves of one `Resampled` share their unit draws. */
  readonly rounds: Float64Array;
}

export interface CurvePoint {
  readonly size: number;
  readonly system: string;
}

/**
 * A learning curve from the systems trained at each size.
 * @throws RangeError for fewer than two points, sizes not positive or not strictly ascending, or unknown systems.
 */
export function learningCurve(
  name: string,
  resampled: Resampled,
  points: readonly CurvePoint[],
): LearningCurve {
  const sizes = points.map((point) => point.size);
  checkSizes(name, sizes);
  const columns = points.map((point) => systemIndex(resampled, point.system));
  const K = resampled.systems.length;
  const P = points.length;
  const rounds = new Float64Array(resampled.rounds * P);
  for (let round = 0; round < resampled.rounds; round++) {
    for (const [p, k] of columns.entries()) rounds[round * P + p] = resampled.systemRounds[round * K + k]!;
  }
  return { name, sizes, values: columns.map((k) => resampled.systems[k]!.estimate), rounds };
}

/** The curve of one round. */
export function curveOfRound(curve: LearningCurve, round: number): Curve {
  const P = curve.sizes.length;
  return { sizes: curve.sizes, values: Array.from(curve.rounds.subarray(round * P, (round + 1) * P)) };
}

/** @throws RangeError, see `learningCurve`. */
export function checkSizes(name: string, sizes: readonly number[]): void {
  if (sizes.length < 2)
    throw new RangeError(`curve ${name} needs at least two training sizes, got ${sizes.length}`);
  let previous = 0;
  for (const size of sizes) {
    if (!(size > previous && Number.isFinite(size))) {
      throw new RangeError(
        `curve ${name}: sizes must be positive and strictly ascending, got ${sizes.join(', ')}`,
      );
    }
    previous = size;
  }
}

/** Size at a share of the way from one size to the next, linear in log size. */
export function interpolateSize(from: number, to: number, share: number): number {
  return from * (to / from) ** share;
}

/** A size that may lie outside the range measured: `below` the smallest, `beyond` ("more than") the largest. */
export type SizeBound =
  | { readonly kind: 'at'; readonly size: number }
  | { readonly kind: 'below'; readonly size: number }
  | { readonly kind: 'beyond'; readonly size: number };

/** −∞, a size, +∞ for the three kinds, so that bounds of many rounds can be ordered. */
export function boundToNumber(bound: SizeBound): number {
  if (bound.kind === 'below') return Number.NEGATIVE_INFINITY;
  return bound.kind === 'beyond' ? Number.POSITIVE_INFINITY : bound.size;
}

/** The bound of a number of `boundToNumber` on a curve with these sizes. */
export function numberToBound(value: number, sizes: readonly number[]): SizeBound {
  if (value === Number.NEGATIVE_INFINITY) return { kind: 'below', size: sizes[0]! };
  if (value === Number.POSITIVE_INFINITY) return { kind: 'beyond', size: sizes.at(-1)! };
  return { kind: 'at', size: value };
}

export interface SizeInterval {
  readonly confidence: number;
  readonly low: SizeBound;
  readonly high: SizeBound;
}

/** Percentile interval over rounds; order statistics outwards of the exact position, since infinities cannot be averaged. */
export function sizeInterval(
  rounds: Float64Array,
  sizes: readonly number[],
  confidence: number,
): SizeInterval {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`confidence must lie between 0 and 1, got ${confidence}`);
  }
  const sorted = rounds.slice().sort();
  const last = sorted.length - 1;
  const tail = (1 - confidence) / 2;
  return {
    confidence,
    low: numberToBound(sorted[Math.floor(tail * last)]!, sizes),
    high: numberToBound(sorted[Math.ceil((1 - tail) * last)]!, sizes),
  };
}
