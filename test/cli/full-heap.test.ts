import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

function runSmall(args: readonly string[]): Promise<{ code: unknown; stderr: string; stdout: string }> {
  return new Promise((resolve) => {
    const nodeArgs = ['--max-old-space-size=60', MAIN, ...args];
    execFile(process.execPath, nodeArgs, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

function labelOf(t: number): string {
  return t === 0 ? 'B-X' : 'O';
}

/** Words that are all different, so that none can be shared. */
function write(format: 'conll' | 'jsonl', sentences: number): string {
  const path = folder.path(`large-${sentences}.${format}`);
  const parts: string[] = [];
  for (let n = 0; n < sentences; n++) {
    const words = Array.from({ length: 20 }, (_, t) => `word${n}x${t}`);
    parts.push(
      format === 'conll'
        ? `${words.map((word, t) => `${word} ${labelOf(t)}`).join('\n')}\n\n`
        : `${JSON.stringify({ tokens: words, labels: words.map((_, t) => labelOf(t)) })}\n`,
    );
  }
  writeFileSync(path, parts.join(''));
  return path;
}

describe('a corpus larger than the heap', () => {
  it.each(['conll', 'jsonl'] as const)('ends train in one line and writes nothing (%s)', async (format) => {
    const [data, model] = [write(format, 60_000), folder.path(`${format}.crf`)];
    const { code, stderr, stdout } = await runSmall([
      'train',
      '--train',
      data,
      '--preset',
      'ner',
      '--model',
      model,
      '--quiet',
    ]);
    expect(stderr).toMatch(/^crf-lab: .*NODE_OPTIONS=--max-old-space-size.*fewer sentences\n$/);
    expect({ code, stdout, written: existsSync(model) }).toEqual({ code: 1, stdout: '', written: false });
  });
});
