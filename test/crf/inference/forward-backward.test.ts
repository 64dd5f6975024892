import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addExpectedTransitions,
  entropy,
  forward,
  forwardBackward,
  Lattice,
  nodeMarginals,
} from '../../../src/crf/inference/index.ts';
import { logBackward, logForward } from '../../../src/crf/inference/log-forward-backward.ts';
import {
  SCALED_RANGE_LIMIT,
  scaledBackward,
  scaledForward,
} from '../../../src/crf/inference/scaled-forward-backward.ts';
import { measureStateScores, measureStepScores } from '../../../src/crf/inference/score-range.ts';
import { CrfLabError } from '../../../src/errors.ts';
import { createRandom } from '../../../src/numeric/index.ts';
import { latticeScores, realScore, withImpossible } from '../../helpers/arbitraries.ts';
import { bruteForce, type LatticeScores } from '../../helpers/brute-force.ts';
import { expectAllClose, expectClose, latticeOf, randomScores } from '../../helpers/lattices.ts';

/** logZ, node marginals and expected transitions with the domain chosen by hand. */
function inDomain(domain: 'scaled' | 'log', scores: LatticeScores) {
  const lattice = latticeOf(scores);
  measureStateScores(lattice);
  measureStepScores(lattice);
  lattice.domain = domain;
  const logZ = domain === 'scaled' ? scaledForward(lattice) : logForward(lattice);
  if (domain === 'scaled') scaledBackward(lattice);
  else logBackward(lattice);
  lattice.computed = 'backward';
  return { lattice, logZ, ...marginalsOf(lattice) };
}

function marginalsOf(lattice: Lattice) {
  const { labelCount: L, length: T } = lattice;
  const nodes = new Float64Array(T * L);
  const transitions = new Float64Array(L * L);
  nodeMarginals(nodes, lattice);
  addExpectedTransitions(transitions, lattice, 1);
  return { nodes, transitions };
}

/** Scores at one of the two ends of their range only: the hardest case for scaling at a given range. */
function extremeScores(seed: number, T: number, L: number, state: number, step: number, withEdges: boolean) {
  const random = createRandom(seed);
  const draw = (count: number, range: number) =>
    Array.from({ length: count }, () => range * random.integer(2));
  // The ends must occur, else the range is smaller than asked for.
  const stateScores = draw(T * L, state);
  const steps = draw(T * L * L, step);
  const transitionScores = withEdges ? new Array<number>(L * L).fill(0) : steps.slice(0, L * L);
  stateScores[0] = 0;
  stateScores[1] = state;
  transitionScores[0] = 0;
  if (!withEdges) transitionScores[1] = step;
  steps[L * L] = 0;
  steps[L * L + 1] = step;
  return {
    length: T,
    labelCount: L,
    stateScores,
    transitionScores,
    edgeScores: withEdges ? steps : undefined,
  };
}

describe('forward and forwardBackward', () => {
  it('give the log of the sum over all paths, for ordinary, impossible and extreme scores', () => {
    for (const limit of [5, 500, 5000]) {
      fc.assert(
        fc.property(latticeScores({ score: withImpossible(realScore(limit)) }), (scores) => {
          const lattice = latticeOf(scores);
          const { logZ, paths } = bruteForce(scores);
          if (paths.length === 0) {
            expect(() => forwardBackward(lattice)).toThrow(CrfLabError);
            return;
          }
          expectClose(forward(lattice), logZ);
          expectClose(forwardBackward(lattice), logZ);
          expect(lattice.logZ).toBe(forward(lattice));
        }),
      );
    }
  });

  it('equal the sum over all paths in the scaled domain and in the log domain', () => {
    fc.assert(
      fc.property(latticeScores({ score: realScore(50) }), (scores) => {
        const expected = bruteForce(scores);
        for (const domain of ['scaled', 'log'] as const) {
          const { logZ, nodes, transitions } = inDomain(domain, scores);
          expectClose(logZ, expected.logZ);
          expectAllClose(nodes, expected.nodeMarginals);
          expectAllClose(transitions, expected.expectedTransitions);
        }
      }),
    );
  });

  it('count the paths when all scores are 0', () => {
    for (const [T, L] of [
      [1, 1],
      [1, 7],
      [9, 1],
      [30, 129],
    ] as const) {
      const lattice = new Lattice(L);
      lattice.reset(T);
      expectClose(forwardBackward(lattice), T * Math.log(L));
    }
  });

  it('choose the scaled domain up to the limit of the ranges and the log domain above, with equal results', () => {
    for (const withEdges of [false, true]) {
      for (const state of [0, 150, 300, 450, 600]) {
        for (const excess of [-1e-3, 1e-3]) {
          const step = Math.max(0, SCALED_RANGE_LIMIT - state + excess);
          const scores = extremeScores(
            state + 1,
            40,
            5,
            state + (state === 600 ? excess : 0),
            step,
            withEdges,
          );
          const lattice = latticeOf(scores);
          const logZ = forwardBackward(lattice);
          expect(lattice.domain).toBe(excess < 0 ? 'scaled' : 'log');
          const chosen = marginalsOf(lattice);
          for (const domain of ['scaled', 'log'] as const) {
            const other = inDomain(domain, scores);
            expectClose(other.logZ, logZ);
            expectAllClose(other.nodes, chosen.nodes);
            expectAllClose(other.transitions, chosen.transitions);
            expectClose(entropy(other.lattice), entropy(lattice));
          }
        }
      }
    }
  });

  it('keep the scaled variables inside the proven bounds at the limit of the ranges', () => {
    const [T, L] = [30, 6];
    for (let seed = 0; seed <= 40; seed++) {
      const state = 15 * seed;
      const step = SCALED_RANGE_LIMIT - state;
      const { lattice } = inDomain('scaled', extremeScores(seed, T, L, state, step, seed % 2 === 0));
      const logs = (values: Float64Array, from: number) => [...values.subarray(from, T * L)].map(Math.log);
      const slack = 1e-9;
      const smallest = -state - step - Math.log(L) - slack;
      expect(Math.min(...logs(lattice.alpha, 0))).toBeGreaterThan(smallest);
      expect(Math.max(...logs(lattice.beta, 0).map(Math.abs))).toBeLessThan(step + slack);
      expect(Math.min(...logs(lattice.weightedBeta, L))).toBeGreaterThan(smallest);
      expect(Math.max(...logs(lattice.weightedBeta, L))).toBeLessThan(step + slack);
    }
  });

  it('take the log domain for a single impossible score', () => {
    const scores = randomScores(3, { length: 4, labels: 3, state: 2, transition: 2 });
    const lattice = latticeOf(scores);
    lattice.stateScores[5] = Number.NEGATIVE_INFINITY;
    forwardBackward(lattice);
    expect(lattice.domain).toBe('log');
    expect(marginalsOf(lattice).nodes[5]).toBe(0);
  });

  it('agree between the domains at 10,000 tokens', () => {
    for (const [state, transition, edge] of [
      [5, 3, undefined],
      [5, 3, 2],
      [120, 150, undefined],
    ] as const) {
      const scores = randomScores(11, { length: 10_000, labels: 4, state, transition, edge });
      const scaled = inDomain('scaled', scores);
      const log = inDomain('log', scores);
      expectClose(scaled.logZ, log.logZ);
      expectAllClose(scaled.nodes, log.nodes);
      expectAllClose(scaled.transitions, log.transitions);
      expectClose(entropy(scaled.lattice), entropy(log.lattice));
    }
  });

  // 2,500 equal blocks of 4 positions; at each border edge scores cancel the transitions, so that the blocks are
  // independent and everything about the 10,000 tokens follows from the enumeration of one block.
  it.each([5, 500, 5000])('stay exact over 10,000 tokens with scores of ±%d', (limit) => {
    const [blocks, blockLength, L] = [2500, 4, 3];
    const T = blocks * blockLength;
    for (const seed of [1, 2, 3]) {
      const block = randomScores(seed, { length: blockLength, labels: L, state: limit, transition: limit });
      // Nearly tied scores: at ±5000 marginals would else be all 0 or 1.
      const stateScores = block.stateScores.map((score, k) => (k % 2 === 0 ? score : score / limit));
      const transitionScores = block.transitionScores.map((score, k) =>
        k % 3 === 0 ? score : score / limit,
      );
      const tied = { ...block, stateScores, transitionScores };
      const edgeScores = new Array<number>(T * L * L).fill(0);
      for (let t = blockLength; t < T; t += blockLength) {
        transitionScores.forEach((score, k) => {
          edgeScores[t * L * L + k] = -score;
        });
      }
      const repeated = Array.from({ length: blocks }, () => stateScores).flat();
      const lattice = latticeOf({ ...tied, length: T, stateScores: repeated, edgeScores });
      const expected = bruteForce(tied);

      expectClose(forwardBackward(lattice), blocks * expected.logZ);
      expect(lattice.domain).toBe(limit === 5 ? 'scaled' : 'log');
      expectClose(entropy(lattice), blocks * expected.entropy);
      const { nodes } = marginalsOf(lattice);
      const wanted = Array.from({ length: blocks }, () => expected.nodeMarginals).flat();
      expectAllClose(nodes, wanted);
    }
  });

  it.each([5, 500, 5000])('give marginals that sum to one over 10,000 tokens with scores of ±%d', (limit) => {
    const [T, L] = [10_000, 9];
    const lattice = latticeOf(randomScores(5, { length: T, labels: L, state: limit, transition: limit }));
    expect(forwardBackward(lattice)).toSatisfy(Number.isFinite);
    const { nodes, transitions } = marginalsOf(lattice);
    let worst = 0;
    for (let t = 0; t < T; t++) {
      const sum = nodes.subarray(t * L, (t + 1) * L).reduce((a, b) => a + b, 0);
      worst = Math.max(worst, Math.abs(sum - 1));
    }
    expect(worst).toBeLessThan(1e-9);
    expectClose(
      transitions.reduce((a, b) => a + b, 0),
      T - 1,
    );
  });

  it('do not change when a constant is added to all scores of a position, but for logZ', () => {
    const scores = randomScores(8, { length: 6, labels: 4, state: 3, transition: 3 });
    const shifted = {
      ...scores,
      stateScores: scores.stateScores.map((score, k) => score + (k < 4 ? 1e6 : -1e6)),
    };
    const a = latticeOf(scores);
    const b = latticeOf(shifted);
    expectClose(forwardBackward(b) - forwardBackward(a), 1e6 - 5e6);
    expect(b.domain).toBe('scaled');
    expectAllClose(marginalsOf(b).nodes, marginalsOf(a).nodes);
  });

  it('handle scores of ±1e289 without overflow', () => {
    const lattice = new Lattice(2);
    lattice.reset(3);
    lattice.stateScores.set([1e289, -1e289, 1e289, 1e289, -1e289, 1e289]);
    expectClose(forwardBackward(lattice), 3e289);
    expectAllClose(marginalsOf(lattice).nodes, [1, 0, 0.5, 0.5, 0, 1]);
    lattice.setTransitions(Float64Array.of(1e289, 1e289, 1e289, -1e289));
    lattice.reset(3);
    lattice.stateScores.set([0, 1, 2, 3, 4, 6]);
    expectClose(forwardBackward(lattice), 2e289);
    // Of the paths without a step 1 → 1 the largest are 0 1 0 = 7, 0 0 1 = 8, 1 0 1 = 9, 0 0 0 = 6, 1 0 0 = 7.
    const weights = [7, 8, 9, 6, 7].map(Math.exp);
    const total = weights.reduce((a, b) => a + b, 0);
    expectClose(marginalsOf(lattice).nodes[3]!, weights[0]! / total);
    expectClose(marginalsOf(lattice).nodes[5]!, (weights[1]! + weights[2]!) / total);
  });

  it('name position and label of a state score that is not a log potential', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 1e300, -1e300]) {
      const lattice = latticeOf(randomScores(1, { length: 4, labels: 3, state: 2, transition: 2 }));
      lattice.stateScores[2 * 3 + 1] = bad;
      lattice.stateScores[2 * 3 + 2] = Number.NEGATIVE_INFINITY;
      if (bad === -1e300) lattice.stateScores[2 * 3 + 2] = 0;
      expect(() => forwardBackward(lattice)).toThrow(RangeError);
      expect(() => forward(lattice)).toThrow(`position 2, label 1 is ${bad}`);
    }
  });

  it('name position and labels of an edge score that is not a log potential', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 1e300]) {
      const lattice = latticeOf(randomScores(1, { length: 4, labels: 3, state: 2, transition: 2, edge: 1 }));
      lattice.edgeScores![3 * 9 + 2 * 3 + 1] = bad;
      expect(() => forwardBackward(lattice)).toThrow(RangeError);
      expect(() => forwardBackward(lattice)).toThrow('position 3, from label 2 to label 1');
    }
  });

  it('do not read the edge scores of position 0', () => {
    const scores = randomScores(1, { length: 3, labels: 3, state: 2, transition: 2, edge: 1 });
    const lattice = latticeOf(scores);
    lattice.edgeScores!.fill(Number.NaN, 0, 9);
    expectClose(forwardBackward(lattice), bruteForce(scores).logZ);
  });

  it('refuse edge scores that are too few', () => {
    const lattice = latticeOf(randomScores(1, { length: 3, labels: 3, state: 2, transition: 2 }));
    lattice.edgeScores = new Float64Array(26);
    expect(() => forwardBackward(lattice)).toThrow(/expected 27 = 3×3×3 entries, got 26/);
  });

  it('say at which position the last possible path ends', () => {
    const lattice = new Lattice(2);
    const none = Number.NEGATIVE_INFINITY;
    lattice.setTransitions(Float64Array.of(0, none, 0, none));
    lattice.reset(4);
    lattice.stateScores[2 * 2] = none;
    expect(() => forwardBackward(lattice)).toThrow(CrfLabError);
    expect(() => forwardBackward(lattice)).toThrow(/no label at position 2 can be reached/);
    lattice.stateScores.fill(none, 0, 2);
    expect(() => forwardBackward(lattice)).toThrow(/every label at position 0 is impossible/);
  });

  it('leave no stale marginals behind when they fail', () => {
    const lattice = latticeOf(randomScores(1, { length: 3, labels: 2, state: 2, transition: 2 }));
    forwardBackward(lattice);
    lattice.stateScores[0] = Number.NaN;
    expect(() => forwardBackward(lattice)).toThrow(RangeError);
    expect(() => nodeMarginals(new Float64Array(6), lattice)).toThrow(/forwardBackward/);
  });
});
