/** Smaller models for display: the smallest weights left out, the others rounded. */
import { CrfModel } from '../crf/model.ts';
import { pruneZeroFeatures } from '../crf/prune.ts';
import { Vocabulary } from '../features/vocabulary.ts';

/**
 * The same model with its attributes in order of template and name, which gzip shortens best. Scores are added up in the order of
 * templates, not of ids, so every number stays the same to the last bit.
 */
export function sortAttributes(model: CrfModel): CrfModel {
  const { parts } = model;
  const { index, weights, vocabularies } = parts;
  const { attributes } = vocabularies;
  const names = Array.from({ length: attributes.size }, (_, id) => attributes.string(id));
  const ids = [...names.keys()].sort(
    (a, b) =>
      attributes.template(a) - attributes.template(b) || ((names[a] ?? '') < (names[b] ?? '') ? -1 : 1),
  );
  const sorted = new Vocabulary();
  const stateOffsets = new Uint32Array(index.stateOffsets.length);
  const stateLabels = new Uint16Array(index.stateLabels.length);
  const sortedWeights = weights.slice();
  let at = 0;
  for (const [place, id] of ids.entries()) {
    sorted.add(names[id] ?? '', attributes.template(id));
    const end = index.stateOffsets[id + 1] ?? 0;
    for (let f = index.stateOffsets[id] ?? 0; f < end; f++, at++) {
      stateLabels[at] = index.stateLabels[f] ?? 0;
      sortedWeights[at] = weights[f] ?? 0;
    }
    stateOffsets[place + 1] = at;
  }
  return new CrfModel({
    ...parts,
    vocabularies: { ...vocabularies, attributes: sorted.freeze() },
    index: { ...index, stateOffsets, stateLabels },
    weights: sortedWeights,
  });
}

/** |weights| of all state features, ascending. */
export function sortedSizes(model: CrfModel): Float64Array {
  const { index, weights } = model.parts;
  return weights.subarray(0, index.stateLabels.length).map(Math.abs).sort();
}

/** Steps that weights are rounded to, for what is left out: fine enough that rounding harms less than that. */
export function stepFor(threshold: number): number {
  return 2 ** Math.max(-12, Math.min(-5, Math.floor(Math.log2(threshold / 4))));
}

/**
 * The model without state features whose |weight| is below `threshold`, every weight left a multiple of `step`. Transitions, start, end
 * and edge features all stay.
 */
export function reduceModel(model: CrfModel, threshold: number, step: number): CrfModel {
  const { parts } = model;
  const states = parts.index.stateLabels.length;
  const weights = parts.weights.map((weight, f) => {
    if (f < states && Math.abs(weight) < threshold) return 0;
    // + 0: no −0, which has no place among integers.
    return Math.round(weight / step) * step + 0;
  });
  return pruneZeroFeatures(new CrfModel({ ...parts, weights }));
}
