/** `-` on the command line: standard input wherever a file is read, once, and nowhere else. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { UsageError } from './usage-error.ts';

const STANDARD_INPUT = '-';
/** Options that name what is written. `--model` is one where there is something to train. */
const WRITTEN = new Set(['--output', '--out', '--csv', '--html']);

/** Checks the command line before a command runs. */
export function checkStandardInput(program: CommandUnknownOpts): void {
  program.hook('preAction', (_, command) => checkCommand(command));
}

/** @throws UsageError where `-` is to be written to, or stands for two files */
function checkCommand(command: CommandUnknownOpts): void {
  const values = command.opts() as Record<string, unknown>;
  const readers: string[] = [];
  const add = (name: string, value: unknown): void => {
    for (const each of Array.isArray(value) ? value : [value])
      if (each === STANDARD_INPUT) readers.push(name);
  };
  for (const option of command.options) {
    if (!/<(?:file|files\.\.\.|folder)>/.test(option.flags)) continue;
    const { long: name } = option;
    const value = values[option.attributeName()];
    if (name === undefined || name === null) continue;
    const isWritten = WRITTEN.has(name) || (name === '--model' && command.name() === 'train');
    if (!isWritten) add(name, value);
    else if (value === STANDARD_INPUT) {
      throw new UsageError(
        `${name}: - is standard input, and this is written; name a file (./- for one that is called so)`,
      );
    }
  }
  for (const [n, argument] of command.registeredArguments.entries())
    add(`<${argument.name()}>`, command.processedArgs[n]);
  if (readers.length > 1) {
    const names = [...new Set(readers)].join(' and ');
    throw new UsageError(`${names}: - is standard input, which can be read once; save one of them in a file`);
  }
}
