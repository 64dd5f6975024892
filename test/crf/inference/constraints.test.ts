import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addExpectedTransitions,
  applyConstraints,
  entropy,
  forwardBackward,
  nBest,
  nodeMarginals,
  pathLogProbability,
  pathScore,
  posteriorDecode,
  viterbi,
} from '../../../src/crf/inference/index.ts';
import { CrfLabError } from '../../../src/errors.ts';
import { constrainedScores, realScore, tyingScore, withImpossible } from '../../helpers/arbitraries.ts';
import { bruteForce } from '../../helpers/brute-force.ts';
import { expectAllClose, expectClose, latticeOf, randomScores } from '../../helpers/lattices.ts';
import { pathFilter } from './path-filter.ts';

describe('constraints and forced labels', () => {
  it('lead viterbi to the best allowed path, ties included, or to an error when there is none', () => {
    fc.assert(
      fc.property(
        constrainedScores({ score: withImpossible(tyingScore) }),
        fc.constantFrom('constraints', 'forced', 'both'),
        ({ scores, ...given }, use) => {
          const constraints = use === 'forced' ? undefined : given.constraints;
          const forced = use === 'constraints' ? undefined : given.forced;
          const best = bruteForce(scores, pathFilter(scores.labelCount, constraints, forced)).paths[0];
          const lattice = latticeOf(scores);
          if (best === undefined) {
            expect(() => viterbi(lattice, constraints, forced)).toThrow(CrfLabError);
            return;
          }
          const { labels, score } = viterbi(lattice, constraints, forced);
          expect([...labels]).toEqual(best.labels);
          expect(score).toBe(best.score);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([5, 5000])('restrict every quantity to the allowed paths once applied, scores of ±%d', (limit) => {
    fc.assert(
      fc.property(constrainedScores({ score: realScore(limit) }), ({ scores, constraints, forced }) => {
        const { labelCount: L, length: T } = scores;
        const lattice = latticeOf(scores);
        applyConstraints(lattice, constraints, forced);
        const expected = bruteForce(scores, pathFilter(L, constraints, forced));
        if (expected.paths.length === 0) {
          expect(() => forwardBackward(lattice)).toThrow(/no label sequence is possible/);
          expect(() => viterbi(lattice)).toThrow(/no label sequence is possible/);
          return;
        }
        expectClose(forwardBackward(lattice), expected.logZ);
        const nodes = new Float64Array(T * L);
        const counts = new Float64Array(L * L);
        nodeMarginals(nodes, lattice);
        addExpectedTransitions(counts, lattice, 1);
        expectAllClose(nodes, expected.nodeMarginals);
        expectAllClose(counts, expected.expectedTransitions);
        expectClose(entropy(lattice), expected.entropy);
        expectClose(viterbi(lattice).score, expected.paths[0]!.score);
        expect(nBest(lattice, 1000).length).toBe(expected.paths.length);
        for (const { labels, score } of expected.paths) expectClose(pathScore(lattice, labels), score);
      }),
    );
  });

  it('never let a decoded path leave the scheme on long random sequences', () => {
    // B, I, O of one category: I must follow B or I, and cannot come first.
    const constraints = {
      start: Uint8Array.of(1, 0, 1),
      end: Uint8Array.of(1, 1, 1),
      transitions: Uint8Array.of(1, 1, 1, 1, 1, 1, 1, 0, 1),
    };
    const lattice = latticeOf(randomScores(7, { length: 500, labels: 3, state: 4, transition: 4 }));
    const free = viterbi(lattice);
    const kept = viterbi(lattice, constraints);
    const isAllowed = pathFilter(3, constraints);
    expect(isAllowed([...free.labels])).toBe(false);
    expect(isAllowed([...kept.labels])).toBe(true);
    expect(kept.score).toBeLessThan(free.score);
    for (const { labels } of nBest(lattice, 50, constraints)) expect(isAllowed([...labels])).toBe(true);
  });

  it('give forced labels probability one and others none', () => {
    const lattice = latticeOf(randomScores(7, { length: 4, labels: 3, state: 4, transition: 4 }));
    applyConstraints(lattice, undefined, Int32Array.of(-1, 2, -1, 0));
    forwardBackward(lattice);
    const nodes = new Float64Array(12);
    nodeMarginals(nodes, lattice);
    expectAllClose(nodes.subarray(3, 6), [0, 0, 1]);
    expectAllClose(nodes.subarray(9, 12), [1, 0, 0]);
    expect(posteriorDecode(lattice)[1]).toBe(2);
  });

  it('make a forbidden path impossible, and the next reset lifts them', () => {
    const scores = randomScores(7, { length: 2, labels: 2, state: 4, transition: 4 });
    const lattice = latticeOf(scores);
    applyConstraints(lattice, {
      start: Uint8Array.of(1, 1),
      end: Uint8Array.of(1, 1),
      transitions: Uint8Array.of(0, 1, 1, 1),
    });
    forwardBackward(lattice);
    expect(pathScore(lattice, [0, 0])).toBe(Number.NEGATIVE_INFINITY);
    expect(pathLogProbability(lattice, [0, 0])).toBe(Number.NEGATIVE_INFINITY);
    lattice.reset(2);
    lattice.stateScores.set(scores.stateScores);
    expectClose(forwardBackward(lattice), bruteForce(scores).logZ);
    expect(lattice.domain).toBe('scaled');
  });

  it('combine when applied twice', () => {
    const scores = randomScores(7, { length: 3, labels: 2, state: 4, transition: 4 });
    const lattice = latticeOf(scores);
    const free = Uint8Array.of(1, 1);
    const first = { start: free, end: free, transitions: Uint8Array.of(0, 1, 1, 1) };
    const second = { start: free, end: free, transitions: Uint8Array.of(1, 1, 1, 0) };
    applyConstraints(lattice, first);
    applyConstraints(lattice, second);
    const both = { start: free, end: free, transitions: Uint8Array.of(0, 1, 1, 0) };
    expectClose(forwardBackward(lattice), bruteForce(scores, pathFilter(2, both)).logZ);
  });

  it('are refused when their sizes or labels do not fit', () => {
    const lattice = latticeOf(randomScores(7, { length: 3, labels: 2, state: 4, transition: 4 }));
    const free = Uint8Array.of(1, 1);
    const short = { start: free, end: free, transitions: Uint8Array.of(1, 1, 1) };
    expect(() => viterbi(lattice, short)).toThrow(/expected 2, 2 and 4 entries/);
    expect(() => viterbi(lattice, undefined, Int32Array.of(-1, -1))).toThrow(/expected 3, got 2/);
    for (const label of [2, -2]) {
      const forced = Int32Array.of(-1, label, -1);
      expect(() => applyConstraints(lattice, undefined, forced)).toThrow(RangeError);
      expect(() => nBest(lattice, 2, undefined, forced)).toThrow(`forced label ${label} at position 1`);
    }
  });
});
