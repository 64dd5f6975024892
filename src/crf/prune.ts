/** Takes out what an l1 penalty or a perceptron left at exactly 0: the model stays the same function, and small. */
import { Vocabulary } from '../features/vocabulary.ts';
import { weightLayout } from './feature-index.ts';
import { CrfModel } from './model.ts';

/**
 * A model without state features of weight 0 and without attributes that own no feature. Transitions stay, so that
 * "learned 0" and "never observed" can be told apart. Returns the model itself where there is nothing to take out.
 */
export function pruneZeroFeatures(model: CrfModel): CrfModel {
  const { parts } = model;
  const { index, weights, vocabularies } = parts;
  const stateCount = index.stateLabels.length;
  let keptStates = 0;
  for (let f = 0; f < stateCount; f++) if (weights[f] !== 0) keptStates++;
  let hasIdleAttribute = false;
  for (let a = 0; a < index.attributeCount; a++) {
    if (index.stateOffsets[a] === index.stateOffsets[a + 1]) hasIdleAttribute = true;
  }
  if (keptStates === stateCount && !hasIdleAttribute) return model;

  const stateLabels = new Uint16Array(keptStates);
  const keptWeights = new Float64Array(keptStates + weightLayout(index).featureCount - stateCount);
  const offsets: number[] = [0];
  const attributes = new Vocabulary();
  const { bytes, offsets: starts, templates } = vocabularies.attributes.parts;
  let at = 0;
  for (let a = 0; a < index.attributeCount; a++) {
    const before = at;
    for (let f = index.stateOffsets[a]!; f < index.stateOffsets[a + 1]!; f++) {
      if (weights[f] === 0) continue;
      stateLabels[at] = index.stateLabels[f]!;
      keptWeights[at] = weights[f]!;
      at++;
    }
    if (at === before) continue;
    offsets.push(at);
    attributes.addBytes(bytes, starts[a]!, starts[a + 1]!, templates[a]!);
  }
  keptWeights.set(weights.subarray(stateCount), keptStates);
  return new CrfModel({
    ...parts,
    vocabularies: { ...vocabularies, attributes: attributes.freeze() },
    index: {
      ...index,
      attributeCount: attributes.size,
      stateOffsets: Uint32Array.from(offsets),
      stateLabels,
    },
    weights: keptWeights,
  });
}
