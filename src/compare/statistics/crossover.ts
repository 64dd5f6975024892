/** From which training size on is one system better than the other? */
import {
  type Curve,
  checkSizes,
  curveOfRound,
  interpolateSize,
  type LearningCurve,
  type SizeInterval,
  sizeInterval,
} from './learning-curve.ts';

/**
 * How curve A lies to curve B. Where they cross more than once, `size` is the last crossing, from which on the winner at
 * the largest size stays above, and `crossings` lists all.
 */
export type Crossing =
  | {
      readonly kind: 'crosses';
      readonly size: number;
      readonly winner: 'A' | 'B';
      readonly crossings: readonly number[];
    }
  | { readonly kind: 'none'; readonly above: 'A' | 'B' | 'neither' };

/**
 * Crossing of two piecewise linear curves in log size, on the same sizes. Touching without a change of sign is no crossing.
 * @throws RangeError where the sizes differ or are not strictly ascending.
 */
export function findCrossing(a: Curve, b: Curve): Crossing {
  checkSizes('A', a.sizes);
  if (a.sizes.length !== b.sizes.length || a.sizes.some((size, p) => size !== b.sizes[p])) {
    throw new RangeError(`curves have different sizes: ${a.sizes.join(', ')} and ${b.sizes.join(', ')}`);
  }
  const crossings: number[] = [];
  let sign = 0;
  let before = 0; // index of the last point where the curves differ
  for (const [p, value] of a.values.entries()) {
    const now = value - b.values[p]!;
    if (now === 0) continue;
    if (sign !== 0 && Math.sign(now) !== sign) {
      const was = a.values[before]! - b.values[before]!;
      // Equal at the points between: the winner is above from the last of them on.
      const size =
        p - before > 1 ? a.sizes[p - 1]! : interpolateSize(a.sizes[before]!, a.sizes[p]!, was / (was - now));
      crossings.push(size);
    }
    sign = Math.sign(now);
    before = p;
  }
  const size = crossings.at(-1);
  if (size === undefined) return { kind: 'none', above: sign > 0 ? 'A' : sign < 0 ? 'B' : 'neither' };
  return { kind: 'crosses', size, winner: sign > 0 ? 'A' : 'B', crossings };
}

export interface CrossoverInference {
  readonly estimate: Crossing;
  /** The curve that is above at the largest size; `interval` is of the size from which on it stays above. */
  readonly winner: 'A' | 'B' | 'neither';
  /** `below`: above throughout the range; `beyond`: not yet above at its end. */
  readonly interval: SizeInterval;
  /** Shares of rounds, adding up to 1: that cross to A and to B, and with either or neither above throughout. */
  readonly shares: {
    readonly crossesToA: number;
    readonly crossesToB: number;
    readonly aThroughout: number;
    readonly bThroughout: number;
    readonly equal: number;
  };
}

/**
 * Crossover of two learning curves of one `Resampled`, with a percentile interval over its rounds.
 * @throws RangeError where sizes or numbers of rounds differ.
 */
export function inferCrossover(a: LearningCurve, b: LearningCurve, confidence = 0.95): CrossoverInference {
  const estimate = findCrossing(a, b);
  const rounds = a.rounds.length / a.sizes.length;
  if (a.rounds.length !== b.rounds.length) throw new RangeError('curves must come from the same rounds');
  const winner = estimate.kind === 'crosses' ? estimate.winner : estimate.above;
  const counts = { crossesToA: 0, crossesToB: 0, aThroughout: 0, bThroughout: 0, equal: 0 };
  const sizes = new Float64Array(rounds);
  for (let round = 0; round < rounds; round++) {
    const crossing = findCrossing(curveOfRound(a, round), curveOfRound(b, round));
    const ahead = crossing.kind === 'crosses' ? crossing.winner : crossing.above;
    if (crossing.kind === 'crosses') counts[ahead === 'A' ? 'crossesToA' : 'crossesToB']++;
    else counts[ahead === 'A' ? 'aThroughout' : ahead === 'B' ? 'bThroughout' : 'equal']++;
    if (ahead !== winner) sizes[round] = Number.POSITIVE_INFINITY;
    else sizes[round] = crossing.kind === 'crosses' ? crossing.size : Number.NEGATIVE_INFINITY;
  }
  return {
    estimate,
    winner,
    interval: sizeInterval(sizes, a.sizes, confidence),
    shares: {
      crossesToA: counts.crossesToA / rounds,
      crossesToB: counts.crossesToB / rounds,
      aThroughout: counts.aThroughout / rounds,
      bThroughout: counts.bThroughout / rounds,
      equal: counts.equal / rounds,
    },
  };
}
