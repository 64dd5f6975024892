/** Starts a program as a process of its own and measures it from outside. */
import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';

export interface Finished {
  readonly stdout: string;
  readonly stderr: string;
  /** From the start of the process to the end of its output. */
  readonly wallSeconds: number;
}

export interface RunOptions {
  /** File that takes the standard output; without, it is collected. */
  readonly stdoutFile?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A measured program failed, or two of them disagree: nothing they took the time of can be trusted. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
  /** What the program wrote to stderr; empty where none ran. */
  readonly stderr: string;

  constructor(message: string, options: ErrorOptions & { readonly stderr?: string } = {}) {
    super(message, options);
    this.stderr = options.stderr ?? '';
  }
}

/** Programs under way, which end with this one. */
const running = new Set<ReturnType<typeof spawn>>();

/** Ends what is under way. */
export function stopPrograms(): void {
  for (const child of running) child.kill();
}

/** Runs a program to its end. @throws BenchError when it cannot be started or does not end with exit code 0 */
export async function runProgram(
  command: string,
  args: readonly string[],
  { stdoutFile, env, cwd }: RunOptions = {},
): Promise<Finished> {
  const output = stdoutFile === undefined ? undefined : await open(stdoutFile, 'w');
  try {
    const startedAt = performance.now();
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', output === undefined ? 'pipe' : output.fd, 'pipe'],
    });
    running.add(child);
    const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    child.stdout?.on('data', (chunk: Buffer) => chunks.stdout.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
    const ended = await new Promise<string>((resolve, reject) => {
      child.on('error', (cause) => reject(new BenchError(`${command} cannot be started`, { cause })));
      child.on('close', (code, signal) => resolve(signal ?? String(code)));
    }).finally(() => running.delete(child));
    const wallSeconds = (performance.now() - startedAt) / 1000;
    const stdout = Buffer.concat(chunks.stdout).toString();
    const stderr = Buffer.concat(chunks.stderr).toString();
    if (ended !== '0') {
      const lastLines = stderr.trimEnd().split('\n').slice(-5).join('\n');
      throw new BenchError(`${command} ${args.join(' ')} ended with ${ended}:\n${lastLines}`, { stderr });
    }
    return { stdout, stderr, wallSeconds };
  } finally {
    await output?.close();
  }
}
