import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addExpectedTransitions,
  addNodeMarginals,
  edgeMarginals,
  forward,
  forwardBackward,
  nodeMarginals,
} from '../../../src/crf/inference/index.ts';
import { latticeScores, realScore, withImpossible } from '../../helpers/arbitraries.ts';
import { bruteForce, type LatticeScores } from '../../helpers/brute-force.ts';
import { expectAllClose, expectClose, latticeOf, randomScores } from '../../helpers/lattices.ts';

function expectMarginalsOfEnumeration(scores: LatticeScores): void {
  const { labelCount: L, length: T } = scores;
  const expected = bruteForce(scores);
  if (expected.paths.length === 0) return;
  const lattice = latticeOf(scores);
  forwardBackward(lattice);

  const nodes = new Float64Array(T * L).fill(99);
  nodeMarginals(nodes, lattice);
  expectAllClose(nodes, expected.nodeMarginals);

  const steps = new Float64Array(L * L);
  for (let t = 1; t < T; t++) {
    steps.fill(99);
    edgeMarginals(steps, lattice, t);
    expectAllClose(steps, expected.edgeMarginals.slice(t * L * L, (t + 1) * L * L));
  }

  const counts = new Float64Array(L * L).fill(10);
  addExpectedTransitions(counts, lattice, -2.5);
  expectAllClose(
    counts,
    expected.expectedTransitions.map((count) => 10 - 2.5 * count),
  );
}

describe('marginals', () => {
  it.each([5, 500, 5000])('equal those of enumeration with scores of ±%d', (limit) => {
    fc.assert(fc.property(latticeScores({ score: realScore(limit) }), expectMarginalsOfEnumeration));
  });

  it.each([5, 5000])('equal those of enumeration with impossible scores among ±%d', (limit) => {
    fc.assert(
      fc.property(latticeScores({ score: withImpossible(realScore(limit)) }), expectMarginalsOfEnumeration),
    );
  });

  it('add up over many labels: edge marginals to node marginals on both sides, steps to expected transitions', () => {
    // Label counts on each side of a multiple of four, lengths likewise: the kernels work in blocks of four.
    for (const labels of [1, 2, 3, 4, 5, 6, 7, 8, 9, 33, 130]) {
      for (const length of [2, 3, 4, 5, 6, 7]) {
        for (const edge of [undefined, 1]) {
          const lattice = latticeOf(randomScores(labels, { length, labels, state: 4, transition: 2, edge }));
          forwardBackward(lattice);
          const nodes = new Float64Array(length * labels);
          const step = new Float64Array(labels * labels);
          const sum = new Float64Array(labels * labels);
          const counts = new Float64Array(labels * labels);
          nodeMarginals(nodes, lattice);
          addExpectedTransitions(counts, lattice, 1);
          for (let t = 1; t < length; t++) {
            edgeMarginals(step, lattice, t);
            const from = new Float64Array(labels);
            const to = new Float64Array(labels);
            step.forEach((probability, k) => {
              from[Math.floor(k / labels)]! += probability;
              to[k % labels]! += probability;
              sum[k]! += probability;
            });
            expectAllClose(from, nodes.subarray((t - 1) * labels, t * labels), 1e-12);
            expectAllClose(to, nodes.subarray(t * labels, (t + 1) * labels), 1e-12);
          }
          expectAllClose(counts, sum, 1e-12);
        }
      }
    }
  });

  it('keep the relative digits of improbable steps', () => {
    // exp(−400) apart: far below 1e-9, so only a relative comparison sees it.
    const scores = {
      length: 2,
      labelCount: 2,
      stateScores: [0, 0, 0, 0],
      transitionScores: [0, -400, -300, -200],
    };
    const lattice = latticeOf(scores);
    forwardBackward(lattice);
    expect(lattice.domain).toBe('scaled');
    const step = new Float64Array(4);
    addExpectedTransitions(step, lattice, 1);
    for (const [k, score] of scores.transitionScores.entries()) expectClose(Math.log(step[k]!), score);
  });

  it('are certain for one label and one position', () => {
    const lattice = latticeOf({ length: 1, labelCount: 1, stateScores: [3], transitionScores: [2] });
    expect(forwardBackward(lattice)).toBe(3);
    const node = new Float64Array(1);
    const counts = new Float64Array(1);
    nodeMarginals(node, lattice);
    addExpectedTransitions(counts, lattice, 1);
    expect([...node, ...counts]).toEqual([1, 0]);
  });

  it('accumulate with a weight in addNodeMarginals, in both domains', () => {
    for (const state of [3, 3000]) {
      const lattice = latticeOf(randomScores(2, { length: 5, labels: 3, state, transition: 1 }));
      forwardBackward(lattice);
      const once = new Float64Array(15);
      const sum = new Float64Array(15).fill(1);
      nodeMarginals(once, lattice);
      addNodeMarginals(sum, lattice, 3);
      addNodeMarginals(sum, lattice);
      expectAllClose(
        sum,
        once.map((p) => 1 + 4 * p),
      );
    }
  });

  it('refuse to be read before forwardBackward, after reset, and after forward alone', () => {
    const lattice = latticeOf(randomScores(2, { length: 2, labels: 2, state: 1, transition: 1 }));
    const out = new Float64Array(4);
    expect(() => nodeMarginals(out, lattice)).toThrow(/forwardBackward/);
    forward(lattice);
    expect(() => edgeMarginals(out, lattice, 1)).toThrow(/forwardBackward/);
    forwardBackward(lattice);
    edgeMarginals(out, lattice, 1);
    lattice.reset(2);
    expect(() => addExpectedTransitions(out, lattice, 1)).toThrow(/forwardBackward/);
  });

  it('refuse an output that is too small and a step that does not exist', () => {
    const lattice = latticeOf(randomScores(2, { length: 3, labels: 2, state: 1, transition: 1 }));
    forwardBackward(lattice);
    expect(() => nodeMarginals(new Float64Array(5), lattice)).toThrow(/room for 6 numbers, got 5/);
    expect(() => addExpectedTransitions(new Float64Array(3), lattice, 1)).toThrow(RangeError);
    for (const t of [0, 3, 1.5]) {
      expect(() => edgeMarginals(new Float64Array(4), lattice, t)).toThrow(RangeError);
    }
  });
});
