/**
 * Stochastic gradient descent with l2 penalty after Bottou (2007) and Shalev-Shwartz et al. (2007, "Pegasos"), as in
 * CRFsuite's `l2sgd`: minimises λ/2·‖w‖² + (1/N) Σ_n −log p(y_n | x_n) with λ = 2·c2/N and the rate 1/(λ(t₀ + t)).
 * The penalty's shrinking is kept in one factor `decay`, so that w = decay·v and a step touches only the features of
 * one sequence. t₀ comes from a calibration on a sample.
 */
import type { EncodedDataset } from '../../features/encode.ts';
import { dot, type Random, scale, shuffle } from '../../numeric/index.ts';
import { type FeatureIndex, MAX_WEIGHT, weightLayout } from '../feature-index.ts';
import {
  addExpectedTransitions,
  edgeMarginals,
  forwardBackward,
  Lattice,
  nodeMarginals,
  pathScore,
} from '../inference/index.ts';
import { fillScores, transitionMatrix } from '../scores.ts';
import type { EpochReport } from './averaged-perceptron.ts';
import { createPathVisitor } from './path-features.ts';
import { checkWeights } from './run-epochs.ts';

export interface SgdOptions {
  readonly l2: number;
  /** Epochs over which the improvement is measured. */
  readonly period: number;
  /** Stop when (loss `period` epochs ago − loss) / loss falls below this. */
  readonly delta: number;
  readonly random: Random;
}

const CALIBRATION_RATE = 0.1;
const CALIBRATION_FACTOR = 2;
const CALIBRATION_CANDIDATES = 10;
const CALIBRATION_SAMPLES = 1000;

/** One report per epoch; `loss` is Σ_n −log p(y_n | x_n) as met along the epoch, plus l2·‖w‖². */
export function* sgdEpochs(
  data: EncodedDataset,
  index: FeatureIndex,
  start: Float64Array,
  options: SgdOptions,
): Generator<EpochReport, void> {
  const N = Math.max(1, data.sequenceCount);
  // With no penalty there is no λ to set the rate by; a tiny one keeps the schedule defined.
  const lambda = (2 * Math.max(options.l2, 1e-8)) / N;
  const order = Uint32Array.from({ length: data.sequenceCount }, (_, n) => n);
  const pass = createPass(data, index, lambda);
  shuffle(options.random, order);
  const t0 = 1 / (lambda * calibrate(pass, order.slice(0, CALIBRATION_SAMPLES), start, lambda));

  const state: SgdState = { v: start.slice(), decay: 1, t: 0 };
  const weights = new Float64Array(start.length);
  const history: number[] = [];
  for (let epoch = 1; ; epoch++) {
    shuffle(options.random, order);
    const likelihoodLoss = pass(order, state, t0);
    scale(state.v, state.decay);
    state.decay = 1;
    checkWeights(state.v, MAX_WEIGHT);
    weights.set(state.v);
    const loss = likelihoodLoss + 0.5 * lambda * dot(weights, weights) * N;
    const past = history[epoch - 1 - options.period];
    history.push(loss);
    const hasConverged = past !== undefined && (past - loss) / loss < options.delta;
    yield { epoch, loss, weights, hasConverged };
    if (hasConverged) return;
  }
}

/** w = decay·v after t steps. */
interface SgdState {
  v: Float64Array;
  decay: number;
  t: number;
}

type Pass = (order: Uint32Array, state: SgdState, t0: number) => number;

/** One pass over the sequences in `order`; returns Σ weight·−log p at the weights met. */
function createPass(data: EncodedDataset, index: FeatureIndex, lambda: number): Pass {
  const L = index.labelCount;
  const layout = weightLayout(index);
  const lattice = new Lattice(L);
  const visitPath = createPathVisitor(data, index);
  const node = new Float64Array(data.maxLength * L);
  const expectedTransitions = new Float64Array(L * L);
  const edge = new Float64Array(L * L);
  const transitionScores = new Float64Array(L * L);

  return (order, state, t0) => {
    let loss = 0;
    for (let m = 0; m < order.length; m++) {
      const n = order[m]!;
      const eta = 1 / (lambda * (t0 + state.t));
      state.decay *= 1 - eta * lambda;
      // v grows as decay shrinks; fold the factor in before either leaves the range of doubles.
      if (state.decay < 1e-100) {
        scale(state.v, state.decay);
        state.decay = 1;
      }
      const { v, decay } = state;
      const gain = (eta / decay) * data.weights[n]!;

      // The lattice scores are linear in the weights: fill them from v, then scale by decay.
      transitionScores.set(transitionMatrix(index, v));
      scale(transitionScores, decay);
      lattice.setTransitions(transitionScores);
      fillScores(lattice, index, v, data, n);
      const start = data.sequenceOffsets[n]!;
      const T = data.sequenceOffsets[n + 1]! - start;
      for (let k = 0; k < T * L; k++) lattice.stateScores[k]! *= decay;
      if (lattice.edgeScores !== undefined)
        for (let k = 0; k < T * L * L; k++) lattice.edgeScores[k]! *= decay;

      const logZ = forwardBackward(lattice);
      const gold = data.labels.subarray(start, start + T);
      loss += data.weights[n]! * (logZ - pathScore(lattice, gold));

      visitPath(n, gold, (f, value) => {
        v[f]! += gain * value;
      });
      nodeMarginals(node, lattice);
      const { stateOffsets, stateLabels, startLabels, endLabels } = index;
      for (let t = 0; t < T; t++) {
        for (let k = data.attributeOffsets[start + t]!; k < data.attributeOffsets[start + t + 1]!; k++) {
          const a = data.attributeIds[k]!;
          const step = gain * (data.values === undefined ? 1 : data.values[k]!);
          for (let f = stateOffsets[a]!; f < stateOffsets[a + 1]!; f++)
            v[f]! -= step * node[t * L + stateLabels[f]!]!;
        }
      }
      for (let k = 0; k < startLabels.length; k++) v[layout.starts + k]! -= gain * node[startLabels[k]!]!;
      for (let k = 0; k < endLabels.length; k++)
        v[layout.ends + k]! -= gain * node[(T - 1) * L + endLabels[k]!]!;
      expectedTransitions.fill(0);
      addExpectedTransitions(expectedTransitions, lattice, 1);
      for (let k = 0; k < index.transitionFrom.length; k++) {
        const pair = index.transitionFrom[k]! * L + index.transitionTo[k]!;
        v[layout.transitions + k]! -= gain * expectedTransitions[pair]!;
      }
      if (lattice.edgeScores !== undefined && data.edgeOffsets !== undefined && data.edgeIds !== undefined) {
        for (let t = 1; t < T; t++) {
          edgeMarginals(edge, lattice, t);
          for (let k = data.edgeOffsets[start + t]!; k < data.edgeOffsets[start + t + 1]!; k++) {
            const e = data.edgeIds[k]!;
            for (let f = index.edgeOffsets[e]!; f < index.edgeOffsets[e + 1]!; f++) {
              v[layout.edges + f]! -= gain * edge[index.edgeFrom[f]! * L + index.edgeTo[f]!]!;
            }
          }
        }
      }
      state.t++;
    }
    return loss;
  };
}

/**
 * The initial rate, found as CRFsuite does: from 0.1 upwards by doubling while one pass over the sample still improves
 * on the loss of the starting weights, then downwards, until ten rates that do have been tried; the best one wins.
 */
function calibrate(pass: Pass, sample: Uint32Array, start: Float64Array, lambda: number): number {
  const lossAt = (eta: number): number => {
    const state: SgdState = { v: start.slice(), decay: 1, t: 0 };
    let loss: number;
    try {
      loss = pass(sample, state, 1 / (lambda * eta));
    } catch (error) {
      // Scores beyond the range of doubles: this rate is far too large.
      if (error instanceof RangeError) return Number.POSITIVE_INFINITY;
      throw error;
    }
    const norm = dot(state.v, state.v) * state.decay * state.decay;
    return loss + 0.5 * lambda * norm * sample.length;
  };
  // A vanishing rate leaves the weights where they are: the loss of the start itself.
  const initialLoss = lossAt(1e-12);
  let best = CALIBRATION_RATE;
  let bestLoss = Number.POSITIVE_INFINITY;
  let eta = CALIBRATION_RATE;
  let isIncreasing = true;
  for (let left = CALIBRATION_CANDIDATES, tried = 0; left > 0 && tried < 60; tried++) {
    const loss = lossAt(eta);
    const improves = Number.isFinite(loss) && loss < initialLoss;
    if (improves) left--;
    if (Number.isFinite(loss) && loss < bestLoss) {
      bestLoss = loss;
      best = eta;
    }
    if (isIncreasing && improves) eta *= CALIBRATION_FACTOR;
    else if (isIncreasing) {
      isIncreasing = false;
      eta = CALIBRATION_RATE / CALIBRATION_FACTOR;
    } else eta /= CALIBRATION_FACTOR;
  }
  return best;
}
