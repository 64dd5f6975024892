import { existsSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { callCli, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

/** 5,000 categories: 10,001 labels. */
const corpus = folder.write(
  'many.txt',
  Array.from({ length: 5000 }, (_, c) => `w${c} B-C${c}\nx${c % 97} I-C${c}\nthe O\n\n`).join(''),
);

it.each<[string, string[]]>([
  ['all states', ['--preset', 'ner', '--algorithm', 'lbfgs', '--possible-states']],
  ['all transitions', ['--preset', 'words', '--possible-transitions']],
  ['a network', ['--model-type', 'bilstm']],
])('5,000 categories are refused in one line where they cannot fit: %s', async (_, flags) => {
  const model = folder.path('m');
  const { code, stdout, stderr } = await callCli(
    'train',
    '--train',
    corpus,
    '--model',
    model,
    '--quiet',
    ...flags,
  );
  expect([code, stdout, existsSync(model)]).toEqual([1, '', false]);
  expect(stderr).toMatch(/^crf-lab: .*need.* [\d.]+ GiB of memory.* fewer labels.*\n$/);
});
