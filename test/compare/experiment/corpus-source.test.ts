/** Labels of an experiment's files: however they are spelled, the runs see `B-PER` and `O`. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readParts } from '../../../src/compare/experiment/corpus-source.ts';
import { readPredictions } from '../../../src/compare/experiment/predictions.ts';
import { type ExperimentOptions, resolveExperiment } from '../../../src/compare/experiment/schema.ts';
import { CorpusFormatError } from '../../../src/errors.ts';

type CorpusOptions = ExperimentOptions['corpora'][number];

let folder: string;
const sentences = (...lines: string[]): string =>
  lines.map((line) => `${line.replaceAll(' ', '\n').replaceAll('|', ' ')}\n`).join('\n');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crf-lab-source-'));
  const files = {
    'bare.txt': sentences('a|PER b|PER c|O', 'd|LOC e|O f|PER'),
    'standard.txt': sentences('a|B-PER b|I-PER c|O', 'd|B-LOC e|O f|B-PER'),
    'suffix.txt': sentences('a|PER/B b|PER/I c|O', 'd|LOC/B e|O f|PER/B'),
    'named.txt': sentences('a|B-PER b|I-PER c|NIL', 'd|B-LOC e|NIL f|B-PER'),
    'header.txt': `TOKEN|NE-COARSE\na|B-PER b|I-PER c|O\n`.replaceAll('|', '\t').replaceAll(' ', '\n'),
    'bmes.txt': sentences('a|B-PER b|M-PER c|E-PER', 'd|S-LOC e|O f|S-PER'),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
});
afterAll(() => rm(folder, { recursive: true }));

async function partsOf(file: string, more: Partial<CorpusOptions> = {}) {
  const { corpora } = resolveExperiment({
    name: 'x',
    corpora: [{ name: 'c', source: { kind: 'files', train: file, dev: file, test: file }, ...more }],
    grids: [{ name: 'g' }],
  });
  const [corpus] = corpora;
  if (corpus === undefined) throw new Error('no corpus');
  const [parts] = await readParts(corpus, folder);
  return {
    corpus,
    parts,
    scheme: parts?.scheme,
    notes: parts?.notes,
    labels: parts?.train.sentences.flatMap(({ labels }) => labels),
  };
}

describe('labels of the files of an experiment', () => {
  it.each<[string, Partial<CorpusOptions>, string, string, RegExp | undefined]>([
    ['bare.txt', {}, 'io', 'I-PER I-PER O I-LOC O I-PER', /categories without prefixes/],
    ['bare.txt', { toScheme: 'iob2' }, 'iob2', 'B-PER I-PER O B-LOC O B-PER', /categories without prefixes/],
    [
      'bare.txt',
      { reading: { scheme: 'io' } },
      'io',
      'I-PER I-PER O I-LOC O I-PER',
      /categories without prefixes/,
    ],
    ['bare.txt', { reading: { scheme: 'none' } }, 'none', 'PER PER O LOC O PER', undefined],
    ['suffix.txt', {}, 'iob2', 'B-PER I-PER O B-LOC O B-PER', /tags like X\/B/],
    ['named.txt', { reading: { outside: 'NIL' } }, 'iob2', 'B-PER I-PER O B-LOC O B-PER', undefined],
    ['header.txt', {}, 'iob2', 'B-PER I-PER O', /header\.txt:1: read as the names of the columns/],
    ['header.txt', { reading: { header: true } }, 'iob2', 'B-PER I-PER O', undefined],
    ['bmes.txt', {}, 'iobes', 'B-PER M-PER E-PER S-LOC O S-PER', undefined],
    ['bmes.txt', { toScheme: 'iob2' }, 'iob2', 'B-PER I-PER I-PER B-LOC O B-PER', undefined],
  ])('of %s with %j are %s: %s', async (file, more, scheme, labels, note) => {
    const found = await partsOf(file, more);
    expect([found.scheme, found.labels?.join(' ')]).toEqual([scheme, labels]);
    expect(found.notes?.length).toBe(note === undefined ? 0 : 1);
    if (note !== undefined) expect(found.notes?.[0]).toMatch(note);
  });

  it.each(['standard.txt', 'suffix.txt', 'bare.txt'])(
    "of another program's %s are read in its own spelling and converted",
    async (file) => {
      const { corpus, parts = expect.fail() } = await partsOf('standard.txt', { toScheme: 'iobes' });
      const { sentences: predicted } = await readPredictions({ corpus, parts, path: file, folder });
      expect(predicted.flatMap(({ labels }) => labels).join(' ')).toBe('B-PER E-PER O S-LOC O S-PER');
    },
  );

  it('refuses a label for outside that stands beside O', async () => {
    await expect(partsOf('standard.txt', { reading: { outside: 'B-LOC' } })).rejects.toThrow(
      CorpusFormatError,
    );
  });
});
