/**
 * Weights and attributes to lattice scores: f(y, x) = Σ_t [ Σ_a value_a·w(a, y_t) + w(y_{t−1}, y_t) + … ].
 */
import type { EncodedDataset } from '../features/encode.ts';
import { type FeatureIndex, weightLayout } from './feature-index.ts';
import type { Lattice } from './inference/lattice.ts';

/** Scatters the transition weights into a full `[L][L]` matrix; pairs without a weight score 0. */
export function transitionMatrix(index: FeatureIndex, weights: Float64Array): Float64Array {
  const L = index.labelCount;
  const matrix = new Float64Array(L * L);
  const at = weightLayout(index).transitions;
  for (let k = 0; k < index.transitionFrom.length; k++) {
    matrix[index.transitionFrom[k]! * L + index.transitionTo[k]!] = weights[at + k]!;
  }
  return matrix;
}

/**
 * Fills the lattice with the scores of sequence `n`. The transitions are the lattice's own (`setTransitions` once per
 * weight vector); here come state scores, start and end weights and, where the data has them, edge scores.
 */
export function fillScores(
  lattice: Lattice,
  index: FeatureIndex,
  weights: Float64Array,
  data: EncodedDataset,
  n: number,
): void {
  const L = index.labelCount;
  const start = data.sequenceOffsets[n]!;
  const T = data.sequenceOffsets[n + 1]! - start;
  lattice.reset(T);
  addStateScores(lattice.stateScores, index, weights, data, start, T);
  const layout = weightLayout(index);
  for (let k = 0; k < index.startLabels.length; k++) {
    lattice.stateScores[index.startLabels[k]!]! += weights[layout.starts + k]!;
  }
  for (let k = 0; k < index.endLabels.length; k++) {
    lattice.stateScores[(T - 1) * L + index.endLabels[k]!]! += weights[layout.ends + k]!;
  }
  if (data.edgeOffsets !== undefined && data.edgeIds !== undefined && index.edgeFrom.length > 0) {
    const edgeScores = lattice.useEdgeScores();
    for (let t = 1; t < T; t++) {
      for (let k = data.edgeOffsets[start + t]!; k < data.edgeOffsets[start + t + 1]!; k++) {
        const e = data.edgeIds[k]!;
        for (let f = index.edgeOffsets[e]!; f < index.edgeOffsets[e + 1]!; f++) {
          edgeScores[(t * L + index.edgeFrom[f]!) * L + index.edgeTo[f]!]! += weights[layout.edges + f]!;
        }
      }
    }
  }
}

/** stateScores[t][j] += Σ_a value_a·w(a, j) over the attributes a of position `start + t`. */
function addStateScores(
  stateScores: Float64Array,
  index: FeatureIndex,
  weights: Float64Array,
  data: EncodedDataset,
  start: number,
  T: number,
): void {
  const { labelCount: L, stateOffsets, stateLabels } = index;
  const { attributeOffsets, attributeIds, values } = data;
  for (let t = 0; t < T; t++) {
    const row = t * L;
    const last = attributeOffsets[start + t + 1]!;
    for (let k = attributeOffsets[start + t]!; k < last; k++) {
      const a = attributeIds[k]!;
      const end = stateOffsets[a + 1]!;
      if (values === undefined) {
        for (let f = stateOffsets[a]!; f < end; f++) stateScores[row + stateLabels[f]!]! += weights[f]!;
      } else {
        const value = values[k]!;
        for (let f = stateOffsets[a]!; f < end; f++)
          stateScores[row + stateLabels[f]!]! += value * weights[f]!;
      }
    }
  }
}
