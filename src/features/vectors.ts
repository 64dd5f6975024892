/** Word vectors in memory: look-up of words and scaling. `vector-files/` reads them. */
import { OptionError } from '../errors.ts';
import type { CoverageSource, LookupStep } from './coverage.ts';
import { describeSkipped, type SkippedRows } from './vector-files/skipped-rows.ts';

/** A found word: at which step of the lookup, and its row. */
interface Hit {
  readonly step: LookupStep;
  readonly row: number;
}

/** What was odd about the file that vectors come from, but left the others in no doubt. */
export interface VectorRemarks {
  /** Rows that could not be used. */
  readonly skipped?: SkippedRows | undefined;
  /** Where the header said another number of rows than there are. */
  readonly promised?: { readonly promised: number; readonly rows: number } | undefined;
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
  /** Empty unless a file was odd. */
  readonly remarks: VectorRemarks;
  private readonly rows: ReadonlyMap<string, number>;

  /** RangeError where the sizes do not fit together or a word occurs twice. */
  constructor(
    name: string,
    dimension: number,
    words: readonly string[],
    values: Float32Array,
    duplicates = 0,
    remarks: VectorRemarks = {},
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
    this.remarks = remarks;
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

/** What was odd about the file, in a line; undefined where nothing was. */
export function describeRemarks({ remarks: { skipped, promised } }: WordVectors): string | undefined {
  const parts: string[] = [];
  if (skipped !== undefined) parts.push(describeSkipped(skipped));
  if (promised !== undefined) {
    const cut = promised.promised > promised.rows ? '; it may be cut off' : '';
    parts.push(`the header promises ${promised.promised} rows, the file has ${promised.rows}${cut}`);
  }
  return parts.length === 0 ? undefined : parts.join('; ');
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
  return new WordVectors(vectors.name, D, vectors.words, values, vectors.duplicates, vectors.remarks);
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
