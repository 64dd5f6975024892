import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { detectFormat } from '../../src/corpus/detect-format.ts';
import { readConll, readCorpus, readCrfsuite, readSlots } from '../../src/corpus/read-corpus.ts';
import { OptionError } from '../../src/errors.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crf-lab-read-'));
});
afterAll(() => rm(folder, { recursive: true }));

const wordsOf = async (path: string, options = {}): Promise<string[]> =>
  (await readCorpus(path, options)).sentences.map(({ tokens }) => tokens.join(' '));

describe('readCorpus', () => {
  it('finds each format by itself', async () => {
    expect(await wordsOf(fixture('corpus-columns.txt'))).toEqual(['Mara paid # 9', '# 7', 'Berlin']);
    expect(await wordsOf(fixture('corpus-nodes.conllu'))).toEqual(["Do n't go .", 'Yes']);
    expect(await wordsOf(fixture('corpus-kaggle.csv'))).toEqual(['Anna said " 1,000', 'Oslo slept']);
    expect(await wordsOf(fixture('corpus-lines.jsonl'))).toEqual(['Ada codes', 'Hm', 'In Rome']);
    expect(await wordsOf(fixture('corpus-flights.seq.in'))).toEqual(['fly to rome', 'from oslo']);
  });

  it('reads the Kaggle layout, where only the first row of a sentence names it', async () => {
    const corpus = await readCorpus(fixture('corpus-kaggle.csv'));
    expect(corpus).toMatchObject({ columns: ['Word', 'POS', 'Tag'], labelColumn: 'Tag' });
    expect(corpus.sentences.map(({ id, labels }) => [id, labels])).toEqual([
      ['Sentence: 1', ['B-per', 'O', 'O', 'O']],
      ['Sentence: 2', ['B-geo', 'O']],
    ]);
  });

  it('finds the parallel slot files from any one of them, their stem and their folder', async () => {
    for (const suffix of ['.seq.in', '.seq.out', '.label', '', '.']) {
      const corpus = await readSlots(fixture(`corpus-flights${suffix}`));
      expect(corpus.sentences[0]?.labels).toEqual(['O', 'O', 'B-toloc']);
      expect(corpus.sentences[0]?.columns.get('intent')?.[0]).toBe('flight');
    }
    const inner = join(folder, 'atis');
    await mkdir(inner);
    await writeFile(join(inner, 'seq.in.gz'), gzipSync('a b\n'));
    await expect(readCorpus(inner)).rejects.toThrow('no labels beside it');
    expect((await readCorpus(inner, { labelled: 'auto' })).sentences[0]?.labels).toBeUndefined();
    await writeFile(join(inner, 'seq.out'), 'O\n');
    await expect(readCorpus(inner)).rejects.toThrow(
      `${join(inner, 'seq.out')}:1: found 1 labels for 2 words`,
    );
    const open = (await readdir('/proc/self/fd').catch(() => [])).length;
    await expect(readCorpus(inner)).rejects.toThrow('found 1 labels');
    expect((await readdir('/proc/self/fd').catch(() => [])).length).toBe(open);
    await expect(readSlots(join(folder, 'none'))).rejects.toThrow('no slot files of that name');
  });

  it('joins several files into one corpus and refuses other columns', async () => {
    const path = fixture('corpus-columns.txt');
    const corpus = await readCorpus([path, path], { columns: ['word', 'pos', 'chunk', 'ner'] });
    expect(corpus.documents).toBe(4);
    expect(corpus.sentences.map(({ document }) => document)).toEqual([0, 0, 1, 2, 2, 3]);
    await expect(readCorpus([path, fixture('corpus-lines.jsonl')])).rejects.toThrow(
      'columns tokens, pos, tags, expected word, column2, column3, label',
    );
    await expect(readCorpus([])).rejects.toThrow('no files given');
  });

  it('names the file in errors of every format', async () => {
    const empty = join(folder, 'empty.conll');
    await writeFile(empty, '');
    await expect(readCorpus(empty)).rejects.toThrow(`${empty}: no sentences found`);
    const csv = join(folder, 'bad.csv');
    await writeFile(csv, 'sentence,word,tag\n1,a,O\n1,a\n');
    await expect(readCorpus(csv)).rejects.toThrow(`${csv}:3: found 2 columns`);
    const missing = join(folder, 'missing.txt');
    await expect(readCorpus(missing)).rejects.toThrow(`${missing}: no such file; check the path`);
    await expect(readCorpus(folder)).rejects.toThrow('is a directory');
  });

  it('reads latin-1 when told so, and says so when not', async () => {
    const path = join(folder, 'latin');
    await writeFile(path, Buffer.from('caf\u00E9 O\n', 'latin1'));
    await expect(readConll(path)).rejects.toThrow(
      `${path}:1: bytes that are not UTF-8; read it with --encoding latin-1`,
    );
    expect(await wordsOf(path, { encoding: 'latin-1' })).toEqual(['caf\u00E9']);
  });

  it('refuses unknown options', async () => {
    const misspelt: object = { lable: 'ner' };
    await expect(readCorpus(fixture('corpus-columns.txt'), misspelt)).rejects.toThrow(OptionError);
  });
});

describe('detectFormat', () => {
  it('goes by the name where that tells, gzip or not', () => {
    expect(detectFormat('x.conllu.gz', [])).toBe('conllu');
    expect(detectFormat('x.CSV', [])).toBe('csv');
    expect(detectFormat('x.ndjson', [])).toBe('jsonl');
    expect(detectFormat('x.txt', [])).toBe('conll');
  });

  it('goes by the first lines elsewhere', () => {
    expect(detectFormat('x.tsv', ['The\tO'])).toBe('conll');
    expect(detectFormat('x.tsv.gz', ['', 'sentence\tword\ttag'])).toBe('csv');
    expect(detectFormat('x.txt', ['{"tokens": []}'])).toBe('jsonl');
    expect(detectFormat('x.txt', ['{" O'])).toBe('conll');
    expect(detectFormat('x.txt', ['# newdoc', '1-2\ta\t_\t_\t_\t_\t_\t_\t_\t_'])).toBe('conllu');
  });
});

describe('readCrfsuite', () => {
  it('streams sequences from a gzip file and names it in errors', async () => {
    const path = join(folder, 'train.crfsuite.gz');
    await writeFile(path, gzipSync('A\ta\n\nB\tb:2\n'));
    const labels: (readonly string[] | undefined)[] = [];
    expect(await readCrfsuite(path, (sequence) => labels.push(sequence.labels))).toEqual({
      sequences: 2,
      items: 2,
    });
    expect(labels).toEqual([['A'], ['B']]);
    const bad = join(folder, 'bad');
    await copyFile(path, bad);
    await writeFile(bad, 'A\ta:nan\n');
    await expect(readCrfsuite(bad, () => {})).rejects.toThrow(`${bad}:1: "nan" after the colon`);
  });
});
