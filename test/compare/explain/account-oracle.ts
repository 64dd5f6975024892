/** Random models with any weights, and their decisions by enumeration of all paths and all sets of attributes. */
import type { AttributeSequence } from '../../../src/corpus/index.ts';
import { AttributeTrainingSet, CrfModel, type TrainOptions, trainCrf } from '../../../src/crf/index.ts';
import { createRandom, type Random } from '../../../src/numeric/index.ts';
import { type RandomSequenceOptions, randomSequences } from '../../helpers/random-sequences.ts';

export interface RandomModelOptions extends Partial<RandomSequenceOptions> {
  readonly training?: TrainOptions;
  /** Weights −2..2 without fraction, so that paths tie exactly. */
  readonly isWhole?: boolean;
}

/** A model with random weights and the sequences it knows the attributes of. */
export async function randomModel(
  seed: number,
  { training = {}, isWhole = false, ...shape }: RandomModelOptions = {},
): Promise<{ model: CrfModel; sequences: AttributeSequence[] }> {
  const random = createRandom(seed);
  const sequences = randomSequences(random, {
    ...{ sequences: 6, maxLength: 4, labels: 3, attributes: 5 },
    ...shape,
  });
  const set = new AttributeTrainingSet();
  for (const sequence of sequences) set.add(sequence);
  const { model } = await trainCrf(set.build(), { maxIterations: 1, possibleStates: true, ...training });
  const draw = (): number => (isWhole ? random.integer(5) - 2 : 1.5 * random.normal());
  const weights = Float64Array.from(model.parts.weights, draw);
  return { model: new CrfModel({ ...model.parts, weights }), sequences };
}

/** f(y, x) from its definition, looked up by name. */
export function scoreOf(model: CrfModel, sequence: AttributeSequence, labels: readonly string[]): number {
  const { index, weights, vocabularies } = model.parts;
  const ids = labels.map((label) => model.labels.indexOf(label));
  const states = index.stateLabels.length;
  const transitions = index.transitionFrom.length;
  let score = 0;
  labels.forEach((_, t) => {
    sequence.attributes[t]?.forEach((name, k) => {
      const a = vocabularies.attributes.id(name);
      index.stateLabels.forEach((label, f) => {
        const isOwn = a >= 0 && f >= (index.stateOffsets[a] ?? 0) && f < (index.stateOffsets[a + 1] ?? 0);
        if (isOwn && label === ids[t]) score += (sequence.values?.[t]?.[k] ?? 1) * (weights[f] ?? 0);
      });
    });
    if (t === 0) return;
    index.transitionFrom.forEach((from, k) => {
      if (from === ids[t - 1] && index.transitionTo[k] === ids[t]) score += weights[states + k] ?? 0;
    });
    for (const name of sequence.edgeAttributes?.[t] ?? []) {
      const e = vocabularies.edgeAttributes.id(name);
      for (let f = index.edgeOffsets[e] ?? 0; e >= 0 && f < (index.edgeOffsets[e + 1] ?? 0); f++)
        if (index.edgeFrom[f] === ids[t - 1] && index.edgeTo[f] === ids[t])
          score += weights[states + transitions + f] ?? 0;
    }
  });
  const starts = states + transitions + index.edgeFrom.length;
  index.startLabels.forEach((label, k) => {
    if (label === ids[0]) score += weights[starts + k] ?? 0;
  });
  index.endLabels.forEach((label, k) => {
    if (label === ids.at(-1)) score += weights[starts + index.startLabels.length + k] ?? 0;
  });
  return score;
}

export interface Path {
  readonly labels: readonly string[];
  readonly score: number;
}

/** All possible paths, best first; of equal ones that with the lower label ids, decided from the last position backwards. */
export function allPaths(model: CrfModel, sequence: AttributeSequence): Path[] {
  const T = sequence.attributes.length;
  let paths: string[][] = [[]];
  for (let t = 0; t < T; t++) paths = paths.flatMap((path) => model.labels.map((label) => [...path, label]));
  const ids = (path: Path): number[] => path.labels.map((label) => model.labels.indexOf(label)).reverse();
  return paths
    .map((labels) => ({ labels, score: scoreOf(model, sequence, labels) }))
    .filter(({ score }) => score > Number.NEGATIVE_INFINITY)
    .sort((a, b) => {
      if (a.score !== b.score) return b.score - a.score;
      const [one, other] = [ids(a), ids(b)];
      const at = one.findIndex((id, k) => id !== other[k]);
      return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
    });
}

export interface Removable {
  readonly kind: 'state' | 'edge';
  readonly position: number;
  readonly name: string;
}

/** The distinct attributes of each position. */
export function removables(sequence: AttributeSequence): Removable[] {
  const of = (kind: Removable['kind'], lists: readonly (readonly string[])[] | undefined): Removable[] =>
    (lists ?? []).flatMap((names, position) =>
      [...new Set(names)].flatMap((name) =>
        kind === 'edge' && position === 0 ? [] : [{ kind, position, name }],
      ),
    );
  return [...of('state', sequence.attributes), ...of('edge', sequence.edgeAttributes)];
}

export function without(sequence: AttributeSequence, removed: readonly Removable[]): AttributeSequence {
  const stays = (kind: Removable['kind'], position: number, name: string): boolean =>
    !removed.some((each) => each.kind === kind && each.position === position && each.name === name);
  return {
    ...sequence,
    attributes: sequence.attributes.map((names, t) => names.filter((name) => stays('state', t, name))),
    values: sequence.values?.map((values, t) =>
      values.filter((_, k) => stays('state', t, sequence.attributes[t]?.[k] ?? '')),
    ),
    edgeAttributes: sequence.edgeAttributes?.map((names, t) =>
      names.filter((name) => stays('edge', t, name)),
    ),
  };
}

/** Size of the smallest set of attributes without which the best path labels the token otherwise; null where there is none. */
export function smallestFlip(model: CrfModel, sequence: AttributeSequence, token: number): number | null {
  const label = allPaths(model, sequence)[0]?.labels[token];
  const all = removables(sequence);
  for (let size = 1; size <= all.length; size++)
    for (const removed of subsets(all, size))
      if (allPaths(model, without(sequence, removed))[0]?.labels[token] !== label) return size;
  return null;
}

function* subsets<T>(items: readonly T[], size: number): Generator<T[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (const [k, item] of items.entries())
    for (const rest of subsets(items.slice(k + 1), size - 1)) yield [item, ...rest];
}

export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[random.integer(items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}
