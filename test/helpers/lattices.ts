/** Score tables → filled lattices, and comparisons with the enumeration oracle. */
import { expect } from 'vitest';
import { Lattice } from '../../src/crf/inference/index.ts';
import { createRandom } from '../../src/numeric/index.ts';
import type { LatticeScores } from './brute-force.ts';

/** Float64 against enumeration in another order of summation: 1e-9, relative where the value is above 1. */
export const TOLERANCE = 1e-9;

export function latticeOf(scores: LatticeScores): Lattice {
  const lattice = new Lattice(scores.labelCount);
  fillLattice(lattice, scores);
  return lattice;
}

export function fillLattice(lattice: Lattice, scores: LatticeScores): void {
  lattice.setTransitions(Float64Array.from(scores.transitionScores));
  lattice.reset(scores.length);
  lattice.stateScores.set(scores.stateScores);
  if (scores.edgeScores !== undefined) lattice.useEdgeScores().set(scores.edgeScores);
}

/** Seeded uniform scores within ±limit. */
export function randomScores(
  seed: number,
  { length: T, labels: L, state, transition, edge }: RandomShape,
): LatticeScores {
  const random = createRandom(seed);
  const draw = (count: number, limit: number) =>
    Array.from({ length: count }, () => limit * (2 * random.uniform() - 1));
  return {
    length: T,
    labelCount: L,
    stateScores: draw(T * L, state),
    transitionScores: draw(L * L, transition),
    edgeScores: edge === undefined ? undefined : draw(T * L * L, edge),
  };
}

export interface RandomShape {
  readonly length: number;
  readonly labels: number;
  readonly state: number;
  readonly transition: number;
  readonly edge?: number | undefined;
}

export function expectClose(actual: number, expected: number, tolerance = TOLERANCE): void {
  const difference = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  expect(difference, `${actual} is not ${expected}`).toBeLessThanOrEqual(tolerance);
}

/** Compares the first `expected.length` entries. */
export function expectAllClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance = TOLERANCE,
): void {
  expect(actual.length).toBeGreaterThanOrEqual(expected.length);
  let worst = 0;
  let at = 0;
  for (let k = 0; k < expected.length; k++) {
    const difference = Math.abs(actual[k]! - expected[k]!) / Math.max(1, Math.abs(expected[k]!));
    if (!(difference <= worst)) {
      worst = difference;
      at = k;
    }
  }
  expect(worst, `entry ${at}: ${actual[at]} is not ${expected[at]}`).toBeLessThanOrEqual(tolerance);
}
