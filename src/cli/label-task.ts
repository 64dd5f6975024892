/** Labelling blocks of an attribute file apart from each other: what the threads of `label-pool.ts` are sent, and send. */

import type { Decoding } from '../crf/model.ts';
import type { DecoderParts } from '../crf/wasm/batch-decoder.ts';
import type { Vocabularies } from '../features/encode.ts';
import { Vocabulary, type VocabularyParts } from '../features/vocabulary.ts';

/** Best labels of some sequences, one after another. */
export interface LabelledSequences {
  /** First position of each sequence, `[N+1]`. */
  readonly sequenceOffsets: Uint32Array;
  /** Label ids, `[P]`. */
  readonly labels: Int32Array;
}

/** A vocabulary with its hash table. */
export type VocabularyArrays = VocabularyParts & { readonly table: Int32Array };

/** What a thread labels with. */
export interface LabelSetup {
  readonly labels: VocabularyArrays;
  readonly attributes: VocabularyArrays;
  readonly decoder: Omit<DecoderParts, 'attributes'>;
  readonly decoding: Decoding;
}

/** Complete sequences of the file, the first `length` of the bytes. */
export interface LabelJob {
  readonly number: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly length: number;
}

/** Comes back with the bytes, to be filled anew. */
export interface LabelledJob extends LabelledSequences {
  readonly number: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether this or an earlier job of the thread had an attribute. */
  readonly hasAttributes: boolean;
}

/** A job whose bytes are not valid, or that has no label sequence. */
export interface RefusedJob {
  readonly isRefused: true;
}

/** The setup with the arrays that take room in memory that all threads share: one copy instead of one for each. */
export function shareSetup({ attributes, decoder, ...rest }: LabelSetup): LabelSetup {
  const { index, weights } = decoder;
  return {
    ...rest,
    attributes: {
      bytes: shared(attributes.bytes),
      offsets: shared(attributes.offsets),
      templates: shared(attributes.templates),
      table: shared(attributes.table),
    },
    decoder: {
      ...decoder,
      weights: shared(weights),
      index: { ...index, stateOffsets: shared(index.stateOffsets), stateLabels: shared(index.stateLabels) },
    },
  };
}

export function vocabularyArrays(vocabulary: Vocabulary): VocabularyArrays {
  return { ...vocabulary.parts, table: vocabulary.table };
}

/** The vocabularies over the very arrays. */
export function setupVocabularies({ labels, attributes }: LabelSetup): Vocabularies {
  return {
    labels: Vocabulary.fromTable(labels, labels.table),
    attributes: Vocabulary.fromTable(attributes, attributes.table),
    edgeAttributes: new Vocabulary().freeze(),
  };
}

function shared<A extends SharedArray>(array: A): A {
  const buffer = new SharedArrayBuffer(array.byteLength);
  const copy = new (array.constructor as new (buffer: SharedArrayBuffer) => A)(buffer);
  copy.set(array);
  return copy;
}

type SharedArray = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;
