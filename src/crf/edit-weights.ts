/** Weights changed by hand: a model like another one but for some weights, given by name. */
import { OptionError } from '../errors.ts';
import { type FeatureIndex, MAX_WEIGHT, weightLayout } from './feature-index.ts';
import { CrfModel } from './model.ts';

/** A weight by name, and what it is to be. */
export interface WeightEdit {
  readonly kind: 'state' | 'transition' | 'edge' | 'start' | 'end';
  /** Of kinds `state` and `edge`. */
  readonly attribute?: string | undefined;
  /** Label before, of kinds `transition` and `edge`. */
  readonly from?: string | undefined;
  readonly label: string;
  readonly weight: number;
}

interface AddedWeight {
  /** Attribute id; 0 for parts without attributes. */
  readonly source: number;
  /** Label id, or from · L + to. */
  readonly target: number;
  readonly weight: number;
}

type Part = 'state' | 'transition' | 'edge' | 'start' | 'end';

export interface EditedModel {
  readonly model: CrfModel;
  /** Weights set to another value than they had. */
  readonly changed: number;
  /** Weights for pairs that had none. */
  readonly added: number;
  /** Weights that no edit named, set from another value to 0. */
  readonly zeroed: number;
}

/**
 * Collects edits one by one, then makes the new model; the old one stays as it is. A pair of known names without a weight gets one,
 * unless it is to be 0, which is what having none means.
 */
export class WeightEditor {
  readonly #model: CrfModel;
  readonly #weights: Float64Array;
  /** 1 where an edit named the weight, `[F]`. */
  readonly #isNamed: Uint8Array;
  readonly #added: Record<Part, Map<string, AddedWeight>> = {
    state: new Map(),
    transition: new Map(),
    edge: new Map(),
    start: new Map(),
    end: new Map(),
  };

  constructor(model: CrfModel) {
    this.#model = model;
    this.#weights = model.parts.weights.slice();
    this.#isNamed = new Uint8Array(this.#weights.length);
  }

  /** @throws OptionError on a name that the model does not have, a weight that it cannot hold, and the second edit of one weight */
  set(edit: WeightEdit): void {
    const { kind, weight } = edit;
    if (!Number.isFinite(weight) || Math.abs(weight) > MAX_WEIGHT)
      throw new OptionError('weight', `${weight}, expected a number within ±${MAX_WEIGHT}`);
    const { source, target } = this.#place(edit);
    const at = this.#find(kind, source, target);
    if (at < 0) {
      const key = `${source} ${target}`;
      if (this.#added[kind].has(key)) throw repeated(edit);
      this.#checkAddable(edit);
      this.#added[kind].set(key, { source, target, weight });
      return;
    }
    if (this.#isNamed[at] === 1) throw repeated(edit);
    this.#isNamed[at] = 1;
    this.#weights[at] = weight;
  }

  /** @param absent what becomes of weights that no edit named */
  finish(absent: 'keep' | 'zero' = 'keep'): EditedModel {
    const { parts } = this.#model;
    const old = parts.weights;
    let zeroed = 0;
    if (absent === 'zero') {
      for (const [f, isNamed] of this.#isNamed.entries()) {
        if (isNamed === 1) continue;
        if (old[f] !== 0) zeroed++;
        this.#weights[f] = 0;
      }
    }
    let changed = 0;
    for (const [f, weight] of this.#weights.entries()) {
      if (this.#isNamed[f] === 1 && !Object.is(weight, old[f])) changed++;
    }
    const toAdd = (part: Part): AddedWeight[] =>
      [...this.#added[part].values()]
        .filter(({ weight }) => weight !== 0)
        .sort((a, b) => a.source - b.source || a.target - b.target);
    const added: Record<Part, AddedWeight[]> = {
      state: toAdd('state'),
      transition: toAdd('transition'),
      edge: toAdd('edge'),
      start: toAdd('start'),
      end: toAdd('end'),
    };
    const addedCount = Object.values(added).reduce((sum, { length }) => sum + length, 0);
    const { index, weights } =
      addedCount === 0
        ? { index: parts.index, weights: this.#weights }
        : withAdded(parts.index, this.#weights, added);
    return { model: new CrfModel({ ...parts, index, weights }), changed, added: addedCount, zeroed };
  }

  #place({ kind, attribute, from, label }: WeightEdit): { source: number; target: number } {
    const { vocabularies, index } = this.#model.parts;
    const to = this.#labelId(label);
    const hasFrom = kind === 'transition' || kind === 'edge';
    if (hasFrom !== (from !== undefined))
      throw new OptionError('from', hasFrom ? `missing for kind ${kind}` : `given for kind ${kind}`);
    const target = from === undefined ? to : this.#labelId(from) * index.labelCount + to;
    const hasAttribute = kind === 'state' || kind === 'edge';
    if (hasAttribute !== (attribute !== undefined))
      throw new OptionError(
        'attribute',
        hasAttribute ? `missing for kind ${kind}` : `given for kind ${kind}`,
      );
    if (attribute === undefined) return { source: 0, target };
    const source = (kind === 'state' ? vocabularies.attributes : vocabularies.edgeAttributes).id(attribute);
    if (source < 0) {
      const what = kind === 'state' ? 'attribute' : 'edge attribute';
      throw new OptionError('attribute', `the model has no ${what} ${JSON.stringify(attribute)}`);
    }
    return { source, target };
  }

  #labelId(label: string): number {
    const id = this.#model.parts.vocabularies.labels.id(label);
    if (id < 0) throw new OptionError('label', `the model has no label ${JSON.stringify(label)}`);
    return id;
  }

  /** Place in the weight vector, −1 for a pair without a weight. */
  #find(kind: Part, source: number, target: number): number {
    const { index } = this.#model.parts;
    const layout = weightLayout(index);
    const L = index.labelCount;
    const search = (from: number, to: number, targetOf: (k: number) => number): number => {
      for (let k = from; k < to; k++) if (targetOf(k) === target) return k;
      return -1;
    };
    const placed = (at: number, offset: number): number => (at < 0 ? -1 : offset + at);
    switch (kind) {
      case 'state': {
        const [from, to] = [index.stateOffsets[source]!, index.stateOffsets[source + 1]!];
        return search(from, to, (k) => index.stateLabels[k]!);
      }
      case 'transition': {
        const targetOf = (k: number): number => index.transitionFrom[k]! * L + index.transitionTo[k]!;
        return placed(search(0, index.transitionFrom.length, targetOf), layout.transitions);
      }
      case 'edge': {
        if (index.edgeFrom.length === 0) return -1;
        const [from, to] = [index.edgeOffsets[source]!, index.edgeOffsets[source + 1]!];
        return placed(
          search(from, to, (k) => index.edgeFrom[k]! * L + index.edgeTo[k]!),
          layout.edges,
        );
      }
      case 'start':
        return placed(index.startLabels.indexOf(target), layout.starts);
      case 'end':
        return placed(index.endLabels.indexOf(target), layout.ends);
    }
  }

  #checkAddable({ kind, weight }: WeightEdit): void {
    if (kind === 'state' || weight === 0) return;
    if (this.#model.head === 'softmax')
      throw new OptionError(
        'kind',
        `${kind}: a model with a softmax head has no weights for pairs of labels`,
      );
    if (kind === 'edge' && this.#model.parts.index.edgeFrom.length === 0)
      throw new OptionError('kind', 'edge: the model has no edge features');
  }
}

function repeated({ kind, attribute, from, label }: WeightEdit): OptionError {
  const names = [attribute, from, label].filter((name) => name !== undefined);
  return new OptionError(
    'kind',
    `a second row for ${kind} ${names.map((name) => JSON.stringify(name)).join(', ')}`,
  );
}

/** The index with further pairs in their order, and the weights laid out by it. `added` in order of source, then target. */
function withAdded(
  index: FeatureIndex,
  weights: Float64Array,
  added: Record<Part, AddedWeight[]>,
): { index: FeatureIndex; weights: Float64Array } {
  const L = index.labelCount;
  const layout = weightLayout(index);
  const pairs = (from: Uint16Array, to: Uint16Array): Float64Array =>
    Float64Array.from(from, (id, k) => id * L + to[k]!);
  const whole = (length: number): Uint32Array => Uint32Array.of(0, length);
  const states = insert(index.stateOffsets, index.stateLabels, weights, added.state);
  const bigrams = insert(
    whole(index.transitionFrom.length),
    pairs(index.transitionFrom, index.transitionTo),
    weights.subarray(layout.transitions),
    added.transition,
  );
  const edges = insert(
    index.edgeOffsets,
    pairs(index.edgeFrom, index.edgeTo),
    weights.subarray(layout.edges),
    added.edge,
  );
  const starts = insert(
    whole(index.startLabels.length),
    index.startLabels,
    weights.subarray(layout.starts),
    added.start,
  );
  const ends = insert(
    whole(index.endLabels.length),
    index.endLabels,
    weights.subarray(layout.ends),
    added.end,
  );
  const parts = [states, bigrams, edges, starts, ends];
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.weights.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part.weights, at);
    at += part.weights.length;
  }
  return {
    index: {
      labelCount: L,
      attributeCount: index.attributeCount,
      stateOffsets: states.offsets,
      stateLabels: Uint16Array.from(states.targets),
      transitionFrom: Uint16Array.from(bigrams.targets, (pair) => Math.floor(pair / L)),
      transitionTo: Uint16Array.from(bigrams.targets, (pair) => pair % L),
      edgeOffsets: index.edgeFrom.length > 0 ? edges.offsets : index.edgeOffsets,
      edgeFrom: Uint16Array.from(edges.targets, (pair) => Math.floor(pair / L)),
      edgeTo: Uint16Array.from(edges.targets, (pair) => pair % L),
      startLabels: Uint16Array.from(starts.targets),
      endLabels: Uint16Array.from(ends.targets),
    },
    weights: all,
  };
}

/** One part of the index as CSR, targets ascending within a source, with `added` merged in. */
function insert(
  offsets: Uint32Array,
  targets: Uint16Array | Float64Array,
  weights: Float64Array,
  added: readonly AddedWeight[],
): { offsets: Uint32Array; targets: Float64Array; weights: Float64Array } {
  const count = targets.length + added.length;
  const merged = {
    offsets: new Uint32Array(offsets.length),
    targets: new Float64Array(count),
    weights: new Float64Array(count),
  };
  let at = 0;
  let next = 0;
  const put = (target: number, weight: number): void => {
    merged.targets[at] = target;
    merged.weights[at] = weight;
    at++;
  };
  for (let source = 0; source + 1 < offsets.length; source++) {
    for (let k = offsets[source]!; k < offsets[source + 1]!; k++) {
      for (; next < added.length; next++) {
        const { source: s, target, weight } = added[next]!;
        if (s !== source || target > targets[k]!) break;
        put(target, weight);
      }
      put(targets[k]!, weights[k]!);
    }
    for (; next < added.length && added[next]!.source === source; next++)
      put(added[next]!.target, added[next]!.weight);
    merged.offsets[source + 1] = at;
  }
  return merged;
}
