/** The files that a command line names: which are read, and which are written. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings';

export interface NamedFile {
  /** As the user knows it: `--train`, `<model>`. */
  readonly name: string;
  readonly path: string;
  readonly isWritten: boolean;
}

/** Options that name what is written. `--model` is one where there is something to train. */
const WRITTEN = new Set(['--output', '--out', '--csv', '--html']);

/** All files that options and arguments of a command name, in the order of its help. */
export function namedFiles(command: CommandUnknownOpts): NamedFile[] {
  const values = command.opts() as Record<string, unknown>;
  const files: NamedFile[] = [];
  const add = (name: string, value: unknown, isWritten: boolean): void => {
    for (const path of Array.isArray(value) ? value : [value])
      if (typeof path === 'string') files.push({ name, path, isWritten });
  };
  for (const option of command.options) {
    if (!/<(?:file|files\.\.\.|folder)>/.test(option.flags)) continue;
    const { long: name } = option;
    if (name === undefined || name === null) continue;
    const isWritten = WRITTEN.has(name) || (name === '--model' && command.name() === 'train');
    add(name, values[option.attributeName()], isWritten);
  }
  for (const [n, argument] of command.registeredArguments.entries())
    add(`<${argument.name()}>`, command.processedArgs[n], false);
  return files;
}
