/** The machine and programs that a measurement was made with. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { ROOT } from './paths.ts';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGB: number;
  readonly system: string;
  readonly node: string;
}

export function describeMachine(): Machine {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? process.arch,
    cores: cores.length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    system: systemName(),
    node: process.version,
  };
}

/** Mean number of processes that wanted a core in the last minute. */
export function currentLoad(): number {
  return loadavg()[0] ?? 0;
}

/** Version of crf-lab and, in a clone, its commit; `+` where files differ from the commit. */
export function describeVersion(): string {
  const { version } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { version: string };
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    const isChanged = git('status', '--porcelain', '--', 'src', 'package.json') !== '';
    return `${version} (${git('rev-parse', '--short', 'HEAD')}${isChanged ? '+' : ''})`;
  } catch {
    return version;
  }
}

function systemName(): string {
  const kernel = `${type()} ${release()}`;
  try {
    const [, name] = /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8')) ?? [];
    return name === undefined ? kernel : `${name}, ${kernel}`;
  } catch {
    return kernel;
  }
}
