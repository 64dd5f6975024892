/**
 * The arithmetic L-BFGS does on vectors of length F. An objective that keeps its vectors elsewhere (shared memory, threads,
 * SIMD) brings its own; `plainVectors` works on any.
 */
import { countNonZero, dot } from '../../numeric/index.ts';
import { LimitedMemory } from './limited-memory.ts';

export interface VectorSpace {
  /** A new vector of zeros `[F]`. All vectors handed to the other functions come from here. */
  vector(): Float64Array;
  /** a·b */
  dot(a: Float64Array, b: Float64Array): number;
  /** out ← a + c·b */
  combine(out: Float64Array, a: Float64Array, c: number, b: Float64Array): void;
  /** Entries that are not exactly 0. */
  countNonZero(a: Float64Array): number;
  /** Room for the last `memory` correction pairs. */
  corrections(memory: number): Corrections;
}

/** The last M pairs s = x − x₀, y = g − g₀, and the product with the inverse Hessian approximation they imply. */
export interface Corrections {
  /** Pairs held, at most M. */
  readonly count: number;
  clear(): void;
  /**
   * Two vectors `[F]` of any content for the next point and its gradient: those that the next pair would take the place of. Where
   * M pairs are held, the oldest is forgotten for it. To be called between a direction and the next pair.
   */
  makeRoom(): readonly [x: Float64Array, gradient: Float64Array];
  /**
   * Stores the pair of the step from (x₀, g₀) to (x, g), in the vectors of x₀ and g₀: these become s = x − x₀ and y = g − g₀ and
   * belong to the pairs from now on, stored or not. As in libLBFGS, y·s may be negative (OWL-QN); a pair with
   * y·s = 0, y = 0 or an overflow would turn every later direction into NaN and is left out.
   * @returns whether the pair was stored
   */
  push(x: Float64Array, startX: Float64Array, gradient: Float64Array, startGradient: Float64Array): boolean;
  /** out ← −H·slopes, out another vector than slopes; −slopes where no pair is held. */
  descend(out: Float64Array, slopes: Float64Array): void;
}

/** Vectors as arrays of their own; sums run from the first entry to the last, as in libLBFGS. */
export function plainVectors(size: number): VectorSpace {
  return {
    vector: () => new Float64Array(size),
    dot,
    combine(out, a, c, b) {
      for (let f = 0; f < out.length; f++) out[f] = a[f]! + c * b[f]!;
    },
    countNonZero,
    corrections: (memory) => new LimitedMemory(memory, size),
  };
}
