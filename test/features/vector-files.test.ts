/** Vector files with a blemish load, and say what was passed over. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  describeRemarks,
  isBinaryVectors,
  parseVectors,
  readVectors,
  type WordVectors,
} from '../../src/features/index.ts';

const folder = await mkdtemp(join(tmpdir(), 'vector-files-'));

async function read(content: string | Uint8Array, name = 'v.txt'): Promise<WordVectors> {
  const path = join(folder, name);
  await writeFile(path, content);
  return readVectors(path);
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

function binaryRow(word: string | Uint8Array, numbers: readonly number[], end = '\n'): Buffer {
  const floats = Buffer.alloc(4 * numbers.length);
  for (const [d, value] of numbers.entries()) floats.writeFloatLE(value, 4 * d);
  return Buffer.concat([Buffer.from(word), Buffer.from(' '), floats, Buffer.from(end)]);
}

describe('text vectors with a blemish', () => {
  const cases: readonly [string, string | Uint8Array, readonly string[], string | undefined][] = [
    ['a first word with a space', '3 2\nmy name 0.1 0.2\na 1 2\nb 3 4\n', ['my name', 'a', 'b'], undefined],
    ['short numbers', '3 2\na 1 2\nb 3 4\nc 5 6\n', ['a', 'b', 'c'], undefined],
    ['short numbers of one dimension', '2 1\na 1\nb 2\n', ['a', 'b'], undefined],
    ['a first word of three parts', '2 3\n. . . 1 2 3\nx 4 5 6\n', ['. . .', 'x'], undefined],
    ['a first word that is Arabic', '2 2\nفي من 1 2\nx 4 5\n', ['في من', 'x'], undefined],
    ['a first word of Latin-1', latin1('3 2\ncafé 1 2\nx 4 5\ny 6 7\n'), ['x', 'y'], '1 not UTF-8'],
    ['a word of Latin-1 inside', latin1('x 4 5\ncafé 1 2\ny 6 7\n'), ['x', 'y'], 'first line 2'],
    [
      'a row cut within a character',
      Buffer.from('x 4 5\n\xe2\x82 1 2\ny 6 7\n', 'latin1'),
      ['x', 'y'],
      'UTF-8',
    ],
    ['white space as a word', '3 2\n  1 2\nx 4 5\ny 6 7\n', ['x', 'y'], '1 without a word'],
    ['a tab as a word', 'x 4 5\n\t 1 2\ny 6 7\n', ['x', 'y'], '1 without a word'],
    ['a phrase that ends in a number', '2 2\nroute 66 0.1 0.2\nx 4 5\n', ['route 66', 'x'], undefined],
    ['a phrase of numbers', '2 2\n24 7 0.1 0.2\nx 4 5\n', ['24 7', 'x'], undefined],
    [
      'a phrase with a number and no header',
      'x 4 5\nroute 66 0.1 0.2\ny 6 7\n',
      ['x', 'y'],
      'another length',
    ],
    ['such a phrase first', 'route 66 0.1 0.2\nx 4 5\ny 6 7\n', ['x', 'y'], 'another length'],
    ['nan', '3 2\nx 4 5\nb nan 2\ny 6 7\n', ['x', 'y'], '1 with a number that is not finite'],
    ['inf in the first row', 'b 1 -inf\nx 4 5\n', ['x'], 'not finite'],
    ['a number beyond 32 bits', 'x 4 5\nb 1e39 2\n', ['x'], 'not finite'],
    ['a row that is too short', 'x 4 5\nb 1\ny 6 7\n', ['x', 'y'], 'another length'],
    ['a comma for a point', 'x 4 5\nb 1,5 2\ny 6 7\n', ['x', 'y'], 'no number'],
    ['a NUL', 'x 4 5\nb\0 1 2\ny 6 7\n', ['x', 'y'], 'a NUL byte inside the line'],
    ['a carriage return', 'x 4 5\nb\rc 1 2\ny 6 7\r\n', ['x', 'y'], 'a carriage return'],
    ['a byte order mark', '\ufeff2 2\nx 4 5\ny 6 7\n', ['x', 'y'], undefined],
    ['blanks before words', ' x 4 5\n  y 6 7\n', ['x', 'y'], undefined],
    [
      'white space that is no blank',
      '\u00a0 4 5\n\u3000 6 7\na\u2028b 1 2\n',
      ['\u00a0', '\u3000', 'a\u2028b'],
      undefined,
    ],
    ['a replacement character as word', '\ufffd 4 5\nx 6 7\n', ['\ufffd', 'x'], undefined],
    ['a repeated word', 'x 4 5\nx 6 7\ny 8 9\n', ['x', 'y'], undefined],
  ];
  it.each(cases)('%s', async (_, content, words, remark) => {
    for (const [name, bytes] of [
      ['v.txt', Buffer.from(content)],
      ['v.txt.gz', gzipSync(content)],
    ] as const) {
      const vectors = await read(bytes, name);
      expect(vectors.words).toEqual(words);
      if (remark === undefined) expect(describeRemarks(vectors)).toBeUndefined();
      else expect(describeRemarks(vectors)).toContain(remark);
    }
  });

  it('keeps the right numbers beside rows that are passed over', async () => {
    const vectors = await read('4 2\nx 4 5\nb nan 2\nroute 66 0.5 0.25\nx 1 1\n');
    expect([...vectors.values]).toEqual([4, 5, 0.5, 0.25]);
    expect(vectors.duplicates).toBe(1);
    expect(vectors.remarks.skipped?.first).toEqual({
      place: 'line 3',
      reason: '"nan" in column 2, expected a finite number',
    });
  });

  it('loads where the header is wrong by a little, and says so', async () => {
    const rows = Array.from({ length: 20 }, (_, n) => `w${n} 1 2`).join('\n');
    expect(describeRemarks(await read(`21 2\n${rows}`))).toMatch(
      /promises 21 rows, the file has 20; it may be cut off/,
    );
    expect(describeRemarks(await read(`19 2\n${rows}`))).toMatch(/promises 19 rows, the file has 20$/);
  });

  it('does not mind what stands in rows that nobody asks for', async () => {
    const vectors = await parseVectors(['x 4 5', 'b nan 2', 'c q 2'], {
      file: 'v',
      keep: (word) => word === 'x',
    });
    expect([vectors.words, vectors.remarks]).toEqual([['x'], { skipped: undefined, promised: undefined }]);
  });

  // A quadratic reader would take minutes.
  it.each([
    ['blanks inside', `x 1 2\na${' '.repeat(4e6)}b 3 4\ny 5 6`, ['x', 'a b', 'y']],
    ['blanks at the end', `x 1 2\na 3 4${' '.repeat(4e6)}\n`, ['x', 'a']],
    ['blanks before a character', `x 1 2\ny 5 6\na 3 4${'\t'.repeat(4e6)}z`, ['x', 'y']],
    ['digits', `x 1 2\ny 5 6\na 3 ${'1'.repeat(4e6)}z`, ['x', 'y']],
    ['digits and a point', `x 1 2\ny 5 6\na 3 0.${'1'.repeat(4e6)}`, ['x', 'y', 'a']],
    ['digits in an exponent', `x 1 2\ny 5 6\na 3 1e${'1'.repeat(4e6)}z`, ['x', 'y']],
    ['many columns', `x 1 2\ny 5 6\n${'1 '.repeat(2e6)}`, ['x', 'y']],
  ])('takes time linear in a long run of %s', async (_, content, words) => {
    expect((await read(content)).words).toEqual(words);
  });
});

describe('binary vectors with a blemish', () => {
  const good = [binaryRow('x', [1, 0.1]), binaryRow('y', [-3, 1e-20])];
  const header = (rows: number): Buffer => Buffer.from(`${rows} 2\n`);
  const cases: readonly [string, readonly Buffer[], readonly string[], string | undefined][] = [
    ['a word that is not UTF-8', [binaryRow(latin1('café'), [1, 2])], ['x', 'y'], '1 not UTF-8'],
    ['no word', [binaryRow('', [1, 2])], ['x', 'y'], '1 without a word'],
    ['NaN', [binaryRow('a', [1, Number.NaN])], ['x', 'y'], 'first row 3: "a": number 2 is NaN'],
    ['infinity', [binaryRow('a', [Number.NEGATIVE_INFINITY, 1])], ['x', 'y'], 'is -Infinity'],
    ['a repeated word', [binaryRow('x', [7, 7])], ['x', 'y'], undefined],
    ['no line end', [binaryRow('z', [7, 7], '')], ['x', 'y', 'z'], undefined],
  ];
  it.each(cases)('%s', async (_, rows, words, remark) => {
    const all = [...good, ...rows];
    const vectors = await read(Buffer.concat([header(all.length), ...all]), 'v.bin');
    expect(vectors.words).toEqual(words);
    expect([...vectors.values.subarray(0, 4)]).toEqual([1, 0.1, -3, 1e-20].map(Math.fround));
    if (remark === undefined) expect(describeRemarks(vectors)).toBeUndefined();
    else expect(describeRemarks(vectors)).toContain(remark);
  });

  it('is not taken for text', () => {
    for (const numbers of [
      [0, 0],
      [1, -1],
      [1e-30, 0.5],
      [100, 3.25],
    ])
      expect(isBinaryVectors(Buffer.concat([header(1), binaryRow('a', numbers)]))).toBe(true);
  });
});
