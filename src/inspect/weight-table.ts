/** All weights of a model as rows that can be searched and sorted fast enough for every keystroke, hundreds of thousands of them. */
import { templateOfAttribute } from '../compare/explain/top-features.ts';
import type { WeightEdit } from '../crf/edit-weights.ts';
import { weightLayout } from '../crf/feature-index.ts';
import type { CrfModel } from '../crf/model.ts';

export const WEIGHT_ORDERS = ['strongest', 'highest', 'lowest', 'name'] as const;
export type WeightOrder = (typeof WEIGHT_ORDERS)[number];

export interface WeightQuery {
  /** Part of a name in any case, or a regular expression between slashes (`/^w\[0\]=/i`). */
  readonly search: string;
  /** Only this label, also as the label before. */
  readonly label: string | undefined;
  /** Only this template; null: weights of label pairs and of the ends of sentences, which no template makes. */
  readonly template: string | null | undefined;
  readonly order: WeightOrder;
}

/** One weight by name, `WeightEdit` without its value. */
export type WeightName = Omit<WeightEdit, 'weight'>;

export interface WeightTableRow extends WeightName {
  /** Attribute, or the pair of labels in words. */
  readonly name: string;
  readonly template: string | undefined;
  readonly weight: number;
}

export class WeightTable {
  /** F: weights there are. */
  readonly size: number;
  readonly #model: CrfModel;
  /** Attribute of each state and edge feature; source s >= A is edge attribute s − A, −1 where there is none. `[F]` */
  readonly #sources: Int32Array;
  readonly #labels: Uint16Array;
  /** Label before, NO_LABEL where there is none. `[F]` */
  readonly #from: Uint16Array;
  /** Of attributes, then edge attributes. */
  #names: readonly string[] | undefined;
  readonly #orders = new Map<WeightOrder, Uint32Array>();

  constructor(model: CrfModel) {
    this.#model = model;
    const { index } = model.parts;
    const layout = weightLayout(index);
    this.size = layout.featureCount;
    this.#sources = new Int32Array(this.size).fill(-1);
    this.#labels = new Uint16Array(this.size);
    this.#from = new Uint16Array(this.size).fill(NO_LABEL);
    for (let a = 0; a < index.attributeCount; a++)
      this.#sources.fill(a, index.stateOffsets[a], index.stateOffsets[a + 1]);
    this.#labels.set(index.stateLabels);
    this.#from.set(index.transitionFrom, layout.transitions);
    this.#labels.set(index.transitionTo, layout.transitions);
    for (let e = 0; index.edgeFrom.length > 0 && e + 1 < index.edgeOffsets.length; e++)
      this.#sources.fill(
        index.attributeCount + e,
        layout.edges + (index.edgeOffsets[e] ?? 0),
        layout.edges + (index.edgeOffsets[e + 1] ?? 0),
      );
    this.#from.set(index.edgeFrom, layout.edges);
    this.#labels.set(index.edgeTo, layout.edges);
    this.#labels.set(index.startLabels, layout.starts);
    this.#labels.set(index.endLabels, layout.ends);
  }

  /** Feature numbers of the rows that a query wants, in its order. @throws SyntaxError where its regular expression is none */
  select({ search, label, template, order }: WeightQuery): Uint32Array {
    const matches = this.#matcher(search, template);
    const wanted = label === undefined ? -1 : this.#model.labels.indexOf(label);
    const isEveryLabel = label === undefined;
    const sorted = this.#sorted(order);
    const found = new Uint32Array(this.size);
    let count = 0;
    for (const f of sorted) {
      if (!isEveryLabel && this.#labels[f] !== wanted && this.#from[f] !== wanted) continue;
      if (matches(f)) found[count++] = f;
    }
    return found.subarray(0, count);
  }

  row(f: number): WeightTableRow {
    const { parts, labels } = this.#model;
    const { index, weights, vocabularies } = parts;
    const label = labels[this.#labels[f] ?? 0] ?? '';
    const weight = weights[f] ?? 0;
    const from = this.#from[f] === NO_LABEL ? undefined : (labels[this.#from[f] ?? 0] ?? '');
    const source = this.#sources[f] ?? -1;
    if (source >= 0) {
      const isState = source < index.attributeCount;
      const vocabulary = isState ? vocabularies.attributes : vocabularies.edgeAttributes;
      const id = isState ? source : source - index.attributeCount;
      const attribute = vocabulary.string(id);
      const template = templateOfAttribute(this.#model, vocabulary, id);
      return { kind: isState ? 'state' : 'edge', attribute, from, label, name: attribute, template, weight };
    }
    if (from !== undefined)
      return { kind: 'transition', from, label, name: `${from} → ${label}`, template: undefined, weight };
    const isStart = f < weightLayout(index).ends;
    const name = isStart ? `start → ${label}` : `${label} → end`;
    return { kind: isStart ? 'start' : 'end', label, name, template: undefined, weight };
  }

  #matcher(search: string, template: string | null | undefined): (f: number) => boolean {
    const test = nameTest(search);
    if (test === undefined && template === undefined) return () => true;
    const names = this.#allNames();
    const { attributeCount } = this.#model.parts.index;
    const { attributes, edgeAttributes } = this.#model.parts.vocabularies;
    const isOfTemplate = (source: number): boolean => {
      if (template === undefined) return true;
      const isState = source < attributeCount;
      const id = isState ? source : source - attributeCount;
      return templateOfAttribute(this.#model, isState ? attributes : edgeAttributes, id) === template;
    };
    // Names are tested once, not once for each label.
    const isWanted = Uint8Array.from(names, (name, source) =>
      (test === undefined || test(name)) && isOfTemplate(source) ? 1 : 0,
    );
    return (f) => {
      const source = this.#sources[f] ?? -1;
      if (source >= 0) return isWanted[source] === 1;
      if (template !== undefined && template !== null) return false;
      return test === undefined || test(this.row(f).name);
    };
  }

  #allNames(): readonly string[] {
    const { attributes, edgeAttributes } = this.#model.parts.vocabularies;
    this.#names ??= [...attributes.strings, ...edgeAttributes.strings];
    return this.#names;
  }

  #sorted(order: WeightOrder): Uint32Array {
    let sorted = this.#orders.get(order);
    if (sorted === undefined) {
      sorted = Uint32Array.from({ length: this.size }, (_, f) => f);
      const { weights } = this.#model.parts;
      const key = (f: number): number => {
        const weight = weights[f] ?? 0;
        return order === 'strongest' ? -Math.abs(weight) : order === 'highest' ? -weight : weight;
      };
      if (order === 'name') {
        const names = this.#allNames();
        // Rank once, so that the sort compares numbers.
        const ranks = new Float64Array(names.length);
        const byName = Array.from(names.keys()).sort((a, b) =>
          (names[a] ?? '') < (names[b] ?? '') ? -1 : 1,
        );
        for (const [rank, source] of byName.entries()) ranks[source] = rank;
        const rankOf = (f: number): number => ranks[this.#sources[f] ?? -1] ?? names.length;
        sorted.sort((a, b) => rankOf(a) - rankOf(b) || a - b);
      } else {
        const keys = Float64Array.from(sorted, key);
        sorted.sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
      }
      this.#orders.set(order, sorted);
    }
    return sorted;
  }
}

/** Ids of labels stop below. */
const NO_LABEL = 65_535;

/** undefined: everything passes. */
function nameTest(search: string): ((name: string) => boolean) | undefined {
  const text = search.trim();
  if (text === '') return undefined;
  const expression = /^\/(.+)\/([imsu]*)$/s.exec(text);
  if (expression !== null) {
    const pattern = new RegExp(expression[1] ?? '', expression[2]);
    return (name) => pattern.test(name);
  }
  const lower = text.toLowerCase();
  return (name) => name.toLowerCase().includes(lower);
}

/** The weight that goes by a name; undefined where the pair owns none, or the model does not have one of the names. */
export function findWeight(
  model: CrfModel,
  { kind, attribute, from, label }: WeightName,
): number | undefined {
  const { index, weights, vocabularies } = model.parts;
  const layout = weightLayout(index);
  const to = model.labels.indexOf(label);
  const before = from === undefined ? -1 : model.labels.indexOf(from);
  const at = (
    first: number,
    end: number,
    isWanted: (k: number) => boolean,
    offset: number,
  ): number | undefined => {
    for (let k = first; k < end; k++) if (isWanted(k)) return weights[offset + k];
    return undefined;
  };
  switch (kind) {
    case 'state': {
      const a = vocabularies.attributes.id(attribute ?? '');
      if (a < 0) return undefined;
      const [first = 0, end = 0] = [index.stateOffsets[a], index.stateOffsets[a + 1]];
      return at(first, end, (k) => index.stateLabels[k] === to, 0);
    }
    case 'transition': {
      const isWanted = (k: number): boolean =>
        index.transitionFrom[k] === before && index.transitionTo[k] === to;
      return at(0, index.transitionFrom.length, isWanted, layout.transitions);
    }
    case 'edge': {
      const e = vocabularies.edgeAttributes.id(attribute ?? '');
      if (e < 0) return undefined;
      const [first = 0, end = 0] = [index.edgeOffsets[e], index.edgeOffsets[e + 1]];
      return at(first, end, (k) => index.edgeFrom[k] === before && index.edgeTo[k] === to, layout.edges);
    }
    case 'start':
      return at(0, index.startLabels.length, (k) => index.startLabels[k] === to, layout.starts);
    case 'end':
      return at(0, index.endLabels.length, (k) => index.endLabels[k] === to, layout.ends);
  }
}
