/** Rows of a vector file that cannot be used: counted and passed over, unless they are so many that the rest is in doubt. */
import { CorpusFormatError } from '../../errors.ts';

/** Why a row was passed over, and the words that say it. */
const REASONS = {
  noWord: 'without a word',
  notUtf8: 'not UTF-8',
  notFinite: 'with a number that is not finite',
  misshapen: 'of another length or with something that is no number',
} as const;

export type SkipReason = keyof typeof REASONS;

/** Rows that were passed over. */
export interface SkippedRows {
  readonly count: number;
  readonly byReason: Readonly<Record<SkipReason, number>>;
  /** The first of them: `line 7` (`row 7` in a binary file, the header not counted), and what was wrong with it. */
  readonly first: { readonly place: string; readonly reason: string };
}

/** So many odd rows may always be an accident; of more, one in ten is none. */
const ACCIDENTS = 10;

export class SkipCounter {
  readonly #unit: 'line' | 'row';
  readonly #byReason: Record<SkipReason, number> = { noWord: 0, notUtf8: 0, notFinite: 0, misshapen: 0 };
  #first: { readonly at: number; readonly reason: string } | undefined;

  constructor(unit: 'line' | 'row') {
    this.#unit = unit;
  }

  /**
   * @param at line or row, from 1
   * @param reason what was found and expected, for the message
   */
  add(kind: SkipReason, at: number, reason: string): void {
    this.#byReason[kind]++;
    this.#first ??= { at, reason };
  }

  get result(): SkippedRows | undefined {
    const first = this.#first;
    if (first === undefined) return undefined;
    const count = Object.values(this.#byReason).reduce((sum, some) => sum + some, 0);
    const place = `${this.#unit} ${first.at}`;
    return { count, byReason: { ...this.#byReason }, first: { place, reason: first.reason } };
  }

  /**
   * @param rows all rows, those that were passed over too
   * @throws CorpusFormatError about the first row passed over, where nothing is left, half of the rows are misshapen, or more than
   * ten and more than one in ten cannot be used: then it is the dimension or the file that is wrong
   */
  check(file: string, rows: number): void {
    const result = this.result;
    if (result === undefined || this.#first === undefined) return;
    const { count, byReason } = result;
    const isDoubtful =
      count === rows || 2 * byReason.misshapen >= rows || (count > ACCIDENTS && 10 * count > rows);
    if (!isDoubtful) return;
    const { at, reason } = this.#first;
    const many = rows === 1 ? '' : `; ${count} of ${rows} rows cannot be used`;
    const what = `${reason}${many}: mend the file or fetch it again`;
    if (this.#unit === 'line') throw new CorpusFormatError(file, at, what);
    throw new CorpusFormatError(file, 0, `row ${at}: ${what}`);
  }
}

/** In words: `3 rows are passed over (2 without a word, 1 not UTF-8; first line 7: ...)`. */
export function describeSkipped({ count, byReason, first }: SkippedRows): string {
  const kinds: string[] = [];
  for (const kind of ['noWord', 'notUtf8', 'notFinite', 'misshapen'] as const) {
    if (byReason[kind] > 0) kinds.push(`${byReason[kind]} ${REASONS[kind]}`);
  }
  const rows = count === 1 ? '1 row is passed over' : `${count} rows are passed over`;
  return `${rows} (${kinds.join(', ')}; first ${first.place}: ${first.reason})`;
}

/** A stretch of hostile text for a message. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}
