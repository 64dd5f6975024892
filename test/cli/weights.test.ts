import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
    expect(stdout).toContain('\\u001b[31mxxx');
    expect(stdout).toContain('B-\\u202eX');
    expect(stdout).toContain('a\\|b');
    expect(stdout).not.toMatch(/[\p{Bidi_Control}]|(?!\n)\p{Cc}/u);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThan(250);
  });
});
