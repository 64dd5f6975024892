import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { terminalStyle } from '../../src/cli/text-style.ts';
import { formatMatrix } from '../../src/cli/transition-matrix-table.ts';
import type { TransitionMatrix } from '../../src/compare/index.ts';
import { callCli, callCliJson, fixture, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);
const MODEL = ['--model', folder.path('m.crfmodel')];

beforeAll(async () => {
  const template = folder.write('template.txt', 'U00:%x[0,0]\nU01:%x[0,1]\nB\n');
  const args = [
    '--train',
    fixture('cli-train.txt'),
    '--template',
    template,
    '--algorithm',
    'lbfgs',
    '--quiet',
  ];
  const { code, stderr } = await callCli('train', ...args, ...MODEL);
  if (code !== 0) throw new Error(stderr);
});

interface Weights {
  head: string;
  scheme: string;
  labels: string[];
  transitions: { from: string; to: string; weight: number }[];
  start: unknown[];
  end: unknown[];
  features: {
    label: string;
    positive: { attribute: string; template: string; label: string; weight: number }[];
    negative: { attribute: string; template: string; weight: number }[];
    positiveCount: number;
    negativeCount: number;
  }[];
}

const weights = (...args: string[]): Promise<Weights> =>
  callCliJson('weights', ...MODEL, ...args) as unknown as Promise<Weights>;

describe('crf-lab weights', () => {
  it('prints transitions and features as one JSON object, strongest first', async () => {
    const found = await weights();
    expect(Object.keys(found)).toEqual([
      'head',
      'scheme',
      'labels',
      'transitions',
      'start',
      'end',
      'features',
    ]);
    expect(found).toMatchObject({ head: 'crf', scheme: 'iob2', start: [], end: [] });
    const transitionWeights = found.transitions.map(({ weight }) => weight);
    expect(transitionWeights).toEqual(transitionWeights.toSorted((a, b) => b - a));
    expect(found.features.map(({ label }) => label)).toEqual(found.labels);
    for (const { label, positive, positiveCount } of found.features) {
      expect(positive.length).toBe(Math.min(10, positiveCount));
      for (const feature of positive) expect(feature.label).toBe(label);
    }
    const [person] = found.features;
    expect(person?.positive[0]).toMatchObject({ attribute: 'U00:Anna', template: 'U00:%x[0,0]' });
  });

  it('shows fewer with --top and one label with --label', async () => {
    const found = await weights('--top', '1', '--label', 'O');
    expect(found.features.map(({ label }) => label)).toEqual(['O']);
    expect(found.features[0]?.positive).toHaveLength(1);
    for (const { from, to } of found.transitions) expect([from, to]).toContain('O');
  });

  it('filters attributes by regular expression and by template', async () => {
    const attributes = ({ features }: Weights): string[] =>
      features.flatMap(({ positive, negative }) =>
        [...positive, ...negative].map(({ attribute }) => attribute),
      );
    const matched = attributes(await weights('--match', 'Berl.n$'));
    expect(new Set(matched)).toEqual(new Set(['U00:Berlin']));
    for (const name of ['U01', 'U01:%x[0,1]']) {
      const found = attributes(await weights('--template', name));
      expect(found.length).toBeGreaterThan(3);
      for (const attribute of found) expect(attribute).toMatch(/^U01:/);
    }
  });

  it('prints tables, transitions alone with --transitions', async () => {
    const all = (await callCli('weights', ...MODEL, '--top', '2')).stdout;
    expect(all).toMatch(/^\| likely +\| +weight \| unlikely +\| +weight \|$/m);
    expect(all).toMatch(/^B-PER: \d+ features for it, \d+ against it$/m);
    expect(all).toMatch(/^\| U01:NNP +\| +\+\d\.\d{4} \|/m);
    const transitions = (await callCli('weights', ...MODEL, '--transitions')).stdout;
    expect(transitions).not.toContain('features for it');
    expect((await weights('--transitions')).features).toBeUndefined();
  });

  it('refuses names that the model does not have, and what is no regular expression', async () => {
    for (const args of [
      ['--label', 'B-X'],
      ['--template', 'U7'],
      ['--match', '('],
      ['--top', '0'],
    ]) {
      const { code, stdout, stderr } = await callCli('weights', ...MODEL, ...args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(args[0]);
    }
  });

  it('lets no control character and no endless name through to the terminal', async () => {
    const word = `\u001b[31m${'x'.repeat(5000)}`;
    const model = folder.path('hostile.crfmodel');
    const train = folder.write('hostile.txt', `${word} B-\u202eX\na|b O\n`);
    await callCli('train', '--train', train, '--preset', 'words', '--model', model, '--quiet');
    const { stdout } = await callCli('weights', '--model', model);
    expect(stdout).toContain('␛[31mxxx');
    expect(stdout).toContain('B-⟨U+202E⟩X');
    expect(stdout).toContain('w[0]=a|b');
    expect(stdout).not.toMatch(/[\p{Bidi_Control}]|(?!\n)\p{Cc}/u);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThan(250);
  });

  it('shows all pairs of labels with --transitions, illegal and unseen ones marked', async () => {
    const { stdout } = await callCli('weights', ...MODEL, '--transitions');
    expect(stdout).toMatch(/^\| from \\ to +\|( +\S+ \|)+$/m);
    const row = stdout.split('\n').filter((line) => line.startsWith('| O '));
    const header = stdout.split('\n').find((line) => line.startsWith('| from')) ?? '';
    const column = header
      .split('|')
      .map((name) => name.trim())
      .indexOf('I-PER');
    expect(row.at(-1)?.split('|')[column]?.trim()).toBe('.!');
    expect(stdout).toContain('. never observed; 0 observed, and learned to be 0; ! illegal');
    const { matrix, labels } = (await weights('--transitions')) as Weights & {
      matrix: { cells: { weight: number | null; isLegal: boolean }[][]; start?: unknown };
    };
    const cell = matrix.cells[labels.indexOf('O')]?.[labels.indexOf('I-PER')];
    expect(cell).toEqual({ weight: null, isLegal: false });
    expect(matrix.start).toBeUndefined();
    const ofLabel = (await callCli('weights', ...MODEL, '--transitions', '--label', 'I-PER')).stdout;
    expect(ofLabel).toMatch(/^\| label +\| +I-PER -> label \| label -> I-PER \|$/m);
    expect(ofLabel).toMatch(/^\| O +\| +\S+ \| +\.! \|$/m);
  });

  it('shares add up, with use in data', async () => {
    const plain = await callCli('weights', ...MODEL, '--shares');
    expect(plain.stdout).toMatch(/^\| template +\| +features \| +sum of \|w\| \| +share \|$/m);
    const { templates, offsets } = (await weights(
      '--shares',
      '--data',
      fixture('cli-test.txt'),
    )) as unknown as {
      templates: { template: string | null; share: number; usedShare: number }[];
      offsets: { offsets: number[] }[];
    };
    expect(templates.map(({ template }) => template).sort()).toEqual(
      ['U00:%x[0,0]', 'U01:%x[0,1]', null].sort(),
    );
    for (const name of ['share', 'usedShare'] as const)
      expect(templates.reduce((sum, each) => sum + each[name], 0)).toBeCloseTo(1, 12);
    expect(offsets.map((each) => each.offsets)).toEqual([[0]]);
  });

  it('groups features that fire at the same places of a file', async () => {
    const data = ['--data', fixture('cli-train.txt')];
    const { stdout } = await callCli('weights', ...MODEL, '--group', ...data);
    expect(stdout).toMatch(/^B-PER: \d+ groups of features for it, \d+ against it$/m);
    const found = (await weights('--group', ...data)) as unknown as {
      features: unknown;
      groups: { label: string; positive: { attributes: { weight: number }[]; weight: number }[] }[];
    };
    expect(found.features).toBeUndefined();
    for (const { positive } of found.groups) {
      for (const { attributes, weight } of positive)
        expect(attributes.reduce((sum, each) => sum + each.weight, 0)).toBeCloseTo(weight, 12);
    }
  });

  it('compares two models, also of other labels', async () => {
    const other = folder.path('other.crfmodel');
    const template = folder.write('template-l1.txt', 'U00:%x[0,0]\nU01:%x[0,1]\nB\n');
    const train = ['--train', fixture('cli-train.txt'), '--template', template, '--algorithm', 'owlqn'];
    await callCli('train', ...train, '--l1', '0.5', '--model', other, '--quiet');
    const found = (await weights('--compare', other)) as unknown as {
      counts: { onlyA: number; both: number };
      labels: { onlyA: string[] };
      changed: { a: number; b: number; difference: number }[];
    };
    expect(found.labels.onlyA).toEqual([]);
    expect(found.counts.onlyA).toBeGreaterThan(0);
    for (const { a, b, difference } of found.changed) expect(difference).toBe(b - a);
    const { stdout } = await callCli('weights', ...MODEL, '--compare', other, '--top', '3');
    expect(stdout).toMatch(/^features: \d+ in both \(\d+ of other sign\), \d+ only in A, \d+ only in B$/m);
    expect(stdout).toMatch(/^\| feature +\| label +\| +A \| +B \| +B - A \|$/m);
    const pairs = await callCli('weights', ...MODEL, '--compare', other, '--transitions');
    expect(pairs.stdout).toMatch(/^\| transition +\| +A \| +B \| +B - A \|$/m);
    expect(pairs.stdout).not.toContain('| feature');
    const few = folder.path('few.crfmodel');
    const coarse = folder.write('coarse.txt', 'Anna B-X\nleft O\n');
    await callCli('train', '--train', coarse, '--preset', 'words', '--model', few, '--quiet');
    const mixed = await callCli('weights', ...MODEL, '--compare', few);
    expect(mixed.stdout).toMatch(/^only of B: B-X \(\d+ features, not compared\)$/m);
  });

  it('writes Markdown in which foreign names mean nothing, CSV as a file', async () => {
    const model = folder.path('markdown.crfmodel');
    const train = folder.write('markdown.txt', '<script>*x* B-[a](b)\n`y` O\n');
    await callCli('train', '--train', train, '--preset', 'words', '--model', model, '--quiet');
    for (const args of [
      [],
      ['--transitions'],
      ['--shares'],
      ['--compare', model],
      ['--group', '--data', train],
    ]) {
      const { code, stdout } = await callCli('weights', '--model', model, '--markdown', ...args);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^\| :?-+/m);
      expect(stdout).not.toMatch(/<script|(?<!\\)\[a/);
      expect(stdout).not.toContain('\u001b');
    }
    const csv = folder.path('label.csv');
    expect(await callCli('weights', ...MODEL, '--csv', csv, '--label', 'O', '--template', 'U01')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    const rows = readFileSync(csv, 'utf8').trimEnd().split('\n').slice(1);
    expect(rows.length).toBeGreaterThan(2);
    for (const row of rows) expect(row).toMatch(/^state,U01:[^,]+,"U01:%x\[0,1\]",,O,-?[\d.e-]+$/);
    await callCli('weights', ...MODEL, '--csv', csv, '--transitions');
    for (const row of readFileSync(csv, 'utf8').trimEnd().split('\n').slice(1))
      expect(row).toMatch(/^transition,,,/);
  });

  it('refuses options that contradict each other', async () => {
    for (const [args, reason] of [
      [['--json', '--markdown'], '--json and --markdown: give one of them'],
      [['--csv', 'f', '--json'], '--csv and --json: give one of them'],
      [['--compare', 'f', '--shares'], '--compare and --shares: give one of them'],
      [['--group'], '--group: features fire together in some data'],
      [['--data', 'f'], '--data: is read for --shares or --group'],
      [['--columns', 'a,b'], '--columns: says how --data or --train is read'],
    ] as const) {
      const { code, stdout, stderr } = await callCli('weights', ...MODEL, ...args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(reason);
    }
    const missing = await callCli('weights', ...MODEL, '--compare', folder.path('none'));
    expect(missing.code).toBe(1);
    expect(missing.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('tables of weights', () => {
  const matrix = transitionMatrixOf(['A', 'B', 'C']);

  it('are coloured on request only, and keep their columns', () => {
    const plain = formatMatrix(matrix, terminalStyle(false, 100), { minFrequency: 0 });
    const coloured = formatMatrix(matrix, terminalStyle(true, 100), { minFrequency: 0 });
    expect(plain).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[32m+1.50\u001b[0m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences that colour text
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });

  it('tell three kinds of cells apart, with rows for the edges of sentences, in blocks as wide as the terminal', () => {
    const lines = formatMatrix(matrix, terminalStyle(false, 30), { minFrequency: 2 }).split('\n');
    const cells = (line: string): string[] =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
    expect(lines.filter((line) => line.includes('from')).map(cells)).toEqual([
      ['from \\ to', 'A'],
      ['from \\ to', 'B'],
      ['from \\ to', 'C'],
      ['from \\ to', '(end)'],
    ]);
    expect(lines.filter((line) => line.startsWith('| A')).map((line) => cells(line)[1])).toEqual([
      '+1.50',
      '0',
      '.!',
      '.',
    ]);
    expect(lines.filter((line) => line.startsWith('| (start)')).map((line) => cells(line)[1])).toEqual([
      '-2.00!',
      '.',
      '.',
      '',
    ]);
    expect(lines.at(-2)).toContain('. never observed, or less than 2 times;');
  });
});

/** First row: a weight, a learned 0, an illegal pair never seen. */
function transitionMatrixOf(labels: readonly string[]): TransitionMatrix {
  const unseen = { weight: null, isLegal: true };
  const first = [
    { weight: 1.5, isLegal: true },
    { weight: 0, isLegal: true },
    { weight: null, isLegal: false },
  ];
  return {
    labels,
    cells: labels.map((_, i) => (i === 0 ? first : labels.map(() => unseen))),
    start: [{ weight: -2, isLegal: false }, unseen, unseen],
    end: labels.map(() => unseen),
  };
}
