/** Word vectors from text files: GloVe, word2vec's text format and fastText's .vec, whole or restricted to some words. */
import { CorpusFormatError, OptionError } from '../errors.ts';
import type { CoverageSource, LookupStep } from './coverage.ts';

/** A found word: at which step of the lookup, and its row. */
interface Hit {
  readonly step: LookupStep;
  readonly row: number;
}

/** Vectors of `size` words, `D` numbers each. */
export class WordVectors implements CoverageSource {
  /** Stands in reports. */
  readonly name: string;
  /** Numbers per word, `D`. */
  readonly dimension: number;
  /** Word of each row, `[size]`, all distinct. */
  readonly words: readonly string[];
  /** All vectors, `[size][D]` row-major. */
  readonly values: Float32Array;
  /** Lines whose word had occurred before: the first one counts. */
  readonly duplicates: number;
  private readonly rows: ReadonlyMap<string, number>;

  /** RangeError where the sizes do not fit together or a word occurs twice. */
  constructor(
    name: string,
    dimension: number,
    words: readonly string[],
    values: Float32Array,
    duplicates = 0,
  ) {
    if (values.length !== words.length * dimension) {
      throw new RangeError(
        `${words.length} words of dimension ${dimension} need other than ${values.length} values`,
      );
    }
    this.name = name;
    this.dimension = dimension;
    this.words = words;
    this.values = values;
    this.duplicates = duplicates;
    this.rows = new Map(words.map((word, row) => [word, row]));
    if (this.rows.size !== words.length) {
      throw new RangeError(`${words.length} words, but only ${this.rows.size} distinct ones`);
    }
  }

  /** Number of words. */
  get size(): number {
    return this.words.length;
  }

  /**
   * Vector of a word, `[D]`, a view into `values`. Order: the surface form, else lower-cased, else the lower-cased and
   * then the surface form with every digit written 0 (SENNA and others), else with every digit written # (word2vec).
   */
  lookup(word: string): Float32Array | undefined {
    const hit = this.find(word);
    if (hit === undefined) return undefined;
    return this.values.subarray(hit.row * this.dimension, (hit.row + 1) * this.dimension);
  }

  /** Row of a word, by the same order as `lookup`. */
  lookupRow(word: string): number | undefined {
    return this.find(word)?.row;
  }

  lookupStep(word: string): LookupStep | undefined {
    return this.find(word)?.step;
  }

  private find(word: string): Hit | undefined {
    for (const { step, form } of lookupForms(word)) {
      const row = this.rows.get(form);
      if (row !== undefined) return { step, row };
    }
    return undefined;
  }
}

/** The forms under which a word is looked up, in order: see `WordVectors.lookup`. */
export function* lookupForms(word: string): Generator<{ readonly step: LookupStep; readonly form: string }> {
  yield { step: 'surface', form: word };
  const lower = word.toLowerCase();
  yield { step: 'lower', form: lower };
  if (!/\p{Nd}/u.test(word)) return;
  for (const sign of ['0', '#']) {
    for (const form of [lower, word]) yield { step: 'digits', form: form.replace(/\p{Nd}/gu, sign) };
  }
}

export interface VectorOptions {
  /** File name for messages. */
  readonly file: string;
  /** Default: the file name. */
  readonly name?: string;
  /** Which words to keep (all when absent). Of the others only the number of columns is checked. */
  readonly keep?: (word: string) => boolean;
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

/**
 * Reads vectors: one word and its numbers per line, separated by spaces or tabs. A first line of two whole numbers is
 * word2vec's and fastText's header (count, dimension), and then the number of rows is checked against it; without one,
 * the first row sets the dimension. A word may have spaces in it (GloVe 840B has some): the numbers are the last
 * `dimension` columns. Blank lines are skipped; of a word given twice the first row counts.
 * @throws CorpusFormatError (file, line) on a row of another length, a row without a word, a number that is none, NaN,
 * infinite or too large for 32 bits, and on a file without vectors or with other than the promised number of rows.
 */
export async function parseVectors(
  lines: AsyncIterable<string> | Iterable<string>,
  options: VectorOptions,
): Promise<WordVectors> {
  const { file, name = file, keep } = options;
  let dimension = 0;
  let promised: number | undefined;
  let rowsRead = 0;
  let duplicates = 0;
  let line = 0;
  const words = new Set<string>();
  let values = new Float32Array(1024);
  for await (const text of lines) {
    line++;
    const row = text.replace(/[ \t\r]+$/, '');
    if (row === '') continue;
    const columns = row.split(/[ \t]+/);
    if (dimension === 0 && promised === undefined && columns.length === 2 && columns.every(isWholeNumber)) {
      promised = Number(columns[0]);
      dimension = Number(columns[1]);
      if (dimension === 0)
        throw new CorpusFormatError(file, line, 'the header says dimension 0, expected 1 or more');
      continue;
    }
    if (dimension === 0) dimension = countTrailingNumbers(columns);
    rowsRead++;
    const wordColumns = columns.length - dimension;
    // A number left of the numbers is a column too many, not part of a word.
    const isTooLong = wordColumns > 1 && NUMBER.test(columns[wordColumns - 1] ?? '');
    if (dimension === 0 || wordColumns < 1 || isTooLong) {
      const expected = dimension === 0 ? 'a word and its numbers' : `a word and ${dimension} numbers`;
      throw new CorpusFormatError(
        file,
        line,
        `${columns.length} columns (${quote(row)}), expected ${expected}`,
      );
    }
    const word = wordColumns === 1 ? (columns[0] ?? '') : columns.slice(0, wordColumns).join(' ');
    if (word === '') {
      throw new CorpusFormatError(
        file,
        line,
        'no word before the numbers, expected one at the start of the line',
      );
    }
    if (keep !== undefined && !keep(word)) continue;
    if (words.has(word)) {
      duplicates++;
      continue;
    }
    const offset = words.size * dimension;
    if (offset + dimension > values.length) values = grown(values, offset + dimension);
    for (let d = 0; d < dimension; d++) {
      const column = columns[wordColumns + d] ?? '';
      const value = Math.fround(Number(column));
      if (!NUMBER.test(column) || !Number.isFinite(value)) {
        const what = `${quote(column)} in column ${wordColumns + d + 1}`;
        throw new CorpusFormatError(file, line, `${what}, expected a finite number: remove or mend the row`);
      }
      values[offset + d] = value;
    }
    words.add(word);
  }
  if (rowsRead === 0)
    throw new CorpusFormatError(file, 0, 'no vectors, expected a word and its numbers per line');
  if (promised !== undefined && promised !== rowsRead) {
    throw new CorpusFormatError(
      file,
      0,
      `the header promises ${promised} rows, the file has ${rowsRead}: it is incomplete, fetch it again`,
    );
  }
  return new WordVectors(name, dimension, [...words], values.slice(0, words.size * dimension), duplicates);
}

/**
 * How to bring vectors to the scale of binary attributes.
 * `none`: as in the file. `unit`: every vector to length 1 (a zero vector stays). `standardise`: every dimension to
 * mean 0 and standard deviation `sigma` over the words. `global`: all numbers times sigma / (standard deviation of all
 * numbers), which is the scaling of Turian, Ratinov, Bengio (2010), Word representations: a simple and general method
 * for semi-supervised learning, section 7.2, who found sigma = 0.1 best. Standard deviations divide by the count.
 */
export type VectorScaling =
  | { readonly kind: 'none' }
  | { readonly kind: 'unit' }
  | { readonly kind: 'standardise'; readonly sigma: number }
  | { readonly kind: 'global'; readonly sigma: number };

/** Scaled copy of the vectors (the vectors themselves for `none`). OptionError when sigma is not positive and finite. */
export function scaleVectors(vectors: WordVectors, scaling: VectorScaling): WordVectors {
  if (scaling.kind === 'none') return vectors;
  if (scaling.kind !== 'unit' && !(scaling.sigma > 0 && Number.isFinite(scaling.sigma))) {
    throw new OptionError('sigma', `${scaling.sigma} is no standard deviation, expected a positive number`);
  }
  const { dimension: D, size } = vectors;
  const values = vectors.values.slice();
  switch (scaling.kind) {
    case 'unit':
      for (let row = 0; row < size; row++) {
        const vector = values.subarray(row * D, (row + 1) * D);
        const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
        if (length > 0) for (let d = 0; d < D; d++) vector[d] = (vector[d] ?? 0) / length;
      }
      break;
    case 'standardise':
      for (let d = 0; d < D; d++) {
        const { mean, deviation } = momentsOf(values, d, D);
        const factor = deviation > 0 ? scaling.sigma / deviation : 0;
        for (let at = d; at < values.length; at += D) values[at] = ((values[at] ?? 0) - mean) * factor;
      }
      break;
    case 'global': {
      const { deviation } = momentsOf(values, 0, 1);
      const factor = deviation > 0 ? scaling.sigma / deviation : 1;
      for (let at = 0; at < values.length; at++) values[at] = (values[at] ?? 0) * factor;
      break;
    }
  }
  return new WordVectors(vectors.name, D, vectors.words, values, vectors.duplicates);
}

/** Mean and standard deviation of every `step`-th value from `start` on; two passes, so that nothing cancels. */
function momentsOf(values: Float32Array, start: number, step: number): { mean: number; deviation: number } {
  let sum = 0;
  let count = 0;
  for (let at = start; at < values.length; at += step) {
    sum += values[at] ?? 0;
    count++;
  }
  const mean = count === 0 ? 0 : sum / count;
  let squares = 0;
  for (let at = start; at < values.length; at += step) squares += ((values[at] ?? 0) - mean) ** 2;
  return { mean, deviation: count === 0 ? 0 : Math.sqrt(squares / count) };
}

function isWholeNumber(text: string): boolean {
  return /^\d+$/.test(text);
}

/** Numbers at the end of a row that has at least a word before them. NaN and Infinity count: they are found later. */
function countTrailingNumbers(columns: readonly string[]): number {
  let count = 0;
  for (let at = columns.length - 1; at > 0; at--) {
    if (!NUMBER.test(columns[at] ?? '') && !/^[-+]?(?:nan|inf(?:inity)?)$/i.test(columns[at] ?? '')) break;
    count++;
  }
  return count;
}

function grown(values: Float32Array, needed: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(Math.max(needed, values.length * 2));
  larger.set(values);
  return larger;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}
