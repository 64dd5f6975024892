/**
 * Attribute sequences as flat id arrays: what training and tagging read in their inner loops.
 * Layout: N sequences of together P positions; ragged lists as CSR (offsets + ids).
 */
import type { AttributeSequence } from '../corpus/attribute-sequence.ts';
import { float64Blocks, int32Blocks, uint32Blocks } from './array-blocks.ts';
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
  readonly #sequenceOffsets = uint32Blocks();
  readonly #attributeOffsets = uint32Blocks();
  readonly #attributeIds = uint32Blocks();
  readonly #edgeOffsets = uint32Blocks();
  readonly #edgeIds = uint32Blocks();
  readonly #labels = int32Blocks();
  readonly #weights: number[] = [];
  /** Values so far; stays undefined until the first one that is not 1. */
  #values: ReturnType<typeof float64Blocks> | undefined;
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

  /** The sequences added so far; call it once, at the end. */
  build(): EncodedDataset {
    const positionCount = this.#labels.length;
    const edgeCount = this.#edgeIds.length;
    return {
      vocabularies: this.#vocabularies,
      sequenceCount: this.#weights.length,
      positionCount,
      sequenceOffsets: this.#sequenceOffsets.take(positionCount),
      attributeOffsets: this.#attributeOffsets.take(this.#attributeIds.length),
      attributeIds: this.#attributeIds.take(),
      values: this.#values?.take(),
      edgeOffsets: edgeCount > 0 ? this.#edgeOffsets.take(edgeCount) : undefined,
      edgeIds: edgeCount > 0 ? this.#edgeIds.take() : undefined,
      labels: this.#labels.take(),
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
        this.#values = float64Blocks();
        this.#values.append(new Float64Array(this.#attributeIds.length).fill(1));
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
