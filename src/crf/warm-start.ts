import type { Vocabularies } from '../features/index.ts';
import { type FeatureIndex, weightLayout } from './feature-index.ts';
import type { CrfModel } from './model.ts';

/** Weights to start from, `[F]`: those of `model` for features of the same names, 0 for all others. */
export function initialWeights(
  index: FeatureIndex,
  vocabularies: Vocabularies,
  model?: CrfModel,
): Float64Array {
  const layout = weightLayout(index);
  const start = new Float64Array(layout.featureCount);
  if (model === undefined) return start;
  const { index: old, weights, vocabularies: oldVocabularies } = model.parts;
  const oldLayout = weightLayout(old);
  const L = old.labelCount;
  /** Label id of the new model to that of the old one, −1 where it has none. */
  const oldLabel = vocabularies.labels.strings.map((label) => oldVocabularies.labels.id(label));

  const names = vocabularies.attributes.parts;
  for (let a = 0; a < index.attributeCount; a++) {
    const oldAttribute = oldVocabularies.attributes.idOfBytes(
      names.bytes,
      names.offsets[a]!,
      names.offsets[a + 1]!,
    );
    if (oldAttribute < 0) continue;
    for (let f = index.stateOffsets[a]!; f < index.stateOffsets[a + 1]!; f++) {
      const label = oldLabel[index.stateLabels[f]!]!;
      for (let g = old.stateOffsets[oldAttribute]!; g < old.stateOffsets[oldAttribute + 1]!; g++) {
        if (old.stateLabels[g] === label) start[f] = weights[g]!;
      }
    }
  }
  const pairWeights = new Map<number, number>();
  for (let k = 0; k < old.transitionFrom.length; k++) {
    pairWeights.set(old.transitionFrom[k]! * L + old.transitionTo[k]!, weights[oldLayout.transitions + k]!);
  }
  for (let k = 0; k < index.transitionFrom.length; k++) {
    const from = oldLabel[index.transitionFrom[k]!]!;
    const to = oldLabel[index.transitionTo[k]!]!;
    if (from >= 0 && to >= 0) start[layout.transitions + k] = pairWeights.get(from * L + to) ?? 0;
  }
  for (let e = 0; e + 1 < index.edgeOffsets.length; e++) {
    const oldEdge = oldVocabularies.edgeAttributes.id(vocabularies.edgeAttributes.string(e));
    if (oldEdge < 0) continue;
    for (let f = index.edgeOffsets[e]!; f < index.edgeOffsets[e + 1]!; f++) {
      for (let g = old.edgeOffsets[oldEdge]!; g < old.edgeOffsets[oldEdge + 1]!; g++) {
        const isSame =
          old.edgeFrom[g] === oldLabel[index.edgeFrom[f]!] && old.edgeTo[g] === oldLabel[index.edgeTo[f]!];
        if (isSame) start[layout.edges + f] = weights[oldLayout.edges + g]!;
      }
    }
  }
  copyLabelWeights(
    start,
    layout.starts,
    index.startLabels,
    weights,
    oldLayout.starts,
    old.startLabels,
    oldLabel,
  );
  copyLabelWeights(start, layout.ends, index.endLabels, weights, oldLayout.ends, old.endLabels, oldLabel);
  return start;
}

function copyLabelWeights(
  out: Float64Array,
  outAt: number,
  labels: Uint16Array,
  weights: Float64Array,
  at: number,
  oldLabels: Uint16Array,
  oldLabel: readonly number[],
): void {
  for (let k = 0; k < labels.length; k++) {
    const g = oldLabels.indexOf(oldLabel[labels[k]!]!);
    if (g >= 0) out[outAt + k] = weights[at + g]!;
  }
}
