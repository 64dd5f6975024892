import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entropy, forwardBackward, Lattice } from '../../../src/crf/inference/index.ts';
import { latticeScores, realScore, withImpossible } from '../../helpers/arbitraries.ts';
import { bruteForce } from '../../helpers/brute-force.ts';
import { expectClose, latticeOf, randomScores } from '../../helpers/lattices.ts';

describe('entropy', () => {
  it.each([1, 5, 500, 5000])('equals −Σ P log P over all paths, scores of ±%d', (limit) => {
    fc.assert(
      fc.property(latticeScores({ score: withImpossible(realScore(limit)) }), (scores) => {
        const expected = bruteForce(scores);
        if (expected.paths.length === 0) return;
        const lattice = latticeOf(scores);
        forwardBackward(lattice);
        expectClose(entropy(lattice), expected.entropy);
      }),
    );
  });

  it('is T log L for equal scores and 0 for a certain sequence', () => {
    const lattice = new Lattice(7);
    lattice.reset(100);
    forwardBackward(lattice);
    expectClose(entropy(lattice), 100 * Math.log(7), 1e-12);
    for (let t = 0; t < 100; t++) lattice.stateScores[t * 7 + (t % 7)] = 5000;
    forwardBackward(lattice);
    expect(entropy(lattice)).toBeGreaterThanOrEqual(0);
    expect(entropy(lattice)).toBeLessThan(1e-9);
  });

  it('equals logZ minus the expected score, by central differences of logZ in a temperature', () => {
    // E[score] = d logZ(c·scores)/dc at c = 1.
    const scores = randomScores(2, { length: 40, labels: 6, state: 3, transition: 2, edge: 1 });
    const logZ = (c: number) =>
      forwardBackward(
        latticeOf({
          ...scores,
          stateScores: scores.stateScores.map((s) => c * s),
          transitionScores: scores.transitionScores.map((s) => c * s),
          edgeScores: scores.edgeScores?.map((s) => c * s),
        }),
      );
    const lattice = latticeOf(scores);
    const expectedScore = (logZ(1 + 1e-5) - logZ(1 - 1e-5)) / 2e-5;
    // Truncation h²·logZ'''/6 and rounding eps·logZ/h: both about 1e-8 here.
    expectClose(forwardBackward(lattice) - expectedScore, entropy(lattice), 1e-7);
  });

  it('refuses to run before forwardBackward', () => {
    const lattice = new Lattice(2);
    lattice.reset(2);
    expect(() => entropy(lattice)).toThrow(/forwardBackward/);
  });
});
