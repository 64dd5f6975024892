import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DecisionAccount, OcclusionAttribution, TokenAttribution } from '../../../src/compare/index.ts';
import { callCli, callCliJson, fixture, temporaryFolder } from '../../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);
const MODEL = folder.path('m.crfmodel');
const NETWORK = folder.path('network');
const ATTRIBUTES = folder.path('attributes.crfmodel');

async function train(...args: string[]): Promise<void> {
  const { code, stderr } = await callCli('train', '--quiet', ...args);
  if (code !== 0) throw new Error(stderr);
}

beforeAll(async () => {
  const template = folder.write('template.txt', 'U00:%x[0,0]\nU01:%x[-1,0]\nU02:%x[1,0]\nB\n');
  const lbfgs = ['--algorithm', 'lbfgs'];
  await train('--train', fixture('cli-train.txt'), '--template', template, '--model', MODEL, ...lbfgs);
  await train('--train', fixture('cli-attributes.txt'), '--format', 'crfsuite', '--model', ATTRIBUTES);
  const small = ['--word-dim', '8', '--hidden', '4', '--char-filters', '4', '--epochs', '2'];
  await train(
    ...[
      '--train',
      fixture('cli-train.txt'),
      '--dev',
      fixture('cli-train.txt'),
      '--model-type',
      'bilstm',
      '--model',
      NETWORK,
    ],
    ...small,
  );
});

type Account = DecisionAccount & { readonly words: TokenAttribution | null };

const explain = (...args: string[]) => callCli('explain', '--model', MODEL, ...args);
const explainJson = async (...args: string[]): Promise<Account> =>
  (await callCliJson('explain', '--model', MODEL, ...args)) as unknown as Account;

describe('crf-lab explain', () => {
  it('accounts for one decision on a text: all of it, and zero left over', async () => {
    const account = await explainJson('--text', 'Anna lives in Berlin.', '--token', 'Berlin');
    expect(account.tokens).toEqual(['Anna', 'lives', 'in', 'Berlin', '.']);
    expect(account).toMatchObject({ token: 3, label: 'B-LOC' });
    const sum = account.contributions.reduce((total, { contribution }) => total + contribution, 0);
    expect(account.difference).toBeCloseTo(sum, 9);
    expect(Math.abs(account.residual)).toBeLessThan(1e-9);
    expect(account.minimalFlip).toMatchObject({ proven: true });
    const { tokens = [], wordless, total } = account.words ?? {};
    const shared = [...tokens, ...Object.values(wordless ?? {})].reduce((all, amount) => all + amount, 0);
    expect(shared).toBeCloseTo(total ?? Number.NaN, 9);
    const byNumber = await explainJson('--text', 'Anna lives in Berlin.', '--token', '4');
    expect(byNumber).toEqual(account);
    const against = await explainJson(
      '--text',
      'Anna lives in Berlin.',
      '--token',
      '4',
      '--against',
      'B-PER',
    );
    expect(against.rival).toBe('B-PER');
  });

  it('prints tables with sums per template and the residual', async () => {
    const { code, stdout } = await explain(
      '--text',
      'Anna lives in Berlin.',
      '--token',
      'Berlin',
      '--top',
      '5',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^4 Berlin: B-LOC rather than \S+$/m);
    expect(stdout).toMatch(/^\| U00:Berlin +\| 4 Berlin +\| B-LOC +\| best +\| +\+\d\.\d{4} \|$/m);
    expect(stdout).toMatch(/^\| \d+ more +\|/m);
    expect(stdout).toMatch(/^\| U00:%x\[0,0\] +\| +\+\d/m);
    expect(stdout).toMatch(/^sum \+\d+\.\d{4}, residual -?(0|\d\.\de-1\d)$/m);
    expect(stdout).toMatch(/^smallest flip: \S+ without \d+ attributes? \(proven/m);
  });

  it('lists all tokens that are not O where none is named', async () => {
    const text = ['--text', 'Anna lives in Berlin'];
    const { accounts, labels } = (await explainJson(...text)) as unknown as {
      accounts: Account[];
      labels: string[];
    };
    const named = labels.flatMap((label, t) => (label === 'O' ? [] : [t]));
    expect(named.length).toBeGreaterThan(1);
    expect(accounts.map(({ token }) => token)).toEqual(named);
    const { stdout } = await explain(...text);
    expect(stdout.split('\n').filter((line) => /^\| \d/.test(line))).toHaveLength(named.length);
    expect((await explain('--text', 'in in')).stdout).toContain('every token is labelled O');
  });

  it('takes a sentence of a file, and attributes without words', async () => {
    const test = ['--input', fixture('cli-test.txt')];
    const first = await explainJson(...test, '--token', '1');
    const second = await explainJson(...test, '--token', '1', '--sentence', '2');
    expect(second.tokens).not.toEqual(first.tokens);
    const input = ['--model', ATTRIBUTES, '--input', fixture('cli-attributes.txt'), '--token', '1'];
    const ready = (await callCliJson('explain', ...input)) as unknown as Account;
    expect(ready.tokens).toEqual([]);
    expect(ready.words).toBeNull();
    expect(Math.abs(ready.residual)).toBeLessThan(1e-9);
    expect((await callCli('explain', ...input)).code).toBe(0);
  });

  it('occludes words, for both kinds of model alike', async () => {
    for (const model of [NETWORK, MODEL]) {
      const args = [
        'explain',
        '--model',
        model,
        '--occlude',
        '--text',
        'Anna lives in Berlin',
        '--token',
        'Berlin',
      ];
      const found = (await callCliJson(...args)) as unknown as OcclusionAttribution & { worth: number[] };
      expect(found.tokens).toEqual(['Anna', 'lives', 'in', 'Berlin']);
      expect(found.worth).toHaveLength(4);
      expect(found).toMatchObject({ token: 3 });
      const { code, stdout } = await callCli(...args);
      expect([code, stdout.includes('with all words occluded')]).toEqual([0, true]);
    }
    const all = await callCli('explain', '--model', NETWORK, '--occlude', '--text', 'Anna lives in Berlin');
    expect(all.code).toBe(0);
  });

  it.each([
    [['--text', 'a b', '--input', 'x'], /--text or --input: give one/],
    [[], /--text or --input: give one/],
    [['--text', '  '], /--text: it has no words/],
    [['--text', 'a b', '--sentence', '1'], /--sentence: counts the sentences of --input/],
    [['--text', 'a b', '--against', 'O'], /--against: name the token/],
    [['--text', 'a b a', '--token', 'a'], /"a" stands at 1, 3: give one of these numbers/],
    [['--text', 'a b', '--token', 'c'], /no "c", expected a number from 1 to 2 or one of its words/],
    [['--text', 'a b', '--token', '3'], /no "3", expected a number from 1 to 2/],
    [['--text', 'a b', '--token', '1', '--against', 'B-X'], /--against: the model has no label "B-X", only/],
    [
      ['--text', 'Anna', '--token', '1', '--against', 'B-PER'],
      /--against: the token is labelled B-PER itself/,
    ],
    [['--input', fixture('cli-test.txt'), '--sentence', '99'], /cli-test\.txt has no sentence 99, only \d/],
  ])('refuses %j with one line', async (args, message) => {
    const { code, stdout, stderr } = await explain(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.split('\n').filter((line) => line.startsWith('crf-lab:'))).toHaveLength(1);
  });

  it('says of a text what it lacks for the model', async () => {
    const model = folder.path('columns.crfmodel');
    const columns = ['--columns', 'word,pos,ner', '--preset', 'ner', '--algorithm', 'lbfgs'];
    await train('--train', fixture('cli-train.txt'), '--model', model, ...columns);
    const { code, stderr } = await callCli('explain', '--model', model, '--text', 'Anna lives');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^crf-lab: --text: this model reads more than words; give the sentence as --input \(.*pos/,
    );
    const attributes = await callCli('explain', '--model', ATTRIBUTES, '--text', 'Anna lives');
    expect(attributes.code).not.toBe(0);
    expect(attributes.stderr).toMatch(/trained on attribute files/);
  });
});
