/**
 * Word vectors in word2vec's binary format: a text line "count dimension", then per row the word's bytes, a space and
 * `dimension` little-endian 32-bit floats, mostly with a line end after them (word2vec.c writes one, some tools do not).
 */
import { CorpusFormatError } from '../errors.ts';
import { type VectorOptions, WordVectors } from './vectors.ts';

const SPACE = 32;
const NEWLINE = 10;
/** Longest word that is believed: a longer one means that the dimension is not what the header says. */
const MAX_WORD_BYTES = 4096;
const HEADER = /^(\d+)[ \t]+(\d+)[ \t]*\r?\n/;

/**
 * Whether a file that begins with `head` (some hundreds of bytes) is of the binary kind: a header, and numbers after the
 * first word that are not written as text.
 */
export function isBinaryVectors(head: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(head);
  const header = HEADER.exec(text);
  if (header === null) return false;
  const space = text.indexOf(' ', header[0].length);
  if (space < 0) return false;
  const numbers = text.slice(space + 1, space + 1 + 4 * Number(header[2]));
  return /[^-+.\deE\s]/.test(numbers);
}

/**
 * Reads vectors; words that are not UTF-8 are kept with replacement characters. Memory: the rows that are kept and one chunk.
 * @throws CorpusFormatError naming the row, on a file that ends early or goes on after the last row, words without an
 * end, and numbers that are not finite
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
  await reader.ensure(64);
  const header = HEADER.exec(new TextDecoder('latin1').decode(reader.peek(64)));
  if (header === null) return fail('no line with the number of words and the dimension at its start');
  reader.skip(header[0].length);
  const count = Number(header[1]);
  const D = Number(header[2]);
  if (D === 0 || count === 0)
    return fail(`the header says ${count} words of dimension ${D}, expected 1 or more`);
  if (D > 100_000) return fail(`the header says dimension ${D}, expected at most 100000`);

  const words = new Set<string>();
  const decoder = new TextDecoder('utf-8');
  let values = new Float32Array(1024 * D);
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
    const word = decoder.decode(available.subarray(start, space));
    if (word === '') return fail(`row ${row}: no word before the numbers; the file is damaged`);
    if (keep === undefined || keep(word)) {
      if (words.has(word)) duplicates++;
      else {
        const offset = words.size * D;
        if (offset + D > values.length) {
          const larger = new Float32Array(2 * values.length);
          larger.set(values);
          values = larger;
        }
        const view = new DataView(bytes.buffer, bytes.byteOffset, 4 * D);
        for (let d = 0; d < D; d++) {
          const value = view.getFloat32(4 * d, true);
          if (!Number.isFinite(value))
            return fail(
              `row ${row} (${JSON.stringify(word.slice(0, 40))}): number ${d + 1} is ${value}, expected a finite one`,
            );
          values[offset + d] = value;
        }
        words.add(word);
      }
    }
    reader.skip(space + 1 + 4 * D);
  }
  await reader.ensure(2);
  if (reader.peek(2).some((byte) => byte !== NEWLINE))
    return fail(`goes on after the ${count} rows of its header; the file is damaged`);
  return new WordVectors(name, D, [...words], values.slice(0, words.size * D), duplicates);
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
