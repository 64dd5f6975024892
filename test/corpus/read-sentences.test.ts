import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ReadCorpusOptions, readCorpus, readSentences, type Sentence } from '../../src/corpus/index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crf-lab-pieces-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Enough for several blocks of a file. */
const N = 20_000;
const words = (n: number): string[] =>
  Array.from({ length: 1 + (n % 5) }, (_, t) => `word${(n * 7 + t) % 997}`);
const label = (word: string): string => (word.endsWith('3') ? 'B-PER' : 'O');

const lines = (line: (word: string, t: number, n: number) => string, before = (_: number) => ''): string =>
  Array.from(
    { length: N },
    (_, n) =>
      `${before(n)}${words(n)
        .map((word, t) => line(word, t, n))
        .join('')}\n`,
  ).join('');

const FILES: readonly {
  name: string;
  files: Record<string, string>;
  path: string;
  options?: ReadCorpusOptions;
}[] = [
  {
    name: 'CoNLL columns with documents and comments',
    files: {
      'a.conll': lines(
        (word) => `${word} X ${label(word)}\n`,
        (n) => (n % 100 === 0 ? '-DOCSTART- -X- O\n\n' : n % 7 === 0 ? `# id s${n}\n` : ''),
      ),
    },
    path: 'a.conll',
    options: { columns: ['word', 'pos', 'ner'] },
  },
  {
    name: 'columns without the label',
    files: { 'b.conll': lines((word) => `${word} X\n`) },
    path: 'b.conll',
    options: { columns: ['word', 'ner', 'pos'], label: 'ner', labelled: 'auto' },
  },
  {
    name: 'CoNLL-U',
    files: {
      'c.conllu': lines(
        (word, t) => `${t + 1}\t${word}\t_\tNOUN\t_\t_\t0\troot\t_\t_\n`,
        (n) => `${n % 50 === 0 ? '# newdoc\n' : ''}# sent_id = ${n}\n`,
      ),
    },
    path: 'c.conllu',
  },
  {
    name: 'csv with sentence and document columns',
    files: {
      'd.csv': `doc,sentence_id,word,tag\n${lines((word, _, n) => `${n >> 6},${n},"${word}",${label(word)}\n`)}`,
    },
    path: 'd.csv',
  },
  {
    name: 'csv with empty rows',
    files: { 'e.csv': `word;tag\n${lines((word) => `${word};${label(word)}\n`)}` },
    path: 'e.csv',
  },
  {
    name: 'JSON Lines',
    files: {
      'f.jsonl': Array.from(
        { length: N },
        (_, n) =>
          `${JSON.stringify({ id: n, document: n >> 5, tokens: words(n), tags: words(n).map(label) })}\n`,
      ).join(''),
    },
    path: 'f.jsonl',
  },
  {
    name: 'slots',
    files: {
      'g.seq.in': Array.from({ length: N }, (_, n) => `${words(n).join(' ')}\n`).join(''),
      'g.seq.out': Array.from({ length: N }, (_, n) => `${words(n).map(label).join(' ')}\n`).join(''),
      'g.label': Array.from({ length: N }, (_, n) => `intent${n % 3}\n`).join(''),
    },
    path: 'g.seq.in',
  },
];

describe('pieces of a file', () => {
  test.each(FILES)('are together what readCorpus reads: $name', async ({ files, path, options = {} }) => {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const file = join(folder, path);
    const corpus = await readCorpus(file, options);
    const { sentences, documents, ...head } = corpus;
    expect(sentences).toHaveLength(N);
    const found: Sentence[] = [];
    let pieces = 0;
    for await (const piece of readSentences(file, options)) {
      expect(piece.head).toEqual(head);
      found.push(...piece.sentences);
      pieces++;
    }
    expect(pieces).toBeGreaterThan(1);
    expect(found).toEqual(sentences);
    expect(found.at(-1)?.document).toBe(documents - 1);
  });

  test.each([
    ['empty.conll', '\n\n', 'no sentences found'],
    ['head.csv', 'sentence_id,word,tag\n', 'no sentences found'],
    ['nothing.jsonl', '', 'no sentences found'],
    ['run.csv', 'word,tag\na,O\nb,O\n', 'no empty rows between sentences'],
  ])('are refused as the whole is: %s', async (name, text, message) => {
    await writeFile(join(folder, name), text);
    const read = async (): Promise<void> => {
      for await (const _ of readSentences(join(folder, name)));
    };
    await expect(read()).rejects.toThrow(message);
    await expect(readCorpus(join(folder, name))).rejects.toThrow(message);
  });
});
