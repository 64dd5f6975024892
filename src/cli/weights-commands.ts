/** The commands about the weights of a model, with their options. */
import { type Command, Option } from '@commander-js/extra-typings';
import { share, whole } from './option-parsers.ts';
import { commaList, ENCODINGS, FORMATS } from './reading-options.ts';

export function addWeightsCommands(program: Command): void {
  addWeightsCommand(program);
  addEditCommand(program);
}

function addWeightsCommand(program: Command): void {
  program
    .command('weights')
    .description('print the learned weights of a model, or what differs between two')
    .requiredOption('--model <file>', 'model written by crf-lab train')
    .option('--compare <file>', 'another model, B: features and transitions by their difference')
    .optionsGroup('What is shown:')
    .option('--label <label>', 'only weights of this label')
    .option(
      '--top <n>',
      'strongest features per label, of each sign; with --compare rows per table',
      whole(1),
      10,
    )
    .option('--match <regex>', 'only attributes that match this regular expression')
    .option('--template <name>', 'only attributes of this template')
    .option(
      '--transitions',
      'only the transitions, with all pairs of labels: never observed, learned 0, illegal under the tag scheme',
    )
    .option(
      '--shares',
      'share of each template and each offset in all |weight|; with --data also in what it uses',
    )
    .option('--group', 'features that fire at the same places of --data shown once, with their joint weight')
    .optionsGroup('Intervals:')
    .option(
      '--refits <n>',
      'train the model again so often on resampled sentences of --train (documents where marked): between which values each weight falls, and how often it keeps its sign',
      whole(2),
    )
    .option('--train <file>', 'for --refits: the file that the model was trained on')
    .option('--confidence <share>', 'share of the refits in an interval (default: 0.95)', share)
    .option('--seed <n>', 'seed of the resampling (default: 1)', whole(Number.MIN_SAFE_INTEGER))
    .option('--threads <n>', 'threads that compute (default: all)', whole(1))
    .option('--quiet', 'no progress')
    .optionsGroup('Data:')
    .option('--data <file>', 'for --group and --shares: a file, read as the training corpus was')
    .addOption(
      new Option('--format <name>', 'format of --data or --train; auto goes by name and first lines').choices(
        FORMATS,
      ),
    )
    .option(
      '--columns <names>',
      'CoNLL: column names of --data or --train in file order, separated by commas, _ for one to ignore',
      commaList,
    )
    .addOption(
      new Option('--encoding <name>', 'text encoding of --data or --train (default: utf-8)').choices(
        ENCODINGS,
      ),
    )
    .optionsGroup('Form:')
    .option('--json', 'print one JSON object')
    .option('--markdown', 'print Markdown')
    .option(
      '--csv <file>',
      'write all weights that pass the filters, with all digits: kind,attribute,template,from,label,weight (see crf-lab edit)',
    )
    .option(
      '--html <file>',
      'write one page that needs no network: the strongest weights that pass the filters, to search and to sort',
    )
    .action(async (options) => (await import('./commands/weights.ts')).runWeights(options));
}

function addEditCommand(program: Command): void {
  program
    .command('edit')
    .description('change weights of a model by hand: load back what crf-lab weights --csv wrote')
    .requiredOption('--model <file>', 'model written by crf-lab train')
    .requiredOption(
      '--weights <file>',
      'edited CSV; a row for a pair of known names without a weight adds one, say to forbid a transition',
    )
    .requiredOption('--output <file>', 'where the edited model is written; may be --model')
    .addOption(
      new Option('--absent <what>', 'weights without a row: left as they are, or set to 0')
        .choices(['keep', 'zero'] as const)
        .default('keep' as const),
    )
    .option('--json', 'print one JSON object')
    .action(async (options) => (await import('./commands/edit.ts')).runEdit(options));
}
