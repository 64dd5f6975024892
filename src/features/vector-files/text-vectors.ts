/** Word vectors from text: GloVe, word2vec's text format and fastText's .vec, whole or restricted to some words. */
import { CorpusFormatError } from '../../errors.ts';
import { type VectorOptions, WordVectors } from '../vectors.ts';
import { quote, SkipCounter, type SkipReason } from './skipped-rows.ts';

/** No two parts of it can match the same digit, so that a long run of them takes no more than one pass. */
const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;
const NOT_FINITE = /^[-+]?(?:nan|inf(?:inity)?)$/i;
const HEADER = /^(\d+)[ \t]+(\d+)$/;
const LONGEST_HEADER = 64;

/** Rows of a file without a header that are looked at to find the dimension, and their most characters. */
const ROWS_FOR_DIMENSION = 100;
const CHARACTERS_FOR_DIMENSION = 2 ** 20;
/** A header is believed although words seem to end in numbers, unless most do, in at least so many rows. */
const LONG_ROWS_IN_DOUBT = 10;
/** A header may be wrong by one row in so many. */
const ROWS_PER_WRONG_PROMISE = 10;

/**
 * Reads vectors: one word and its numbers per line, separated by spaces or tabs. A first line of two whole numbers is
 * word2vec's and fastText's header (count, dimension); without one, the length that most of the first rows have is the dimension.
 * A word may have spaces in it (GloVe 840B has some): the numbers are the last `dimension` columns; under a header also where the
 * word ends in a number. Blank lines are skipped; of a word given twice the first row counts.
 *
 * A row without a word, of another length, with a number that is none, NaN, infinite or too large for 32 bits is passed
 * over and counted in the result's `remarks`, also a header that is wrong by no more than a tenth.
 * @throws CorpusFormatError (file, line) on a file without vectors, one in which so many rows cannot be used that the others are in
 * doubt, and one with quite another number of rows than promised.
 */
export async function parseVectors(
  lines: AsyncIterable<string> | Iterable<string>,
  options: VectorOptions,
): Promise<WordVectors> {
  const parser = new VectorTextParser(options);
  for await (const text of lines) parser.line(text);
  return parser.end();
}

/** `parseVectors` line by line. */
export class VectorTextParser {
  readonly #options: VectorOptions;
  readonly #skipped = new SkipCounter('line');
  #lineNumber = 0;
  /** 0: not known yet. */
  #dimension = 0;
  #promised: number | undefined;
  /** The rows from which the dimension will be told, and the number of their characters. */
  #waiting: { text: string; line: number }[] = [];
  #waitingCharacters = 0;
  #rows = 0;
  /** Rows, under a header, whose word ends in a number. */
  #longRows = 0;
  #duplicates = 0;
  readonly #words = new Set<string>();
  #values = new Float32Array(1024);
  /** Where the numbers of the row begin and end in the line. */
  #starts: number[] = [];
  #ends: number[] = [];

  constructor(options: VectorOptions) {
    this.#options = options;
  }

  /** `isUtf8`: false where the bytes of the line are not, so that its text is a guess. */
  line(text: string, isUtf8 = true): void {
    const line = ++this.#lineNumber;
    const row = trimmedEnd(text);
    if (row === '') return;
    const isFirst = this.#dimension === 0 && this.#rows === 0 && this.#waiting.length === 0;
    const header = isFirst && row.length <= LONGEST_HEADER ? HEADER.exec(row) : null;
    if (header !== null) {
      this.#promised = Number(header[1]);
      this.#dimension = Number(header[2]);
      if (this.#dimension === 0) {
        const what = 'the header says dimension 0, expected 1 or more';
        throw new CorpusFormatError(this.#options.file, line, what);
      }
    } else if (!isUtf8) {
      this.#rows++;
      this.#skipped.add('notUtf8', line, 'bytes that are not UTF-8; convert the file with iconv');
    } else if (this.#dimension > 0) {
      this.#row(row, line);
    } else {
      this.#waiting.push({ text: row, line });
      this.#waitingCharacters += row.length;
      if (this.#waiting.length >= ROWS_FOR_DIMENSION || this.#waitingCharacters >= CHARACTERS_FOR_DIMENSION)
        this.#settleDimension();
    }
  }

  /** @throws CorpusFormatError */
  end(): WordVectors {
    this.#settleDimension();
    const { file, name = file } = this.#options;
    const rows = this.#rows;
    if (rows === 0)
      throw new CorpusFormatError(file, 0, 'no vectors, expected a word and its numbers per line');
    this.#skipped.check(file, rows);
    const D = this.#dimension;
    if (this.#longRows >= LONG_ROWS_IN_DOUBT && 2 * this.#longRows > rows) {
      const what = `the header says dimension ${D}, but ${this.#longRows} of ${rows} rows have more numbers`;
      throw new CorpusFormatError(file, 0, `${what}: mend the header`);
    }
    const promised = this.#promised;
    if (promised !== undefined && ROWS_PER_WRONG_PROMISE * Math.abs(promised - rows) > promised) {
      const what = `the header promises ${promised} rows, the file has ${rows}`;
      const remedy = promised > rows ? 'it is incomplete, fetch it again' : 'mend the header';
      throw new CorpusFormatError(file, 0, `${what}: ${remedy}`);
    }
    const words = [...this.#words];
    return new WordVectors(name, D, words, this.#values.slice(0, words.length * D), this.#duplicates, {
      skipped: this.#skipped.result,
      promised: promised === undefined || promised === rows ? undefined : { promised, rows },
    });
  }

  /** The length that most of the rows have which wait; the first of equals. */
  #settleDimension(): void {
    const counts = new Map<number, number>();
    for (const { text } of this.#waiting) {
      const count = countTrailingNumbers(text);
      if (count > 0) counts.set(count, (counts.get(count) ?? 0) + 1);
    }
    let most = 0;
    for (const [dimension, count] of counts) {
      if (count <= most) continue;
      most = count;
      this.#dimension = dimension;
    }
    for (const { text, line } of this.#waiting) this.#row(text, line);
    this.#waiting = [];
    this.#waitingCharacters = 0;
  }

  #row(row: string, line: number): void {
    this.#rows++;
    const D = this.#dimension;
    const foreign = row.includes('\r') ? 'a carriage return' : row.includes('\0') ? 'a NUL byte' : undefined;
    if (foreign !== undefined) {
      this.#skip('misshapen', line, `${foreign} inside the line, expected text with LF or CRLF line ends`);
      return;
    }
    let wordStart = 0;
    while (isBlank(row.charCodeAt(wordStart))) wordStart++;
    const wordEnd = D === 0 ? undefined : this.#findNumbers(row, wordStart);
    if (wordEnd === undefined) {
      const expected = D === 0 ? 'a word and its numbers' : `a word and ${D} numbers`;
      this.#skip('misshapen', line, `${countColumns(row)} columns (${quote(row)}), expected ${expected}`);
      return;
    }
    if (wordEnd === wordStart) {
      const reason = 'no word before the numbers, expected one at the start of the line';
      this.#skip('noWord', line, reason);
      return;
    }
    let lastPart = wordEnd;
    while (lastPart > wordStart && !isBlank(row.charCodeAt(lastPart - 1))) lastPart--;
    const isPhrase = lastPart > wordStart;
    if (isPhrase && NUMBER.test(row.slice(lastPart, wordEnd))) {
      // Without a header nothing says that the number is not one too many.
      if (this.#promised === undefined) {
        const found = `${countColumns(row)} columns (${quote(row)})`;
        this.#skip('misshapen', line, `${found}, expected a word and ${D} numbers`);
        return;
      }
      this.#longRows++;
    }
    const text = row.slice(wordStart, wordEnd);
    this.#add(isPhrase ? text.replace(/[ \t]+/g, ' ') : text, row, line);
  }

  /**
   * Finds the last `D` columns. Returns where the word before them ends: `wordStart` where blanks stand in the place of a word;
   * undefined where there are too few columns.
   */
  #findNumbers(row: string, wordStart: number): number | undefined {
    let at = row.length;
    for (let d = this.#dimension - 1; d >= 0; d--) {
      if (at <= wordStart) return undefined;
      const end = at;
      while (at > wordStart && !isBlank(row.charCodeAt(at - 1))) at--;
      this.#starts[d] = at;
      this.#ends[d] = end;
      while (at > wordStart && isBlank(row.charCodeAt(at - 1))) at--;
    }
    return at > wordStart || wordStart > 0 ? at : undefined;
  }

  #add(word: string, row: string, line: number): void {
    const { keep } = this.#options;
    if (keep !== undefined && !keep(word)) return;
    if (this.#words.has(word)) {
      this.#duplicates++;
      return;
    }
    const D = this.#dimension;
    const offset = this.#words.size * D;
    if (offset + D > this.#values.length) this.#values = grown(this.#values, offset + D);
    const values = this.#values;
    for (let d = 0; d < D; d++) {
      const column = row.slice(this.#starts[d], this.#ends[d]);
      const value = Math.fround(Number(column));
      if (!NUMBER.test(column) || !Number.isFinite(value)) {
        const isNumber = NUMBER.test(column) || NOT_FINITE.test(column);
        const what = `${quote(column)} in column ${countColumns(row) - D + d + 1}, expected a finite number`;
        this.#skip(isNumber ? 'notFinite' : 'misshapen', line, what);
        return;
      }
      values[offset + d] = value;
    }
    this.#words.add(word);
  }

  #skip(kind: SkipReason, line: number, reason: string): void {
    this.#skipped.add(kind, line, reason);
  }
}

/** Numbers at the end of a row that has at least a word before them. NaN and Infinity count: they are found later. */
export function countTrailingNumbers(row: string): number {
  let count = 0;
  for (let at = row.length; ; ) {
    const end = at;
    while (at > 0 && !isBlank(row.charCodeAt(at - 1))) at--;
    if (at === 0) return count;
    const column = row.slice(at, end);
    while (at > 0 && isBlank(row.charCodeAt(at - 1))) at--;
    if (!(NUMBER.test(column) || NOT_FINITE.test(column))) return count;
    count++;
  }
}

function countColumns(row: string): number {
  let count = 0;
  for (let at = 0; at < row.length; at++) {
    if (!isBlank(row.charCodeAt(at)) && (at === 0 || isBlank(row.charCodeAt(at - 1)))) count++;
  }
  return count;
}

function trimmedEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (isBlank(text.charCodeAt(end - 1)) || text.charCodeAt(end - 1) === 13)) end--;
  return end === text.length ? text : text.slice(0, end);
}

/** Spaces and tabs separate; other white space is part of words. */
function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

function grown(values: Float32Array, needed: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(Math.max(needed, values.length * 2));
  larger.set(values);
  return larger;
}
