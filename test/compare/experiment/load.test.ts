import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadExperiment } from '../../../src/compare/experiment/load.ts';
import {
  defineExperiment,
  experimentJsonSchema,
  resolveExperiment,
} from '../../../src/compare/experiment/schema.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crf-lab-experiment-'));
});
afterAll(() => rm(folder, { recursive: true }));

const CORPUS = { name: 'a', source: { kind: 'embedded' } };
const FILES = { name: 'f', source: { kind: 'files', train: 'train.txt' } };

async function faultOf(experiment: unknown): Promise<string> {
  const path = join(folder, 'exp.json');
  await writeFile(path, typeof experiment === 'string' ? experiment : JSON.stringify(experiment));
  const failed = await loadExperiment(path).then(
    () => 'no error',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  expect(failed).not.toContain('\n');
  return failed.replace(path, 'exp.json');
}

const withGrid = (grid: object, corpora: readonly object[] = [CORPUS]): object => ({
  name: 'x',
  corpora,
  grids: [{ name: 'g', ...grid }],
});

describe('loadExperiment', () => {
  it('writes out defaults and says what paths are relative to', async () => {
    const path = join(folder, 'ok.json');
    await writeFile(path, JSON.stringify(withGrid({})));
    const { experiment, folder: found } = await loadExperiment(path);
    expect(found).toBe(folder);
    expect(experiment.grids[0]).toMatchObject({ emissions: ['features', 'bilstm'], seeds: [1, 2, 3] });
    expect(experiment.statistics).toMatchObject({ rounds: 10_000, smallestEffect: 0.5 });
  });

  it('writes no default over options that presets recommend', async () => {
    const path = join(folder, 'given.json');
    await writeFile(
      path,
      JSON.stringify({ ...withGrid({}), features: { period: 5 }, network: {}, training: { epochs: 3 } }),
    );
    const { experiment } = await loadExperiment(path);
    expect(experiment).toMatchObject({ features: { period: 5 }, network: {}, training: { epochs: 3 } });
    expect(Object.keys(experiment.features)).toEqual(['period']);
    expect(Object.keys(experiment.network)).toEqual([]);
    expect(Object.keys(experiment.training)).toEqual(['epochs']);
    expect(Object.keys(experiment.corpora[0]?.reading ?? { x: 1 })).toEqual([]);
  });

  it.each<[string, unknown, RegExp]>([
    ['a missing comma', '{\n  "name": "x"\n  "corpora": []\n}', /^exp\.json:3: not valid JSON: /],
    ['a bare word', '{\n "name": x\n}', /^exp\.json:2: not valid JSON: /],
    ['an end too early', '{\n  "name": "x",\n', /^exp\.json:2: not valid JSON: /],
    ['nothing', '', /^exp\.json:1: not valid JSON: /],
    [
      'an unknown key',
      { ...withGrid({}), colour: 1 },
      /^exp\.json: experiment: unknown key "colour"; known here: .*\bname, title, /,
    ],
    [
      'unknown keys within',
      withGrid({ seed: 1, training: {}, constructor: 1 }),
      /^exp\.json: grids\.0: unknown keys "seed", "constructor"; known here: name, corpora, .*seeds, training$/,
    ],
    [
      'an unknown key of the training of a grid',
      withGrid({ training: { epoch: 2 } }),
      /^exp\.json: grids\.0\.training: unknown key "epoch"; known here: .*\bepochs, /,
    ],
    [
      'an unknown key of one of several kinds',
      withGrid({}, [{ name: 'f', source: { kind: 'folds', file: 'x', k: 3 } }]),
      /^exp\.json: corpora\.0\.source: unknown key "k"; known here: kind, file, folds, unit, seed$/,
    ],
    ['an unknown output', withGrid({ outputs: ['crf', 'x'] }), /^exp\.json: grids\.0\.outputs\.1: /],
    ['a bad option', { ...withGrid({}), features: { l2: -1 } }, /^exp\.json: features\.l2: /],
    [
      'options that do not go together',
      { ...withGrid({}), features: { algorithm: 'averaged-perceptron', l2: 1 } },
      /^exp\.json: features\.l2: averaged-perceptron has no penalty/,
    ],
    [
      'a name of blanks',
      withGrid({}, [{ ...CORPUS, name: ' \t' }]),
      /^exp\.json: corpora\.0\.name: .*expected a name$/,
    ],
    [
      'a name that moves the cursor',
      withGrid({}, [{ ...CORPUS, name: 'a\u001b[2J' }]),
      /^exp\.json: corpora\.0\.name: "a\\u001b\[2J", expected a name without control characters$/,
    ],
    [
      'a name of more than 300 characters',
      { ...withGrid({}), systems: [{ name: 'x'.repeat(301), corpus: 'a', predictions: 'p' }] },
      /^exp\.json: systems\.0\.name: "x+…", expected at most 300 characters of text$/,
    ],
    [
      'two corpora of one name',
      withGrid({}, [CORPUS, { ...CORPUS, name: ' a' }]),
      /^exp\.json: corpora\.1\.name: "a" is also the name of corpora\.0; choose another$/,
    ],
    [
      'two systems of one name, composed otherwise',
      {
        ...withGrid({}),
        systems: ['caf\u00e9', 'cafe\u0301'].map((name) => ({ name, corpus: 'a', predictions: 'p' })),
      },
      /^exp\.json: systems\.1\.name: "caf\u00e9" is also the name of systems\.0/,
    ],
    [
      'two grids of one name',
      { name: 'x', corpora: [CORPUS], grids: [{ name: 'g' }, { name: 'g' }] },
      /^exp\.json: grids\.1\.name: "g" is also/,
    ],
    [
      'an unknown corpus',
      withGrid({ corpora: ['a', 'b'] }),
      /^exp\.json: grids\.0\.corpora\.1: no corpus is named "b", there are a$/,
    ],
    [
      'an unknown corpus of a system',
      { ...withGrid({}), systems: [{ name: 's', corpus: 'z', predictions: 'p' }] },
      /^exp\.json: systems\.0\.corpus: no corpus is named "z"/,
    ],
    [
      'vectors that are not there',
      withGrid({ vectors: ['none', 'pretrained'] }, [FILES]),
      /grids\.0\.vectors\.1: corpus f has no word vectors: give it "vectors"/,
    ],
    [
      'lists that are not there',
      withGrid({ resources: ['gazetteers'] }),
      /grids\.0\.resources\.0: corpus a has no gazetteers: give it/,
    ],
    [
      'clusters that are not there',
      withGrid({ resources: ['none', 'all'] }, [{ ...CORPUS, gazetteers: ['x'] }]),
      /grids\.0\.resources\.1: corpus a has no clusters/,
    ],
    [
      'a map that is not there',
      withGrid({ categories: [{ route: 'map' }] }, [FILES]),
      /grids\.0\.categories\.0: route map needs a map.*give the corpus a map/,
    ],
    [
      'no level of the embedded corpus',
      withGrid({ categories: [{ route: 'map' }] }),
      /name a level, coarse or middle/,
    ],
    [
      'a level that is not above',
      withGrid({ categories: [{ route: 'map', level: 'middle' }] }, [
        { name: 'a', source: { kind: 'embedded', level: 'coarse' } },
      ]),
      /level middle is not above level coarse/,
    ],
    [
      'an unknown group',
      withGrid({ templates: ['without:NOPE'] }),
      /grids\.0\.templates\.0: the preset ner of corpus a has no group NOPE, its groups are W, WB, .*DOC.*GAZ/,
    ],
    [
      'two lists of one name',
      withGrid({}, [{ ...CORPUS, gazetteers: ['x/per.txt', 'y/per.txt.gz'] }]),
      /corpora\.0\.gazetteers\.1: two files would both be called per/,
    ],
    [
      'shares over 1',
      withGrid({}, [{ name: 'a', source: { kind: 'split', file: 'x', train: 0.9 } }]),
      /corpora\.0\.source: .*more than 1/,
    ],
    [
      'more test sentences beside test sentences',
      withGrid({}, [{ name: 'a', source: { kind: 'files', train: 'x', test: 'y', moreTest: 'z' } }]),
      /corpora\.0\.source\.moreTest: .*leave one of the two away/,
    ],
    [
      'a reading without labels',
      withGrid({}, [{ ...FILES, reading: { labelled: false } }]),
      /reading\.labelled: corpora of an experiment need labels/,
    ],
  ])('says in one line what is wrong: %s', async (_, experiment, message) => {
    expect(await faultOf(experiment)).toMatch(message);
  });

  it('names a file that is missing', async () => {
    await expect(loadExperiment(join(folder, 'none.json'))).rejects.toThrow(/none\.json/);
  });
});

describe('the published schema', () => {
  it('is the one of the program', async () => {
    const text = `${JSON.stringify(experimentJsonSchema(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot('../../../docs/experiment-schema.json');
  });

  it('refuses unknown keys and needs no key that has a default', () => {
    expect(experimentJsonSchema()).toMatchObject({
      additionalProperties: false,
      required: ['name', 'corpora', 'grids'],
    });
  });
});

describe('defineExperiment', () => {
  it('gives the options back, checked', () => {
    const options = {
      name: 'x',
      corpora: [{ name: 'a', source: { kind: 'embedded' as const } }],
      grids: [{ name: 'g' }],
    };
    expect(defineExperiment(options)).toBe(options);
    expect(() => defineExperiment({ ...options, name: '' })).toThrow(/^name: /);
    expect(resolveExperiment(options).version).toBe(1);
  });
});
