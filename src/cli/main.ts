#!/usr/bin/env node
/**
 * The command line. Results go to stdout, everything else to stderr.
 * Exit codes: 0; 1 bad input (one line saying where and what); 2 wrong usage; 130 interrupted.
 */
import { CommanderError } from 'commander';
import { CrfLabError, OptionError } from '../errors.ts';
import { createProgram } from './program.ts';

/** Ctrl-C in a long command that stopped cleanly. */
const INTERRUPTED = 130;

// `crf-lab ... | head` closes the pipe early: that is the reader's right, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  const wasInterrupted = { value: false };
  await createProgram(wasInterrupted).parseAsync();
  if (wasInterrupted.value) process.exitCode = INTERRUPTED;
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  // Commander has printed its own message already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof OptionError) {
    console.error(`crf-lab: ${error.message}`);
    return 2;
  }
  if (error instanceof CrfLabError) {
    console.error(`crf-lab: ${error.message}`);
    return 1;
  }
  console.error(error);
  return 1;
}
