/** The commands that explain what a model does, with their options. */
import { type Command, Option } from '@commander-js/extra-typings';
import { whole } from './option-parsers.ts';
import { commaList, ENCODINGS, FORMATS } from './reading-options.ts';

export function addExplainCommands(program: Command): void {
  addExplainCommand(program);
  addProbeCommand(program);
}

function addExplainCommand(program: Command): void {
  program
    .command('explain')
    .description(
      'tell why a token is labelled as it is: exactly for hand features, by integrated gradients and occlusion for networks',
    )
    .requiredOption('--model <file>', 'model written by crf-lab train; a network is a folder')
    .option('--network <folder>', 'a network on the same token beside the model of hand features')
    .option('--text <text>', 'a sentence; it is split into words as in the Penn Treebank')
    .option('--input <file>', 'file with the sentence, read as the training corpus was')
    .option('--sentence <n>', 'which sentence of --input, from 1 (default: 1)', whole(1))
    .option(
      '--token <token>',
      'which token, from 1, or the word itself (default: all that are not labelled O, briefly)',
    )
    .option(
      '--against <label>',
      'the other label (default: that of the best path which labels the token otherwise)',
    )
    .addOption(
      new Option('--decode <how>', 'constrained never leaves the tag scheme')
        .choices(['viterbi', 'constrained'] as const)
        .default('viterbi' as const),
    )
    .option('--occlude', 'only what each word is worth by occlusion, for both kinds of model alike')
    .option('--top <n>', 'largest contributions that are listed', whole(1), 15)
    .option('--json', 'print one JSON object, which counts positions from 0')
    .optionsGroup('Networks:')
    .addOption(
      new Option(
        '--baseline <what>',
        'where the integral of gradients begins: all words occluded (unknown words), or inputs of 0 (default: occluded)',
      ).choices(['occluded', 'zero'] as const),
    )
    .addOption(
      new Option(
        '--score <what>',
        'what is integrated: the score of the best path less that of the rival path, or the log-odds of the two labels (default: paths)',
      ).choices(['paths', 'log-odds'] as const),
    )
    .option(
      '--steps <n>',
      'points of the integral (default: as many as its residual takes, at most 512)',
      whole(1),
    )
    .option(
      '--data <file>',
      'labelled sentences among which the nearest words and hidden states are looked for',
    )
    .optionsGroup('Reading --input and --data:')
    .addOption(
      new Option('--format <name>', 'format of the files; auto goes by name and first lines').choices(
        FORMATS,
      ),
    )
    .option(
      '--columns <names>',
      'CoNLL: column names of --input in file order, separated by commas, _ for one to ignore',
      commaList,
    )
    .action(async (options) => (await import('./commands/explain.ts')).runExplain(options));
}

function addProbeCommand(program: Command): void {
  program
    .command('probe')
    .description(
      'tell which hand features can be read off the hidden states of a network, by linear probes with control tasks',
    )
    .requiredOption('--model <folder>', 'a network written by crf-lab train')
    .requiredOption('--data <file>', 'sentences, read as the training corpus was; best those of a dev set')
    .option('--gazetteer <files...>', 'name lists: whether a token is in one can be asked too')
    .addOption(
      new Option('--gazetteer-encoding <name>', 'text encoding of the name lists').choices(ENCODINGS),
    )
    .option('--tokens <n>', 'tokens a probe is fitted to; half as many are held out', whole(1), 3000)
    .option('--values <n>', 'most values of a feature that are told apart', whole(1), 12)
    .option('--seed <n>', 'seed of the draw of sentences and of the control tasks', whole(0), 1)
    .option('--quiet', 'no progress on stderr')
    .option('--json', 'print one JSON object')
    .addOption(
      new Option('--format <name>', 'format of --data; auto goes by name and first lines').choices(FORMATS),
    )
    .option(
      '--columns <names>',
      'CoNLL: column names of --data in file order, separated by commas, _ for one to ignore',
      commaList,
    )
    .action(async (options) => (await import('./commands/probe.ts')).runProbe(options));
}
