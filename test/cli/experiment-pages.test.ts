/** Which model of an experiment its page shows, and what becomes of the page where there is none. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeLivePages } from '../../src/cli/experiment-pages.ts';
import { type DataStore, Journal, keepsModel, type Run, type RunResult } from '../../src/compare/index.ts';
import { RUN_RESULT_VERSION } from '../../src/compare/run/run-result.ts';
import { type CrfModel, serializeCrf } from '../../src/crf/index.ts';
import { type FeatureSpec, presetSpec } from '../../src/features/index.ts';
import { planOf, TINY_OPTIONS, tinyExperiment } from '../compare/run/tiny-experiment.ts';
import { temporaryFolder } from '../helpers/run-cli.ts';
import { trainedCrf } from '../helpers/trained-crf.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

const [GRID] = TINY_OPTIONS.grids;
const experiment = tinyExperiment({
  grids: [
    { ...GRID, templates: ['preset', 'words'], seeds: [1, 2], trainSentences: [20, 'all'] },
    { ...GRID, name: 'distorted', templates: ['preset'], distortions: [{ kind: 'cut-outside', share: 0.5 }] },
  ],
  interpretation: { decisions: 2, refits: 2 },
});

let store: DataStore;
let runs: readonly Run[];
let kept: Run;
let model: CrfModel;
const stemmed: FeatureSpec = {
  ...presetSpec('words', { columns: [] }),
  templates: [
    { kind: 'attribute', boundary: 'omit', parts: [{ field: 'stem', stemmer: 'porter', offset: 0 }] },
  ],
};

beforeAll(async () => {
  ({ runs, store } = await planOf(experiment));
  const [only, ...others] = runs.filter((run) => keepsModel(run, experiment));
  expect(others).toEqual([]);
  kept = only ?? expect.fail();
  model = await trainedCrf((await store.prepare(kept.spec)).train, presetSpec('words', { columns: [] }));
});

const resultOf = ({ id, spec }: Run, devScore: number | undefined): RunResult => ({
  version: RUN_RESULT_VERSION,
  id,
  spec,
  predictions: {},
  parameters: 1,
  labels: 2,
  iterations: 3,
  stopReason: 'converged',
  devScore,
  weights: undefined,
  interpretation: undefined,
});

/** Two runs whose models are kept; the page is made with these dev scores. */
async function pagesOf(
  name: string,
  models: readonly [Uint8Array | undefined, Uint8Array | undefined],
  scores: readonly [number | undefined, number | undefined],
): Promise<{ pages: string[]; said: string; isThere: boolean }> {
  const out = folder.path(name);
  mkdirSync(out);
  writeFileSync(join(out, 'inspect-e.html'), 'of before');
  const journal = new Journal(out);
  const both = [kept, { ...kept, id: 'other' }];
  for (const [n, bytes] of models.entries())
    if (bytes !== undefined) await journal.writeModel(both[n]?.id ?? '', bytes);
  let said = '';
  const pages = await writeLivePages(
    out,
    { experiment, store, plan: { runs: both }, journal },
    both.map((run, n) => resultOf(run, scores[n])),
    (text) => {
      said += text;
    },
  );
  return { pages, said, isThere: existsSync(join(out, 'inspect-e.html')) };
}

const MADE = { pages: ['inspect-e.html'], said: 'making inspect-e.html\n', isThere: true };
const damaged = Uint8Array.of(1, 2, 3);

it('keeps the model of one run of a corpus: the CRF of hand features of the main comparison', () => {
  expect(kept.spec).toMatchObject({
    emission: 'features',
    head: 'crf',
    templates: 'preset',
    trainSentences: 'all',
    distortion: { kind: 'none' },
    seed: 1,
  });
  expect(kept.spec.refit).toBeUndefined();
  expect(keepsModel({ ...kept, spec: { ...kept.spec, fold: 0 } }, experiment)).toBe(true);
  expect(keepsModel({ ...kept, spec: { ...kept.spec, fold: 1 } }, experiment)).toBe(false);
  expect(keepsModel({ ...kept, spec: { ...kept.spec, refit: 1 } }, experiment)).toBe(false);
  expect(keepsModel({ ...kept, isExplained: false }, experiment)).toBe(false);
});

it('takes the model with the best dev score, then any that is there', async () => {
  const bytes = serializeCrf(model);
  expect(await pagesOf('first', [bytes, damaged], [0.5, 0.4])).toEqual(MADE);
  expect(await pagesOf('second', [damaged, bytes], [0.5, 0.6])).toEqual(MADE);
  expect(await pagesOf('unknown', [bytes, damaged], [undefined, undefined])).toEqual(MADE);
  expect(await pagesOf('left', [bytes, undefined], [0.5, 0.6])).toEqual(MADE);
  const { said, isThere } = await pagesOf('bad', [bytes, damaged], [0.5, 0.6]);
  expect(said).toMatch(/^making .*\nnote: no page of the CRF of e: .*other\.crfmodel: .*\n$/);
  expect(isThere).toBe(false);
});

it('leaves a page of before alone where no model was kept', async () => {
  expect(await pagesOf('none', [undefined, undefined], [0.5, 0.6])).toEqual({
    pages: [],
    said: '',
    isThere: true,
  });
});

it('notes a model whose features no browser computes', async () => {
  const stems = await trainedCrf((await store.prepare(kept.spec)).train, stemmed);
  const { pages, said, isThere } = await pagesOf('stems', [serializeCrf(stems), undefined], [1, 0]);
  expect(pages).toEqual([]);
  expect(said).toContain(
    'note: no page of the CRF of e: e features+crf seed 1: its features read the field stem, which only Node.js computes; train a model without it for the page\n',
  );
  expect(isThere).toBe(false);
});
