#!/usr/bin/env node
/**
 * The command line. Results go to stdout, everything else to stderr.
 * Exit codes: 0; 1 bad input (one line saying where and what); 2 wrong usage; 130 interrupted.
 */
import { constants } from 'node:os';
import { CommanderError } from 'commander';
import { CrfLabError } from '../errors.ts';
import { createProgram, type Outcome, USAGE_HINT } from './program.ts';
import { UsageError } from './usage-error.ts';

// `crf-lab ... | head` closes the pipe early: that is the reader's right, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  console.error(`crf-lab: standard output cannot be written: ${error.message}`);
  process.exit(1);
});
// Nobody listens to the progress, but the work goes on.
process.stderr.on('error', () => undefined);

try {
  const outcome: Outcome = { interruptedBy: undefined };
  await createProgram(outcome).parseAsync();
  const { interruptedBy } = outcome;
  // As the shell counts a death by signal.
  if (interruptedBy !== undefined) process.exitCode = 128 + constants.signals[interruptedBy];
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  // Commander has printed its own message already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError) {
    console.error(`crf-lab: ${oneLine(error.message)}\n${USAGE_HINT}`);
    return 2;
  }
  if (error instanceof CrfLabError) {
    console.error(`crf-lab: ${oneLine(error.message)}`);
    return 1;
  }
  console.error(error);
  return 1;
}

/** Messages quote files: no character of theirs may break the line or reach the terminal as a command. */
function oneLine(message: string): string {
  return message.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
