/** Which row of the word table a word has: by the vectors' own lookup, else among training words, else UNK. */
import type { WordVectors } from '../features/index.ts';
import type { Network } from './options.ts';

/** Row of words that are not known. */
export const UNKNOWN_WORD = 0;

export type WordForm = Pick<Network['words'], 'casing' | 'digits'>;

/** The form under which a training word without a vector is kept. */
export function normaliseWord(word: string, { casing, digits }: WordForm): string {
  const cased = casing === 'lower' ? word.toLowerCase() : word;
  return digits === 'zero' ? cased.replace(/\p{Nd}/gu, '0') : cased;
}

/**
 * Rows: 0 unknown, then `plain` training words, then the vectors' words, then those of further vectors that only prediction knows,
 * each group in its own order.
 */
export class WordTable {
  readonly form: WordForm;
  /** Normalised training words that have no vector. */
  readonly plain: readonly string[];
  readonly vectors: WordVectors | undefined;
  /** Vectors of words that training did not know: asked last. */
  readonly further: WordVectors | undefined;
  /** Rows of plain words that occur once in training, where UNK may stand in for them: `[1 + plain]`, 1 or 0. */
  readonly singletons: Uint8Array;
  readonly #rows: ReadonlyMap<string, number>;

  constructor(
    form: WordForm,
    plain: readonly string[],
    singletons: Uint8Array,
    vectors: WordVectors | undefined,
    further?: WordVectors,
  ) {
    if (singletons.length !== plain.length + 1)
      throw new RangeError(`${singletons.length} marks for ${plain.length + 1} rows`);
    this.form = form;
    this.plain = plain;
    this.vectors = vectors;
    this.further = further;
    this.singletons = singletons;
    this.#rows = new Map(plain.map((word, i) => [word, i + 1]));
  }

  /** The table of a training corpus, plain words in order of first occurrence. */
  static fromWords(words: Iterable<string>, form: WordForm, vectors: WordVectors | undefined): WordTable {
    const surfaces = new Map<string, number>();
    for (const word of words) surfaces.set(word, (surfaces.get(word) ?? 0) + 1);
    const counts = new Map<string, number>();
    for (const [word, count] of surfaces) {
      if (vectors?.lookupRow(word) !== undefined) continue;
      const key = normaliseWord(word, form);
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
    const singletons = Uint8Array.from([0, ...[...counts.values()].map((count) => (count === 1 ? 1 : 0))]);
    return new WordTable(form, [...counts.keys()], singletons, vectors);
  }

  /** Rows in all. */
  get size(): number {
    return this.firstFurtherRow + (this.further?.size ?? 0);
  }

  /** Rows from here on came with a vector; `freeze` keeps them as they are. */
  get firstVectorRow(): number {
    return this.plain.length + 1;
  }

  /** Rows from here on are those of further vectors. */
  get firstFurtherRow(): number {
    return this.firstVectorRow + (this.vectors?.size ?? 0);
  }

  /** The same table that asks `further` where it knows nothing itself. */
  withFurther(further: WordVectors): WordTable {
    return new WordTable(this.form, this.plain, this.singletons, this.vectors, further);
  }

  rowOf(word: string): number {
    const row = this.vectors?.lookupRow(word);
    if (row !== undefined) return this.firstVectorRow + row;
    const plain = this.#rows.get(normaliseWord(word, this.form));
    if (plain !== undefined) return plain;
    const further = this.further?.lookupRow(word);
    return further === undefined ? UNKNOWN_WORD : this.firstFurtherRow + further;
  }
}
