/** Command lines that cannot be meant: exit code 2, nothing on stdout, and where to look. */
import { afterAll, describe, expect, it } from 'vitest';
import { callCli, fixture, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

const TRAIN = ['train', '--train', fixture('cli-train.txt'), '--model', folder.path('m')];
const WORDS = [...TRAIN, '--preset', 'words'];

async function refusal(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await callCli(...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^crf-lab: [^\n]+\n\(add --help for the options\)\n$/);
  return stderr.slice('crf-lab: '.length, stderr.indexOf('\n'));
}

describe('wrong usage', () => {
  it('unknown commands and options, with the name that may be meant', async () => {
    expect(await refusal('tarin')).toBe("unknown command 'tarin'; did you mean train?");
    expect(await refusal(...WORDS, '--maxiterations', '3')).toBe(
      "unknown option '--maxiterations'; did you mean --max-iterations?",
    );
    expect(await refusal(...WORDS, '--nonsense', '1')).toBe("unknown option '--nonsense'");
    expect(await refusal(...WORDS, 'surplus')).toContain('too many arguments');
  });

  it.each([
    [['train', '--trian', 'x', '--model', 'm'], "'--trian'; did you mean --train?"],
    [['train', '--trian=x', '--model', 'm', '--preset', 'ner'], "'--trian'; did you mean --train?"],
    [['tag', '--modle', 'm', '--input', 'x'], "'--modle'; did you mean --model?"],
    [['tag', '--model', 'm', '--imput', 'x', '--output', 'y'], "'--imput'; did you mean --input?"],
    [['weights', '--mode', 'm'], "'--mode'; did you mean --model?"],
    [['edit', '--model', 'm', '--weigths', 'w', '--output', 'o'], "'--weigths'; did you mean --weights?"],
    [['inspect', 'm', '--ouput', 'p.html'], "'--ouput'; did you mean --output?"],
    [['merge', 'a', 'b', '--ouT', 'c'], "'--ouT'; did you mean --out?"],
    [['explain', '--modell=m', '--text', 'a'], "'--modell'; did you mean --model?"],
    [['probe', '--dta', 'd', '--model', 'n'], "'--dta'; did you mean --data?"],
    [['train', '-train', 'x', '--model', 'm'], "'-train'"],
  ])('%j names what is misspelt, not what is therefore missing', async (args, message) => {
    expect(await refusal(...args)).toBe(`unknown option ${message}`);
  });

  it('help beside a misspelt option is help', async () => {
    expect(await callCli('train', '--trian', 'x', '--help')).toMatchObject({ code: 0, stderr: '' });
  });

  it('a line end in an argument, and an endless one', async () => {
    expect(await refusal(...WORDS, '--x\n\u001b[31my')).toBe("unknown option '--x␊␛[31my'");
    const long = await refusal(...WORDS, '--l2', 'x'.repeat(5_000_000));
    expect(long.length).toBeLessThan(1100);
    expect(long).toMatch(
      /^option '--l2 <x>' argument 'xxx.*x … xx.*' is invalid\. Expected a number >= 0\.$/,
    );
  });

  it('options that are missing, or lack their value', async () => {
    expect(await refusal('train')).toContain("required option '--train <file>' not specified");
    expect(await refusal('tag', '--model', 'm')).toContain("required option '--input <file>' not specified");
    expect(await refusal('weights')).toContain("required option '--model <file>' not specified");
    expect(await refusal('corpus')).toContain("missing required argument 'files'");
    expect(await refusal(...WORDS, '--l2')).toContain("option '--l2 <x>' argument missing");
  });

  it('values outside the choices', async () => {
    for (const [flag, value] of [
      ['--head', 'tree'],
      ['--algorithm', 'adam'],
      ['--preset', 'nerr'],
      ['--format', 'xml'],
      ['--scheme', 'bio'],
      ['--to-scheme', 'none'],
      ['--encoding', 'utf-16'],
      ['--separator', ','],
      ['--comments', 'maybe'],
      ['--quote', 'single'],
    ] as const) {
      expect(await refusal(...WORDS, flag, value)).toMatch(
        new RegExp(`^option '${flag} .* Allowed choices are `),
      );
    }
    expect(await refusal('evaluate', '--mode', 'lenient')).toContain(
      'Allowed choices are conlleval, strict, discard.',
    );
    expect(await refusal('tag', '--decode', 'greedy')).toContain(
      'Allowed choices are viterbi, constrained, posterior.',
    );
  });

  it('numbers that are none, or out of range', async () => {
    for (const value of ['abc', '-1', 'NaN', 'Infinity', '1e999', '0x10', '', '1,5']) {
      expect(await refusal(...WORDS, '--l2', value)).toBe(
        `option '--l2 <x>' argument '${value}' is invalid. Expected a number >= 0.`,
      );
    }
    for (const value of ['2.5', '-1', '1e20']) {
      expect(await refusal(...WORDS, '--max-iterations', value)).toContain('Expected a whole number >= 0.');
    }
    expect(await refusal(...WORDS, '--threads', '-1')).toContain('Expected a whole number >= 0.');
    expect(await refusal(...WORDS, '--seed', 'x')).toContain('Expected a whole number.');
    expect(await refusal('tag', '--nbest', '0')).toContain('Expected a whole number >= 1.');
  });

  it('lists of columns with gaps or repeats', async () => {
    expect(await refusal(...WORDS, '--columns', 'word,,ner')).toContain(
      'Expected names separated by commas.',
    );
    expect(await refusal(...WORDS, '--columns', 'word,ner,word')).toContain('word stands twice.');
  });

  it('options that contradict each other', async () => {
    expect(await refusal(...TRAIN)).toMatch(/^give either --preset or --template/);
    expect(await refusal(...WORDS, '--template', 't')).toMatch(/^give either --preset or --template/);
    expect(await refusal(...WORDS, '--algorithm', 'sgd', '--l1', '1')).toMatch(
      /^--l1: --algorithm sgd has none/,
    );
    expect(await refusal(...WORDS, '--algorithm', 'owlqn', '--l1', '0')).toMatch(/^--l1: /);
    for (const args of [
      ['--preset', 'ner'],
      ['--to-scheme', 'iob2'],
      ['--map', 'm'],
      ['--vectors', 'v'],
    ]) {
      expect(await refusal(...TRAIN, '--format', 'crfsuite', ...args)).toBe(
        `${args[0]}: --format crfsuite reads ready attributes and labels, leave ${args[0]} away`,
      );
    }
    const list = folder.write('list.txt', 'Paris\n');
    expect(await refusal(...WORDS, '--gazetteer', list, list)).toBe(
      '--gazetteer: two files would both be called list; rename one',
    );
  });

  it('an embedded corpus that is not there', async () => {
    expect(await refusal('corpus', 'embedded:trian')).toContain('expected embedded:train');
  });
});

describe('help', () => {
  it('lists every command, and the options of each with their choices', async () => {
    const { code, stdout } = await callCli('--help');
    expect(code).toBe(0);
    for (const name of [
      'corpus',
      'train',
      'tag',
      'evaluate',
      'weights',
      'edit',
      'compare',
      'report',
      'merge',
      'reproduce',
    ])
      expect(stdout).toContain(`  ${name} `);
    const train = await callCli('train', '--help');
    expect(train.code).toBe(0);
    expect(train.stdout).toContain('"averaged-perceptron"');
    expect(train.stdout.replace(/\s+/g, ' ')).toContain(
      '--threads <n> threads that compute (lbfgs and owlqn), by default one per core',
    );
  });
});
