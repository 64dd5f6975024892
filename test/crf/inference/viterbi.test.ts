import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  forwardBackward,
  Lattice,
  nodeMarginals,
  pathScore,
  viterbi,
} from '../../../src/crf/inference/index.ts';
import { CrfLabError } from '../../../src/errors.ts';
import { latticeScores, realScore, tyingScore, withImpossible } from '../../helpers/arbitraries.ts';
import { bruteForce } from '../../helpers/brute-force.ts';
import { expectClose, latticeOf, randomScores } from '../../helpers/lattices.ts';

describe('viterbi', () => {
  it.each([5, 5000])('finds the best of all paths with scores of ±%d', (limit) => {
    fc.assert(
      fc.property(latticeScores({ score: realScore(limit) }), (scores) => {
        const { labels, score } = viterbi(latticeOf(scores));
        const best = bruteForce(scores).paths[0]!;
        expectClose(score, best.score);
        expect(score).toBe(pathScore(latticeOf(scores), labels));
      }),
    );
  });

  it('finds the very path, ties to the lowest label from the end backwards, impossible scores included', () => {
    fc.assert(
      fc.property(latticeScores({ score: withImpossible(tyingScore) }), (scores) => {
        const best = bruteForce(scores).paths[0];
        if (best === undefined) {
          expect(() => viterbi(latticeOf(scores))).toThrow(CrfLabError);
          return;
        }
        const { labels, score } = viterbi(latticeOf(scores));
        expect([...labels]).toEqual(best.labels);
        expect(score).toBe(best.score);
      }),
      { numRuns: 500 },
    );
  });

  it('labels everything 0 when all scores are equal', () => {
    const lattice = new Lattice(3);
    lattice.reset(5);
    expect([...viterbi(lattice).labels]).toEqual([0, 0, 0, 0, 0]);
  });

  it('beats single changes of its path over 10,000 tokens with scores of ±5000', () => {
    const [T, L] = [10_000, 5];
    const lattice = latticeOf(randomScores(4, { length: T, labels: L, state: 5000, transition: 5000 }));
    const { labels, score } = viterbi(lattice);
    expect(score).toSatisfy(Number.isFinite);
    expect(score).toBe(pathScore(lattice, labels));
    const { stateScores: state, transitionScores: step } = lattice;
    const local = (t: number, label: number) =>
      state[t * L + label]! +
      (t > 0 ? step[labels[t - 1]! * L + label]! : 0) +
      (t + 1 < T ? step[label * L + labels[t + 1]!]! : 0);
    let worst = 0;
    for (let t = 0; t < T; t++) {
      for (let j = 0; j < L; j++) worst = Math.max(worst, local(t, j) - local(t, labels[t]!));
    }
    // δ is of the order of 5e7 at the end, its unit in the last place 7e-9.
    expect(worst).toBeLessThan(1e-7);
  });

  it('leaves scores and marginals as they were', () => {
    const lattice = latticeOf(randomScores(4, { length: 6, labels: 3, state: 2, transition: 2, edge: 1 }));
    forwardBackward(lattice);
    const before = new Float64Array(18);
    const after = new Float64Array(18);
    const state = lattice.stateScores.slice();
    nodeMarginals(before, lattice);
    viterbi(lattice, undefined, Int32Array.of(-1, 2, -1, -1, 0, -1));
    nodeMarginals(after, lattice);
    expect(after).toEqual(before);
    expect(lattice.stateScores).toEqual(state);
  });

  it('refuses NaN instead of ignoring it', () => {
    const lattice = latticeOf(randomScores(4, { length: 3, labels: 3, state: 2, transition: 2, edge: 1 }));
    lattice.edgeScores![2 * 9 + 4] = Number.NaN;
    expect(() => viterbi(lattice)).toThrow('position 2, from label 1 to label 1');
    lattice.stateScores[3] = Number.NaN;
    expect(() => viterbi(lattice)).toThrow('position 1, label 0');
  });
});
