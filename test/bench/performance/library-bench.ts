/**
 * Benches of the library alone, which have no peer. Each is a script in test/bench that, with `--json`, prints one JSON
 * object of numbers as its last line: `features.ts` `featureTokensPerSecond`; `decoding.ts` `viterbiTokensPerSecond` and
 * `marginalTokensPerSecond`. `--scale N` asks for every N-th sentence.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Case, Sample, Setup } from './measurement.ts';
import { OURS } from './measurement.ts';
import { ROOT } from './paths.ts';
import { BenchError, runProgram } from './process-runner.ts';

const TSX = createRequire(import.meta.url).resolve('tsx/cli');

/** The case, or why there is none. */
export function libraryCase(name: string, script: string, { scale }: Setup): Case | string {
  const path = `test/bench/${script}`;
  if (!existsSync(ROOT + path)) return `${name}: ${path} is not there`;
  const args = [TSX, path, '--json', ...(scale === 1 ? [] : ['--scale', String(scale)])];
  const start = async (): Promise<Sample> => {
    const { stdout } = await runProgram(process.execPath, args, { cwd: ROOT });
    return readSample(stdout, path);
  };
  return { name, contenders: [{ name: OURS, start }] };
}

/** The numbers of the last line. @throws BenchError when it is not an object with numbers */
export function readSample(stdout: string, script: string): Sample {
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    value = undefined;
  }
  const numbers = Object.entries(value ?? {}).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  if (typeof value !== 'object' || numbers.length === 0)
    throw new BenchError(
      `${script} --json: expected a JSON object of numbers in the last line, got "${line}"`,
    );
  return Object.fromEntries(numbers);
}
