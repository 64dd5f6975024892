import type { CorpusFormat } from './read-options.ts';
import type { Scheme } from './tag-scheme.ts';

/**
 * One sentence as it stands in a corpus file: parallel string columns over `T` tokens.
 * Everything later starts from this type. Column names live in a Map because a corpus may name a column `__proto__`.
 */
export interface Sentence {
  /** Surface forms, `[T]`, T >= 1. */
  readonly tokens: readonly string[];
  /** Every further named column except the label column (`pos`, `chunk`, ...), each `[T]`. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
  /** Labels as read, `[T]`; undefined when the corpus carries none. */
  readonly labels: readonly string[] | undefined;
  /** 0-based index of the document this sentence belongs to, non-decreasing over the corpus. */
  readonly document: number;
  /** What the document column of a table, or the field of a JSON line, says of it; undefined in files without one. */
  readonly documentName?: string;
  /** Sentence id as the file gives it. */
  readonly id: string | undefined;
  /** 1-based line of the first token in its file. */
  readonly line: number;
  /**
   * The raw lines of the sentence, in order, only where a format has lines that are no tokens (comments, multiword and
   * empty nodes of CoNLL-U) so that output can give them back. `token` is the 0-based token a line stands for.
   */
  readonly source?: readonly SourceLine[];
}

export interface SourceLine {
  readonly text: string;
  readonly token: number | undefined;
}

/** What is known of a corpus file beside its sentences, before they are all read. */
export interface CorpusHead {
  /** Name to print in messages: the path as given, or `embedded:train`. */
  readonly name: string;
  /** Names of the columns, in file order, word column and label column included. */
  readonly columns: readonly string[];
  /** Name of the label column, undefined when there is none. */
  readonly labelColumn: string | undefined;
  /** Of a file of columns that lacks the named label column: before which of `columns` that would stand. */
  readonly labelPlace?: number;
  /** Tag scheme of the labels where it was named; else their spelling tells. */
  readonly scheme?: Scheme;
  /** The label of the file that was read as `O`, where it was named and occurs. */
  readonly outside?: string;
  /** Format of the file it was read from; undefined where there was none. */
  readonly format?: CorpusFormat;
  /** Names in the first line of a file of CoNLL columns, one for each of `columns`; undefined where it has no such line. */
  readonly header?: readonly string[];
  /** What was found in the file and might have been meant otherwise, a sentence each with the place and the option. */
  readonly notes?: readonly string[];
  /** Of a table with a header, so that it can be written as it was. */
  readonly table?: TableShape;
}

/** A whole corpus file in memory. */
export interface Corpus extends CorpusHead {
  readonly sentences: readonly Sentence[];
  /** Number of documents: `-DOCSTART-` (or the like) boundaries; 1 where the format marks none, 0 when empty. */
  readonly documents: number;
}

export interface TableShape {
  readonly delimiter: string;
  /** Name of the column that says which sentence a row belongs to; undefined where blank rows do. */
  readonly sentenceColumn: string | undefined;
  /** Name of the column that says which document a sentence belongs to. */
  readonly documentColumn?: string;
  /** Quotes are words. */
  readonly quote?: 'none';
}

/** A sentence made from words alone, for library users and tests. */
export function sentenceFromTokens(
  tokens: readonly string[],
  labels?: readonly string[],
  columns: ReadonlyMap<string, readonly string[]> = new Map(),
): Sentence {
  return { tokens, columns, labels, document: 0, id: undefined, line: 0 };
}
