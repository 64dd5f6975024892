/** A command line from its arguments to its exit code: 0; 1 bad input, or not all well; 2 wrong usage; 128 + n stopped by signal n. */
import { constants } from 'node:os';
import { CommanderError } from 'commander';
import { CrfLabError, isRefusedMemory, SystemMemoryError } from '../errors.ts';
import type { Outcome } from './experiment-commands.ts';
import { createProgram, USAGE_HINT } from './program.ts';
import { UsageError } from './usage-error.ts';

/** @param args without the program's own name */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const outcome: Outcome = { interruptedBy: undefined, hasFailed: false };
  try {
    await createProgram(outcome).parseAsync(args, { from: 'user' });
  } catch (error) {
    return report(error);
  }
  const { interruptedBy, hasFailed } = outcome;
  if (interruptedBy !== undefined) return 128 + constants.signals[interruptedBy];
  return hasFailed ? 1 : 0;
}

function report(thrown: unknown): number {
  const error = isRefusedMemory(thrown) ? SystemMemoryError.forBytes(undefined, { cause: thrown }) : thrown;
  // Commander has printed its own message already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError) {
    process.stderr.write(`crf-lab: ${oneLine(error.message)}\n${USAGE_HINT}\n`);
    return 2;
  }
  if (error instanceof CrfLabError) {
    process.stderr.write(`crf-lab: ${oneLine(error.message)}\n`);
    return 1;
  }
  // A fault of the program: whoever mends it needs the place.
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}

/** Messages quote files: no character of theirs may break the line or reach the terminal as a command. */
function oneLine(message: string): string {
  return message.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
