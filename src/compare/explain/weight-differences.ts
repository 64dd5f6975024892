/** What differs between the weights of two models: of two penalties, two seeds, few and many categories. */
import type { CrfModel } from '../../crf/index.ts';
import { type FeatureFilter, isWantedAttribute, templateOfAttribute } from './top-features.ts';
import { transitionTable } from './transitions.ts';

export interface FeatureDifference {
  readonly attribute: string;
  readonly template: string;
  readonly label: string;
  /** null where the model has no such feature, or one of weight 0. */
  readonly a: number | null;
  readonly b: number | null;
  /** b − a, a missing weight counted as 0. */
  readonly difference: number;
}

export interface TransitionDifference {
  /** null: the start of a sentence. */
  readonly from: string | null;
  /** null: its end. */
  readonly to: string | null;
  /** null where the model has no such weight: the pair was never observed. */
  readonly a: number | null;
  readonly b: number | null;
  readonly difference: number;
}

/** Plain data. Labels and attributes are matched by name; what is said of labels of one model alone stands in no list. */
export interface WeightComparison {
  readonly labels: {
    readonly both: readonly string[];
    readonly onlyA: readonly string[];
    readonly onlyB: readonly string[];
  };
  /** State features that pass the filter, on labels of both models, weight other than 0. */
  readonly counts: {
    readonly both: number;
    readonly onlyA: number;
    readonly onlyB: number;
    /** Of `both`, those for a label in one model and against it in the other. */
    readonly signChanges: number;
    /** On labels that the other model lacks: not compared. */
    readonly otherLabelsA: number;
    readonly otherLabelsB: number;
  };
  /** Σ|w| of the features compared. */
  readonly sizeA: number;
  readonly sizeB: number;
  /** Cosine of the angle between the two as vectors, a missing weight counted as 0; null where one is 0. */
  readonly cosine: number | null;
  /** The `top` largest |difference| each, largest first. */
  readonly changed: readonly FeatureDifference[];
  readonly onlyA: readonly FeatureDifference[];
  readonly onlyB: readonly FeatureDifference[];
  /** All transitions, start and end weights on labels of both models, largest |difference| first. */
  readonly transitions: readonly TransitionDifference[];
}

interface Candidate {
  /** Id in the vocabulary of the model that has it; of both, in that of A. */
  readonly attribute: number;
  readonly label: string;
  readonly a: number | null;
  readonly b: number | null;
  readonly size: number;
}

/** @param filter as of `topFeatures`; by label it also chooses transitions */
export function compareWeights(
  a: CrfModel,
  b: CrfModel,
  top: number,
  filter: FeatureFilter = {},
): WeightComparison {
  const labels = {
    both: a.labels.filter((label) => b.labels.includes(label)),
    onlyA: a.labels.filter((label) => !b.labels.includes(label)),
    onlyB: b.labels.filter((label) => !a.labels.includes(label)),
  };
  const counts = { both: 0, onlyA: 0, onlyB: 0, signChanges: 0, otherLabelsA: 0, otherLabelsB: 0 };
  const lists: Record<'both' | 'onlyA' | 'onlyB', Candidate[]> = { both: [], onlyA: [], onlyB: [] };
  let [sizeA, sizeB, squaresA, squaresB, dot] = [0, 0, 0, 0, 0];
  const add = (attribute: number, label: string, weightA: number, weightB: number): void => {
    if (weightA === 0 && weightB === 0) return;
    const where = weightA === 0 ? 'onlyB' : weightB === 0 ? 'onlyA' : 'both';
    counts[where]++;
    if (Math.sign(weightA) * Math.sign(weightB) < 0) counts.signChanges++;
    sizeA += Math.abs(weightA);
    sizeB += Math.abs(weightB);
    squaresA += weightA ** 2;
    squaresB += weightB ** 2;
    dot += weightA * weightB;
    const size = Math.abs(weightB - weightA);
    lists[where].push({
      attribute,
      label,
      a: weightA === 0 ? null : weightA,
      b: weightB === 0 ? null : weightB,
      size,
    });
  };

  const inB = createLookup(a, b);
  const inA = createLookup(b, a);
  counts.otherLabelsA = visitStates(a, b, filter, (attribute, label, weight) =>
    add(attribute, label, weight, weightOf(b, inB(attribute), label)),
  );
  counts.otherLabelsB = visitStates(b, a, filter, (attribute, label, weight) => {
    if (weightOf(a, inA(attribute), label) === 0) add(attribute, label, 0, weight);
  });

  const strongest = (where: keyof typeof lists): FeatureDifference[] => {
    const model = where === 'onlyB' ? b : a;
    const { attributes } = model.parts.vocabularies;
    return lists[where]
      .sort((x, y) => y.size - x.size || x.attribute - y.attribute)
      .slice(0, top)
      .map((each) => ({
        attribute: attributes.string(each.attribute),
        template: templateOfAttribute(model, attributes, each.attribute),
        label: each.label,
        a: each.a,
        b: each.b,
        difference: (each.b ?? 0) - (each.a ?? 0),
      }));
  };
  return {
    labels,
    counts,
    sizeA,
    sizeB,
    cosine: squaresA === 0 || squaresB === 0 ? null : dot / (Math.sqrt(squaresA) * Math.sqrt(squaresB)),
    changed: strongest('both'),
    onlyA: strongest('onlyA'),
    onlyB: strongest('onlyB'),
    transitions: compareTransitions(a, b, new Set(labels.both), filter.label),
  };
}

/** Id of the attribute of one model in the other, −1 where it has none; names are compared as bytes. */
function createLookup(from: CrfModel, to: CrfModel): (attribute: number) => number {
  const { bytes, offsets } = from.parts.vocabularies.attributes.parts;
  const { attributes } = to.parts.vocabularies;
  return (a) => attributes.idOfBytes(bytes, offsets[a] ?? 0, offsets[a + 1] ?? 0);
}

/** Weights other than 0 on labels that the other model has; returns how many there are on others. */
function visitStates(
  model: CrfModel,
  other: CrfModel,
  filter: FeatureFilter,
  visit: (attribute: number, label: string, weight: number) => void,
): number {
  const { index, weights, vocabularies } = model.parts;
  const shared = model.labels.map((label) => other.labels.includes(label));
  let skipped = 0;
  for (let a = 0; a < index.attributeCount; a++) {
    if (!isWantedAttribute(model, vocabularies.attributes, a, filter)) continue;
    for (let f = index.stateOffsets[a] ?? 0; f < (index.stateOffsets[a + 1] ?? 0); f++) {
      const id = index.stateLabels[f] ?? 0;
      const label = model.labels[id] ?? '';
      const weight = weights[f] ?? 0;
      if (weight === 0 || (filter.label !== undefined && label !== filter.label)) continue;
      if (shared[id] === true) visit(a, label, weight);
      else skipped++;
    }
  }
  return skipped;
}

function weightOf(model: CrfModel, attribute: number, label: string): number {
  if (attribute < 0) return 0;
  const { index, weights, vocabularies } = model.parts;
  const id = vocabularies.labels.id(label);
  for (let f = index.stateOffsets[attribute] ?? 0; f < (index.stateOffsets[attribute + 1] ?? 0); f++)
    if (index.stateLabels[f] === id) return weights[f] ?? 0;
  return 0;
}

function compareTransitions(
  a: CrfModel,
  b: CrfModel,
  shared: ReadonlySet<string>,
  label: string | undefined,
): TransitionDifference[] {
  const pairs = new Map<
    string,
    { from: string | null; to: string | null; a: number | null; b: number | null }
  >();
  for (const [side, model] of [
    ['a', a],
    ['b', b],
  ] as const) {
    for (const { from, to, weight } of labelPairs(model, label)) {
      if ((from !== null && !shared.has(from)) || (to !== null && !shared.has(to))) continue;
      const key = JSON.stringify([from, to]);
      pairs.set(key, { from, to, a: null, b: null, ...pairs.get(key), [side]: weight });
    }
  }
  return [...pairs.values()]
    .map((pair) => ({ ...pair, difference: (pair.b ?? 0) - (pair.a ?? 0) }))
    .sort((x, y) => Math.abs(y.difference) - Math.abs(x.difference));
}

function* labelPairs(
  model: CrfModel,
  label: string | undefined,
): Generator<{ from: string | null; to: string | null; weight: number }> {
  const { transitions, start, end } = transitionTable(model);
  for (const pair of transitions)
    if (label === undefined || pair.from === label || pair.to === label) yield pair;
  for (const { label: to, weight } of start)
    if (label === undefined || to === label) yield { from: null, to, weight };
  for (const { label: from, weight } of end)
    if (label === undefined || from === label) yield { from, to: null, weight };
}
