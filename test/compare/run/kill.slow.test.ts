/** kill -9 at any moment and the same command again: nothing is lost, nothing done twice, the result is the same. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createRandom } from '../../../src/numeric/index.ts';
import { startCli, temporaryFolder } from '../../helpers/run-cli.ts';
import { TINY_OPTIONS } from './tiny-experiment.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

const KILLS = 20;
const [GRID] = TINY_OPTIONS.grids;
const EXPERIMENT = folder.write(
  'tiny.json',
  JSON.stringify({
    ...TINY_OPTIONS,
    grids: [
      {
        ...GRID,
        outputs: ['softmax', 'masked-softmax', 'crf'],
        templates: ['preset'],
        seeds: [1, 2, 3],
        trainSentences: [20, 'all'],
      },
    ],
    interpretation: { decisions: 2, refits: 0, examples: 0, l1Path: 0 },
  }),
);

const start = (out: string) => startCli(['compare', EXPERIMENT, '--out', out, '--threads', '2']);

function filesOf(out: string): Map<string, string> {
  const names = [
    'results.json',
    'experiment.json',
    'inspect-e.html',
    ...['journal', 'models'].flatMap((kind) => readdirSync(join(out, kind)).map((name) => `${kind}/${name}`)),
  ];
  return new Map(names.sort().map((name) => [name, readFileSync(join(out, name), 'latin1')]));
}

it('survives twenty kills at random moments', async () => {
  const undisturbed = folder.path('undisturbed');
  const beganAt = performance.now();
  expect((await start(undisturbed).finished).code).toBe(0);
  const wholeMs = performance.now() - beganAt;
  const expected = filesOf(undisturbed);

  const random = createRandom(5);
  const out = folder.path('killed');
  let kills = 0;
  let completions = 0;
  while (kills < KILLS) {
    const { child, finished } = start(out);
    // A quarter of the whole on average: some kills come before the first run has ended, some when most are done.
    const timer = setTimeout(() => child.kill('SIGKILL'), random.uniform() * 0.5 * wholeMs);
    const { code } = await finished;
    clearTimeout(timer);
    if (code === null) {
      kills++;
      continue;
    }
    expect(code).toBe(0);
    expect(filesOf(out)).toEqual(expected);
    completions++;
    rmSync(out, { recursive: true });
  }
  const { code, stderr } = await start(out).finished;
  expect(code).toBe(0);
  expect(stderr).not.toContain('damaged');
  expect(filesOf(out)).toEqual(expected);
  expect(completions).toBeLessThan(KILLS);
});
