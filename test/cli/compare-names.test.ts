/** crf-lab compare with the README's experiment, and with names that no file could have. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ExperimentOptions, ExperimentResult } from '../../src/compare/index.ts';
import { type Corpus, generateEmbeddedCorpus } from '../../src/corpus/index.ts';
import { TINY_OPTIONS } from '../compare/run/tiny-experiment.ts';
import { callCli, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

const [GRID] = TINY_OPTIONS.grids;
const parts = generateEmbeddedCorpus({
  level: 'coarse',
  trainSentences: 40,
  devSentences: 20,
  testSentences: 20,
});
const textOf = ({ sentences }: Corpus): string =>
  sentences
    .map(({ tokens, labels = [] }) => tokens.map((token, t) => `${token} ${labels[t]}\n`).join(''))
    .join('\n');
const test = textOf(parts.test);
folder.write('train.txt', textOf(parts.train));
folder.write('dev.txt', textOf(parts.dev));
folder.write('test.txt', test);
folder.write('test.predicted.txt', test);
folder.write('glove.6B.50d.txt', `the ${'0.5 '.repeat(50).trim()}\n`);

const resultOf = (out: string): ExperimentResult =>
  JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as ExperimentResult;

describe('names for people', () => {
  it('the experiment of the README runs, with less to train', async () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const [, text = ''] = /^```json\n(.*?)^```/ms.exec(readme) ?? [];
    const given = JSON.parse(text) as ExperimentOptions;
    const path = folder.write(
      'ner.json',
      JSON.stringify({
        ...given,
        corpora: given.corpora.map((corpus) => ({ ...corpus, vectors: 'glove.6B.50d.txt' })),
        grids: [{ name: 'main', emissions: ['features'], outputs: ['crf'], seeds: [1] }],
        features: TINY_OPTIONS.features,
        statistics: TINY_OPTIONS.statistics,
        interpretation: TINY_OPTIONS.interpretation,
      }),
    );
    const out = folder.path('readme');
    const { code, stderr } = await callCli('compare', path, '--out', out, '--threads', '1');
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    const other = resultOf(out).cells.find(({ system }) => system === 'other tool');
    expect(other?.categories.map(({ low, high }) => [low, high])).toContainEqual([1, 1]);
  });

  it.each([
    '../x',
    'CON',
    '__proto__',
    'x'.repeat(300),
    '\u{1f469}\u200d\u{1f467} ner',
    'a/b: "c" <d> $(e) %f',
  ])('are names of experiments, corpora, grids and systems: %s', async (name) => {
    const path = folder.write(
      'named.json',
      JSON.stringify({
        ...TINY_OPTIONS,
        name,
        corpora: [{ name, source: { kind: 'files', train: 'train.txt', dev: 'dev.txt', test: 'test.txt' } }],
        grids: [
          { ...GRID, name, emissions: ['features'], outputs: ['softmax', 'crf'], templates: ['preset'] },
        ],
        interpretation: { decisions: 2, refits: 0, l1Path: 0 },
        systems: [{ name, corpus: name, predictions: 'test.predicted.txt' }],
      }),
    );
    const here = process.cwd();
    const inside = dirname(folder.write(`start-${name.length}`, ''));
    process.chdir(inside);
    try {
      const { code, stderr, stdout } = await callCli('compare', path, '--threads', '1');
      expect([code, stderr]).toEqual([0, expect.any(String)]);
      expect(stdout).toContain('report.html');
      const [out = expect.fail(), ...more] = readdirSync('reports');
      expect(more).toEqual([]);
      expect(out.length).toBeLessThan(60);
      const files = readdirSync(join('reports', out));
      expect(files).toContain('report.html');
      expect(files.filter((file) => file.startsWith('inspect-'))).toHaveLength(1);
      const { cells } = resultOf(join('reports', out));
      expect(cells.map(({ corpus }) => corpus)).toEqual([name, name, name]);
      const again = await callCli('report', join('reports', out));
      expect([again.code, again.stderr]).toEqual([0, '']);
      const merged = await callCli('merge', join('reports', out), '--out', 'merged');
      expect([merged.code, merged.stderr]).toEqual([0, expect.any(String)]);
      expect(existsSync(join(inside, '..', 'x'))).toBe(false);
    } finally {
      for (const made of ['reports', 'merged'])
        await import('node:fs').then(({ rmSync }) => rmSync(made, { recursive: true, force: true }));
      process.chdir(here);
    }
  });
});
