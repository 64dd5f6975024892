import { describe, expect, it } from 'vitest';
import { sentenceFromTokens } from '../../src/corpus/sentence.ts';
import { CorpusFormatError, OptionError } from '../../src/errors.ts';
import { type ClusterLexicon, clusterField, parseClusters } from '../../src/features/clusters.ts';
import type { FieldColumn } from '../../src/features/field.ts';
import { sharedDocuments, sharedLines } from '../helpers/resource-lines.ts';
import { hasSharedData } from '../helpers/shared-data.ts';

function column(lexicon: ClusterLexicon, prefix: number | 'full', ...tokens: string[]): FieldColumn {
  const sentence = sentenceFromTokens(tokens);
  return clusterField(lexicon, prefix)({ sentence, document: [sentence], index: 0 });
}

async function errorOf(lines: string[], options: Parameters<typeof parseClusters>[1]): Promise<unknown> {
  return parseClusters(lines, options).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('parseClusters', () => {
  it('reads bits, word, count and keeps the direction of the path', async () => {
    const lexicon = await parseClusters(['0010\tdog\t12', '', '001\tcat\t3', '0010\twolf\t1'], { file: 'p' });
    expect(lexicon.size).toBe(3);
    expect(lexicon.paths).toEqual(['0010', '001']);
    expect(lexicon.lookup('dog')).toBe('0010');
    expect(lexicon.lookup('wolf')).toBe('0010');
    expect(lexicon.lookup('cat')).toBe('001');
    expect(lexicon.name).toBe('p');
  });

  it('reads word and bits of equal lengths last bit first, as the clusters of the Wall Street Journal are written', async () => {
    const lexicon = await parseClusters(['dog\t0011', 'cat\t0111\r'], { file: 'wsj' });
    expect(lexicon.lookup('dog')).toBe('1100');
    expect(lexicon.lookup('cat')).toBe('1110');
  });

  it('keeps the direction of word and bits where lengths differ or the caller says so', async () => {
    expect((await parseClusters(['dog\t001', 'cat\t01'], { file: 'f' })).lookup('dog')).toBe('001');
    expect((await parseClusters(['dog\t001'], { file: 'f', reverse: false })).lookup('dog')).toBe('001');
    expect((await parseClusters(['001\tdog'], { file: 'f', reverse: true })).lookup('dog')).toBe('100');
  });

  it('is not misled by words that look like bits, as long as one line tells', async () => {
    const lexicon = await parseClusters(['1\t0011', '101\t1100', 'dog\t1111'], { file: 'f', reverse: false });
    expect(lexicon.lookup('1')).toBe('0011');
    expect(lexicon.lookup('101')).toBe('1100');
  });

  it('asks for the format where both columns are bits on every line', async () => {
    const error = await errorOf(['1\t0011'], { file: 'f' });
    expect(error).toBeInstanceOf(CorpusFormatError);
    expect((error as Error).message).toBe(
      'f: both columns are 0/1 on every line: name the format, wsj or paths',
    );
    expect((await parseClusters(['1\t0011'], { file: 'f', format: 'paths' })).lookup('0011')).toBe('1');
  });

  it('takes the first line of a repeated word and counts the others', async () => {
    const lexicon = await parseClusters(['00\tdog', '11\tdog'], { file: 'f' });
    expect(lexicon.lookup('dog')).toBe('00');
    expect(lexicon.duplicates).toBe(1);
    expect(lexicon.paths).toEqual(['00']);
  });

  it.each([
    [['01\ta', 'no tab'], {}, 2, /no tab/],
    [['01\ta', 'b\t01', 'c\td'], {}, 2, /neither/],
    [['01\ta', '02\tb'], { format: 'paths' as const }, 2, /"02" in the first column/],
    [['a\t'], { format: 'wsj' as const }, 1, /"" in the second column/],
    [['01\t'], {}, 1, /word is empty/],
    [['', '  '], {}, 0, /no clusters/],
  ])('names file and line of %j', async (lines, options, line, message) => {
    const error = await errorOf(lines, { file: 'bad.txt', ...options });
    expect(error).toBeInstanceOf(CorpusFormatError);
    expect(error).toMatchObject({ file: 'bad.txt', line });
    expect((error as Error).message).toMatch(message);
  });
});

describe('clusterField', () => {
  it('looks up the surface form, else lower-cased, else with digits as zeros', async () => {
    const lexicon = await parseClusters(['000\tApple', '001\tapple', '010\t00-ish', '011\t7'], { file: 'f' });
    expect(column(lexicon, 'full', 'Apple', 'apple', 'APPLE', '12-Ish', '7', '8', '__proto__')).toEqual([
      '000',
      '001',
      '001',
      '010',
      '011',
      undefined,
      undefined,
    ]);
    expect(['Apple', 'APPLE', '12-Ish', '8'].map((word) => lexicon.lookupStep(word))).toEqual([
      'surface',
      'lower',
      'digits',
      undefined,
    ]);
  });

  it('gives the first bits, and none where the path is shorter', async () => {
    const lexicon = await parseClusters(['010110\tlong', '01\tshort'], { file: 'f' });
    expect(column(lexicon, 4, 'long', 'short', 'none')).toEqual(['0101', undefined, undefined]);
    expect(column(lexicon, 2, 'long', 'short', 'none')).toEqual(['01', '01', undefined]);
    expect(column(lexicon, 'full', 'long', 'short')).toEqual(['010110', '01']);
  });

  it('refuses a prefix of no bits', async () => {
    const lexicon = await parseClusters(['01\ta'], { file: 'f' });
    expect(() => clusterField(lexicon, 0)).toThrow(OptionError);
    expect(() => clusterField(lexicon, 1.5)).toThrow(OptionError);
  });
});

describe.skipIf(!hasSharedData)('the published clusters', () => {
  it('of the Wall Street Journal have the classes their description gives for reversed prefixes', async () => {
    const lexicon = await parseClusters(sharedLines('brown-clusters/wsj-bitstrings.txt.gz'), { file: 'wsj' });
    expect(lexicon.size).toBe(52_635);
    expect(lexicon.paths).toHaveLength(21_716);
    const classes = [4, 6, 8, 10, 12].map((n) => new Set(lexicon.paths.map((path) => path.slice(0, n))).size);
    expect(classes).toEqual([15, 51, 172, 499, 1252]);
  });

  it('of tweets have 800 paths of up to 17 bits', async () => {
    const lexicon = await parseClusters(sharedLines('brown-clusters/twitter-6mpaths.txt.gz'), { file: 'tw' });
    expect(lexicon.size).toBe(111_844);
    expect(lexicon.paths).toHaveLength(800);
    expect(Math.max(...lexicon.paths.map((path) => path.length))).toBe(17);
  });

  it('make 30,918 attributes over a window of one on CoNLL-2003, as in the trials that measured their worth', async () => {
    const wsj = await parseClusters(sharedLines('brown-clusters/wsj-bitstrings.txt.gz'), { file: 'wsj' });
    const tweets = await parseClusters(sharedLines('brown-clusters/twitter-6mpaths.txt.gz'), { file: 'tw' });
    const fields = [
      ...[4, 6, 8, 10, 12, 20].map((length) => clusterField(wsj, length)),
      ...([4, 6, 8, 10, 12, 'full'] as const).map((length) => clusterField(tweets, length)),
    ];
    const attributes = fields.map(() => new Set<string>());
    for (const tokens of sharedDocuments('conll2003/train.txt.gz').flat()) {
      const sentence = sentenceFromTokens(tokens);
      for (const [f, field] of fields.entries()) {
        for (const [t, value] of field({ sentence, document: [sentence], index: 0 }).entries()) {
          if (value === undefined) continue;
          for (const offset of [-1, 0, 1]) {
            if (t - offset >= 0 && t - offset < tokens.length) attributes[f]?.add(`${offset}:${value}`);
          }
        }
      }
    }
    expect(attributes.reduce((sum, { size }) => sum + size, 0)).toBe(30_918);
  });
});
