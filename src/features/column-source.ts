/**
 * Where the codes of base columns come from: a field of the word alone is computed once per distinct word, any other
 * field once per sentence and interned, a command of a CRF++ or Wapiti pattern is read from the corpus columns.
 */
import { type Sentence, sentenceFromTokens } from '../corpus/sentence.ts';
import { type CommandItem, expandCommand, type PatternDialect } from './crfpp.ts';
import type { FieldFunction, SentenceContext } from './field.ts';
import { GrowingInt32 } from './growing-array.ts';
import { AFTER_SENTENCE, BEFORE_SENTENCE } from './template.ts';
import { ABSENT, BaseColumn } from './value-column.ts';

/** One sentence of T tokens, as sources read it. */
export interface SourceSentence {
  readonly context: SentenceContext;
  /** Ids of distinct words; those of this sentence begin at `firstWord`. */
  readonly words: Int32Array;
  readonly firstWord: number;
  /** The corpus columns in file order, the word first, without the label; empty where no pattern reads them. */
  readonly columns: readonly (readonly string[])[];
}

export type ColumnSource = WordSource | SentenceSource | PatternSource;

/** A field that depends on the word alone. */
export class WordSource {
  readonly column = new BaseColumn();
  readonly #field: FieldFunction;
  readonly #isUnit: boolean;
  /** Code of each distinct word. */
  #codes = new GrowingInt32();

  constructor(field: FieldFunction, isUnit: boolean) {
    this.#field = field;
    this.#isUnit = isUnit;
  }

  /** Computes the field for further distinct words; their ids follow those of the words before. */
  addWords(words: readonly string[]): void {
    const sentence: Sentence = sentenceFromTokens(words);
    const values = this.#field({ sentence, document: [sentence], index: 0 });
    for (let w = 0; w < words.length; w++) this.#codes.push(this.column.code(values[w]));
  }

  codeOf(word: number): number {
    return this.#codes.array[word]!;
  }

  /** Code of a padded part outside the sentence. */
  outside(side: 'before' | 'after'): number {
    if (this.#isUnit) return ABSENT;
    return this.column.value(side === 'before' ? BEFORE_SENTENCE : AFTER_SENTENCE);
  }

  fill({ context, words, firstWord }: SourceSentence, margin: number): void {
    const { codes } = this.column;
    const codesOfWords = this.#codes.array;
    const T = context.sentence.tokens.length;
    for (let t = 0; t < T; t++) codes[margin + t] = codesOfWords[words[firstWord + t]!]!;
    fillOutside(this, T, margin);
  }

  clear(): void {
    this.column.clear();
    this.#codes = new GrowingInt32();
  }
}

/** A field that depends on the sentence or the document around the word. */
export class SentenceSource {
  readonly column = new BaseColumn();
  readonly #field: FieldFunction;
  readonly #isUnit: boolean;

  constructor(field: FieldFunction, isUnit: boolean) {
    this.#field = field;
    this.#isUnit = isUnit;
  }

  outside(side: 'before' | 'after'): number {
    if (this.#isUnit) return ABSENT;
    return this.column.value(side === 'before' ? BEFORE_SENTENCE : AFTER_SENTENCE);
  }

  fill({ context }: SourceSentence, margin: number): void {
    const { column } = this;
    const { codes } = column;
    const values = this.#field(context);
    const T = context.sentence.tokens.length;
    for (let t = 0; t < T; t++) codes[margin + t] = column.code(values[t]);
    fillOutside(this, T, margin);
  }

  clear(): void {
    this.column.clear();
  }
}

/** What templates read beyond both ends of a sentence of T tokens. */
function fillOutside(source: WordSource | SentenceSource, T: number, margin: number): void {
  const { codes, low, high } = source.column;
  if (low < 0) codes.fill(source.outside('before'), margin + low, margin);
  if (high > 0) codes.fill(source.outside('after'), margin + T, margin + T + high);
}

/** A command of a pattern. One that counts from the current token is read at offset 0, as fields are. */
export class PatternSource {
  readonly column = new BaseColumn();
  readonly #command: CommandItem;
  readonly #dialect: PatternDialect;

  constructor(command: CommandItem, dialect: PatternDialect) {
    this.#command = command.from === 'relative' ? { ...command, offset: 0 } : command;
    this.#dialect = dialect;
  }

  fill({ context, columns }: SourceSentence, margin: number): void {
    const { column } = this;
    const { codes, low, high } = column;
    const end = context.sentence.tokens.length + high;
    for (let p = low; p < end; p++) {
      codes[margin + p] = column.value(expandCommand(this.#command, this.#dialect, columns, p));
    }
  }

  clear(): void {
    this.column.clear();
  }
}
