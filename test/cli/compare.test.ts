/** crf-lab compare, merge, report and reproduce on an experiment of a second. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExperimentOptions, ExperimentResult } from '../../src/compare/index.ts';
import { TINY_OPTIONS } from '../compare/run/tiny-experiment.ts';
import { callCli, startCli, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

const [GRID] = TINY_OPTIONS.grids;
const EXPERIMENT = writeExperiment('tiny.json', {});
const DONE = folder.path('done');

function writeExperiment(name: string, changes: Partial<ExperimentOptions>): string {
  return folder.write(name, JSON.stringify({ ...TINY_OPTIONS, ...changes }));
}

const results = (out: string): string => readFileSync(join(out, 'results.json'), 'utf8');
const journal = (out: string): string[] => readdirSync(join(out, 'journal')).sort();

let first: Awaited<ReturnType<typeof callCli>>;
beforeAll(async () => {
  first = await callCli('compare', EXPERIMENT, '--out', DONE, '--threads', '2');
});

describe('compare', () => {
  it('prints verdicts and the paths of the report on stdout and progress on stderr', () => {
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('tiny: ');
    expect(first.stdout).toMatch(/^CRF +│ network$/m);
    expect(first.stdout).toContain(join(DONE, 'report.html'));
    expect(first.stderr).toContain(`tiny: 4 runs; results go to ${DONE}\n`);
    expect(first.stderr).toMatch(/^1\/4 {2}e \w+\+\w+ .*seed 1: dev \d+\.\d\d, \d+\.\d s; about .* left$/m);
    expect(first.stderr).toMatch(/^4\/4 {2}e .*: dev \d+\.\d\d, \d+\.\d s$/m);
    for (const name of ['report.md', 'report.html', 'experiment.json'])
      expect(existsSync(join(DONE, name))).toBe(true);
  });

  it('goes on where it was: nothing is done twice, and the result is the same to the byte', async () => {
    const before = results(DONE);
    rmSync(join(DONE, 'results.json'));
    const { code, stderr, stdout } = await callCli(
      'compare',
      EXPERIMENT,
      '--out',
      DONE,
      '--resume',
      '--json',
    );
    expect(code).toBe(0);
    expect(stderr).toContain('4 runs, 4 of them done before');
    expect(stderr).not.toMatch(/^1\/4/m);
    expect(results(DONE)).toBe(before);
    const summary = JSON.parse(stdout) as { out: string; verdicts: { verdict: string }[]; files: string[] };
    expect(summary.out).toBe(DONE);
    expect(summary.files).toContain(join(DONE, 'report.html'));
    for (const { verdict } of summary.verdicts)
      expect(verdict).toMatch(/supported|mixed|inconclusive|not tested/);
  });

  it('does a run again whose file is torn, and says so', async () => {
    const before = results(DONE);
    const [name = ''] = journal(DONE);
    const path = join(DONE, 'journal', name);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.slice(0, text.length / 2));
    const { code, stderr } = await callCli('compare', EXPERIMENT, '--out', DONE, '--threads', '1');
    expect(code).toBe(0);
    expect(stderr).toContain(`note: ${path}: damaged or of another program version; its run is done again`);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(results(DONE)).toBe(before);
  });

  it('refuses the folder of another experiment, and --resume where nothing is', async () => {
    const other = writeExperiment('other.json', { training: { epochs: 2 } });
    const refused = await callCli('compare', other, '--out', DONE);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      `crf-lab: ${DONE}: holds the experiment tiny with other settings; add --extend to keep the runs that both have in common, or choose another folder with --out\n`,
    ]);
    const nothing = await callCli('compare', EXPERIMENT, '--out', folder.path('none'), '--resume');
    expect(nothing.code).toBe(1);
    expect(nothing.stderr).toContain('nothing to resume there');
    expect(existsSync(folder.path('none'))).toBe(false);
  });

  it('extends an experiment: only new runs are done, and the result is that of the changed one to the byte', async () => {
    const more = writeExperiment('more.json', { grids: [{ ...GRID, seeds: [1, 2] }] });
    const extended = folder.path('extended');
    await callCli('compare', EXPERIMENT, '--out', extended);
    const { code, stderr } = await callCli('compare', more, '--out', extended, '--extend');
    expect(code).toBe(0);
    expect(stderr).toContain('8 runs, 4 of them done before');
    const fresh = folder.path('fresh');
    await callCli('compare', more, '--out', fresh);
    expect(results(extended)).toBe(results(fresh));
  });

  it('says once what is wrong with a corpus, with the remedy of an experiment, and makes no folder', async () => {
    const csv = folder.write('de.csv', 'satz;wort;ner\n1;Anna;B-PER\n');
    const wrong = writeExperiment('wrong.json', {
      corpora: [{ name: 'mine', source: { kind: 'files', train: csv, dev: csv, test: csv } }],
    });
    const { code, stderr, stdout } = await callCli('compare', wrong, '--out', folder.path('wrong'));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      `crf-lab: corpus mine: ${csv}:1: no word column; found satz, wort, ner, expected one of word, token, form, words, tokens; name it with --word; in an experiment --word is "word" in "reading" of the corpus\n`,
    );
    expect(existsSync(folder.path('wrong'))).toBe(false);
  });

  it('reports a run that fails, does the others and exits with 1; the next time it is tried again', async () => {
    // What no look at the inputs can see.
    const failing = writeExperiment('failing.json', {
      grids: [
        { ...GRID, emissions: ['features'], outputs: ['softmax'] },
        {
          ...GRID,
          name: 'fast',
          emissions: ['bilstm'],
          outputs: ['softmax'],
          training: { learningRate: 1e39 },
        },
      ],
    });
    const out = folder.path('failing');
    const { code, stderr } = await callCli('compare', failing, '--out', out, '--threads', '1');
    expect(code).toBe(1);
    expect(stderr).toMatch(/e bilstm\+softmax seed 1: failed: the loss became no number/);
    expect(stderr).toContain('crf-lab: 1 run failed; the same command tries them again\n');
    const { failures, cells } = JSON.parse(results(out)) as ExperimentResult;
    expect(failures.map(({ reason }) => reason)).toEqual([expect.stringContaining('learningRate')]);
    expect(cells.length).toBe(1);
    const again = await callCli('compare', failing, '--out', out);
    expect(again.stderr).toContain('2 runs, 1 of them done before');
    expect(again.code).toBe(1);
  });

  it('keeps to its budget', async () => {
    const brief = writeExperiment('brief.json', { budget: { minutes: 1e-9 } });
    const { code, stderr } = await callCli('compare', brief, '--out', folder.path('brief'));
    expect(code).toBe(0);
    expect(stderr).toContain(
      'the budget of 1e-9 minutes is used up; 4 runs were not begun, the same command goes on with them',
    );
    const { failures } = JSON.parse(results(folder.path('brief'))) as ExperimentResult;
    expect(failures.length).toBe(4);
  });

  it('ends at Ctrl-C with 130 and goes on from there', async () => {
    // Long enough that the signal comes before the last run is done, on fast machines too.
    const longer = writeExperiment('longer.json', { training: { epochs: 400, patience: 0 } });
    const whole = folder.path('not-stopped');
    expect((await callCli('compare', longer, '--out', whole)).code).toBe(0);
    const out = folder.path('stopped');
    const { child, finished } = startCli(['compare', longer, '--out', out, '--threads', '1']);
    let seen = '';
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (text) => {
        seen += String(text);
        if (/^1\/4/m.test(seen)) resolve();
      });
      child.on('close', () => resolve());
    });
    child.kill('SIGINT');
    const { code, stdout, stderr } = await finished;
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toContain('SIGINT: ending the runs that are going on; once more to end at once\n');
    expect(stderr).toMatch(/[123] of 4 runs are done and kept in .*; the same command goes on from there\n$/);
    expect(existsSync(join(out, 'results.json'))).toBe(false);
    const again = await callCli('compare', longer, '--out', out);
    expect(again.stderr).toMatch(/4 runs, [123] of them done before/);
    expect(results(out)).toBe(results(whole));
  });

  it('says what is wrong with its arguments in one line', async () => {
    const missing = await callCli('compare', folder.path('nowhere.json'));
    expect([missing.code, missing.stderr]).toEqual([
      1,
      `crf-lab: ${folder.path('nowhere.json')}: no such file; check the path\n`,
    ]);
    const shard = await callCli('compare', EXPERIMENT, '--shard', '4/3');
    expect(shard.code).toBe(2);
    expect(shard.stderr).toContain('--shard: 4/3: expected i/n with 1 <= i <= n');
    expect((await callCli('compare', EXPERIMENT, '--threads', '0')).code).toBe(2);
    expect((await callCli('merge', DONE)).code).toBe(2);
    expect((await callCli('reproduce', DONE, '--sample', '0')).code).toBe(2);
    const none = await callCli('report', folder.path('nowhere'));
    expect(none).toMatchObject({ code: 1, stdout: '' });
    expect(none.stderr).toMatch(
      /^crf-lab: .*nowhere: has no results.json; finish the experiment with crf-lab compare/,
    );
  });

  it('takes an experiment from a module', async () => {
    const module = folder.write('tiny.mjs', `export const experiment = ${JSON.stringify(TINY_OPTIONS)};`);
    const { code, stderr } = await callCli('compare', module, '--out', DONE);
    expect(code).toBe(0);
    expect(stderr).toContain('4 of them done before');
    const empty = folder.write('empty.mjs', 'export const other = 1;');
    expect((await callCli('compare', empty)).stderr).toMatch(
      /empty.mjs: exports no experiment; expected "export const experiment/,
    );
    const bad = folder.write('bad.mjs', 'export const experiment = { name: "x", colour: 1 };');
    expect((await callCli('compare', bad)).stderr).toMatch(/^crf-lab: .*bad.mjs: .*\n$/);
  });
});

describe('shards', () => {
  const shard = (i: number): string => folder.path(`shard-${i}`);

  it('merged give what the whole gives, to the byte', async () => {
    for (const i of [1, 2, 3]) {
      const { code, stdout } = await callCli('compare', EXPERIMENT, '--out', shard(i), '--shard', `${i}/3`);
      expect([code, stdout]).toEqual([0, '']);
      expect(existsSync(join(shard(i), 'results.json'))).toBe(false);
    }
    const out = folder.path('merged');
    const partial = await callCli('merge', shard(1), shard(3), '--out', out);
    expect(partial.code).toBe(1);
    expect(partial.stderr).toMatch(
      /merged: \d runs? (is|are) still missing \(e \w+\+\w+.*seed 1.*\); merge the other shards too/,
    );
    expect(existsSync(join(out, 'results.json'))).toBe(false);
    const whole = await callCli('merge', shard(2), '--out', out);
    expect(whole.code).toBe(0);
    expect(whole.stdout).toContain(join(out, 'report.html'));
    expect(results(out)).toBe(results(DONE));
    expect(journal(out)).toEqual(journal(DONE));
  });

  it('of different experiments are refused', async () => {
    const other = writeExperiment('other-shard.json', { training: { epochs: 2 }, budget: { minutes: 1e-9 } });
    await callCli('compare', other, '--out', folder.path('other-shard'), '--shard', '1/2');
    const { code, stderr } = await callCli(
      'merge',
      DONE,
      folder.path('other-shard'),
      '--out',
      folder.path('both'),
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /other-shard: holds the experiment tiny with other settings, but .*done tiny; merge shards of one experiment only\n$/,
    );
    expect(existsSync(folder.path('both'))).toBe(false);
  });
});

describe('report', () => {
  it('makes all files of the report again', async () => {
    const files = ['report.md', 'report.html'].map((name) => join(DONE, name));
    const before = files.map((path) => readFileSync(path, 'utf8'));
    for (const path of files) rmSync(path);
    const { code, stdout } = await callCli('report', DONE);
    expect(code).toBe(0);
    for (const path of files) expect(stdout.split('\n')).toContain(path);
    expect(files.map((path) => readFileSync(path, 'utf8'))).toEqual(before);
  });
});

describe('reproduce', () => {
  it('finds the same again, and exits with 1 where a cell differs', async () => {
    const same = await callCli('reproduce', DONE);
    expect(same.code).toBe(0);
    expect(same.stdout).toMatch(/^\| e +\| train +\| same +\|$/m);
    expect(same.stdout).toMatch(/^\| e\/all\/bilstm\/crf\/.* \| same +\|$/m);
    expect(same.stdout).not.toContain('different');
    expect(same.stderr).toContain('everything is the same\n');

    const text = results(DONE);
    const [hash = ''] =
      /"sha256": "[0-9a-f]{64}"(?=[^{}]*\})/.exec(text.slice(text.indexOf('"cells"'))) ?? [];
    writeFileSync(join(DONE, 'results.json'), text.replace(hash, `"sha256": "${'0'.repeat(64)}"`));
    const { code, stdout, stderr } = await callCli('reproduce', DONE, '--json');
    writeFileSync(join(DONE, 'results.json'), text);
    expect(code).toBe(1);
    expect((JSON.parse(stdout) as { different: number }).different).toBe(1);
    expect(stderr).toMatch(/crf-lab: 1 of \d+ differ\n$/);
  });

  it('does only a sample where that is asked for', async () => {
    const { code, stderr, stdout } = await callCli('reproduce', DONE, '--sample', '1', '--json');
    expect(code).toBe(0);
    expect(stderr).toContain('tiny: 1 runs for 1 cells and seeds\n');
    expect((JSON.parse(stdout) as { cells: unknown[] }).cells.length).toBe(1);
  });
});

it('keeps labels apart whatever they are called', async () => {
  const labels = ['B-__proto__', 'B-my cat', 'B-a\\sb', 'B-<script>', 'B-constructor', 'O'];
  const lines = (n: number): string =>
    [
      'sentence,word,label',
      ...Array.from({ length: 12 * n }, (_, k) => `s${Math.floor(k / 6)},w${k % 6}x,${labels[k % 6]}`),
    ].join('\n');
  for (const part of ['train', 'dev', 'test'])
    folder.write(`${part}.csv`, `${lines(part === 'train' ? 8 : 3)}\n`);
  const hostile = writeExperiment('hostile.json', {
    corpora: [
      {
        name: 'h',
        source: { kind: 'files', train: 'train.csv', dev: 'dev.csv', test: 'test.csv' },
        reading: { sentence: 'sentence', word: 'word', label: 'label' },
      },
    ],
    grids: [
      { ...GRID, emissions: ['features', 'bilstm'], outputs: ['softmax', 'softmax-transitions', 'crf'] },
    ],
    features: { algorithm: 'sgd', maxIterations: 10 },
  });
  const out = folder.path('hostile');
  const { code, stderr } = await callCli('compare', hostile, '--out', out);
  expect(stderr).not.toContain('failed');
  expect(code).toBe(0);
  const { cells } = JSON.parse(results(out)) as ExperimentResult;
  // Every word has its label: hand features learn them by heart.
  for (const cell of cells.filter(({ emission }) => emission === 'features'))
    for (const { f1 } of cell.runs) expect(f1, cell.id).toBe(1);
});
