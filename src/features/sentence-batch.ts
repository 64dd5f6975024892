/**
 * Sentences that are encoded together, laid out one after the other with a margin on both sides of each, since templates
 * read positions outside the sentence too:
 *
 *   |margin| t = 0 ... T−1 |margin||margin| t = 0 ... |margin|
 *
 * Everything per position (words, codes of columns) has this layout; position t of sentence n is at `begins[n] + t`.
 */
import type { SentenceContext } from './field.ts';
import { CodeRow } from './value-column.ts';
import type { FeatureMemory } from './wasm/feature-memory.ts';

// Fields of the kernels' record, as in wasm/assembly/batch.ts.
const BEGINS = 0;
const LENGTHS = 1;
const SIZE = 2;
const WORDS = 3;
const FIELDS = 4;

export interface SentenceBatch {
  /** Number of sentences, N. */
  readonly size: number;
  /** Positions of all sentences, margins not counted. */
  readonly positionCount: number;
  readonly contexts: readonly SentenceContext[];
  /** Index of each sentence's first position in the layout, `[N]`. */
  readonly begins: Int32Array;
  /** Number of tokens of each sentence, `[N]`. */
  readonly lengths: Int32Array;
  /** Word ids in the layout. */
  readonly words: Int32Array;
}

/** One batch after the other, in the memory of the kernels. */
export class BatchRecord {
  /** Address of the kernels' record. */
  readonly record: number;
  /** Length of the layout, margins counted. */
  room = 0;
  /** Room for layout indices. */
  readonly several: CodeRow;
  readonly #fields: Int32Array;
  readonly #margin: number;
  readonly #begins: CodeRow;
  readonly #lengths: CodeRow;
  readonly #words: CodeRow;

  constructor(memory: FeatureMemory, margin: number) {
    this.record = memory.take(4 * FIELDS).at;
    this.#fields = memory.int32(this.record, FIELDS);
    this.#margin = margin;
    this.#begins = new CodeRow(memory);
    this.#lengths = new CodeRow(memory);
    this.#words = new CodeRow(memory);
    this.several = new CodeRow(memory);
  }

  /** Lays out sentences; the word ids are the caller's to fill in. What it gave before is not valid any more. */
  layOut(contexts: readonly SentenceContext[]): SentenceBatch {
    const size = contexts.length;
    this.#begins.makeRoom(size);
    this.#lengths.makeRoom(size);
    const begins = this.#begins.codes;
    const lengths = this.#lengths.codes;
    const margin = this.#margin;
    let end = 0;
    for (let n = 0; n < size; n++) {
      const T = contexts[n]!.sentence.tokens.length;
      begins[n] = end + margin;
      lengths[n] = T;
      end += T + 2 * margin;
    }
    this.room = end;
    this.#words.makeRoom(end);
    this.several.makeRoom(end);
    const fields = this.#fields;
    fields[BEGINS] = this.#begins.at;
    fields[LENGTHS] = this.#lengths.at;
    fields[SIZE] = size;
    fields[WORDS] = this.#words.at;
    const positionCount = end - 2 * margin * size;
    return { size, positionCount, contexts, begins, lengths, words: this.#words.codes };
  }
}
