/** A data set in the making, by ids: the counterpart of `DatasetBuilder`, which takes strings. */
import { float64Blocks } from './array-blocks.ts';
import type { EncodedDataset, Vocabularies } from './encode.ts';

const HEADROOM = 1.06;
const LARGEST_STEP = 2 ** 20;

/** Ids of one kind of attributes (of states or of edges), position by position. */
export class AttributeIds {
  /** First id of each position, `[positions + 1]`. */
  readonly #offsets: Uint32Array<ArrayBuffer>;
  #positions = 0;
  /** Ids there will be, going by those so far. */
  #expected = 0;
  #ids = new Uint32Array(0);
  /** Values so far; undefined until the first one that is not 1, then perhaps short of ones at the end. */
  #values: ReturnType<typeof float64Blocks> | undefined;
  length = 0;

  /** @param positionCount positions there will be in all */
  constructor(positionCount: number) {
    this.#offsets = new Uint32Array(positionCount + 1);
  }

  /** Adds an attribute; −1, what a frozen vocabulary does not know, is left out. */
  push(id: number, value: number): void {
    if (id < 0) return;
    if (value !== 1) this.#valuesToHere().push(value);
    this.#reserve(this.length + 1);
    this.#ids[this.length++] = id;
  }

  /** Adds attributes, all known, with value 1. */
  pushAll(ids: Uint32Array): void {
    this.#reserve(this.length + ids.length);
    this.#ids.set(ids, this.length);
    this.length += ids.length;
  }

  /** First ids of further positions, all of whose attributes have been added. */
  addOffsets(offsets: Int32Array, count: number): void {
    this.#offsets.set(offsets.subarray(0, count), this.#positions);
    this.#positions += count;
    const perPosition = this.length / this.#positions;
    this.#expected = Math.ceil(perPosition * (this.#offsets.length - 1) * HEADROOM);
  }

  takeOffsets(): Uint32Array {
    this.#offsets[this.#positions] = this.length;
    return this.#offsets;
  }

  takeIds(): Uint32Array {
    return this.#ids.subarray(0, this.length);
  }

  /**
   * Room for `length` ids: as many as there will be if positions go on as those so far did. Nothing is copied but a first
   * guess that was too small, and the system gives memory only to what is written.
   */
  #reserve(length: number): void {
    if (length <= this.#ids.length) return;
    const larger = new Uint32Array(Math.max(length + Math.min(length, LARGEST_STEP), this.#expected));
    larger.set(this.#ids.subarray(0, this.length));
    this.#ids = larger;
  }

  takeValues(): Float64Array | undefined {
    return this.#values === undefined ? undefined : this.#valuesToHere().take();
  }

  #valuesToHere(): ReturnType<typeof float64Blocks> {
    this.#values ??= float64Blocks();
    this.#values.fill(1, this.length - this.#values.length);
    return this.#values;
  }
}

export class EncodedOutput {
  readonly states: AttributeIds;
  readonly edges: AttributeIds;
  readonly #sequenceOffsets: Uint32Array;
  readonly #labels: Int32Array;
  #sequences = 0;
  #positions = 0;
  #maxLength = 0;

  constructor(sequenceCount: number, positionCount: number) {
    this.states = new AttributeIds(positionCount);
    this.edges = new AttributeIds(positionCount);
    this.#sequenceOffsets = new Uint32Array(sequenceCount + 1);
    this.#labels = new Int32Array(positionCount);
  }

  /** Adds a sequence of T positions; returns where its gold labels go, −1 where there is none. */
  addSequence(T: number): Int32Array {
    const start = this.#positions;
    this.#sequenceOffsets[this.#sequences++] = start;
    this.#positions += T;
    if (T > this.#maxLength) this.#maxLength = T;
    return this.#labels.subarray(start, start + T);
  }

  build(vocabularies: Vocabularies): EncodedDataset {
    const { states, edges } = this;
    const sequenceCount = this.#sequences;
    this.#sequenceOffsets[sequenceCount] = this.#positions;
    const values = states.takeValues();
    const hasEdges = edges.length > 0;
    return {
      vocabularies,
      sequenceCount,
      positionCount: this.#positions,
      sequenceOffsets: this.#sequenceOffsets,
      attributeOffsets: states.takeOffsets(),
      attributeIds: states.takeIds(),
      values,
      edgeOffsets: hasEdges ? edges.takeOffsets() : undefined,
      edgeIds: hasEdges ? edges.takeIds() : undefined,
      labels: this.#labels,
      weights: new Float64Array(sequenceCount).fill(1),
      maxLength: this.#maxLength,
    };
  }
}
