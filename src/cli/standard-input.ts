/** `-` on the command line: standard input wherever a file is read, once, and nowhere else. */
import type { NamedFile } from './named-files.ts';
import { UsageError } from './usage-error.ts';

export const STANDARD_INPUT = '-';

/** @throws UsageError where `-` is to be written to, or stands for two files */
export function checkStandardInput(files: readonly NamedFile[]): void {
  const named = files.filter(({ path }) => path === STANDARD_INPUT);
  const written = named.find(({ isWritten }) => isWritten);
  if (written !== undefined) {
    throw new UsageError(
      `${written.name}: - is standard input, and this is written; name a file (./- for one that is called so)`,
    );
  }
  if (named.length > 1) {
    const names = [...new Set(named.map(({ name }) => name))].join(' and ');
    throw new UsageError(`${names}: - is standard input, which can be read once; save one of them in a file`);
  }
}
