/** The command line under test: within this process, which is quick, or as a program of its own from `dist`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { runCommandLine } from '../../src/cli/run.ts';
import { MAIN } from './program.ts';

export interface CliResult {
  /** null where a signal ended the program. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export { MAIN };

/** Path of a file in test/fixtures. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}

/** A new empty folder; `clean` removes it. */
export function temporaryFolder(): { path: (name: string) => string; write: WriteFile; clean: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'crf-lab-cli-'));
  const path = (name: string): string => join(folder, name);
  return {
    path,
    write: (name, data) => {
      writeFileSync(path(name), data);
      return path(name);
    },
    clean: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Writes a file of the folder and returns its path. */
export type WriteFile = (name: string, data: string | Uint8Array) => string;

/** Runs a command within this process, what it writes collected. One at a time. */
export async function callCli(...args: string[]): Promise<CliResult> {
  const written = { stdout: '', stderr: '' };
  const collect = (name: 'stdout' | 'stderr') =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      written[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      return true;
    });
  const spies = [collect('stdout'), collect('stderr')];
  try {
    const code = await runCommandLine(args);
    return { code, ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** As `callCli`, and the one JSON object that must be all of stdout. */
export async function callCliJson(...args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await callCli(...args, '--json');
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** Starts the program `dist/cli/main.js`. */
export function startCli(
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; uid?: number } = {},
): { child: ChildProcess; finished: Promise<CliResult> } {
  const child = spawn(process.execPath, [MAIN, ...args], {
    ...options,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const finished = new Promise<CliResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, finished };
}

export function spawnCli(...args: string[]): Promise<CliResult> {
  return startCli(args).finished;
}
