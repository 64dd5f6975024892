/** What only a program of its own shows: `dist/cli/main.js` with its streams, exit codes and start. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture, spawnCli, startCli, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

const MODEL = folder.path('m.crfmodel');
const TRAIN = ['train', '--train', fixture('cli-train.txt'), '--preset', 'words', '--model'];

beforeAll(async () => {
  const { code, stdout, stderr } = await spawnCli(...TRAIN, MODEL, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ labels: 5 });
  expect(stderr).toMatch(/^iteration {4}1 /m);
});

/** The files that a loaded one was made of, or itself. */
function sourcesOf(url: string): string[] {
  const map = url.startsWith('file:') ? `${fileURLToPath(url)}.map` : '';
  if (!existsSync(map)) return [url];
  const { sources } = JSON.parse(readFileSync(map, 'utf8')) as { sources: string[] };
  return sources.filter((path) => !path.startsWith('absent:'));
}

describe('the program', () => {
  it('has the version of package.json', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await spawnCli('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('loads nothing but its options to print help', async () => {
    const coverage = folder.path('coverage');
    mkdirSync(coverage);
    const { code } = await startCli(['train', '--help'], { env: { NODE_V8_COVERAGE: coverage } }).finished;
    expect(code).toBe(0);
    // The program is bundled: what is in the files that were loaded stands in their source maps.
    const loaded = new Set<string>();
    for (const file of readdirSync(coverage)) {
      const report = JSON.parse(readFileSync(`${coverage}/${file}`, 'utf8')) as { result: { url: string }[] };
      for (const { url } of report.result) for (const source of sourcesOf(url)) loaded.add(source);
    }
    const ours = [...loaded].flatMap((path) => /(?:^|\/)src\/(.*)\.ts$/.exec(path)?.[1] ?? []).sort();
    expect(ours).toEqual([
      ...[
        'cli/experiment-commands',
        'cli/explain-commands',
        'cli/main',
        'cli/misspelt-options',
        'cli/named-files',
        'cli/network-options',
        'cli/option-parsers',
        'cli/output',
        'cli/program',
      ],
      ...[
        'cli/reading-options',
        'cli/run',
        'cli/standard-input',
        'cli/usage-error',
        'cli/version',
        'cli/weights-commands',
        'errors',
        'visible-text',
      ],
    ]);
    const packages = [...loaded].flatMap((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
    expect(new Set(packages)).toEqual(new Set(['commander', '@commander-js/extra-typings']));
  });

  it('exits with 1 for bad input and 2 for wrong usage, in one line without a stack', async () => {
    const input = await spawnCli('corpus', folder.path('nowhere.txt'));
    expect(input).toEqual({
      code: 1,
      stdout: '',
      stderr: `crf-lab: ${folder.path('nowhere.txt')}: no such file; check the path\n`,
    });
    expect(await spawnCli('corpus', '--no-such-option')).toMatchObject({ code: 2, stdout: '' });
  });

  it('prints help on stderr and exits with 2 without a command', async () => {
    const { code, stdout, stderr } = await spawnCli();
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage: crf-lab');
  });

  it('ends quietly when the reader of its output goes away', async () => {
    const { child, finished } = startCli(['tag', '--model', MODEL, '--input', 'embedded:train']);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { code, stderr } = await finished;
    expect([code, stderr]).toEqual([0, '']);
  });

  it('goes on when nobody reads its progress', async () => {
    const model = folder.path('unread.crfmodel');
    const { child, finished } = startCli([...TRAIN, model]);
    child.stderr?.destroy();
    expect((await finished).code).toBe(0);
    expect(existsSync(model)).toBe(true);
  });

  // The root of a system may write everywhere, so there the program runs as somebody else, where that one may read it.
  const nobody = process.getuid?.() === 0 ? { uid: 65534 } : {};
  const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  const canRun = spawnSync(process.execPath, [main, '--version'], nobody).status === 0;
  it.skipIf(process.platform === 'win32' || !canRun)(
    'leaves a read-only model alone, and a folder it may not write to',
    async () => {
      const { chmodSync } = await import('node:fs');
      const model = folder.write('read-only.crfmodel', 'mine');
      chmodSync(model, 0o444);
      chmodSync(folder.path('.'), 0o777);
      const { code, stderr } = await startCli([...TRAIN, model], nobody).finished;
      expect(code).toBe(1);
      expect(stderr).toBe(
        `crf-lab: ${model}: cannot be written: no permission to write to ${model}; choose another place\n`,
      );
      expect(readFileSync(model, 'utf8')).toBe('mine');
      const locked = folder.path('locked');
      mkdirSync(locked, { mode: 0o555 });
      const inLocked = await startCli([...TRAIN, `${locked}/m`], nobody).finished;
      expect(inLocked.code).toBe(1);
      expect(inLocked.stderr).toContain(`no permission to write to ${locked}; choose another place`);
    },
  );
});
