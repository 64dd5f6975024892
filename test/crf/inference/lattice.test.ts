import { describe, expect, it } from 'vitest';
import { forwardBackward, Lattice, viterbi } from '../../../src/crf/inference/index.ts';
import { fillLattice, latticeOf, randomScores } from '../../helpers/lattices.ts';

describe('Lattice', () => {
  it('refuses label counts that are not positive integers', () => {
    for (const count of [0, -1, 1.5, Number.NaN]) expect(() => new Lattice(count)).toThrow(RangeError);
  });

  it('refuses sequences without a position, at reset and in every algorithm before it', () => {
    const lattice = new Lattice(2);
    for (const length of [0, -3, 0.5]) expect(() => lattice.reset(length)).toThrow(RangeError);
    expect(() => forwardBackward(lattice)).toThrow(/reset\(length\)/);
    expect(() => viterbi(lattice)).toThrow(RangeError);
  });

  it('zeroes state scores at reset, keeps transitions and drops edge scores', () => {
    const lattice = latticeOf(randomScores(1, { length: 4, labels: 3, state: 2, transition: 2, edge: 2 }));
    const transitions = lattice.transitionScores.slice();
    lattice.reset(3);
    expect(lattice.length).toBe(3);
    expect([...lattice.stateScores.subarray(0, 9)]).toEqual(new Array(9).fill(0));
    expect(lattice.transitionScores).toEqual(transitions);
    expect(lattice.edgeScores).toBeUndefined();
  });

  it('zeroes edge scores each time they are switched on', () => {
    const lattice = new Lattice(2);
    lattice.reset(3);
    lattice.useEdgeScores().fill(7);
    lattice.reset(2);
    expect([...lattice.useEdgeScores().subarray(0, 8)]).toEqual(new Array(8).fill(0));
    expect(lattice.edgeScores).toBeDefined();
  });

  it('gives the same bits when it is reused for shorter and longer sequences as when it is new', () => {
    const reused = new Lattice(5);
    for (const [seed, length] of [3, 1, 17, 4, 40, 2].entries()) {
      for (const edge of [undefined, 2]) {
        const scores = randomScores(seed, { length, labels: 5, state: 3, transition: 3, edge });
        fillLattice(reused, scores);
        expect(forwardBackward(reused)).toBe(forwardBackward(latticeOf(scores)));
      }
    }
  });

  it('copies the transitions it is given', () => {
    const lattice = new Lattice(2);
    const transitions = Float64Array.of(1, 2, 3, 4);
    lattice.setTransitions(transitions);
    transitions.fill(9);
    expect([...lattice.transitionScores]).toEqual([1, 2, 3, 4]);
  });

  it('refuses transitions of a wrong size and names the labels of an unusable one', () => {
    const lattice = new Lattice(2);
    expect(() => lattice.setTransitions(new Float64Array(3))).toThrow(/expected 4 = 2×2 entries, got 3/);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 1e300, -1e300]) {
      expect(() => lattice.setTransitions(Float64Array.of(0, 0, bad, 0))).toThrow(RangeError);
      expect(() => lattice.setTransitions(Float64Array.of(0, 0, bad, 0))).toThrow(/from label 1 to label 0/);
    }
  });
});
