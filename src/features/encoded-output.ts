/** A data set in the making, by ids: the counterpart of `DatasetBuilder`, which takes strings. */
import { float64Blocks, int32Blocks, uint32Blocks } from './array-blocks.ts';
import type { EncodedDataset, Vocabularies } from './encode.ts';
import { GrowingInt32 } from './growing-array.ts';

/** Ids of one kind of attributes (of states or of edges), position by position. */
export class AttributeIds {
  /** First id of each position. */
  readonly offsets = uint32Blocks();
  /** Ids that are being written; `endBatch` moves them to the blocks. */
  readonly ids = new GrowingInt32();
  /** Values so far; undefined until the first one that is not 1, then perhaps short of ones at the end. */
  #values: ReturnType<typeof float64Blocks> | undefined;
  readonly #blocks = uint32Blocks();

  get length(): number {
    return this.#blocks.length + this.ids.length;
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

  endBatch(): void {
    this.#blocks.append(this.ids.toUint32());
    this.ids.length = 0;
  }

  takeIds(): Uint32Array {
    return this.#blocks.take();
  }

  /** Values of all attributes, undefined where all are 1. */
  takeValues(): Float64Array | undefined {
    return this.#values === undefined ? undefined : this.#valuesToHere().take();
  }

  #valuesToHere(): ReturnType<typeof float64Blocks> {
    this.#values ??= float64Blocks();
    const missing = this.length - this.#values.length;
    if (missing > 16) this.#values.append(new Float64Array(missing).fill(1));
    else for (let k = 0; k < missing; k++) this.#values.push(1);
    return this.#values;
  }
}

export class EncodedOutput {
  readonly states = new AttributeIds();
  readonly edges = new AttributeIds();
  readonly #sequenceOffsets = uint32Blocks();
  readonly #labels = int32Blocks();
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
    const edgeCount = edges.length;
    const values = states.takeValues();
    return {
      vocabularies,
      sequenceCount,
      positionCount,
      sequenceOffsets: this.#sequenceOffsets.take(positionCount),
      attributeOffsets: states.offsets.take(states.length),
      attributeIds: states.takeIds(),
      values,
      edgeOffsets: edgeCount > 0 ? edges.offsets.take(edgeCount) : undefined,
      edgeIds: edgeCount > 0 ? edges.takeIds() : undefined,
      labels: this.#labels.take(),
      weights: new Float64Array(sequenceCount).fill(1),
      maxLength: this.#maxLength,
    };
  }
}
