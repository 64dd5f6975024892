import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Corpus,
  type CorpusStatistics,
  corpusStatistics,
  mapCorpusCategories,
  parseCategoryMap,
  readCorpus,
} from '../../src/corpus/index.ts';
import { hasSharedData, sharedData } from '../helpers/shared-data.ts';

interface DatasetColumn {
  /** Name in the README's tables; `folder` is the dataset's. */
  readonly name: string;
  readonly folder: string;
  /** File name after the split's. */
  readonly file: string;
  readonly format: 'conll' | 'conllu' | 'slots';
  readonly splits: readonly string[];
  readonly columns?: readonly string[];
  readonly label: string;
  readonly scheme: CorpusStatistics['scheme'];
}

const ALL = ['train', 'dev', 'test'];
const CONLL2003 = {
  folder: 'conll2003',
  file: 'txt',
  format: 'conll',
  splits: ALL,
  columns: ['word', 'pos', 'chunk', 'ner'],
} as const;
const CONLL2000 = {
  folder: 'conll2000',
  file: 'txt',
  format: 'conll',
  splits: ['train', 'test'],
  columns: ['word', 'pos', 'chunk'],
} as const;
const UD = { folder: 'ud-en-ewt', file: 'conllu', format: 'conllu', splits: ALL, scheme: 'none' } as const;
const DATASETS: readonly DatasetColumn[] = [
  { name: 'conll2003', ...CONLL2003, label: 'ner', scheme: 'iob1' },
  { name: 'conll2003 (chunk col)', ...CONLL2003, label: 'chunk', scheme: 'iob1' },
  { name: 'conll2003 (POS col)', ...CONLL2003, label: 'pos', scheme: 'none' },
  { name: 'conll2000', ...CONLL2000, label: 'chunk', scheme: 'iob2' },
  { name: 'conll2000 (POS col)', ...CONLL2000, label: 'pos', scheme: 'none' },
  {
    name: 'conll2002-nl',
    folder: 'conll2002-nl',
    file: 'txt',
    format: 'conll',
    splits: ALL,
    columns: ['word', 'pos', 'ner'],
    label: 'ner',
    scheme: 'iob2',
  },
  {
    name: 'wnut17',
    folder: 'wnut17',
    file: 'txt',
    format: 'conll',
    splits: ALL,
    columns: ['word', 'ner'],
    label: 'ner',
    scheme: 'iob2',
  },
  {
    name: 'multiconer2-en',
    folder: 'multiconer2-en',
    file: 'conll',
    format: 'conll',
    splits: ['train', 'dev'],
    columns: ['word', '_', '_', 'ner'],
    label: 'ner',
    scheme: 'iob2',
  },
  {
    name: 'atis',
    folder: 'atis',
    file: 'seq.in',
    format: 'slots',
    splits: ALL,
    label: 'slot',
    scheme: 'iob2',
  },
  {
    name: 'bionlp13cg',
    folder: 'bionlp13cg',
    file: 'tsv',
    format: 'conll',
    splits: ALL,
    columns: ['word', 'ner'],
    label: 'ner',
    scheme: 'iob2',
  },
  {
    name: 'gum',
    folder: 'gum',
    file: 'conll',
    format: 'conll',
    splits: ['train', 'test'],
    columns: ['word', 'ner'],
    label: 'ner',
    scheme: 'iob2',
  },
  { name: 'ud-en-ewt (UPOS)', ...UD, label: 'upos' },
  { name: 'ud-en-ewt (XPOS)', ...UD, label: 'xpos' },
];

const readme = hasSharedData ? readFileSync(sharedData('README.md'), 'utf8') : '';
const number = (text: string): number => Number(text.replaceAll(',', ''));

/** Cells of the README's table rows that have `width` columns and begin with `first`. */
function tableRows(width: number, first: string): string[][] {
  return readme
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter((cells) => cells.length === width && cells[0] === first);
}

/** `train 14,041 / 203,621` in the first table; `documents: train 946, dev 216` in its notes. */
function expectedSizes(
  folder: string,
  split: string,
): { sentences: number; tokens: number; documents?: number } {
  const [cells = []] = tableRows(8, folder);
  const size = new RegExp(`${split} ([\\d,]+) / ([\\d,]+)`).exec(cells[3] ?? '');
  const documents = new RegExp(`documents: .*?${split} (\\d+)`).exec(cells[7] ?? '');
  return {
    sentences: number(size?.[1] ?? ''),
    tokens: number(size?.[2] ?? ''),
    ...(documents === null ? {} : { documents: number(documents[1] ?? '') }),
  };
}

/** The line of the section "Categories": name to count over all splits, most frequent first. */
function expectedCategories(name: string): Map<string, number> {
  const line = readme.split('\n').find((text) => text.startsWith(`- **${name}** (`)) ?? '';
  const list = line.slice(line.indexOf(': ') + 2);
  const entries = [...list.matchAll(/(\S+) ([\d,]*\d)(?:, |$)/g)];
  return new Map(entries.map(([, category = '', count = '']) => [category, number(count)]));
}

function load({ folder, file, format, columns, label }: DatasetColumn, split: string): Promise<Corpus> {
  const path = sharedData(`${folder}/${split}.${file}.gz`);
  return readCorpus(
    path,
    columns === undefined ? { format, label } : { format, label, columns: [...columns] },
  );
}

describe.skipIf(!hasSharedData).each(DATASETS)('$name', (dataset) => {
  const statistics = new Map<string, CorpusStatistics>();

  beforeAll(async () => {
    const train = await load(dataset, 'train');
    for (const split of dataset.splits) {
      const corpus = split === 'train' ? train : await load(dataset, split);
      statistics.set(split, corpusStatistics(corpus, split === 'train' ? {} : { train }));
    }
  });

  test('has the sentences, tokens and documents of the README', () => {
    for (const split of dataset.splits) {
      expect(statistics.get(split)).toMatchObject(expectedSizes(dataset.folder, split));
    }
  });

  test('passes the scheme check of the README, and repeats as many sentences of train', () => {
    const rows = tableRows(10, dataset.name);
    expect(rows).toHaveLength(dataset.scheme === 'none' ? 0 : dataset.splits.length);
    for (const [, split = '', ...cells] of rows) {
      const found = statistics.get(split);
      expect([
        found?.entities,
        found?.categories.length,
        found?.schemeCheck.begins,
        found?.schemeCheck.insides,
        found?.schemeCheck.insideAfterOutside,
        found?.schemeCheck.insideAfterOtherCategory,
        found?.schemeCheck.beginAfterSameCategory,
        found?.overlap?.seenSentences ?? '-',
      ]).toEqual(cells.map((cell) => (cell === '-' ? cell : number(cell))));
    }
  });

  test('has the categories of the README over all splits', () => {
    const total = new Map<string, number>();
    for (const { categories } of statistics.values()) {
      for (const { category, count } of categories) total.set(category, (total.get(category) ?? 0) + count);
    }
    const expected = expectedCategories(dataset.name);
    expect(expected.size).toBeGreaterThan(3);
    expect(total).toEqual(expected);
  });

  test('is found to be in its scheme in every split', () => {
    for (const split of dataset.splits) {
      const found = statistics.get(split);
      expect(found?.scheme).toBe(dataset.scheme);
      expect(found?.usesBilou).toBe(false);
      if (dataset.scheme === 'iob2') expect(found?.invalid).toBe(0);
    }
  });
});

describe.skipIf(!hasSharedData)('figures from elsewhere', () => {
  const dataset = (name: string): DatasetColumn => {
    const found = DATASETS.find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error(`no dataset ${name}`);
    return found;
  };

  test('strictly dominated tokens of CoNLL-2003 and WNUT-17 are as Lester et al. (2020) publish them', async () => {
    const measure = async (name: string) => {
      const [train, dev] = [await load(dataset(name), 'train'), await load(dataset(name), 'dev')];
      return corpusStatistics(dev, { train }).dynamics;
    };
    const percent = (share: number | undefined): number => Math.round(100 * (share ?? 0));
    const conll = await measure('conll2003');
    expect([percent(conll?.iobes.strictlyDominated), percent(conll?.iob2.strictlyDominated)]).toEqual([
      71, 60,
    ]);
    expect(percent((await measure('wnut17'))?.iobes.strictlyDominated)).toBe(74);
  });

  test('MultiCoNER repeats ids and sentences as its README notes, and maps to six coarse types', async () => {
    const train = await load(dataset('multiconer2-en'), 'train');
    const fine = corpusStatistics(train);
    expect(fine).toMatchObject({ duplicateIds: 11, repeatedSentences: 103 });
    const map = parseCategoryMap(readFileSync(sharedData('multiconer2-en/fine-to-coarse.tsv'), 'utf8'));
    expect(map.size).toBe(33);
    const coarse = corpusStatistics(mapCorpusCategories(train, map));
    expect(coarse.categories).toHaveLength(6);
    expect(coarse.entities).toBe(fine.entities);
    expect(coarse.invalid).toBe(0);
  });

  test('ATIS shows four categories outside train alone', async () => {
    const train = await load(dataset('atis'), 'train');
    const added = new Set<string>();
    for (const split of ['dev', 'test']) {
      const { overlap } = corpusStatistics(await load(dataset('atis'), split), { train });
      for (const category of overlap?.newCategories ?? []) added.add(category);
    }
    expect(added.size).toBe(4);
  });
});
