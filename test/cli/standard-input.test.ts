import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callCli, fixture, MAIN, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

/** The program with bytes on its standard input, in its own folder. */
function runWith(
  input: string | Uint8Array,
  args: readonly string[],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder.path('.') });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    // A command that refuses its line reads nothing.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

const TEST = fixture('cli-test.txt');
const TRAIN = fixture('cli-train.txt');
const COLUMNS = ['--columns', 'word,pos,ner'];
let model = '';

beforeAll(async () => {
  model = folder.path('model');
  const { code, stderr } = await callCli(
    'train',
    '--train',
    TRAIN,
    ...COLUMNS,
    '--preset',
    'ner',
    '--model',
    model,
  );
  if (code !== 0) throw new Error(stderr);
  folder.write('-', readFileSync(TEST));
  folder.write('names.txt', 'Karl\n');
  folder.write('map.tsv', 'PER\tX\nLOC\tY\nORG\tZ\n');
  folder.write('template.txt', 'U0:%x[0,0]\n');
  folder.write('vectors.txt', 'Karl 1 0\nlives 0 1\n');
});

describe('- is standard input wherever a file is read', () => {
  /** A command with the file's path, and the same with `-`. */
  const CASES: Readonly<Record<string, (path: string) => [file: string, args: string[]]>> = {
    'tag --input': (path) => [TEST, ['tag', '--model', model, '--input', path]],
    'tag --model': (path) => [model, ['tag', '--model', path, '--input', TEST]],
    'evaluate --data': (path) => [TEST, ['evaluate', '--model', model, '--data', path]],
    'evaluate --gold': (path) => [TEST, ['evaluate', '--gold', path, '--predicted', TEST]],
    'evaluate --predicted': (path) => [TEST, ['evaluate', '--gold', TEST, '--predicted', path]],
    'evaluate --train': (path) => [TRAIN, ['evaluate', '--model', model, '--data', TEST, '--train', path]],
    'evaluate --map': (path) => [
      folder.path('map.tsv'),
      ['evaluate', '--model', model, '--data', TEST, '--map', path],
    ],
    'weights --model': (path) => [model, ['weights', '--model', path]],
  };
  it.each(Object.keys(CASES))('%s', async (name) => {
    const make = CASES[name] as (typeof CASES)[string];
    const [file] = make('-');
    const expected = await callCli(...make(file)[1]);
    expect(expected.code).toBe(0);
    const bytes = readFileSync(file);
    const withPlace = (text: string): string => text.replaceAll(file, '-');
    for (const input of [bytes, gzipSync(bytes)]) {
      const { code, stdout } = await runWith(input, make('-')[1]);
      expect([code, stdout]).toEqual([0, withPlace(expected.stdout)]);
    }
  });

  it('corpus', async () => {
    const { code, stdout } = await runWith(readFileSync(TEST), ['corpus', '-', '--json']);
    expect(code).toBe(0);
    expect(stdout).toContain('"tokens": 9');
  });

  it.each<[option: string, file: () => string, args: readonly string[]]>([
    ['--train', () => TRAIN, ['--preset', 'ner']],
    ['--dev', () => TEST, ['--train', TRAIN, '--preset', 'ner']],
    ['--template', () => folder.path('template.txt'), ['--train', TRAIN]],
    ['--gazetteer', () => folder.path('names.txt'), ['--train', TRAIN, '--preset', 'ner']],
    ['--vectors', () => folder.path('vectors.txt'), ['--train', TRAIN, '--preset', 'ner']],
    ['--map', () => folder.path('map.tsv'), ['--train', TRAIN, '--preset', 'ner']],
  ])('train %s', async (option, file, args) => {
    const rest = [...COLUMNS, ...args, '--model', folder.path('other'), '--fresh', '--quiet'];
    const { code, stderr } = await runWith(readFileSync(file()), ['train', option, '-', ...rest]);
    expect([code, stderr.replace(/.*warning.*\n/g, '')]).toEqual([0, '']);
  });

  it('names it where something is wrong', async () => {
    const { code, stderr } = await runWith('a b c\nd\n', ['tag', '--model', model, '--input', '-']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^crf-lab: -:2: found 1 column, expected 3/)]);
  });

  it('while a file of that name is ./-', async () => {
    const named = await runWith('', ['tag', '--model', model, '--input', './-']);
    expect(named.stdout).toBe((await callCli('tag', '--model', model, '--input', TEST)).stdout);
  });

  it.each<[what: string, args: string[], said: string]>([
    [
      'two files',
      ['evaluate', '--gold', '-', '--predicted', '-'],
      '--gold and --predicted: - is standard input, which can be read once; save one of them in a file',
    ],
    ['two arguments', ['corpus', '-', '-'], '<files>: - is standard input, which can be read once'],
    ['model and input', ['tag', '--model', '-', '--input', '-'], '--model and --input: - is standard input'],
    [
      'a list and a file',
      ['train', '--train', '-', '--gazetteer', 'a', '-', '--preset', 'ner', '--model', 'm'],
      '--train and --gazetteer: - is standard input',
    ],
    [
      'a result',
      ['tag', '--model', 'm', '--input', 'i', '--output', '-'],
      '--output: - is standard input, and this is written; name a file (./- for one that is called so)',
    ],
    [
      'a model to train',
      ['train', '--train', 't', '--preset', 'ner', '--model', '-'],
      '--model: - is standard input, and this is written',
    ],
  ])('and is refused for %s', async (_, args, said) => {
    const { code, stdout, stderr } = await callCli(...args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(`crf-lab: ${said}`)]);
  });

  it('and may be the name of a column', async () => {
    const input = folder.write('dash.txt', 'a X B-P\nb Y O\n');
    const args = [
      '--columns',
      'word,-,ner',
      '--label',
      'ner',
      '--preset',
      'words',
      '--model',
      folder.path('dash'),
    ];
    expect((await callCli('train', '--train', input, ...args, '--quiet')).code).toBe(0);
  });
});
