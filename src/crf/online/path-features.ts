/** Walks the features that fire on one labelling of a sequence: what the online trainers add and subtract. */
import type { EncodedDataset } from '../../features/encode.ts';
import { type FeatureIndex, weightLayout } from '../feature-index.ts';

/** Calls `visit(feature, value)` for every feature of f(y, x_n); a feature that fires twice is visited twice. */
export type PathVisitor = (
  n: number,
  labels: Int32Array,
  visit: (feature: number, value: number) => void,
) => void;

/** `labels` holds at least T label ids of sequence n, starting at 0. */
export function createPathVisitor(data: EncodedDataset, index: FeatureIndex): PathVisitor {
  const L = index.labelCount;
  const layout = weightLayout(index);
  const transitionFeature = pairTable(L, index.transitionFrom, index.transitionTo, layout.transitions);
  const startFeature = labelTable(L, index.startLabels, layout.starts);
  const endFeature = labelTable(L, index.endLabels, layout.ends);
  const { stateOffsets, stateLabels, edgeOffsets, edgeFrom, edgeTo } = index;
  const { sequenceOffsets, attributeOffsets, attributeIds, values, edgeIds } = data;

  return (n, labels, visit) => {
    const start = sequenceOffsets[n]!;
    const T = sequenceOffsets[n + 1]! - start;
    for (let t = 0; t < T; t++) {
      const label = labels[t]!;
      const last = attributeOffsets[start + t + 1]!;
      for (let k = attributeOffsets[start + t]!; k < last; k++) {
        const a = attributeIds[k]!;
        const end = stateOffsets[a + 1]!;
        for (let f = stateOffsets[a]!; f < end; f++) {
          if (stateLabels[f] === label) {
            visit(f, values === undefined ? 1 : values[k]!);
            break;
          }
        }
      }
      if (t === 0) continue;
      const previous = labels[t - 1]!;
      const transition = transitionFeature[previous * L + label]!;
      if (transition >= 0) visit(transition, 1);
      if (data.edgeOffsets === undefined || edgeIds === undefined) continue;
      for (let k = data.edgeOffsets[start + t]!; k < data.edgeOffsets[start + t + 1]!; k++) {
        const e = edgeIds[k]!;
        for (let f = edgeOffsets[e]!; f < edgeOffsets[e + 1]!; f++) {
          if (edgeFrom[f] === previous && edgeTo[f] === label) visit(layout.edges + f, 1);
        }
      }
    }
    const first = startFeature[labels[0]!]!;
    if (first >= 0) visit(first, 1);
    const final = endFeature[labels[T - 1]!]!;
    if (final >= 0) visit(final, 1);
  };
}

/** `[L][L]` weight position of each label pair, −1 without one. */
function pairTable(L: number, from: Uint16Array, to: Uint16Array, offset: number): Int32Array {
  const table = new Int32Array(L * L).fill(-1);
  for (let k = 0; k < from.length; k++) table[from[k]! * L + to[k]!] = offset + k;
  return table;
}

function labelTable(L: number, labels: Uint16Array, offset: number): Int32Array {
  const table = new Int32Array(L).fill(-1);
  for (let k = 0; k < labels.length; k++) table[labels[k]!] = offset + k;
  return table;
}
