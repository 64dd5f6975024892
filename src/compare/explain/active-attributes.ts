/** The attributes that are active in one sentence, and the same sentence without some of them. */
import type { CrfModel } from '../../crf/index.ts';
import type { EncodedDataset } from '../../features/index.ts';

/** An attribute at a position; several occurrences there count as one, with the sum of their values. */
export interface ActiveAttribute {
  /** `edge`: it pairs with (label before, label). */
  readonly kind: 'state' | 'edge';
  readonly position: number;
  /** Id in the vocabulary of its kind. */
  readonly id: number;
  readonly name: string;
  /** Template that made it; of ready-made attributes what stands before the first `=`. */
  readonly template: string;
  readonly value: number;
}

export class ActiveAttributes {
  readonly items: readonly ActiveAttribute[];
  /** T */
  readonly length: number;
  readonly #data: EncodedDataset;
  readonly #n: number;
  /** Item of every occurrence of the sentence, in the order of the data. */
  readonly #ofStates: Int32Array;
  readonly #ofEdges: Int32Array;

  /** Those of sequence `n`, state attributes first, each kind by position in the order of the data. */
  constructor(model: CrfModel, data: EncodedDataset, n: number) {
    this.#data = data;
    this.#n = n;
    const { start, end } = rangeOf(data, n);
    this.length = end - start;
    const items: ActiveAttribute[] = [];
    const { vocabularies, templates } = model.parts;
    const collect = (
      kind: ActiveAttribute['kind'],
      offsets: Uint32Array | undefined,
      ids: Uint32Array | undefined,
    ): Int32Array => {
      if (offsets === undefined || ids === undefined) return new Int32Array(0);
      const vocabulary = kind === 'state' ? vocabularies.attributes : vocabularies.edgeAttributes;
      const values = kind === 'state' ? data.values : undefined;
      const first = offsets[start] ?? 0;
      const itemOf = new Int32Array((offsets[end] ?? 0) - first);
      for (let position = 0; position < this.length; position++) {
        const seen = new Map<number, number>();
        const last = offsets[start + position + 1] ?? 0;
        for (let k = offsets[start + position] ?? 0; k < last; k++) {
          const id = ids[k] ?? 0;
          const value = values?.[k] ?? 1;
          let item = seen.get(id);
          const known = item === undefined ? undefined : items[item];
          if (item === undefined || known === undefined) {
            const name = vocabulary.string(id);
            const template = templates[vocabulary.template(id)] ?? name.split('=', 1)[0] ?? name;
            item = items.push({ kind, position, id, name, template, value }) - 1;
            seen.set(id, item);
          } else items[item] = { ...known, value: known.value + value };
          itemOf[k - first] = item;
        }
      }
      return itemOf;
    };
    this.#ofStates = collect('state', data.attributeOffsets, data.attributeIds);
    this.#ofEdges = collect('edge', data.edgeOffsets, data.edgeIds);
    this.items = items;
  }

  /**
   * The sentence alone, as a data set of one sequence, without the items for which `isRemoved` holds. What is left stays in
   * its order, so that scores are added up to the same bits as those of data that never had the others.
   */
  without(isRemoved: (item: number) => boolean): EncodedDataset {
    const data = this.#data;
    const { start } = rangeOf(data, this.#n);
    const T = this.length;
    const keep = (
      offsets: Uint32Array,
      ids: Uint32Array,
      itemOf: Int32Array,
      values: Float64Array | undefined,
    ): { offsets: Uint32Array; ids: Uint32Array; values: Float64Array | undefined } => {
      const first = offsets[start] ?? 0;
      const keptOffsets = new Uint32Array(T + 1);
      const kept = new Uint32Array(itemOf.length);
      const keptValues = values === undefined ? undefined : new Float64Array(itemOf.length);
      let count = 0;
      for (let t = 0; t < T; t++) {
        const last = offsets[start + t + 1] ?? 0;
        for (let k = offsets[start + t] ?? 0; k < last; k++) {
          if (isRemoved(itemOf[k - first] ?? 0)) continue;
          kept[count] = ids[k] ?? 0;
          if (keptValues !== undefined) keptValues[count] = values?.[k] ?? 1;
          count++;
        }
        keptOffsets[t + 1] = count;
      }
      return {
        offsets: keptOffsets,
        ids: kept.subarray(0, count),
        values: keptValues?.subarray(0, count),
      };
    };
    const states = keep(data.attributeOffsets, data.attributeIds, this.#ofStates, data.values);
    const edges =
      data.edgeOffsets === undefined || data.edgeIds === undefined
        ? undefined
        : keep(data.edgeOffsets, data.edgeIds, this.#ofEdges, undefined);
    return {
      vocabularies: data.vocabularies,
      sequenceCount: 1,
      positionCount: T,
      sequenceOffsets: Uint32Array.of(0, T),
      attributeOffsets: states.offsets,
      attributeIds: states.ids,
      values: states.values,
      edgeOffsets: edges?.offsets,
      edgeIds: edges?.ids,
      labels: data.labels.slice(start, start + T),
      weights: data.weights.slice(this.#n, this.#n + 1),
      maxLength: T,
    };
  }
}

function rangeOf({ sequenceOffsets }: EncodedDataset, n: number): { start: number; end: number } {
  return { start: sequenceOffsets[n] ?? 0, end: sequenceOffsets[n + 1] ?? 0 };
}
