/**
 * Attribute sequences as flat id arrays: what training and tagging read in their inner loops.
 * Layout: N sequences of together P positions; ragged lists as CSR (offsets + ids).
 */
import type { AttributeSequence } from '../corpus/attribute-sequence.ts';
import { UNKNOWN_TEMPLATE, type Vocabulary } from './vocabulary.ts';

export interface EncodedDataset {
  /** What the ids mean: a data set fits only models with the very same vocabularies. */
  readonly vocabularies: Vocabularies;
  /** N */
  readonly sequenceCount: number;
  /** P, positions over all sequences. */
  readonly positionCount: number;
  /** First position of each sequence, `[N+1]`. */
  readonly sequenceOffsets: Uint32Array;
  /** First attribute occurrence of each position, `[P+1]`. */
  readonly attributeOffsets: Uint32Array;
  /** Attribute ids, `[nnz]`. */
  readonly attributeIds: Uint32Array;
  /** Values parallel to `attributeIds`; undefined when all are 1. */
  readonly values: Float64Array | undefined;
  /** First edge-attribute occurrence of each position, `[P+1]`; undefined when there are no edge attributes. */
  readonly edgeOffsets: Uint32Array | undefined;
  readonly edgeIds: Uint32Array | undefined;
  /** Gold label ids, `[P]`; −1 where missing or unknown. */
  readonly labels: Int32Array;
  /** Instance weights, `[N]`. */
  readonly weights: Float64Array;
  /** Longest sequence. */
  readonly maxLength: number;
}

/** The three vocabularies a data set is encoded with. Frozen ones drop what they do not know. */
export interface Vocabularies {
  readonly labels: Vocabulary;
  readonly attributes: Vocabulary;
  readonly edgeAttributes: Vocabulary;
}

/** Collects sequences one by one, so that no attribute string outlives its sequence. */
export class DatasetBuilder {
  readonly #vocabularies: Vocabularies;
  readonly #sequenceOffsets = new GrowingUint32();
  readonly #attributeOffsets = new GrowingUint32();
  readonly #attributeIds = new GrowingUint32();
  readonly #edgeOffsets = new GrowingUint32();
  readonly #edgeIds = new GrowingUint32();
  readonly #labels = new GrowingUint32();
  readonly #weights: number[] = [];
  /** Values so far; stays undefined until the first one that is not 1. */
  #values: GrowingFloat64 | undefined;
  #maxLength = 0;

  constructor(vocabularies: Vocabularies) {
    this.#vocabularies = vocabularies;
  }

  add(sequence: AttributeSequence): void {
    const { attributes, values, templates, edgeAttributes, edgeTemplates, labels } = sequence;
    this.#sequenceOffsets.push(this.#labels.length);
    for (let t = 0; t < attributes.length; t++) {
      this.#attributeOffsets.push(this.#attributeIds.length);
      this.#addAttributes(attributes[t]!, values?.[t], templates?.[t]);
      this.#edgeOffsets.push(this.#edgeIds.length);
      const edges = edgeAttributes?.[t];
      if (edges !== undefined && t > 0) this.#addEdges(edges, edgeTemplates?.[t]);
      const label = labels?.[t];
      this.#labels.push(label === undefined ? -1 : this.#vocabularies.labels.add(label));
    }
    this.#weights.push(sequence.weight);
    if (attributes.length > this.#maxLength) this.#maxLength = attributes.length;
  }

  build(): EncodedDataset {
    const positionCount = this.#labels.length;
    const hasEdges = this.#edgeIds.length > 0;
    return {
      vocabularies: this.#vocabularies,
      sequenceCount: this.#weights.length,
      positionCount,
      sequenceOffsets: this.#sequenceOffsets.closed(positionCount),
      attributeOffsets: this.#attributeOffsets.closed(this.#attributeIds.length),
      attributeIds: this.#attributeIds.copy(),
      values: this.#values?.copy(),
      edgeOffsets: hasEdges ? this.#edgeOffsets.closed(this.#edgeIds.length) : undefined,
      edgeIds: hasEdges ? this.#edgeIds.copy() : undefined,
      labels: new Int32Array(this.#labels.copy().buffer),
      weights: Float64Array.from(this.#weights),
      maxLength: this.#maxLength,
    };
  }

  #addAttributes(
    names: readonly string[],
    values: readonly number[] | undefined,
    templates: readonly number[] | undefined,
  ): void {
    const vocabulary = this.#vocabularies.attributes;
    for (let k = 0; k < names.length; k++) {
      const id = vocabulary.add(names[k]!, templates?.[k] ?? UNKNOWN_TEMPLATE);
      if (id < 0) continue;
      const value = values?.[k] ?? 1;
      if (this.#values === undefined && value !== 1) {
        this.#values = new GrowingFloat64();
        for (let n = this.#attributeIds.length; n > 0; n--) this.#values.push(1);
      }
      this.#attributeIds.push(id);
      this.#values?.push(value);
    }
  }

  #addEdges(names: readonly string[], templates: readonly number[] | undefined): void {
    const vocabulary = this.#vocabularies.edgeAttributes;
    for (let k = 0; k < names.length; k++) {
      const id = vocabulary.add(names[k]!, templates?.[k] ?? UNKNOWN_TEMPLATE);
      if (id >= 0) this.#edgeIds.push(id);
    }
  }
}

/** Encodes sequences with the given vocabularies (which grow unless frozen). */
export function encodeSequences(
  sequences: Iterable<AttributeSequence>,
  vocabularies: Vocabularies,
): EncodedDataset {
  const builder = new DatasetBuilder(vocabularies);
  for (const sequence of sequences) builder.add(sequence);
  return builder.build();
}

class GrowingUint32 {
  length = 0;
  #array = new Uint32Array(1024);

  push(value: number): void {
    if (this.length === this.#array.length) {
      const larger = new Uint32Array(this.#array.length * 2);
      larger.set(this.#array);
      this.#array = larger;
    }
    this.#array[this.length++] = value;
  }

  copy(): Uint32Array<ArrayBuffer> {
    return this.#array.slice(0, this.length);
  }

  /** The contents with `end` appended: CSR offsets. */
  closed(end: number): Uint32Array {
    const offsets = new Uint32Array(this.length + 1);
    offsets.set(this.#array.subarray(0, this.length));
    offsets[this.length] = end;
    return offsets;
  }
}

class GrowingFloat64 {
  length = 0;
  #array = new Float64Array(1024);

  push(value: number): void {
    if (this.length === this.#array.length) {
      const larger = new Float64Array(this.#array.length * 2);
      larger.set(this.#array);
      this.#array = larger;
    }
    this.#array[this.length++] = value;
  }

  copy(): Float64Array {
    return this.#array.slice(0, this.length);
  }
}
