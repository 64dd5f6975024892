import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CharacterWorth,
  GradientAttribution,
  NearestWords,
  ProbeResult,
  SideBySide,
} from '../../../src/compare/index.ts';
import { callCli, callCliJson, fixture, MAIN, temporaryFolder } from '../../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);
const MODEL = folder.path('m.crfmodel');
const NETWORK = folder.path('network');
const ATTRIBUTES = folder.path('attributes.crfmodel');
const TEXT = ['--text', 'Anna lives in Berlin'];

async function train(...args: string[]): Promise<void> {
  const { code, stderr } = await callCli('train', '--quiet', '--train', ...args);
  if (code !== 0) throw new Error(stderr);
}

beforeAll(async () => {
  const template = folder.write('template.txt', 'U00:%x[0,0]\nU01:%x[-1,0]\nB\n');
  const corpus = fixture('cli-train.txt');
  await train(corpus, '--template', template, '--model', MODEL, '--algorithm', 'lbfgs');
  await train(fixture('cli-attributes.txt'), '--format', 'crfsuite', '--model', ATTRIBUTES);
  const small = ['--word-dim', '8', '--hidden', '4', '--char-filters', '4', '--epochs', '2'];
  await train(corpus, '--dev', corpus, '--model-type', 'bilstm', '--model', NETWORK, ...small);
});

type Explanation = GradientAttribution & {
  readonly occlusion: { readonly words: number[]; readonly occludedMargin: number };
  readonly characters: CharacterWorth[];
  readonly spelling: CharacterWorth[];
  readonly nearest: NearestWords | null;
  readonly logOdds: number;
};
const sumOf = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);

describe('crf-lab explain of a network', () => {
  it('prints gradients that add up, occlusion of words and characters, and neighbours in the data', async () => {
    const args = ['explain', '--model', NETWORK, ...TEXT, '--token', 'Berlin'];
    const data = ['--data', fixture('cli-test.txt')];
    const found = (await callCliJson(...args, ...data, '--score', 'log-odds')) as unknown as Explanation;
    expect(found).toMatchObject({ tokens: ['Anna', 'lives', 'in', 'Berlin'], token: 3, score: 'log-odds' });
    const total = sumOf(found.words) + sumOf(Object.values(found.wordless));
    expect(total + found.residual).toBeCloseTo(found.difference - found.baselineDifference, 9);
    expect(Math.abs(found.residual)).toBeLessThan(1e-3);
    // The baseline is what occlusion of all words leaves: two routes to the same log-odds.
    expect(found.difference).toBeCloseTo(found.logOdds, 4);
    expect(found.baselineDifference).toBeCloseTo(found.occlusion.occludedMargin, 4);
    expect(found.characters.map(({ character }) => character).join('')).toBe('inBerlin');
    expect(found.spelling).toHaveLength(8);
    expect(found.nearest?.states.length).toBeGreaterThan(3);

    const { code, stdout } = await callCli(...args, ...data);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^4 Berlin: \S+ rather than \S+$/m);
    expect(stdout).toMatch(/^\| word +\| gradients \| word vector \| characters \| occlusion \|$/m);
    expect(stdout).toMatch(/^gradients: sum [+-]?\d+\.\d{4}, residual \S+ \(\d+\.\d\d %\), \d+ steps$/m);
    expect(stdout).toMatch(/^\| nearest hidden state +\| label \| sentence \| cosine \|$/m);
  });

  it('lists all tokens, and takes baseline, steps and rival', async () => {
    const all = (await callCliJson('explain', '--model', NETWORK, ...TEXT)) as unknown as {
      labels: string[];
      explanations: Explanation[];
    };
    expect(all.explanations.map(({ token }) => token)).toEqual(
      [...all.labels.keys()].filter((t) => all.labels[t] !== 'O'),
    );
    const token = [...TEXT, '--token', '2', '--against', 'B-PER'];
    const options = ['--baseline', 'zero', '--steps', '5'];
    const one = await callCliJson('explain', '--model', NETWORK, ...token, ...options);
    expect(one).toMatchObject({ rival: 'B-PER', baseline: 'zero', steps: 5, nearest: null });
  });

  it('stands beside the model of hand features on the same question', async () => {
    const args = ['explain', '--model', MODEL, '--network', NETWORK, ...TEXT, '--token', 'Berlin'];
    const both = (await callCliJson(...args)) as unknown as SideBySide;
    const alone = await callCliJson(
      'explain',
      '--model',
      MODEL,
      ...TEXT,
      '--token',
      '4',
      '--against',
      both.rival,
    );
    expect(both.label).toBe(alone.label);
    expect(both.crf.difference).toBeCloseTo(alone.difference as number, 9);
    expect(both.crf.words).toEqual((alone.words as { tokens: number[] }).tokens);
    const answer = both.network.labels[3];
    if (answer !== both.label) expect(both.rival).toBe(answer);
    const rivals = ['--against', both.rival === 'B-PER' ? 'O' : 'B-PER'];
    const other = (await callCliJson(...args, ...rivals)) as unknown as SideBySide;
    expect(other.rival).toBe(rivals[1]);
    const gradients = sumOf(both.network.words) + both.network.residual;
    expect(gradients).toBeCloseTo(both.network.difference - both.network.baselineDifference, 9);
    const { code, stdout } = await callCli(...args);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^\| word +\| CRF exact \| network gradients \| CRF occlusion \| network occlusion \|$/m,
    );
    expect(stdout).toMatch(/^\| CRF and network +\| +-?\d\.\d\d \|/m);
    expect((await callCli(...args.slice(0, 7))).code).toBe(0);
  });

  it('loads no TensorFlow.js', () => {
    const args = ['explain', '--model', NETWORK, '--text', 'Anna', '--token', '1', '--json'];
    const { stdout, stderr, status } = spawnSync(process.execPath, [MAIN, ...args], {
      encoding: 'utf8',
      env: { ...process.env, NODE_DEBUG: 'esm,module' },
      maxBuffer: 2 ** 28,
    });
    expect([status, JSON.parse(stdout)]).toMatchObject([0, { token: 0 }]);
    // The log names every module: that of the fused engine, and none of TensorFlow.js or of what brings it in.
    expect(stderr.includes('fused-engine')).toBe(true);
    expect(/node_modules\/@tensorflow|bundle-tf-/.test(stderr)).toBe(false);
  });

  it.each([
    [['--model', NETWORK, '--network', NETWORK], /--network: give the model of hand features as --model/],
    [['--model', MODEL, '--network', MODEL], /--network: \S+ is no folder of a network/],
    [['--model', MODEL, '--network', folder.path('none')], /--network: \S+ is no folder of a network/],
    [['--model', MODEL, '--steps', '4'], /--steps: belongs to the gradients of a network/],
    [['--model', MODEL, '--data', 'x'], /--data: belongs to the gradients of a network/],
    [['--model', NETWORK, '--occlude', '--baseline', 'zero'], /--baseline: .*leave --occlude away/],
    [['--model', MODEL, '--network', NETWORK, '--occlude'], /--occlude: with --network/],
    [['--model', MODEL, '--network', NETWORK, '--data', 'x'], /--data: nearest words are those of a network/],
    [
      ['--model', NETWORK, '--token', '1', '--against', 'B-X'],
      /--against: the network has no label "B-X", only/,
    ],
    [['--model', NETWORK, '--steps', '20000'], /--steps: 20000, expected a whole number from 1 to 10000/],
    [['--model', ATTRIBUTES, '--network', NETWORK], /--network: the model was trained on attribute files/],
  ])('refuses %j with one line', async (args, message) => {
    const { code, stdout, stderr } = await callCli('explain', ...args, ...TEXT);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.split('\n').filter((line) => line.startsWith('crf-lab:'))).toHaveLength(1);
  });
});

describe('crf-lab probe', () => {
  it('tells how well features are read, with its progress on stderr', async () => {
    const args = ['probe', '--model', NETWORK, '--data', fixture('cli-train.txt'), '--values', '4'];
    const { code, stdout, stderr } = await callCli(...args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^8 hidden numbers a token, fitted to \d+ tokens/);
    expect(stdout).toMatch(/^\| capitalised +\| +2 \|( +-?\d+\.\d\d \|){4}$/m);
    expect(stderr).toMatch(/^probe 1 of \d+: capitalised$/m);
    const result = (await callCliJson(...args, '--quiet')) as unknown as ProbeResult;
    expect(result.rows.map(({ feature }) => feature)).toContain('label');
    for (const { accuracy, baseline, control, values } of result.rows) {
      for (const share of [accuracy, baseline, control]) expect(share >= 0 && share <= 1).toBe(true);
      expect(values).toBeLessThanOrEqual(4);
    }
  });

  it.each([
    [['--model', MODEL, '--data', fixture('cli-train.txt')], 2, /--model: \S+ is no folder of a network/],
    [['--model', NETWORK, '--data', folder.path('none')], 1, /none: no such file/],
    [['--model', NETWORK, '--data', fixture('cli-train.txt'), '--tokens', '2'], 2, /--tokens: 2, expected/],
  ])('refuses %j with one line', async (args, expected, message) => {
    const { code, stdout, stderr } = await callCli('probe', ...args);
    expect([code, stdout]).toEqual([expected, '']);
    expect(stderr).toMatch(message);
  });
});
