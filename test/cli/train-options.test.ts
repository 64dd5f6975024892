import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { deserializeCrf } from '../../src/crf/index.ts';
import { callCli, fixture, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);
const CORPUS = ['train', '--train', fixture('cli-train.txt'), '--columns', 'word,pos,ner'];
const model = folder.path('m.crfmodel');

describe('an option that the recommended algorithm lacks', () => {
  it.each<[string, string[], Record<string, unknown>]>([
    ['ner', ['--l1', '0.1', '--l2', '0.1'], { algorithm: 'owlqn', l1: 0.1, l2: 0.1 }],
    ['ner', ['--l1', '0.1'], { algorithm: 'owlqn', l1: 0.1, l2: 0 }],
    ['ner', ['--memory', '4'], { algorithm: 'lbfgs', memory: 4, l2: 1 }],
    ['ner', ['--epsilon', '0.001'], { algorithm: 'lbfgs', epsilon: 0.001 }],
    ['pos', ['--l2', '0.5'], { algorithm: 'lbfgs', l2: 0.5 }],
    ['pos', ['--delta', '0.01'], { algorithm: 'lbfgs', delta: 0.01 }],
    ['pos', ['--period', '5', '--l1', '0.2'], { algorithm: 'owlqn', period: 5 }],
    ['slots', ['--l1', '0.2'], { algorithm: 'owlqn' }],
  ])('chooses one that has it, and says so: %s %j', async (preset, flags, options) => {
    const { code, stderr } = await callCli(
      ...[...CORPUS, '--preset', preset, '--model', model, '--max-iterations', '3', ...flags],
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(
      new RegExp(
        `^--(?:${flags[0]?.slice(2)}|l1) is not of .*preset ${preset} recommends: training with ${options.algorithm}`,
        'm',
      ),
    );
    expect(deserializeCrf(readFileSync(model)).parts.options).toMatchObject(options);
  });

  it.each<[string, string[], string]>([
    ['ner', ['--l2', '0.1'], 'sgd'],
    ['ner', ['--l1', '0'], 'sgd'],
    ['ner', ['--period', '3'], 'sgd'],
    ['pos', ['--epsilon', '0.001'], 'averaged-perceptron'],
    ['pos', ['--l2', '0'], 'averaged-perceptron'],
    ['words', ['--l1', '0.5'], 'lbfgs'],
  ])('lets the recommendation stand where that has it: %s %j', async (preset, flags, algorithm) => {
    const { stderr } = await callCli(
      ...[...CORPUS, '--preset', preset, '--model', model, '--max-iterations', '2', ...flags],
    );
    expect(stderr).not.toMatch(/is not of/);
    expect(deserializeCrf(readFileSync(model)).parts.options.algorithm).toBe(algorithm);
  });

  it.each<[string, string, string]>([
    ['sgd', '--l1', '0.1'],
    ['sgd', '--memory', '5'],
    ['sgd', '--epsilon', '0.1'],
    ['averaged-perceptron', '--l1', '0.1'],
    ['averaged-perceptron', '--l2', '0.1'],
    ['averaged-perceptron', '--delta', '0.1'],
    ['averaged-perceptron', '--period', '4'],
    ['averaged-perceptron', '--memory', '4'],
  ])('is wrong usage beside an algorithm that was asked for: %s %s', async (algorithm, flag, value) => {
    const { code, stdout, stderr } = await callCli(
      ...[...CORPUS, '--preset', 'ner', '--model', model, '--algorithm', algorithm, flag, value],
    );
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`${flag}: --algorithm ${algorithm} has none`);
  });
});

describe('an option without effect', () => {
  it.each<[string, string[], RegExp]>([
    [
      'transitions of a softmax',
      ['--preset', 'words', '--head', 'softmax', '--possible-transitions'],
      /--possible-transitions: --head softmax has no transitions/,
    ],
    [
      'an encoding of no name lists',
      ['--preset', 'ner', '--gazetteer-encoding', 'latin-1'],
      /--gazetteer-encoding: there are no name lists/,
    ],
    ['patience without a dev set', ['--model-type', 'bilstm', '--patience', '3'], /--patience: .*add --dev/],
    [
      'name lists that no template reads',
      ['--preset', 'words', '--gazetteer', folder.write('n.txt', 'Rome\n')],
      /--gazetteer: no template reads/,
    ],
    [
      'clusters that no template reads',
      ['--preset', 'words', '--clusters', folder.write('c.txt', '00\tRome\t1\n')],
      /--clusters: no template reads/,
    ],
    [
      'vectors that no template reads',
      ['--preset', 'words', '--vectors', folder.write('v.txt', 'rome 1 2\n')],
      /--vectors: no template reads/,
    ],
    [
      'name lists that the wide part does not read',
      ['--model-type', 'bilstm', '--wide', 'words', '--gazetteer', folder.path('n.txt')],
      /--gazetteer: no template reads/,
    ],
  ])('is refused: %s', async (_, flags, message) => {
    const { code, stdout, stderr } = await callCli(...CORPUS, '--model', folder.path('none'), ...flags);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });
});

describe('an option without effect', () => {
  const SEED = 'note: --seed has no effect';
  const THREADS = 'note: --threads has no effect';
  it.each<[string, string[], string[]]>([
    ['lbfgs', ['--seed', '3'], [SEED]],
    ['lbfgs', ['--seed', '1'], [SEED]],
    ['owlqn', ['--seed', '3', '--threads', '2'], [SEED]],
    ['sgd', ['--threads', '2'], [THREADS]],
    ['averaged-perceptron', ['--threads', '2', '--seed', '3'], [THREADS]],
    ['sgd', ['--seed', '3', '--threads', '1'], []],
    ['lbfgs', ['--threads', '2'], []],
    ['lbfgs', [], []],
    ['sgd', [], []],
  ])('is taken, and named: %s %j', async (algorithm, flags, notes) => {
    const { code, stderr } = await callCli(
      ...[...CORPUS, '--preset', 'words', '--model', model, '--max-iterations', '1'],
      ...['--algorithm', algorithm, ...flags],
    );
    expect(code).toBe(0);
    expect(stderr.match(/^note: --\w+ has no effect/gm) ?? []).toEqual(notes);
  });

  it('is known by the algorithm that the preset recommends', async () => {
    const args = [...CORPUS, '--preset', 'ner', '--model', model, '--max-iterations', '1'];
    expect((await callCli(...args, '--seed', '3')).stderr).not.toContain(SEED);
    expect((await callCli(...args, '--seed', '3', '--l1', '0.1')).stderr).toContain(SEED);
  });

  it('is known by the engine of a network', async () => {
    const network = ['--model-type', 'bilstm', '--epochs', '1', '--hidden', '4', '--char-encoder', 'none'];
    const args = [...CORPUS, ...network, '--threads', '2', '--seed', '3', '--fresh'];
    const stderr = async (...more: string[]): Promise<string> =>
      (await callCli(...args, '--model', folder.path('network'), ...more)).stderr;
    expect(await stderr()).not.toContain('no effect');
    expect(await stderr('--engine', 'tfjs')).toContain(`${THREADS} on the training`);
  });
});
