/**
 * Word vectors in word2vec's binary format: a text line "count dimension", then per row the word's bytes, a space and
 * `dimension` little-endian 32-bit floats, mostly with a line end after them (word2vec.c writes one, some tools do not).
 */
import { CorpusFormatError } from '../../errors.ts';
import { type VectorOptions, WordVectors } from '../vectors.ts';
import { quote, SkipCounter } from './skipped-rows.ts';
import { countTrailingNumbers } from './text-vectors.ts';

const SPACE = 32;
const NEWLINE = 10;
const TAB = 9;
const RETURN = 13;
/** Longest word that is believed: a longer one means that the dimension is not what the header says. */
const MAX_WORD_BYTES = 4096;
const HEADER = /^(\d+)[ \t]+(\d+)[ \t]*\r?\n/;
/** A header is no longer than this. */
const HEADER_BYTES = 64;
/** Rows in which numbers written as text are looked for. */
const ROWS_LOOKED_AT = 20;
/** So many numbers at the end of a row that is cut show that it is text. */
const ENOUGH_NUMBERS = 8;

/**
 * Whether a file that begins with `head` (as much of it as is at hand, some rows at best) is of the binary kind: a header, and then
 * no row that ends in as many numbers as it says, but bytes that no text has.
 */
export function isBinaryVectors(head: Uint8Array): boolean {
  const header = HEADER.exec(new TextDecoder('latin1').decode(head.subarray(0, HEADER_BYTES)));
  if (header === null) return false;
  const D = Number(header[2]);
  const body = head.subarray(header[0].length);
  // One good row of text is enough: numbers as bytes do not read like that.
  for (let start = 0, row = 0; start < body.length && row < ROWS_LOOKED_AT; row++) {
    const lineEnd = body.indexOf(NEWLINE, start);
    const line = new TextDecoder('latin1').decode(body.subarray(start, lineEnd < 0 ? body.length : lineEnd));
    // The last number of a row that goes on behind the head may be cut.
    const whole =
      lineEnd < 0 ? line.slice(0, Math.max(line.lastIndexOf(' '), line.lastIndexOf('\t'), 0)) : line;
    const numbers = countTrailingNumbers(whole.trimEnd());
    if (numbers > 0 && numbers >= Math.min(D, lineEnd < 0 ? ENOUGH_NUMBERS : D)) return false;
    if (lineEnd < 0) break;
    start = lineEnd + 1;
  }
  if (body.some((byte) => byte < 32 && byte !== NEWLINE && byte !== TAB && byte !== RETURN)) return true;
  // UTF-8 may be cut at the end of the head.
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body, { stream: true });
    return false;
  } catch {
    return true;
  }
}

/**
 * Reads vectors. Memory: the rows that are kept and one chunk. Rows without a word or whose word is not UTF-8, and kept ones with
 * numbers that are not finite, are passed over and counted in the result's `remarks`.
 * @throws CorpusFormatError naming the row, on a file that ends early or goes on after the last row, words without an
 * end, and so many rows that cannot be used that the others are in doubt
 */
export async function parseBinaryVectors(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: VectorOptions,
): Promise<WordVectors> {
  const { file, name = file, keep } = options;
  const fail = (reason: string): never => {
    throw new CorpusFormatError(file, 0, reason);
  };
  const reader = new ByteWindow(chunks);
  await reader.ensure(HEADER_BYTES);
  const header = HEADER.exec(new TextDecoder('latin1').decode(reader.peek(HEADER_BYTES)));
  if (header === null) return fail('no line with the number of words and the dimension at its start');
  reader.skip(header[0].length);
  const count = Number(header[1]);
  const D = Number(header[2]);
  if (D === 0 || count === 0)
    return fail(`the header says ${count} words of dimension ${D}, expected 1 or more`);
  if (D > 100_000) return fail(`the header says dimension ${D}, expected at most 100000`);

  const skipped = new SkipCounter('row');
  const words = new Set<string>();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let values = new Float32Array(D);
  let duplicates = 0;
  for (let row = 1; row <= count; row++) {
    await reader.ensure(MAX_WORD_BYTES + 4 * D + 1);
    const available = reader.peek(MAX_WORD_BYTES + 2);
    let start = 0;
    while (available[start] === NEWLINE) start++;
    const space = available.indexOf(SPACE, start);
    if (space < 0 && available.length > MAX_WORD_BYTES)
      return fail(`row ${row}: no end of the word within ${MAX_WORD_BYTES} bytes; the file is damaged`);
    const bytes = space < 0 ? new Uint8Array(0) : reader.peek(space + 1 + 4 * D).subarray(space + 1);
    if (bytes.length < 4 * D)
      return fail(`ends in row ${row}, the header promises ${count}: it is incomplete, fetch it again`);
    const word = decoded(decoder, available.subarray(start, space));
    if (word === undefined) skipped.add('notUtf8', row, 'a word that is not UTF-8');
    else if (word === '') skipped.add('noWord', row, 'no word before the numbers');
    else if (keep === undefined || keep(word)) {
      if (words.has(word)) duplicates++;
      else {
        const offset = words.size * D;
        if (offset + D > values.length) {
          const larger = new Float32Array(Math.max(2 * values.length, 1024));
          larger.set(values);
          values = larger;
        }
        const odd = copyFloats(bytes, values.subarray(offset, offset + D));
        if (odd < 0) words.add(word);
        else {
          const what = `number ${odd + 1} is ${values[offset + odd]}, expected a finite one`;
          skipped.add('notFinite', row, `${quote(word)}: ${what}`);
        }
      }
    }
    reader.skip(space + 1 + 4 * D);
  }
  await reader.ensure(2);
  if (reader.peek(2).some((byte) => byte !== NEWLINE))
    return fail(`goes on after the ${count} rows of its header; the file is damaged`);
  skipped.check(file, count);
  return new WordVectors(name, D, [...words], values.slice(0, words.size * D), duplicates, {
    skipped: skipped.result,
  });
}

function decoded(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Returns −1, or the index of the first number that is not finite. */
function copyFloats(bytes: Uint8Array, out: Float32Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 4 * out.length);
  let odd = -1;
  for (let d = 0; d < out.length; d++) {
    const value = view.getFloat32(4 * d, true);
    if (odd < 0 && !Number.isFinite(value)) odd = d;
    out[d] = value;
  }
  return odd;
}

/** The bytes of a stream of chunks that are not used up yet. */
class ByteWindow {
  readonly #chunks: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  #bytes: Uint8Array = new Uint8Array(0);
  #start = 0;
  #end = 0;
  #isOver = false;

  constructor(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
    this.#chunks =
      Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  }

  /** Reads until `length` bytes are there or no more come. */
  async ensure(length: number): Promise<void> {
    while (!this.#isOver && this.#end - this.#start < length) {
      const { done, value } = await this.#chunks.next();
      if (done === true) this.#isOver = true;
      else this.#append(value);
    }
  }

  #append(chunk: Uint8Array): void {
    const held = this.#end - this.#start;
    if (this.#end + chunk.length > this.#bytes.length) {
      const room =
        held + chunk.length > this.#bytes.length ? new Uint8Array(2 * (held + chunk.length)) : this.#bytes;
      room.set(this.#bytes.subarray(this.#start, this.#end));
      this.#bytes = room;
      this.#start = 0;
      this.#end = held;
    }
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /** The next bytes, at most `length`; a view that is good until the next `ensure`. */
  peek(length: number): Uint8Array {
    return this.#bytes.subarray(this.#start, Math.min(this.#end, this.#start + length));
  }

  skip(length: number): void {
    this.#start += length;
  }
}
