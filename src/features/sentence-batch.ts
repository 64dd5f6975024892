/**
 * Sentences that are encoded together, laid out one after the other with a margin on both sides of each, since templates
 * read positions outside the sentence too:
 *
 *   |margin| t = 0 ... T−1 |margin||margin| t = 0 ... |margin|
 *
 * Everything per position (words, codes of columns) has this layout; position t of sentence n is at `begins[n] + t`.
 */
import type { SentenceContext } from './field.ts';

export interface SentenceBatch {
  /** Number of sentences, N. */
  readonly size: number;
  readonly contexts: readonly SentenceContext[];
  /** Index of each sentence's first position in the layout, `[N]`. */
  readonly begins: Int32Array;
  /** Number of tokens of each sentence, `[N]`. */
  readonly lengths: Int32Array;
  /** Positions before each sentence, margins not counted, `[N+1]`. */
  readonly firsts: Int32Array;
  /** Word ids in the layout. */
  readonly words: Int32Array;
}

/** Lays out sentences; the word ids are the caller's to fill in. */
export function layOutBatch(contexts: readonly SentenceContext[], margin: number): SentenceBatch {
  const size = contexts.length;
  const begins = new Int32Array(size);
  const lengths = new Int32Array(size);
  const firsts = new Int32Array(size + 1);
  let end = 0;
  for (let n = 0; n < size; n++) {
    const T = contexts[n]!.sentence.tokens.length;
    begins[n] = end + margin;
    lengths[n] = T;
    firsts[n + 1] = firsts[n]! + T;
    end += T + 2 * margin;
  }
  return { size, contexts, begins, lengths, firsts, words: new Int32Array(end) };
}
