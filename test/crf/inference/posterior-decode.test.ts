import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forwardBackward, Lattice, posteriorDecode, viterbi } from '../../../src/crf/inference/index.ts';
import { latticeScores, realScore } from '../../helpers/arbitraries.ts';
import { bruteForce } from '../../helpers/brute-force.ts';
import { latticeOf } from '../../helpers/lattices.ts';

describe('posteriorDecode', () => {
  it.each([3, 3000])('takes the most probable label of each position, scores of ±%d', (limit) => {
    fc.assert(
      fc.property(latticeScores({ score: realScore(limit) }), (scores) => {
        const { labelCount: L, length: T } = scores;
        const lattice = latticeOf(scores);
        forwardBackward(lattice);
        const labels = posteriorDecode(lattice);
        expect(labels.length).toBe(T);
        const { nodeMarginals } = bruteForce(scores);
        for (let t = 0; t < T; t++) {
          const row = nodeMarginals.slice(t * L, (t + 1) * L);
          expect(row[labels[t]!]!).toBeGreaterThan(Math.max(...row) - 1e-9);
        }
      }),
    );
  });

  it('differs from viterbi where many middling paths outweigh the best one', () => {
    // P(0,0) = 0.4, P(1,0) = P(1,1) = 0.3: the best path starts with 0, the most probable first label is 1.
    const transitionScores = [Math.log(0.4), Number.NEGATIVE_INFINITY, Math.log(0.3), Math.log(0.3)];
    const lattice = latticeOf({ length: 2, labelCount: 2, stateScores: [0, 0, 0, 0], transitionScores });
    forwardBackward(lattice);
    expect([...viterbi(lattice).labels]).toEqual([0, 0]);
    expect([...posteriorDecode(lattice)]).toEqual([1, 0]);
  });

  it('gives ties to the lowest label and refuses to run before forwardBackward', () => {
    const lattice = new Lattice(4);
    lattice.reset(3);
    expect(() => posteriorDecode(lattice)).toThrow(/forwardBackward/);
    forwardBackward(lattice);
    expect([...posteriorDecode(lattice)]).toEqual([0, 0, 0]);
  });
});
