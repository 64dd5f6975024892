/** A data set in the making, by ids: the counterpart of `DatasetBuilder`, which takes strings. */
import type { EncodedDataset, Vocabularies } from './encode.ts';
import { GrowingFloat64, GrowingInt32 } from './growing-array.ts';

/** Ids of one kind of attributes (of states or of edges), position by position. */
export class AttributeIds {
  /** First id of each position. */
  readonly offsets = new GrowingInt32();
  readonly ids = new GrowingInt32();
  /** Values so far; undefined until the first one that is not 1, then perhaps short of ones at the end. */
  #values: GrowingFloat64 | undefined;

  beginPosition(): void {
    this.offsets.push(this.ids.length);
  }

  /** Adds an attribute; −1, what a frozen vocabulary does not know, is left out. */
  push(id: number, value = 1): void {
    if (id < 0) return;
    if (value !== 1) this.#valuesToHere().push(value);
    this.ids.push(id);
  }

  /** Adds `source[from..to)`, all known, with value 1. */
  pushAll(source: Int32Array, from: number, to: number): void {
    const { ids } = this;
    ids.reserve(ids.length + to - from);
    const target = ids.array;
    let length = ids.length;
    for (let k = from; k < to; k++) target[length++] = source[k]!;
    ids.length = length;
  }

  /** Values of all attributes, undefined where all are 1. */
  values(): Float64Array | undefined {
    return this.#values === undefined ? undefined : this.#valuesToHere().copy();
  }

  #valuesToHere(): GrowingFloat64 {
    this.#values ??= new GrowingFloat64();
    while (this.#values.length < this.ids.length) this.#values.push(1);
    return this.#values;
  }
}

export class EncodedOutput {
  readonly states = new AttributeIds();
  readonly edges = new AttributeIds();
  readonly #sequenceOffsets = new GrowingInt32();
  readonly #labels = new GrowingInt32();
  #maxLength = 0;

  /** Begins a sequence of T positions. */
  beginSequence(T: number): void {
    this.#sequenceOffsets.push(this.#labels.length);
    if (T > this.#maxLength) this.#maxLength = T;
  }

  /** Gold label of the next position, −1 where there is none. */
  addLabel(label: number): void {
    this.#labels.push(label);
  }

  build(vocabularies: Vocabularies): EncodedDataset {
    const { states, edges } = this;
    const positionCount = this.#labels.length;
    const sequenceCount = this.#sequenceOffsets.length;
    const hasEdges = edges.ids.length > 0;
    return {
      vocabularies,
      sequenceCount,
      positionCount,
      sequenceOffsets: this.#sequenceOffsets.closed(positionCount),
      attributeOffsets: states.offsets.closed(states.ids.length),
      attributeIds: states.ids.toUint32(),
      values: states.values(),
      edgeOffsets: hasEdges ? edges.offsets.closed(edges.ids.length) : undefined,
      edgeIds: hasEdges ? edges.ids.toUint32() : undefined,
      labels: this.#labels.array.slice(0, positionCount),
      weights: new Float64Array(sequenceCount).fill(1),
      maxLength: this.#maxLength,
    };
  }
}
