#!/usr/bin/env node
/** The program crf-lab. Results go to stdout, everything else to stderr. */
import module from 'node:module';
import { printError } from './output.ts';
import { runCommandLine } from './run.ts';

// From Node 22 on compiled code can be kept from one start to the next. Where it cannot, nothing is lost.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();

// `crf-lab ... | head` closes the pipe early: that is the reader's right, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  printError(`standard output cannot be written: ${error.message}`);
  process.exit(1);
});
// Nobody reads the progress any more, but the work goes on.
process.stderr.on('error', () => undefined);

process.exitCode = await runCommandLine(process.argv.slice(2));
