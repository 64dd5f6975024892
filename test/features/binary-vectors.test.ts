import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isBinaryVectors,
  parseBinaryVectors,
  readVectors,
  type WordVectors,
} from '../../src/features/index.ts';

function encode(rows: readonly (readonly [string, readonly number[]])[], lineEnds = true): Uint8Array {
  const parts: Uint8Array[] = [new TextEncoder().encode(`${rows.length} ${rows[0]?.[1].length ?? 0}\n`)];
  for (const [word, numbers] of rows) {
    const floats = Buffer.alloc(4 * numbers.length);
    for (const [d, value] of numbers.entries()) floats.writeFloatLE(value, 4 * d);
    parts.push(new TextEncoder().encode(`${word} `), floats);
    if (lineEnds) parts.push(Buffer.from('\n'));
  }
  return Buffer.concat(parts);
}

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return pieces;
}

const ROWS = [
  ['</s>', [0.001, -0.5, 3]],
  ['Zürich', [1e-20, 2.5, -1]],
  ['of', [10, 32, 0.1]],
] as const;
const options = { file: 'v.bin' };

describe('binary word vectors', () => {
  it('are read from chunks of any size, with and without line ends', async () => {
    for (const lineEnds of [true, false]) {
      for (const size of [1, 2, 7, 10_000]) {
        const vectors = await parseBinaryVectors(cut(encode(ROWS, lineEnds), size), options);
        expect(vectors.words).toEqual(['</s>', 'Zürich', 'of']);
        expect([...(vectors.lookup('Zürich') ?? [])]).toEqual([1e-20, 2.5, -1].map(Math.fround));
      }
    }
  });

  it('come back whatever their words and numbers', async () => {
    const word = fc
      .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
      .filter((text) => !/[\s\n]/.test(text) && text.charCodeAt(0) !== 0xfeff);
    const float = fc.float({ noNaN: true, noDefaultInfinity: true });
    const rows = fc.uniqueArray(fc.tuple(word, fc.array(float, { minLength: 4, maxLength: 4 })), {
      selector: ([text]) => text,
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 50 }), async (given, size) => {
        const vectors = await parseBinaryVectors(cut(encode(given), size), options);
        expect(vectors.words).toEqual(given.map(([text]) => text));
        expect([...vectors.values]).toEqual(given.flatMap(([, numbers]) => numbers));
      }),
    );
  });

  it('keep only what is asked for, and the first of two rows of a word', async () => {
    const rows = [...ROWS, ['of', [7, 7, 7]] as const];
    const vectors = await parseBinaryVectors([encode(rows)], { ...options, keep: (word) => word === 'of' });
    expect([vectors.words, [...vectors.values], vectors.duplicates]).toEqual([
      ['of'],
      [10, 32, Math.fround(0.1)],
      1,
    ]);
  });

  it('are refused when broken, naming the row', async () => {
    const whole = encode(ROWS);
    const read = (bytes: Uint8Array): Promise<WordVectors> => parseBinaryVectors([bytes], options);
    await expect(read(whole.subarray(0, whole.length - 4))).rejects.toThrow(
      /v\.bin: ends in row 3.*fetch it again/,
    );
    await expect(read(whole.subarray(0, 10))).rejects.toThrow(/ends in row 1/);
    await expect(read(Buffer.concat([whole, Buffer.from('x')]))).rejects.toThrow(/goes on after the 3 rows/);
    await expect(read(encode([['a', [1, Number.NaN]]]))).rejects.toThrow(/row 1: "a": number 2 is NaN/);
    await expect(read(encode([['', [1, 2]]]))).rejects.toThrow(/row 1: no word/);
    // Nothing of this size is set aside before it is read.
    await expect(read(Buffer.from('99999999 100000\nx 1'))).rejects.toThrow(/ends in row 1/);
    await expect(read(Buffer.from('hello\n'))).rejects.toThrow(/no line with the number of words/);
    await expect(read(Buffer.from('3 0\n'))).rejects.toThrow(/dimension 0/);
    await expect(read(Buffer.from(`2 3\n${'x'.repeat(9000)}`))).rejects.toThrow(/row 1: no end of the word/);
  });

  it('are told from text by their bytes, also in gzip', async () => {
    const text = new TextEncoder().encode('2 3\nof 1 2.5e-3 -0.1\nto 3 4 5\n');
    expect(isBinaryVectors(encode(ROWS))).toBe(true);
    expect(isBinaryVectors(text)).toBe(false);
    expect(isBinaryVectors(new TextEncoder().encode('of 1 2 3\n'))).toBe(false);
    const folder = await mkdtemp(join(tmpdir(), 'vectors-'));
    for (const [name, bytes, words] of [
      ['a.bin', encode(ROWS), 3],
      ['b.bin.gz', gzipSync(encode(ROWS)), 3],
      ['c.vec', text, 2],
      ['d.txt.gz', gzipSync(text), 2],
    ] as const) {
      await writeFile(join(folder, name), bytes);
      expect((await readVectors(join(folder, name))).size).toBe(words);
    }
  });
});
