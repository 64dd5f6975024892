/** fast-check generators of small lattices, constraints and forced labels for the enumeration oracle. */
import fc from 'fast-check';
import type { LatticeScores } from './brute-force.ts';

export interface LatticeShape {
  /** Scores come from this generator. */
  readonly score: fc.Arbitrary<number>;
  readonly maxLength?: number;
  readonly maxLabels?: number;
  /** Edge scores: never, always, or half of the time (default). */
  readonly edges?: 'never' | 'always' | 'sometimes';
}

/** Finite doubles within ±limit. */
export function realScore(limit: number): fc.Arbitrary<number> {
  return fc.double({ min: -limit, max: limit, noNaN: true });
}

/** Small integers: sums are exact, so that many paths tie exactly. */
export const tyingScore: fc.Arbitrary<number> = fc.integer({ min: -1, max: 1 });

/** One in six is impossible. */
export function withImpossible(score: fc.Arbitrary<number>): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 5, arbitrary: score },
    { weight: 1, arbitrary: fc.constant(Number.NEGATIVE_INFINITY) },
  );
}

/** Lattices of 1..maxLength positions (default 4) and 1..maxLabels labels (default 4). */
export function latticeScores(shape: LatticeShape): fc.Arbitrary<LatticeScores> {
  const { score, maxLength = 4, maxLabels = 4, edges = 'sometimes' } = shape;
  const hasEdges = edges === 'sometimes' ? fc.boolean() : fc.constant(edges === 'always');
  return fc
    .tuple(fc.integer({ min: 1, max: maxLength }), fc.integer({ min: 1, max: maxLabels }), hasEdges)
    .chain(([T, L, withEdges]) =>
      fc.record({
        length: fc.constant(T),
        labelCount: fc.constant(L),
        stateScores: exactly(score, T * L),
        transitionScores: exactly(score, L * L),
        edgeScores: withEdges ? exactly(score, T * L * L) : fc.constant(undefined),
      }),
    );
}

export interface ConstrainedScores {
  readonly scores: LatticeScores;
  readonly constraints: { start: Uint8Array; end: Uint8Array; transitions: Uint8Array };
  /** [T], −1 = free */
  readonly forced: Int32Array;
}

/** A lattice with constraints that forbid about a quarter, and labels forced at about a quarter of the positions. */
export function constrainedScores(shape: LatticeShape): fc.Arbitrary<ConstrainedScores> {
  const flag = fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(0) });
  return latticeScores(shape).chain((scores) => {
    const { labelCount: L, length: T } = scores;
    const forcedLabel = fc.oneof(
      { weight: 3, arbitrary: fc.constant(-1) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: L - 1 }) },
    );
    return fc.record({
      scores: fc.constant(scores),
      constraints: fc.record({
        start: exactly(flag, L).map((a) => Uint8Array.from(a)),
        end: exactly(flag, L).map((a) => Uint8Array.from(a)),
        transitions: exactly(flag, L * L).map((a) => Uint8Array.from(a)),
      }),
      forced: exactly(forcedLabel, T).map((a) => Int32Array.from(a)),
    });
  });
}

function exactly<T>(item: fc.Arbitrary<T>, count: number): fc.Arbitrary<T[]> {
  return fc.array(item, { minLength: count, maxLength: count });
}
