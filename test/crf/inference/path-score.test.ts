import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forward, pathLogProbability, pathScore, viterbi } from '../../../src/crf/inference/index.ts';
import { latticeScores, realScore, withImpossible } from '../../helpers/arbitraries.ts';
import { bruteForce } from '../../helpers/brute-force.ts';
import { expectClose, latticeOf, randomScores } from '../../helpers/lattices.ts';

describe('path scores', () => {
  it.each([5, 5000])('and probabilities equal those of enumeration, scores of ±%d', (limit) => {
    fc.assert(
      fc.property(latticeScores({ score: withImpossible(realScore(limit)) }), (scores) => {
        const { paths, logZ } = bruteForce(scores);
        if (paths.length === 0) return;
        const lattice = latticeOf(scores);
        forward(lattice);
        for (const { labels, score } of paths) {
          expect(pathScore(lattice, labels)).toBe(score);
          expectClose(pathLogProbability(lattice, labels), score - logZ);
        }
      }),
    );
  });

  it('are added up from a hand-made example', () => {
    const lattice = latticeOf({
      length: 3,
      labelCount: 2,
      stateScores: [1, 2, 3, 4, 5, 6],
      transitionScores: [10, 20, 30, 40],
      edgeScores: [0, 0, 0, 0, 100, 200, 300, 400, 1000, 2000, 3000, 4000],
    });
    // 2 + (30 + 300) + 3 + (20 + 2000) + 6
    expect(pathScore(lattice, [1, 0, 1])).toBe(2361);
  });

  it('keep the digits of a probability where score and logZ are of the order of 1e7', () => {
    // Independent positions with two nearly tied labels: log P = −Σ log(1 + exp(gap_t)), known without cancellation.
    const T = 10_000;
    const gaps = randomScores(3, { length: T, labels: 1, state: 1, transition: 0 }).stateScores;
    const stateScores = gaps.flatMap((gap, t) => [
      t % 2 === 0 ? 5000 : 3000,
      (t % 2 === 0 ? 5000 : 3000) + gap,
    ]);
    const lattice = latticeOf({ length: T, labelCount: 2, stateScores, transitionScores: [0, 0, 0, 0] });
    forward(lattice);
    const expected = stateScores.reduce(
      (sum, score, k) => (k % 2 === 0 ? sum : sum - Math.log1p(Math.exp(score - stateScores[k - 1]!))),
      0,
    );
    expectClose(pathLogProbability(lattice, new Int32Array(T)), expected, 1e-12);
  });

  it('refuse paths of another length, unknown labels, and probabilities before forward', () => {
    const lattice = latticeOf(randomScores(3, { length: 3, labels: 2, state: 1, transition: 1 }));
    const { labels } = viterbi(lattice);
    expect(() => pathScore(lattice, [0, 1])).toThrow(/expected 3 labels, got 2/);
    expect(() => pathScore(lattice, [0, 2, 0])).toThrow(/label 2 at position 1/);
    expect(() => pathScore(lattice, [0, -1, 0])).toThrow(RangeError);
    expect(() => pathLogProbability(lattice, labels)).toThrow(/forward/);
  });
});
