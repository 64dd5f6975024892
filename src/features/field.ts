/**
 * A field is one column of strings computed from a sentence: the word itself, its shape, its cluster, the gazetteers
 * it stands in. Templates combine fields at offsets; resources only have to supply further fields.
 */
import type { Sentence } from '../corpus/sentence.ts';

/** Values of a field over a sentence, `[T]`: none, one, or several strings per position. */
export type FieldColumn = readonly (string | readonly string[] | undefined)[];

/** What a field may look at: the sentence and the document around it. */
export interface SentenceContext {
  readonly sentence: Sentence;
  /** The document's sentences in order; the same array object for all of them, so that it can key a cache. */
  readonly document: readonly Sentence[];
  /** Index of `sentence` in `document`. */
  readonly index: number;
  /** Whether no token stands twice in `sentence`, so that nothing is gained by remembering what was found for one. */
  readonly isDistinct?: boolean;
}

/** A place in a document. */
export type DocumentPlace = Pick<SentenceContext, 'document' | 'index'>;

/** The document with `sentence` in that place; without a place, a document of the sentence alone. */
export function contextAt(sentence: Sentence, place: DocumentPlace | undefined): SentenceContext {
  const { document, index } = place ?? { document: [sentence], index: 0 };
  return { sentence, document: document.with(index, sentence), index };
}

/** Pure: same context, same column. */
export type FieldFunction = (context: SentenceContext) => FieldColumn;
