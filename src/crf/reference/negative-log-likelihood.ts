/**
 * The training objective in plain readable TypeScript; faster engines are tested against it.
 *
 *     −LL(w) = Σ_n weight_n [ log Z(x_n) − f(y_n, x_n) ]
 *     ∂(−LL)/∂w_k = E_model[f_k] − E_observed[f_k]
 *
 * (Lafferty, McCallum and Pereira 2001; Sutton and McCallum 2012, eq. 5.4-5.5). The observed part is a constant, so the
 * score of the gold labels is one dot product, observed·w.
 */
import type { EncodedDataset } from '../../features/encode.ts';
import { dot } from '../../numeric/index.ts';
import { type FeatureIndex, weightLayout } from '../feature-index.ts';
import {
  addExpectedTransitions,
  edgeMarginals,
  forwardBackward,
  Lattice,
  nodeMarginals,
} from '../inference/index.ts';
import type { Objective } from '../lbfgs/index.ts';
import { fillScores, transitionMatrix } from '../scores.ts';

/** −LL of a data set under the CRF, or under the softmax of each token where the index has no label pairs. */
export class NegativeLogLikelihood implements Objective {
  readonly size: number;
  readonly #data: EncodedDataset;
  readonly #index: FeatureIndex;
  readonly #observed: Float64Array;
  readonly #lattice: Lattice;
  /** Node marginals of one sequence, `[T][L]`. */
  #node: Float64Array;
  readonly #expectedTransitions: Float64Array;
  readonly #edge: Float64Array;

  /** `observed`: the features' observed counts, `[F]`, as `buildFeatureIndex` gives them. */
  constructor(data: EncodedDataset, index: FeatureIndex, observed: Float64Array) {
    const L = index.labelCount;
    this.size = weightLayout(index).featureCount;
    if (observed.length !== this.size) {
      throw new RangeError(`${observed.length} observed counts for ${this.size} features`);
    }
    this.#data = data;
    this.#index = index;
    this.#observed = observed;
    this.#lattice = new Lattice(L);
    this.#node = new Float64Array(data.maxLength * L);
    this.#expectedTransitions = new Float64Array(L * L);
    this.#edge = new Float64Array(L * L);
  }

  evaluate(weights: Float64Array, gradient: Float64Array): number {
    const index = this.#index;
    const data = this.#data;
    const lattice = this.#lattice;
    const isLocal = index.transitionFrom.length === 0 && index.edgeFrom.length === 0;
    for (let k = 0; k < this.size; k++) gradient[k] = -this.#observed[k]!;
    lattice.setTransitions(transitionMatrix(index, weights));
    this.#expectedTransitions.fill(0);

    let loss = -dot(this.#observed, weights);
    for (let n = 0; n < data.sequenceCount; n++) {
      fillScores(lattice, index, weights, data, n);
      const weight = data.weights[n]!;
      if (isLocal) {
        loss += weight * softmaxRows(this.#node, lattice);
      } else {
        loss += weight * forwardBackward(lattice);
        nodeMarginals(this.#node, lattice);
        addExpectedTransitions(this.#expectedTransitions, lattice, weight);
        if (lattice.edgeScores !== undefined) this.#addExpectedEdges(gradient, n, weight);
      }
      this.#addExpectedStates(gradient, n, weight);
    }

    const L = index.labelCount;
    const at = weightLayout(index).transitions;
    for (let k = 0; k < index.transitionFrom.length; k++) {
      gradient[at + k]! += this.#expectedTransitions[index.transitionFrom[k]! * L + index.transitionTo[k]!]!;
    }
    return loss;
  }

  /** gradient[a, j] += weight·value_a·P(y_t = j | x); start and end weights likewise. */
  #addExpectedStates(gradient: Float64Array, n: number, weight: number): void {
    const { labelCount: L, stateOffsets, stateLabels, startLabels, endLabels } = this.#index;
    const { attributeOffsets, attributeIds, values, sequenceOffsets } = this.#data;
    const node = this.#node;
    const start = sequenceOffsets[n]!;
    const T = sequenceOffsets[n + 1]! - start;
    if (weight !== 1) for (let p = 0; p < T * L; p++) node[p]! *= weight;
    for (let t = 0; t < T; t++) {
      const row = t * L;
      const last = attributeOffsets[start + t + 1]!;
      for (let k = attributeOffsets[start + t]!; k < last; k++) {
        const a = attributeIds[k]!;
        const end = stateOffsets[a + 1]!;
        if (values === undefined) {
          for (let f = stateOffsets[a]!; f < end; f++) gradient[f]! += node[row + stateLabels[f]!]!;
        } else {
          const value = values[k]!;
          for (let f = stateOffsets[a]!; f < end; f++) gradient[f]! += value * node[row + stateLabels[f]!]!;
        }
      }
    }
    const layout = weightLayout(this.#index);
    for (let k = 0; k < startLabels.length; k++) gradient[layout.starts + k]! += node[startLabels[k]!]!;
    for (let k = 0; k < endLabels.length; k++)
      gradient[layout.ends + k]! += node[(T - 1) * L + endLabels[k]!]!;
  }

  /** gradient[e, i, j] += weight·P(y_{t−1} = i, y_t = j | x) for every edge attribute e of position t. */
  #addExpectedEdges(gradient: Float64Array, n: number, weight: number): void {
    const { labelCount: L, edgeOffsets, edgeFrom, edgeTo } = this.#index;
    const { edgeOffsets: occurrences, edgeIds, sequenceOffsets } = this.#data;
    if (occurrences === undefined || edgeIds === undefined) return;
    const at = weightLayout(this.#index).edges;
    const start = sequenceOffsets[n]!;
    const T = sequenceOffsets[n + 1]! - start;
    for (let t = 1; t < T; t++) {
      const first = occurrences[start + t]!;
      const last = occurrences[start + t + 1]!;
      if (first === last) continue;
      edgeMarginals(this.#edge, this.#lattice, t);
      for (let k = first; k < last; k++) {
        const e = edgeIds[k]!;
        for (let f = edgeOffsets[e]!; f < edgeOffsets[e + 1]!; f++) {
          gradient[at + f]! += weight * this.#edge[edgeFrom[f]! * L + edgeTo[f]!]!;
        }
      }
    }
  }
}

/** node[t][j] = softmax of the state scores at t; returns Σ_t log Σ_j exp score[t][j]. */
function softmaxRows(node: Float64Array, lattice: Lattice): number {
  const { labelCount: L, length: T, stateScores } = lattice;
  let logZ = 0;
  for (let row = 0; row < T * L; row += L) {
    let max = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < L; j++) if (stateScores[row + j]! > max) max = stateScores[row + j]!;
    let sum = 0;
    for (let j = 0; j < L; j++) {
      const e = Math.exp(stateScores[row + j]! - max);
      node[row + j] = e;
      sum += e;
    }
    for (let j = 0; j < L; j++) node[row + j]! /= sum;
    logZ += max + Math.log(sum);
  }
  return logZ;
}
