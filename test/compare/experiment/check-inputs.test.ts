import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkExperiment } from '../../../src/compare/experiment/check-experiment.ts';
import { checkInputs } from '../../../src/compare/experiment/check-inputs.ts';
import { DataStore } from '../../../src/compare/experiment/data-store.ts';
import { planExperiment } from '../../../src/compare/experiment/plan.ts';
import { type ExperimentOptions, resolveExperiment } from '../../../src/compare/experiment/schema.ts';
import { corpusStatistics, readCorpus } from '../../../src/corpus/index.ts';

type CorpusOptions = ExperimentOptions['corpora'][number];
type GridOptions = ExperimentOptions['grids'][number];

let folder: string;
const sentence = (n: number, at = 'B-PER'): string =>
  `w${n} O\nAnna${n % 7} ${at}\nsmiles O\nin O\nNew B-LOC\nYork${n % 3} I-LOC\n`;
const text = (from: number, to: number, at?: string): string =>
  Array.from({ length: to - from }, (_, i) => sentence(from + i, at)).join('\n');
const TEST = text(300, 320);
const PLAIN = (labels: string): string => labels.replaceAll(/ [BI]-/g, ' ');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crf-lab-inputs-'));
  const files: Record<string, string | Uint8Array> = {
    'train.txt': text(0, 60),
    'dev.txt': text(200, 210),
    'test.txt': TEST,
    'header.txt': `TOKEN NE-COARSE\n${text(0, 60)}`,
    'one.txt': sentence(1),
    'good.txt': text(300, 320, 'O'),
    'iobes.txt': TEST.replaceAll('B-PER', 'S-PER').replaceAll('I-LOC', 'E-LOC'),
    'short.txt': text(300, 319),
    'long.txt': text(300, 321),
    'ragged.txt': TEST.replace('smiles O\n', ''),
    'foreign.txt': text(400, 420),
    'other-word.txt': TEST.replace('Anna6', 'Otto'),
    'columns.txt': TEST.replace('smiles O', 'smiles'),
    'strange.txt': TEST.replaceAll('B-PER', 'B-HUMAN'),
    'plain-train.txt': PLAIN(text(0, 60)),
    'plain-test.txt': PLAIN(TEST),
    'map.tsv': 'PER\tNAME\nLOC\tNAME\n',
    'short-map.tsv': 'PER\tNAME\n',
    'torn-map.tsv': 'PER NAME\n',
    'vectors.txt': 'anna1 1 2\nw3 0.5 1\n',
    'latin.txt': Buffer.from('Jos\u00e9\n', 'latin1'),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
});
afterAll(() => rm(folder, { recursive: true }));

interface Change {
  readonly corpus?: Partial<CorpusOptions>;
  readonly grid?: Partial<GridOptions>;
  readonly more?: Partial<ExperimentOptions>;
}

/** What is said, and the error, of an experiment; nothing is trained. */
async function check({
  corpus = {},
  grid = {},
  more = {},
}: Change): Promise<{ notes: string[]; fault: string }> {
  const notes: string[] = [];
  const work = async (): Promise<void> => {
    const experiment = resolveExperiment({
      name: 'x',
      corpora: [
        {
          name: 'c',
          source: { kind: 'files', train: 'train.txt', dev: 'dev.txt', test: 'test.txt' },
          ...corpus,
        },
      ],
      grids: [{ name: 'main', emissions: ['features'], outputs: ['crf'], seeds: [1], ...grid }],
      ...more,
    });
    checkExperiment(experiment);
    const store = await DataStore.open(experiment, folder);
    await checkInputs(experiment, store, planExperiment(experiment, store.hashes), (note) =>
      notes.push(note),
    );
  };
  const fault = await work().then(
    () => '',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  expect(fault).not.toContain('\n');
  return { notes, fault: fault.replaceAll(`${folder}/`, '').replaceAll(folder, '.') };
}

const predicted = (predictions: string, corpus: Partial<CorpusOptions> = {}): Change => ({
  corpus,
  more: { systems: [{ name: 'other tool', corpus: 'c', predictions }] },
});

describe('before the first training', () => {
  it.each<[string, Change]>([
    ['corpora alone', {}],
    ['predictions of the test file', predicted('good.txt')],
    ['predictions in another scheme', predicted('iobes.txt')],
    ['predictions of all sentences where some are used', predicted('good.txt', { limits: { test: 5 } })],
    ['and of some at equal distances', predicted('good.txt', { limits: { test: 5 }, take: 'every' })],
    ['a map', { corpus: { map: 'map.tsv' }, grid: { categories: [{ route: 'map' }] } }],
    ['vectors', { corpus: { vectors: 'vectors.txt' }, grid: { vectors: ['pretrained'] } }],
    [
      'plain labels with O named as IO',
      {
        corpus: {
          source: { kind: 'files', train: 'plain-train.txt', test: 'plain-test.txt' },
          reading: { scheme: 'io' },
        },
        more: { systems: [{ name: 'other tool', corpus: 'c', predictions: 'plain-test.txt' }] },
      },
    ],
  ])('takes %s', async (_name, change) => {
    expect((await check(change)).fault).toBe('');
  });

  it.each<[string, Change, string[]]>([
    [
      'in train',
      { corpus: { source: { kind: 'files', train: 'header.txt', test: 'test.txt' } } },
      [
        expect.stringMatching(
          /^corpus c: .*header\.txt:1: read as the names .*--header is "header" in "reading" of the corpus$/,
        ),
      ],
    ],
    [
      'once where both parts are one file',
      { corpus: { source: { kind: 'files', train: 'header.txt', test: 'header.txt' } } },
      [expect.stringMatching(/header\.txt:1: read as the names/)],
    ],
    [
      'in the file of a split',
      { corpus: { source: { kind: 'split', file: 'header.txt', train: 0.8, dev: 0.1, test: 0.1 } } },
      [expect.stringMatching(/header\.txt:1: read as the names/)],
    ],
    [
      'in folds',
      { corpus: { source: { kind: 'folds', file: 'header.txt', folds: 3 } } },
      [expect.stringMatching(/header\.txt:1: read as the names/)],
    ],
    [
      'unless asked for',
      {
        corpus: {
          source: { kind: 'files', train: 'header.txt', test: 'header.txt' },
          reading: { header: true },
        },
      },
      [],
    ],
  ])('says what readers assumed of a header, %s', async (_name, change, notes) => {
    expect(await check(change)).toEqual({ notes, fault: '' });
  });

  it.each<[string, Change, RegExp]>([
    ['no predictions', predicted('none.txt'), /^corpus c: none\.txt: no such file/],
    ['a folder of predictions', predicted('.'), /^corpus c: \.: /],
    [
      'too few sentences',
      predicted('short.txt'),
      /^corpus c: short\.txt: 19 sentences, but the test set of corpus c has 20: predict that file$/,
    ],
    [
      'too many sentences',
      predicted('long.txt'),
      /^corpus c: long\.txt:141: 21 sentences, but the test set of corpus c has 20/,
    ],
    [
      'a ragged sentence',
      predicted('ragged.txt'),
      /^corpus c: ragged\.txt:1: word 3 of the sentence is "in", expected "smiles" as in sentence 1 of the test set of corpus c/,
    ],
    [
      'another file',
      predicted('foreign.txt'),
      /^corpus c: foreign\.txt:1: word 1 of the sentence is "w400", expected "w300" as in sentence 1/,
    ],
    [
      'one other word',
      predicted('other-word.txt'),
      /^corpus c: other-word\.txt:1: word 2 of the sentence is "Otto", expected "Anna6"/,
    ],
    ['a line without a label', predicted('columns.txt'), /^corpus c: columns\.txt:3: /],
    [
      'predictions for folds',
      { ...predicted('good.txt', { source: { kind: 'folds', file: 'train.txt' } }) },
      /^systems\.0\.corpus: corpus "c" is cross-validated/,
    ],
    [
      'predictions of a corpus without a grid',
      {
        more: {
          corpora: ['c', 'd'].map((name) => ({
            name,
            source: { kind: 'files' as const, train: 'train.txt' },
          })),
          grids: [{ name: 'main', corpora: ['d'] }],
          systems: [{ name: 's', corpus: 'c', predictions: 'good.txt' }],
        },
      },
      /^systems\.0\.corpus: no grid trains on corpus "c"/,
    ],
    [
      'a test set of one sentence',
      { corpus: { source: { kind: 'files', train: 'train.txt', test: 'one.txt' } } },
      /^corpus c: corpora\.c: a test set of one sentence/,
    ],
    [
      'a map that lacks a category',
      { corpus: { map: 'short-map.tsv' }, grid: { categories: [{ route: 'all' }, { route: 'map' }] } },
      /^corpus c: .*LOC/,
    ],
    [
      'a torn map',
      { corpus: { map: 'torn-map.tsv' }, grid: { categories: [{ route: 'map' }] } },
      /^corpus c: torn-map\.tsv:1: /,
    ],
    [
      'more categories than there are',
      { grid: { categories: [{ route: 'merge', categories: 9 }] } },
      /^corpus c: categories: 9 categories asked for, but the corpus has 2/,
    ],
    [
      'more mentions than there are',
      { grid: { categories: [{ route: 'matched', categories: 2, mentions: 999 }] } },
      /^corpus c: categories: 999 training mentions/,
    ],
    [
      'a list in another encoding',
      { corpus: { gazetteers: ['latin.txt'] }, grid: { resources: ['none', 'gazetteers'] } },
      /^corpus c: .*latin\.txt:1: /,
    ],
    [
      'clusters that are none',
      { corpus: { clusters: ['map.tsv'] }, grid: { resources: ['clusters'] } },
      /^corpus c: .*map\.tsv/,
    ],
    [
      'vectors that are none',
      { corpus: { vectors: 'map.tsv' }, grid: { vectors: ['pretrained'] } },
      /^corpus c: .*map\.tsv/,
    ],
    [
      'a group that the columns do not give',
      { grid: { templates: ['preset', 'without:CHK'] } },
      /^corpus c: templates: preset ner has no group CHK here/,
    ],
    [
      'a group that one level of resources does not give',
      {
        corpus: { gazetteers: ['good.txt'] },
        grid: { resources: ['none', 'gazetteers'], templates: ['without:GAZ'] },
      },
      /^corpus c: templates: .*GAZ/,
    ],
    [
      'columns that are not there',
      { corpus: { reading: { columns: ['word', 'pos', 'ner'] } } },
      /^corpus c: .*\.txt:1: /,
    ],
  ])('refuses %s in one line', async (_name, change, message) => {
    expect((await check(change)).fault).toMatch(message);
  });

  it('says which predicted categories the corpus lacks', async () => {
    expect((await check(predicted('strange.txt'))).notes).toEqual([
      '"other tool" predicts a category that the corpus lacks: "HUMAN"; none of them can be right',
    ]);
  });

  it('says where nothing is explained though it is asked for, and only there', async () => {
    const without: GridOptions = { name: 'main', outputs: ['softmax'] };
    expect((await check({ grid: { outputs: ['softmax'] } })).notes).toEqual([
      expect.stringMatching(
        /^no decisions of models of corpus "c" are explained: .*output crf on emission features or bilstm.*"decisions" of "interpretation" to 0$/,
      ),
    ]);
    for (const more of [
      { interpretation: { decisions: 0 }, grids: [without] },
      { grids: [without, { name: 'other', outputs: ['crf' as const] }] },
    ])
      expect((await check({ more })).notes).toEqual([]);
    expect((await check({ grid: { trainSentences: [10, 20] } })).notes).toEqual([]);
  });
});

describe('interpretation', () => {
  const explained = (grids: readonly GridOptions[]): unknown[] =>
    planExperiment(
      resolveExperiment({
        name: 'x',
        corpora: [{ name: 'c', source: { kind: 'embedded', trainSentences: 100 } }],
        grids: [...grids],
        interpretation: { refits: 1 },
      }),
      [],
    )
      .runs.filter((run) => run.isExplained)
      .map(({ spec }) => [spec.emission, spec.trainSentences, spec.seed, spec.refit]);
  const crf: GridOptions = { name: 'main', emissions: ['features'], outputs: ['crf'], seeds: [4] };

  it.each<[string, readonly GridOptions[], unknown[]]>([
    ['all sentences', [{ ...crf, trainSentences: [10, 'all'] }], [['features', 'all', 4]]],
    ['the most of some', [{ ...crf, trainSentences: [10, 30, 20] }], [['features', 30, 4]]],
    ['more than there are', [{ ...crf, trainSentences: [10, 1000] }], [['features', 'all', 4]]],
    [
      'another grid where the main one has no CRF',
      [
        { ...crf, outputs: ['softmax'] },
        { ...crf, name: 'b', trainSentences: [10], seeds: [7] },
      ],
      [['features', 10, 7]],
    ],
    [
      'another grid where the main one is distorted',
      [
        { ...crf, distortions: [{ kind: 'label-noise', share: 0.1 }] },
        { ...crf, name: 'b' },
      ],
      [['features', 'all', 4]],
    ],
    ['nothing without a CRF', [{ ...crf, outputs: ['softmax'] }], []],
  ])('is measured on %s', (_name, grids, expected) => {
    const own = expected as unknown[][];
    expect(explained(grids)).toEqual([
      ...own.map((run) => [...run, undefined]),
      ...own.map((run) => [...run, 1]),
    ]);
  });
});

describe('the share of test spans seen in train', () => {
  it.each<[string, Partial<GridOptions>, number]>([
    ['all sentences', {}, 60],
    ['what the largest run trains on', { trainSentences: [2, 4] }, 4],
    ['one sentence', { trainSentences: [1] }, 1],
  ])('is that of crf-lab corpus: %s', async (_name, grid, sentences) => {
    const experiment = resolveExperiment({
      name: 'x',
      corpora: [
        { name: 'c', source: { kind: 'files', train: 'train.txt', dev: 'dev.txt', test: 'test.txt' } },
      ],
      grids: [{ name: 'g', ...grid }],
    });
    const store = await DataStore.open(experiment, folder);
    const card = await store.card('c');
    const { train, usedSentences } = await store.prepare({
      corpus: 'c',
      rung: { route: 'all' },
      trainSentences: sentences === 60 ? 'all' : sentences,
      distortion: { kind: 'none' },
    });
    const test = await readCorpus(join(folder, 'test.txt'));
    const overlap = corpusStatistics(test, { train }).overlap ?? expect.fail();
    expect(usedSentences).toBe(sentences);
    expect(card.parts[0]?.sentences).toBe(sentences);
    expect(card.seenSpans).toBeCloseTo(1 - overlap.unseenEntitiesOfCategory, 12);
    expect(card.seenBy).toBe('span');
  });

  it('does not take a span for seen whose words are seen one by one', async () => {
    await writeFile(
      join(folder, 'new-york.txt'),
      'New B-LOC\nHaven I-LOC\n\nYork B-LOC\n\nNew B-LOC\nHaven I-LOC\n',
    );
    await writeFile(
      join(folder, 'york.txt'),
      'New B-LOC\nYork I-LOC\n\nYork B-LOC\n\nYork B-PER\n\nNew B-LOC\nHaven I-LOC\n',
    );
    const experiment = resolveExperiment({
      name: 'x',
      corpora: [
        { name: 'c', source: { kind: 'files', train: 'new-york.txt', dev: 'york.txt', test: 'york.txt' } },
      ],
      grids: [{ name: 'g' }],
    });
    const { seenSpans } = await (await DataStore.open(experiment, folder)).card('c');
    expect(seenSpans).toBe(0.5);
  });
});

describe('reading', () => {
  it('names the scheme of plain categories beside O, and the label that means outside', async () => {
    await writeFile(join(folder, 'nil.txt'), PLAIN(text(0, 60)).replaceAll(' O\n', ' NIL\n'));
    for (const [train, reading] of [
      ['plain-train.txt', { scheme: 'io' }],
      ['nil.txt', { scheme: 'io', outside: 'NIL' }],
    ] as const) {
      const experiment = resolveExperiment({
        name: 'x',
        corpora: [{ name: 'c', source: { kind: 'files', train }, reading, toScheme: 'iob2' }],
        grids: [{ name: 'g' }],
      });
      const card = await (await DataStore.open(experiment, folder)).card('c');
      expect(card.scheme).toBe('iob2');
      expect(card.categories.map(({ category }) => category).sort()).toEqual(['LOC', 'PER']);
    }
  });
});
