/** A command line from its arguments to its exit code: 0; 1 bad input, or not all well; 2 wrong usage; 128 + n stopped by signal n. */
import { constants } from 'node:os';
import { CommanderError } from 'commander';
import { CrfLabError, isRefusedMemory, SystemMemoryError } from '../errors.ts';
import type { Outcome } from './experiment-commands.ts';
import { printError, printLines, printMessage } from './output.ts';
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
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    // Help was printed instead of a message.
    return error.code.startsWith('commander.help') ? 2 : refuseUsage(commandLineFault(error));
  }
  if (error instanceof UsageError) return refuseUsage(error.message);
  if (error instanceof CrfLabError) {
    printError(error.message, placeOf(error));
    return 1;
  }
  // A fault of the program: whoever mends it needs the place.
  printLines(`${error instanceof Error ? error.stack : String(error)}`);
  return 1;
}

function refuseUsage(message: string): number {
  printError(message);
  printMessage(`${USAGE_HINT}\n`);
  return 2;
}

/** Commander's message, on one line. */
function commandLineFault({ message }: CommanderError): string {
  return message
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (one of )?([^\n]*)\?\)$/, '; did you mean $1$2?');
}

/** Where an error about a file says it is. */
function placeOf(error: CrfLabError): string {
  if (!('file' in error) || typeof error.file !== 'string') return '';
  const line = 'line' in error && typeof error.line === 'number' && error.line > 0 ? `:${error.line}` : '';
  return `${error.file}${line}`;
}
