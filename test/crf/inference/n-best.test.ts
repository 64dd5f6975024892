import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nBest, pathScore, viterbi } from '../../../src/crf/inference/index.ts';
import { CrfLabError } from '../../../src/errors.ts';
import {
  constrainedScores,
  latticeScores,
  realScore,
  tyingScore,
  withImpossible,
} from '../../helpers/arbitraries.ts';
import { bruteForce } from '../../helpers/brute-force.ts';
import { expectAllClose, latticeOf, randomScores } from '../../helpers/lattices.ts';
import { pathFilter } from './path-filter.ts';

describe('nBest', () => {
  it.each([5, 5000])('lists all paths in order of their score, scores of ±%d', (limit) => {
    fc.assert(
      fc.property(latticeScores({ score: realScore(limit) }), (scores) => {
        const lattice = latticeOf(scores);
        const paths = nBest(lattice, 1000);
        const expected = bruteForce(scores).paths;
        expect(paths.length).toBe(expected.length);
        expectAllClose(
          paths.map((path) => path.score),
          expected.map((path) => path.score),
        );
        expect(new Set(paths.map(({ labels }) => labels.join())).size).toBe(paths.length);
        for (const { labels, score } of paths) expect(pathScore(lattice, labels)).toBe(score);
        for (let n = 1; n < paths.length; n++)
          expect(paths[n]!.score).toBeLessThanOrEqual(paths[n - 1]!.score);
      }),
    );
  });

  it('lists the very paths when many tie, the lowest label first from the end backwards', () => {
    fc.assert(
      fc.property(
        latticeScores({ score: withImpossible(tyingScore) }),
        fc.integer({ min: 1, max: 300 }),
        (scores, k) => {
          const expected = bruteForce(scores).paths;
          if (expected.length === 0) {
            expect(() => nBest(latticeOf(scores), k)).toThrow(CrfLabError);
            return;
          }
          const paths = nBest(latticeOf(scores), k);
          expect(paths.map(({ labels, score }) => ({ labels: [...labels], score }))).toEqual(
            expected.slice(0, k),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('lists the paths that constraints and forced labels allow', () => {
    fc.assert(
      fc.property(constrainedScores({ score: tyingScore }), ({ scores, constraints, forced }) => {
        const lattice = latticeOf(scores);
        const expected = bruteForce(scores, pathFilter(scores.labelCount, constraints, forced)).paths;
        if (expected.length === 0) {
          expect(() => nBest(lattice, 5, constraints, forced)).toThrow(CrfLabError);
          return;
        }
        const paths = nBest(lattice, 1000, constraints, forced);
        expect(paths.map(({ labels, score }) => ({ labels: [...labels], score }))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('begins with the path of viterbi, and asking for more paths does not change the first ones', () => {
    const lattice = latticeOf(randomScores(6, { length: 30, labels: 9, state: 3, transition: 2 }));
    const hundred = nBest(lattice, 100);
    expect(hundred.length).toBe(100);
    expect(hundred[0]).toEqual(viterbi(lattice));
    expect(nBest(lattice, 7)).toEqual(hundred.slice(0, 7));
  });

  it('finds the runner-up of 10,000 tokens, which differs at the weakest decision', () => {
    const T = 10_000;
    const scores = randomScores(9, { length: T, labels: 2, state: 5, transition: 0 });
    const gaps = Array.from(
      { length: T },
      (_, t) => scores.stateScores[2 * t]! - scores.stateScores[2 * t + 1]!,
    );
    const weakest = gaps.reduce((best, gap, t) => (Math.abs(gap) < Math.abs(gaps[best]!) ? t : best), 0);
    const [first, second] = nBest(latticeOf(scores), 2);
    const changed = [...first!.labels].flatMap((label, t) => (label === second!.labels[t] ? [] : [t]));
    expect(changed).toEqual([weakest]);
  });

  it('refuses a number of paths that is not a positive integer', () => {
    const lattice = latticeOf(randomScores(6, { length: 3, labels: 2, state: 3, transition: 2 }));
    for (const k of [0, -1, 2.5, Number.NaN]) expect(() => nBest(lattice, k)).toThrow(RangeError);
  });
});
