import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkMarkup } from '../helpers/markup-check.ts';
import { callCli, callCliJson, fixture, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);
const TRAIN = fixture('cli-train.txt');
const MODEL = ['--model', folder.path('m.crfmodel')];
const REFITS = ['--refits', '6', '--train', TRAIN, '--seed', '3', '--quiet'];

beforeAll(async () => {
  const template = folder.write('template.txt', 'U00:%x[0,0]\nU01:%x[0,1]\nB\n');
  const { code, stderr } = await callCli(
    ...['train', '--train', TRAIN, '--template', template, '--algorithm', 'lbfgs', '--quiet', ...MODEL],
  );
  if (code !== 0) throw new Error(stderr);
});

interface Row {
  attribute?: string;
  weight: number;
  low: number;
  high: number;
  sameSign: number;
}
interface Intervals {
  refits: number;
  confidence: number;
  transitions: Row[];
  features: { label: string; positive: Row[]; negative: Row[] }[];
}

const intervals = (...args: string[]) =>
  callCliJson('weights', ...MODEL, ...REFITS, ...args) as unknown as Promise<Intervals>;

describe('weights --refits', () => {
  it('gives every weight shown an interval and the share of refits with its sign', async () => {
    const { refits, confidence, features, transitions } = await intervals('--top', '3');
    expect([refits, confidence]).toEqual([6, 0.95]);
    expect(transitions.length).toBeGreaterThan(0);
    const rows = [
      ...transitions,
      ...features.flatMap(({ positive, negative }) => [...positive, ...negative]),
    ];
    for (const { low, high, sameSign } of rows) {
      expect(low).toBeLessThanOrEqual(high);
      expect(sameSign * 6).toBeCloseTo(Math.round(sameSign * 6), 9);
    }
    expect(rows.some(({ low, high }) => high > low)).toBe(true);
    for (const { positive } of features) expect(positive.length).toBeLessThanOrEqual(3);
    const narrow = await intervals('--top', '3', '--confidence', '0.5');
    const widthOf = ({ features: all }: Intervals) =>
      all.flatMap(({ positive }) => positive).reduce((sum, { low, high }) => sum + high - low, 0);
    expect(widthOf(narrow)).toBeLessThan(widthOf({ refits, confidence, features, transitions }));
  });

  it('prints tables, and Markdown', async () => {
    const { stdout } = await callCli('weights', ...MODEL, ...REFITS, '--top', '2');
    expect(stdout).toContain('6 refits on resampled training data; low and high: 95 % of them lie between');
    expect(stdout).toMatch(/\| transition +\| +weight \| +low \| +high \| same sign \|/);
    const markdown = await callCli('weights', ...MODEL, ...REFITS, '--markdown', '--transitions');
    expect(markdown.stdout).toContain('### Transitions');
    expect(markdown.stdout).not.toContain('| feature');
  });

  it('writes them as further columns, which edit passes over', async () => {
    const csv = folder.path('w.csv');
    expect((await callCli('weights', ...MODEL, ...REFITS, '--csv', csv)).code).toBe(0);
    const [head, first] = readFileSync(csv, 'utf8').split('\n');
    expect(head).toBe('kind,attribute,template,from,label,weight,low,high,same_sign');
    expect(first).toMatch(/^state,U00:[^,]+,"U00:%x\[0,0\]",,[^,]+(,-?\d[^,]*){4}$/);
    const edited = await callCliJson(
      'edit',
      ...MODEL,
      '--weights',
      csv,
      '--output',
      folder.path('e.crfmodel'),
    );
    expect(edited).toMatchObject({ changed: 0, added: 0 });
  });

  it('tells progress on stderr alone', async () => {
    const loud = REFITS.filter((arg) => arg !== '--quiet');
    const { stderr, stdout } = await callCli('weights', ...MODEL, ...loud, '--json');
    expect(stderr).toMatch(/refit 6\/6 {2}about 0/);
    expect(() => JSON.parse(stdout)).not.toThrow();
  });

  it('refuses another training file, and options that do not go together, with the remedy', async () => {
    const other = folder.write('other.txt', 'Anna N B-XXX\n\n');
    const refused = async (...args: string[]) => {
      const { code, stderr } = await callCli('weights', ...MODEL, ...args);
      return `${code} ${stderr}`;
    };
    expect(await refused('--refits', '3', '--train', other)).toMatch(
      /^1 .*other\.txt: .*label .*; name the file that the model was trained on/,
    );
    expect(await refused('--refits', '3')).toContain('name the file it was trained on with --train');
    expect(await refused('--train', TRAIN)).toContain('--train: is for --refits');
    expect(await refused('--refits', '1', '--train', TRAIN)).toContain('whole number >= 2');
    expect(await refused(...REFITS, '--shares')).toContain('--refits and --shares');
    expect(await refused(...REFITS, '--confidence', '1')).toContain('between 0 and 1');
  });
});

describe('weights --html', () => {
  const html = folder.path('w.html');
  const written = async (...args: string[]): Promise<string> => {
    const { code, stderr } = await callCli('weights', ...MODEL, '--html', html, ...args);
    if (code !== 0) throw new Error(stderr);
    return readFileSync(html, 'utf8');
  };

  it('writes a page with every weight other than 0, the strongest first, all tags closed', async () => {
    const page = await written();
    const facts = checkMarkup(page);
    const { rows, labels } = JSON.parse(/id="rows">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '') as {
      rows: [string, string, string, string, string, number][];
      labels: string[];
    };
    const csv = folder.path('all.csv');
    await callCli('weights', ...MODEL, '--csv', csv);
    const lines = readFileSync(csv, 'utf8').trimEnd().split('\n').slice(1);
    expect(rows).toHaveLength(lines.filter((line) => !/,-?0$/.test(line)).length);
    const sizes = rows.map(([, , , , , weight]) => Math.abs(weight));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect(labels.length).toBeGreaterThan(2);
    expect(facts.text).toContain('Weights of m.crfmodel');
    expect(page).not.toContain('same sign');
  });

  it('has the columns of the refits', async () => {
    expect(checkMarkup(await written(...REFITS)).text).toContain('6 refits on resampled training data');
  });

  it('is written beside nothing else', async () => {
    const { code, stderr } = await callCli('weights', ...MODEL, '--html', html, '--json');
    expect([code, stderr]).toEqual([2, expect.stringContaining('--html and --json')]);
  });
});
