/** Every experiment in the documentation is one. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadExperiment } from '../../../src/compare/experiment/load.ts';

const root = new URL('../../../', import.meta.url);
const pages = [
  'README.md',
  'reports/README.md',
  'reports/settings.md',
  ...readdirSync(new URL('docs/', root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Blocks of JSON that have the keys of an experiment. */
const experiments = pages.flatMap((page) =>
  Array.from(
    readFileSync(new URL(page, root), 'utf8').matchAll(/^```jsonc?\n(.*?)^```/gms),
    ([, text = '']) => text,
  )
    .filter((text) => /"(?:corpora|grids)"/.test(text))
    .map((text, n) => [`${page}, block ${n + 1}`, text] as const),
);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crf-lab-documented-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('there is one in the README', () => {
  expect(experiments.map(([place]) => place)).toContain('README.md, block 1');
});

it.each(experiments)('%s is taken as it stands', async (_place, text) => {
  const path = join(folder, 'experiment.json');
  await writeFile(path, text);
  const { experiment } = await loadExperiment(path);
  expect(experiment).toMatchObject(JSON.parse(text));
});
