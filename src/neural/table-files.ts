/** Words, characters and attributes of a network as files: JSON lines to look at, or arrays where there may be millions. */
import { Vocabulary, type VocabularyParts, WordVectors } from '../features/index.ts';
import { CharacterTable } from './character-table.ts';
import type { Network } from './options.ts';
import { WordTable } from './word-table.ts';

/**
 * One line per row of the word table from row 1 on: a JSON string, in a list of one where the word occurs once in training. The
 * words with a vector are the last ones.
 */
export function encodeWords(words: WordTable): Uint8Array {
  const lines = words.plain.map((word, i) => JSON.stringify(words.singletons[i + 1] === 1 ? [word] : word));
  for (const word of words.vectors?.words ?? []) lines.push(JSON.stringify(word));
  return encodeLines(lines);
}

/**
 * The word table again; the vectors' numbers are the rows of the parameter `words`, `[rows][D]`, as training left them.
 * @throws RangeError, SyntaxError or TypeError
 */
export function decodeWords(
  bytes: Uint8Array,
  { words: { dimension, casing, digits } }: Network,
  rows: Float32Array,
  { plain: plainCount, vectors }: { plain: number; vectors: { name: string; size: number } | null },
): WordTable {
  const lines = decodeLines(bytes);
  const expected = plainCount + (vectors?.size ?? 0);
  if (lines.length !== expected) throw new RangeError(`${lines.length} words, expected ${expected}`);
  const singletons = new Uint8Array(plainCount + 1);
  const found = lines.map((line, i) => {
    const isOnce = Array.isArray(line) && line.length === 1;
    const word: unknown = isOnce ? line[0] : line;
    if (typeof word !== 'string' || (isOnce && i >= plainCount)) throw lineError(i, 'a word');
    if (isOnce) singletons[i + 1] = 1;
    return word;
  });
  const plain = found.slice(0, plainCount);
  if (new Set(plain).size !== plain.length) throw new RangeError('a word stands twice');
  const wordVectors =
    vectors === null
      ? undefined
      : new WordVectors(
          vectors.name,
          dimension,
          found.slice(plainCount),
          rows.subarray((plainCount + 1) * dimension),
        );
  return new WordTable({ casing, digits }, plain, singletons, wordVectors);
}

/** One line per known character, a JSON string. */
export function encodeCharacters({ characters }: CharacterTable): Uint8Array {
  return encodeLines(characters.map((character) => JSON.stringify(character)));
}

/** @throws RangeError, SyntaxError or TypeError */
export function decodeCharacters(bytes: Uint8Array, network: Network): CharacterTable {
  if (network.characters.encoder === 'none') throw new RangeError('characters of a network that reads none');
  const characters = decodeLines(bytes).map((line, i) => {
    if (typeof line === 'string' && [...line].length === 1) return line;
    throw lineError(i, 'a character');
  });
  if (new Set(characters).size !== characters.length) throw new RangeError('a character stands twice');
  return new CharacterTable(characters, network.characters.maxLength, network.words.digits);
}

/** u32 number of strings, u32 bytes of strings, u32 offsets `[n+1]`, the strings, u16 templates `[n]` at an even place. */
export function encodeVocabulary({ parts: { bytes, offsets, templates } }: Vocabulary): Uint8Array {
  const n = templates.length;
  const stringsAt = 4 * (n + 3);
  const templatesAt = even(stringsAt + bytes.length);
  const out = new Uint8Array(templatesAt + 2 * n);
  new Uint32Array(out.buffer, 0, 2).set([n, bytes.length]);
  new Uint32Array(out.buffer, 8, n + 1).set(offsets);
  out.set(bytes, stringsAt);
  new Uint16Array(out.buffer, templatesAt, n).set(templates);
  return out;
}

/** @throws RangeError */
export function decodeVocabulary(file: Uint8Array): Vocabulary {
  if (file.length < 12) throw new RangeError(`${file.length} bytes, expected at least 12`);
  const out = file.slice();
  const [n = 0, length = 0] = new Uint32Array(out.buffer, 0, 2);
  const stringsAt = 4 * (n + 3);
  const templatesAt = even(stringsAt + length);
  if (out.length !== templatesAt + 2 * n)
    throw new RangeError(`${out.length} bytes, expected ${templatesAt + 2 * n}`);
  const parts: VocabularyParts = {
    bytes: out.subarray(stringsAt, stringsAt + length),
    offsets: new Uint32Array(out.buffer, 8, n + 1),
    templates: new Uint16Array(out.buffer, templatesAt, n),
  };
  return Vocabulary.fromParts(parts);
}

function even(offset: number): number {
  return offset + (offset % 2);
}

function encodeLines(lines: readonly string[]): Uint8Array {
  return new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
}

function decodeLines(bytes: Uint8Array): unknown[] {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  if (text === '') return [];
  if (!text.endsWith('\n')) throw new RangeError('the last line is not complete');
  // All lines as one list: a parser a line takes several times as long. Line ends within strings are escaped.
  const values: unknown[] = JSON.parse(`[${text.slice(0, -1).replaceAll('\n', ',')}]`);
  return values;
}

function lineError(index: number, expected: string): RangeError {
  return new RangeError(`line ${index + 1}: expected ${expected}`);
}
