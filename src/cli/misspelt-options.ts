/** A misspelt option is what is wrong with a command line, not that the one it was meant to be is missing. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/**
 * Commander asks for required options before it names those it does not know: `--trian x` would be answered by "required option
 * --train". Of a command line with an option that is not known, none is required any more.
 */
export function nameUnknownOptionsFirst(program: CommandUnknownOpts): void {
  for (const command of program.commands) {
    const parse = command.parseOptions.bind(command);
    command.parseOptions = (args) => {
      const { operands, unknown } = parse(args);
      const [option, ...others] = unknown;
      if (option === undefined || unknown.some((argument) => argument === '--help' || argument === '-h'))
        return { operands, unknown };
      for (const known of command.options) known.mandatory = false;
      // What stands behind `=` is no part of the name that is looked for among the known ones.
      return { operands, unknown: [option.replace(/=.*$/s, ''), ...others] };
    };
  }
}
