import { describe, expect, it } from 'vitest';
import { CorpusFormatError, OptionError } from '../../src/errors.ts';
import { parseVectors } from '../../src/features/vector-files/text-vectors.ts';
import { scaleVectors, WordVectors } from '../../src/features/vectors.ts';
import { sharedLines } from '../helpers/resource-lines.ts';
import { hasSharedData } from '../helpers/shared-data.ts';

const FILE = { file: 'v.txt' };

/** Float32 keeps 24 bits: relative rounding of 6e-8, a few of them in a sum of a handful of numbers. */
const FLOAT32 = 1e-6;

describe('parseVectors', () => {
  it('reads GloVe text without a header', async () => {
    const vectors = await parseVectors(['the 0.5 -1 2e-1', 'cat .25 3. -4E0 '], FILE);
    expect(vectors.dimension).toBe(3);
    expect(vectors.words).toEqual(['the', 'cat']);
    expect(vectors.lookup('the')).toEqual(Float32Array.of(0.5, -1, 0.2));
    expect(vectors.lookup('cat')).toEqual(Float32Array.of(0.25, 3, -4));
    expect(vectors.lookup('dog')).toBeUndefined();
    expect(vectors.name).toBe('v.txt');
  });

  it('reads the header of word2vec and fastText, and tabs and trailing spaces', async () => {
    const vectors = await parseVectors(['2 3', '</s> 1 2 3 ', 'cat\t4\t5\t6\r'], FILE);
    expect(vectors.size).toBe(2);
    expect(vectors.lookup('cat')).toEqual(Float32Array.of(4, 5, 6));
  });

  it('takes the last columns as the numbers of words with spaces in them, and no other space for a separator', async () => {
    const vectors = await parseVectors(
      ['the 1 2', '. . . 3 4', 'at a@b.c 5 6', 'x\u00a0y 7 8', '7 9 10'],
      FILE,
    );
    expect(vectors.words).toEqual(['the', '. . .', 'at a@b.c', 'x\u00a0y', '7']);
    expect(vectors.lookup('. . .')).toEqual(Float32Array.of(3, 4));
  });

  it('takes the first row of a repeated word and counts the others', async () => {
    const vectors = await parseVectors(['a 1 2', 'b 3 4', 'a 5 6'], FILE);
    expect(vectors.lookup('a')).toEqual(Float32Array.of(1, 2));
    expect(vectors.duplicates).toBe(1);
  });

  it('keeps only the rows asked for', async () => {
    const rows = Array.from({ length: 2000 }, (_, n) => `w${n} ${n} ${-n}`);
    const vectors = await parseVectors(rows, { ...FILE, keep: (word) => word.endsWith('7') });
    expect(vectors.size).toBe(200);
    expect(vectors.values).toHaveLength(400);
    expect(vectors.lookup('w1997')).toEqual(Float32Array.of(1997, -1997));
    expect(vectors.lookup('w1996')).toBeUndefined();
  });

  it.each([
    [['a 1 2', 'b 1'], 2, /2 columns \("b 1"\), expected a word and 2 numbers/],
    [['a 1 2', 'b 1 2 3'], 2, /4 columns \("b 1 2 3"\), expected a word and 2 numbers/],
    [['a 1 2', 'b x 2'], 2, /"x" in column 2, expected a finite number/],
    [['a Infinity 2'], 1, /"Infinity" in column 2/],
    [['a 1 -inf'], 1, /"-inf" in column 3/],
    [['a 1 2', 'b 0x10 2'], 2, /"0x10" in column 2/],
    [['a b c'], 1, /3 columns \("a b c"\), expected a word and its numbers/],
    [[' 1 2', '  3 4'], 1, /no word before the numbers.*2 of 2 rows/],
    [['a 1e39 2'], 1, /"1e39" in column 2/],
    [['a 1 2', 'b 1 2', 'c 1 2 3', 'd 1 2 3'], 3, /expected a word and 2 numbers; 2 of 4 rows/],
    [['a 1', 'b\r2'], 2, /a carriage return inside the line/],
    [['a 1', 'b\0 2'], 2, /a NUL byte/],
    [['20 1', ...Array.from({ length: 20 }, (_, n) => `w${n} 1 2`)], 0, /dimension 1, but 20 of 20 rows/],
    [['30 1', ...Array.from({ length: 20 }, (_, n) => `w${n} 1`)], 0, /promises 30 rows, the file has 20/],
    [['10 1', ...Array.from({ length: 20 }, (_, n) => `w${n} 1`)], 0, /promises 10 rows.*mend the header/],
    [Array.from({ length: 60 }, (_, n) => (n % 5 === 0 ? `w${n} nan` : `w${n} 1`)), 1, /12 of 60 rows/],
    [['3 2', 'a 1 2', 'b 3 4'], 0, /the header promises 3 rows, the file has 2/],
    [['1 0'], 1, /dimension 0/],
    [['', ' '], 0, /no vectors/],
    [['2 3'], 0, /no vectors/],
  ])('names file and line of %j', async (lines, line, message) => {
    const error = await parseVectors(lines, FILE).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(CorpusFormatError);
    expect(error).toMatchObject({ file: 'v.txt', line });
    expect((error as Error).message).toMatch(message);
  });
});

describe('WordVectors', () => {
  it('looks up the surface form, else lower-cased, else with digits as 0, else as #', async () => {
    const rows = ['Apple 1', 'apple 2', '00th 3', '##-ness 4', '1990s 5', '0000s 6', '__proto__ 7'];
    const vectors = await parseVectors(rows, FILE);
    const first = (word: string): number | undefined => vectors.lookup(word)?.[0];
    expect(
      ['Apple', 'APPLE', '25TH', '12-ness', '1990s', '1980s', '__proto__', 'constructor'].map(first),
    ).toEqual([1, 2, 3, 4, 5, 6, 7, undefined]);
    expect(['Apple', 'APPLE', '25TH', '5'].map((word) => vectors.lookupStep(word))).toEqual([
      'surface',
      'lower',
      'digits',
      undefined,
    ]);
    expect(vectors.lookupRow('APPLE')).toBe(1);
  });

  it('refuses sizes that do not fit and repeated words', () => {
    expect(() => new WordVectors('x', 2, ['a'], new Float32Array(3))).toThrow(RangeError);
    expect(() => new WordVectors('x', 1, ['a', 'a'], new Float32Array(2))).toThrow(RangeError);
  });
});

describe('scaleVectors', () => {
  const vectors = new WordVectors('x', 2, ['a', 'b', 'c'], Float32Array.of(3, 4, 0, 0, -6, 8));

  it('leaves the vectors as they are for none', () => {
    expect(scaleVectors(vectors, { kind: 'none' })).toBe(vectors);
  });

  it('brings every vector but zero to length one', () => {
    const { values } = scaleVectors(vectors, { kind: 'unit' });
    expect([...values]).toEqual([0.6, 0.8, 0, 0, -0.6, 0.8].map(Math.fround));
    expect([...vectors.values]).toEqual([3, 4, 0, 0, -6, 8]);
  });

  it('brings every dimension to mean zero and the deviation asked for', () => {
    const { values } = scaleVectors(vectors, { kind: 'standardise', sigma: 0.5 });
    for (const d of [0, 1]) {
      const column = [values[d] ?? 0, values[d + 2] ?? 0, values[d + 4] ?? 0];
      const mean = column.reduce((sum, x) => sum + x, 0) / 3;
      const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 3;
      expect(Math.abs(mean)).toBeLessThan(FLOAT32);
      expect(Math.abs(Math.sqrt(variance) - 0.5)).toBeLessThan(FLOAT32);
    }
  });

  it('brings all numbers together to the deviation asked for without moving zero', () => {
    // mean 1.5, mean square 125/6: deviation sqrt(125/6 - 2.25)
    const factor = 0.1 / Math.sqrt(125 / 6 - 2.25);
    const { values } = scaleVectors(vectors, { kind: 'global', sigma: 0.1 });
    [3, 4, 0, 0, -6, 8].forEach((x, at) => {
      expect(Math.abs((values[at] ?? 0) - x * factor)).toBeLessThan(FLOAT32);
    });
  });

  it('makes a dimension without spread zero and refuses a deviation that is none', () => {
    const flat = new WordVectors('x', 1, ['a', 'b'], Float32Array.of(2, 2));
    expect([...scaleVectors(flat, { kind: 'standardise', sigma: 1 }).values]).toEqual([0, 0]);
    expect(() => scaleVectors(vectors, { kind: 'global', sigma: 0 })).toThrow(OptionError);
    expect(() => scaleVectors(vectors, { kind: 'standardise', sigma: Number.NaN })).toThrow(OptionError);
  });
});

describe.skipIf(!hasSharedData)('the published vectors', () => {
  it.each([
    ['glove.6B.50d.subset', 20_162, 50],
    ['glove.twitter.27B.25d.subset', 11_925, 25],
  ])('of %s have the size their description gives', async (name, size, dimension) => {
    const vectors = await parseVectors(sharedLines(`vectors/${name}.txt.gz`), { file: name });
    expect(vectors.size).toBe(size);
    expect(vectors.dimension).toBe(dimension);
    expect(vectors.duplicates).toBe(0);
  });
});
