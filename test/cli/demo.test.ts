import { readFileSync } from 'node:fs';
import { afterAll, expect, it, vi } from 'vitest';
import { runDemo } from '../../src/cli/commands/demo.ts';
import { deserializeCrf } from '../../src/crf/index.ts';
import { callCli, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

it('trains both heads on the embedded corpus, prints their tables and writes models and report', async () => {
  let stdout = '';
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      stdout += String(text);
      return true;
    }),
    vi.spyOn(process.stderr, 'write').mockReturnValue(true),
  ];
  const output = folder.path('made/for/it');
  await runDemo({ output, level: 'coarse', seed: 1, trainSentences: 60, testSentences: 30 });
  for (const spy of spies) spy.mockRestore();

  expect(stdout).toMatch(/60 training and 30 test sentences/);
  expect(stdout).toMatch(/^\| category \| gold \| softmax \| +CRF \|$/m);
  for (const category of ['Group', 'Person', 'Place', 'Thing', 'micro', 'macro']) {
    expect(stdout).toMatch(new RegExp(`^\\| ${category} +\\|`, 'm'));
  }
  expect(stdout).toMatch(/^\| likely +\| +weight \| unlikely +\| +weight \|$/m);
  expect(stdout).toMatch(/^[BI]-\w+: \d+ features for it, \d+ against it$/m);
  expect(stdout).toContain(`models:  ${output}/crf.crfmodel, ${output}/softmax.crfmodel`);
  expect(deserializeCrf(readFileSync(`${output}/crf.crfmodel`)).head).toBe('crf');
  expect(deserializeCrf(readFileSync(`${output}/softmax.crfmodel`)).head).toBe('softmax');
  expect(readFileSync(`${output}/report.md`, 'utf8')).toContain('# Softmax and CRF on the embedded corpus');
});

it('says so when its folder cannot be made', async () => {
  const file = folder.write('file', '');
  const { code, stderr } = await callCli('demo', '--output', `${file}/below`);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^crf-lab: .*\/file\/below: no folder can be made there: .*; choose another with --output\n$/,
  );
});
