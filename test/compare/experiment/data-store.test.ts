import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataStore, type PreparedData } from '../../../src/compare/experiment/data-store.ts';
import type { DataSpec } from '../../../src/compare/experiment/run-spec.ts';
import { type ExperimentOptions, resolveExperiment } from '../../../src/compare/experiment/schema.ts';
import { templateSpec } from '../../../src/compare/experiment/template-levels.ts';
import type { Sentence } from '../../../src/corpus/index.ts';
import { presetSpec, type Resources, templateName } from '../../../src/features/index.ts';

type CorpusOptions = ExperimentOptions['corpora'][number];

let folder: string;

/** Sentence n: its number as a word, then a person, then perhaps a place; sorted by category as some corpora are. */
const line = (n: number): string =>
  `w${n} O\nAnna${n % 7} B-PER\n${n >= 80 ? `Paris${n % 3} B-LOC\nCity I-LOC\n` : 'sleeps O\n'}`;
const textOf = (from: number, to: number, documentEvery = 0): string =>
  Array.from({ length: to - from }, (_, i) => {
    const start = documentEvery > 0 && i % documentEvery === 0 ? '-DOCSTART- O\n\n' : '';
    return `${start}${line(from + i)}`;
  }).join('\n');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crf-lab-data-'));
  const files: Record<string, string | Uint8Array> = {
    'train.txt': textOf(0, 100),
    'dev.txt': textOf(200, 210),
    'test.txt': textOf(300, 320),
    'documents.txt': textOf(0, 100, 5),
    'zipped.txt.gz': gzipSync(textOf(0, 30)),
    'map.tsv': '# of our own\nPER\tNAME\nLOC\tNAME\n',
    'short-map.tsv': 'PER\tNAME\n',
    'vectors.txt': 'anna1 1 2\nw3 0.5 1\nnowhere 9 9\nw# 7 7\n',
    'people.txt': 'Anna1\nAnna2\n',
    'paths.txt': '0010\tAnna1\t3\n0111\tParis1\t2\n',
    'latin.txt': Buffer.from('Jos\u00e9\n', 'latin1'),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
});
afterAll(() => rm(folder, { recursive: true }));

const open = (corpus: Partial<CorpusOptions>, grid: object = {}): Promise<DataStore> =>
  DataStore.open(
    resolveExperiment({
      name: 'x',
      corpora: [{ name: 'c', source: { kind: 'files', train: 'train.txt' }, ...corpus }],
      grids: [{ name: 'g', ...grid }],
    }),
    folder,
  );
const spec = (more: Partial<DataSpec> = {}): DataSpec => ({
  corpus: 'c',
  rung: { route: 'all' },
  trainSentences: 'all',
  distortion: { kind: 'none' },
  ...more,
});
const numbers = ({ sentences }: { sentences: readonly Sentence[] }): number[] =>
  sentences.map(({ tokens }) => Number(tokens[0]?.slice(1)));
const partsOf = (data: PreparedData): number[][] => [data.train, data.dev, data.test].map(numbers);

describe('sources', () => {
  it('files: the parts as they are', async () => {
    const store = await open({
      source: { kind: 'files', train: 'train.txt', dev: 'dev.txt', test: 'test.txt' },
    });
    const data = await store.prepare(spec());
    expect(partsOf(data).map((part) => [part[0], part.length])).toEqual([
      [0, 100],
      [200, 10],
      [300, 20],
    ]);
    expect(data).toMatchObject({
      scheme: 'iob2',
      categories: ['LOC', 'PER'],
      usedSentences: 100,
      documents: undefined,
    });
    expect(data.gold).toEqual(data.test.sentences.map(({ labels }) => labels));
  });

  it('files: every tenth training sentence for what is missing', async () => {
    const every = (offset: number): number[] => Array.from({ length: 10 }, (_, i) => 10 * i + offset);
    const [train = [], dev, test] = partsOf(await (await open({})).prepare(spec()));
    expect(dev).toEqual(every(4));
    expect(test).toEqual(every(9));
    expect(train).toHaveLength(80);
    const one = await open({ source: { kind: 'files', train: 'train.txt', test: 'test.txt' } });
    const parts = partsOf(await one.prepare(spec()));
    expect(parts[1]).toEqual(every(9));
    expect(parts[0]).toHaveLength(90);
  });

  it('files: more test sentences after those taken out of train, documents numbered on where there are some', async () => {
    const source = { kind: 'files', train: 'train.txt', moreTest: 'test.txt' } as const;
    const store = await open({ source });
    const data = await store.prepare(spec());
    const [train = [], dev = [], test = []] = partsOf(data);
    expect([train.length, dev.length, test.length]).toEqual([80, 10, 30]);
    expect(test.slice(8, 12)).toEqual([89, 99, 300, 301]);
    expect(data.documents).toBeUndefined();
    expect(store.hashes.map(({ part }) => part)).toEqual(['train', 'moreTest']);
    const marked = await open({ source: { ...source, moreTest: 'documents.txt' } });
    expect((await marked.prepare(spec())).documents?.slice(8, 17)).toEqual([0, 0, 1, 1, 1, 1, 1, 2, 2]);
    await expect(open({ source: { ...source, moreTest: 'missing.txt' } })).rejects.toThrow(/missing\.txt/);
  });

  it('split: disjoint parts of the asked sizes, documents whole', async () => {
    const store = await open({
      source: { kind: 'split', file: 'documents.txt', train: 0.6, dev: 0.2, test: 0.2, unit: 'document' },
    });
    const data = await store.prepare(spec());
    const parts = partsOf(data);
    expect(parts.map((part) => part.length)).toEqual([60, 20, 20]);
    expect(new Set(parts.flat()).size).toBe(100);
    for (const part of parts) expect(new Set(part.map((n) => Math.floor(n / 5))).size).toBe(part.length / 5);
    expect(data.documents).toEqual(Array.from({ length: 20 }, (_, n) => Math.floor(n / 5)));
  });

  it('folds: the tests are the corpus, and no fold trains on its test', async () => {
    const store = await open({ source: { kind: 'folds', file: 'train.txt', folds: 4 } });
    const folds = await Promise.all([0, 1, 2, 3].map((fold) => store.prepare(spec({ fold }))));
    expect(folds.flatMap((data) => numbers(data.test)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, n) => n),
    );
    for (const fold of folds) expect(new Set(partsOf(fold).flat()).size).toBe(100);
    await expect(store.prepare(spec({ fold: 4 }))).rejects.toThrow('no fold 4');
    expect((await store.card('c')).parts.map(({ sentences }) => sentences)).toEqual([68, 7, 100]);
  });

  it('limits: the first sentences, or some at equal distances', async () => {
    const limits = { train: 4, test: 3 };
    const first = partsOf(await (await open({ limits })).prepare(spec()));
    expect(first[0]).toEqual([0, 1, 2, 3]);
    const every = partsOf(await (await open({ limits, take: 'every' })).prepare(spec()));
    expect(every[2]).toEqual([9, 39, 69]);
    expect(every[0]).toHaveLength(4);
  });

  it('convert labels, with the spans kept, and refuse what has no scheme', async () => {
    const data = await (await open({ toScheme: 'iobes' })).prepare(spec());
    expect(data.scheme).toBe('iobes');
    expect(data.train.sentences.at(-1)?.labels).toEqual(['O', 'S-PER', 'B-LOC', 'E-LOC']);
    const plain = await open({
      source: { kind: 'files', train: 'train.txt' },
      toScheme: 'iob2',
      reading: { label: 'word' } as object,
    });
    await expect(plain.prepare(spec())).rejects.toThrow();
  });

  it('name a file that is missing', async () => {
    await expect(open({ source: { kind: 'files', train: 'none.txt' } })).rejects.toThrow(
      /none\.txt: no such file; paths are relative to the experiment file$/,
    );
  });
});

describe('training sizes', () => {
  it('are nested subsets that do not follow the order of the file', async () => {
    const store = await open({});
    const subsets = await Promise.all([5, 10, 40].map((n) => store.prepare(spec({ trainSentences: n }))));
    const [five = [], ten = [], forty = []] = subsets.map(({ train }) => numbers(train));
    expect([five.length, ten.length, forty.length]).toEqual([5, 10, 40]);
    expect(five.every((n) => ten.includes(n))).toBe(true);
    expect(ten.every((n) => forty.includes(n))).toBe(true);
    expect(forty).toEqual([...forty].sort((a, b) => a - b));
    expect(Math.max(...forty)).toBeGreaterThan(80);
    expect(subsets[0]?.test).toEqual((await store.prepare(spec())).test);
    expect((await store.prepare(spec({ trainSentences: 1000 }))).usedSentences).toBe(80);
  });

  it('have the same sentences on every rung, and the same noise at every size', async () => {
    const store = await open({});
    const rung = { route: 'merge', categories: 1 } as const;
    const all = await store.prepare(spec({ trainSentences: 20 }));
    const merged = await store.prepare(spec({ trainSentences: 20, rung }));
    expect(numbers(merged.train)).toEqual(numbers(all.train));
    const distortion = { kind: 'label-noise', share: 0.5 } as const;
    const few = await store.prepare(spec({ trainSentences: 20, distortion }));
    const many = await store.prepare(spec({ distortion }));
    const labels = new Map(many.train.sentences.map((sentence) => [sentence.tokens[0], sentence.labels]));
    for (const sentence of few.train.sentences)
      expect(sentence.labels).toEqual(labels.get(sentence.tokens[0]));
  });
});

describe('rungs', () => {
  it('follow a map file, and name a category it lacks', async () => {
    const store = await open({ map: 'map.tsv' });
    const { categories } = await store.prepare(spec({ rung: { route: 'map' } }));
    expect(categories).toEqual(['NAME']);
    const short = await open({ map: 'short-map.tsv' });
    await expect(short.prepare(spec({ rung: { route: 'map' } }))).rejects.toThrow(
      /category "LOC" is not in the category map/,
    );
  });

  it('tell the mentions they reached', async () => {
    const store = await open({});
    const rung = { route: 'matched', categories: 2, mentions: 10 } as const;
    expect(await store.mentions(spec({ rung }))).toEqual([
      { category: 'LOC', count: 10 },
      { category: 'PER', count: 10 },
    ]);
  });
});

describe('hashes and cards', () => {
  it('are of the bytes of the files, gzip or not', async () => {
    const store = await open({
      source: { kind: 'files', train: 'zipped.txt.gz' },
      map: 'map.tsv',
      gazetteers: ['people.txt'],
    });
    const bytes = gzipSync(textOf(0, 30));
    expect(store.hashes[0]).toEqual({
      corpus: 'c',
      part: 'train',
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect(store.hashes.map(({ part }) => part)).toEqual(['train', 'map', 'gazetteer:people']);
  });

  it('of generated sentences depend on the seed alone', async () => {
    const of = async (seed: number): Promise<string[]> =>
      (
        await open({
          source: { kind: 'embedded', seed, trainSentences: 20, devSentences: 5, testSentences: 5 },
        })
      ).hashes.map(({ sha256 }) => sha256);
    expect(await of(1)).toEqual(await of(1));
    expect(await of(1)).toHaveLength(3);
    expect((await of(1)).filter((hash, i, all) => all.indexOf(hash) === i)).toHaveLength(3);
    expect(await of(2)).not.toEqual(await of(1));
  });

  it('count what brute force counts', async () => {
    const store = await open({
      source: { kind: 'files', train: 'train.txt', dev: 'dev.txt', test: 'test.txt' },
    });
    const card = await store.card('c');
    expect(card).toMatchObject({ corpus: 'c', task: 'ner', scheme: 'iob2' });
    expect(card.parts[0]).toEqual({
      part: 'train',
      sentences: 100,
      tokens: 80 * 3 + 20 * 4,
      documents: 1,
      spans: 120,
      outsideShare: (80 * 2 + 20) / 320,
    });
    expect(card.categories).toEqual([
      { category: 'PER', train: 100, dev: 10, test: 20 },
      { category: 'LOC', train: 20, dev: 10, test: 20 },
    ]);
    expect(card.seenSpans).toBe(1);
  });
});

describe('resources', () => {
  const rich = { vectors: 'vectors.txt', gazetteers: ['people.txt'], clusters: ['paths.txt'] };

  it('are those of the level, and vectors those that the texts can look up', async () => {
    const store = await open(rich);
    const none = await store.resources('c', 'none', 'none');
    expect([none.gazetteers.size, none.clusters.size, none.vectors]).toEqual([0, 0, undefined]);
    const all = await store.resources('c', 'all', 'pretrained');
    expect([[...all.gazetteers.keys()], [...all.clusters.keys()]]).toEqual([['people'], ['paths']]);
    expect(all.vectors?.words).toEqual(['anna1', 'w3', 'w#']);
    const lists = await store.resources('c', 'gazetteers', 'pretrained');
    expect(lists.clusters.size).toBe(0);
    expect(lists.vectors).toBe(all.vectors);
  });

  it('name the file that cannot be read', async () => {
    const store = await open({ gazetteers: ['latin.txt'] });
    await expect(store.resources('c', 'gazetteers', 'none')).rejects.toThrow(/latin\.txt:1: .*convert it/);
  });

  it('become templates at each level of templates', async () => {
    const resources: Resources = await (await open(rich)).resources('c', 'all', 'none');
    const inputs = { columns: ['pos'], hasDocuments: true, resources };
    const names = (level: string): string[] => templateSpec(level, 'ner', inputs).templates.map(templateName);
    expect(names('preset')).toEqual(presetSpec('ner', inputs).templates.map(templateName));
    expect(names('words')[0]).toBe('w[0]');
    expect(names('words').length).toBe(
      1 +
        presetSpec('ner', inputs).templates.length -
        presetSpec('ner', {
          ...inputs,
          resources: { ...resources, gazetteers: new Map(), clusters: new Map() },
        }).templates.length,
    );
    const without = names('without:AFF4');
    expect(names('preset').filter((name) => !without.includes(name))).toHaveLength(8);
    expect(without.every((name) => names('preset').includes(name))).toBe(true);
    expect(() => templateSpec('without:CHK', 'ner', inputs)).toThrow(
      /preset ner has no group CHK here, its groups are W, .*DOCX, CLU, GAZ$/,
    );
  });
});

it('keeps the last few prepared data', async () => {
  const store = await open({});
  const first = await store.prepare(spec());
  expect(await store.prepare(spec())).toBe(first);
  for (const n of [1, 2, 3, 4]) await store.prepare(spec({ trainSentences: n }));
  const again = await store.prepare(spec());
  expect(again).not.toBe(first);
  expect(again).toEqual(first);
});
