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

/** A vocabulary with its hash table and the key of that. */
export type VocabularyArrays = VocabularyParts & { readonly table: Int32Array; readonly key: number };

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

/**
 * The setup in memory that all threads share, so that it is copied once and not for each. Every array that is not there yet is
 * copied apart: sent as it is, a view of a model file would take the whole file along.
 */
export function shareSetup({ labels, attributes, decoder, decoding }: LabelSetup): LabelSetup {
  const { index, weights, constraints } = decoder;
  return {
    labels: sharedArrays(labels),
    attributes: sharedArrays(attributes),
    decoder: { weights: shared(weights), index: sharedArrays(index), constraints: sharedArrays(constraints) },
    decoding,
  };
}

export function vocabularyArrays(vocabulary: Vocabulary): VocabularyArrays {
  return { ...vocabulary.parts, table: vocabulary.table, key: vocabulary.key };
}

/** The vocabularies over the very arrays. */
export function setupVocabularies({ labels, attributes }: LabelSetup): Vocabularies {
  return {
    labels: Vocabulary.fromTable(labels, labels.table, labels.key),
    attributes: Vocabulary.fromTable(attributes, attributes.table, attributes.key),
    edgeAttributes: new Vocabulary().freeze(),
  };
}

/** The object with copies of its arrays. */
function sharedArrays<T extends object>(object: T): T {
  const entries = Object.entries(object).map(([name, value]) => [
    name,
    ArrayBuffer.isView(value) ? shared(value as TypedArray) : value,
  ]);
  return Object.fromEntries(entries) as T;
}

function shared<A extends TypedArray>(array: A): A {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const bytes = new Uint8Array(new SharedArrayBuffer(array.byteLength));
  bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  // A Buffer is seen as the Uint8Array that it is.
  const Type = array instanceof Uint8Array ? Uint8Array : array.constructor;
  return new (Type as new (buffer: ArrayBufferLike) => A)(bytes.buffer);
}

type TypedArray = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;
