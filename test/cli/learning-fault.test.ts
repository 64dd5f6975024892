import { existsSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { callCli, fixture, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

/** Time stamps beside words that tell the label. */
const stamps = folder.write(
  'stamps.txt',
  Array.from({ length: 30 }, (_, n) =>
    Array.from({ length: 5 }, (__, t) => {
      const label = (n + t) % 2 === 0 ? 'A' : 'B';
      return `${label}\tw=${label}\tstamp:${1_700_000_000 + 3600 * n + t}\n`;
    }).join(''),
  ).join('\n'),
);
const TRAIN = fixture('cli-train.txt');
const CORPUS = ['--train', TRAIN, '--columns', 'word,_,ner', '--preset', 'words'];

describe('a training that learned nothing', () => {
  it.each<[string, string[], RegExp]>([
    [
      'unscaled values, lbfgs',
      ['--train', stamps, '--format', 'crfsuite'],
      /stamps\.txt: nothing was learned, all weights are 0: .*\(stamp\): scale them/,
    ],
    [
      'unscaled values, owlqn',
      ['--train', stamps, '--format', 'crfsuite', '--algorithm', 'owlqn'],
      /\(stamp\): scale them/,
    ],
    [
      'unscaled values, sgd',
      ['--train', stamps, '--format', 'crfsuite', '--algorithm', 'sgd'],
      /\(stamp\): scale them/,
    ],
    [
      'a penalty too strong',
      [...CORPUS, '--algorithm', 'owlqn', '--l1', '1000'],
      /an l1 penalty of 1000 leaves none, lower it below/,
    ],
  ])('is an error in one line, and nothing is written: %s', async (_, args, message) => {
    const model = folder.path('nothing.crfmodel');
    const { code, stdout, stderr } = await callCli('train', ...args, '--model', model, '--quiet');
    expect([code, stdout, existsSync(model)]).toEqual([1, '', false]);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it.each<[string, string[], RegExp]>([
    ['a weak fit', [...CORPUS, '--algorithm', 'lbfgs', '--l2', '1e9'], /next to nothing was learned/],
    [
      'nothing of the dev set',
      [...CORPUS, '--dev', folder.write('d.txt', 'Rome NNP B-CITY\n\n')],
      /no phrase of the dev set is found/,
    ],
    ['one label', ['--train', folder.write('o.txt', 'a O\nb O\n\n'), '--preset', 'words'], /one label, O/],
  ])('is a warning that --quiet does not silence where there is a model: %s', async (_, args, message) => {
    const model = folder.path('weak.crfmodel');
    const { code, stdout, stderr } = await callCli('train', ...args, '--model', model, '--quiet', '--json');
    expect([code, existsSync(model)]).toEqual([0, true]);
    expect(stderr).toMatch(/^crf-lab: warning: /);
    expect(stderr).toMatch(message);
    expect(JSON.parse(stdout).warning).toMatch(message);
  });
});
