/** A command line that cannot be meant: exit code 2, where bad input is 1. */
import { OptionError } from '../errors.ts';

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Runs a check of options alone, before any file is read: what it finds wrong is wrong on the command line. */
export function checkUsage<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    throw new UsageError(`${flagOf(error.path)}: ${error.reason}`, { cause: error });
  }
}

/** `maxIterations` → `--max-iterations` */
export function flagOf(option: string): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
