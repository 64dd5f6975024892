/** All commands with their options. The work of a command is loaded only when it runs, so that `--help` is quick. */
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { addExperimentCommands, type Outcome } from './experiment-commands.ts';
import { addExplainCommands } from './explain-commands.ts';
import { nameUnknownOptionsFirst } from './misspelt-options.ts';
import { namedFiles } from './named-files.ts';
import { checkModelType, PRESET_CHOICES, withNetworkOptions } from './network-options.ts';
import { number, whole } from './option-parsers.ts';
import { printLines, printText } from './output.ts';
import { commaList, ENCODINGS, FORMATS, OUTPUT_FORMATS } from './reading-options.ts';
import { checkStandardInput } from './standard-input.ts';
import { packageVersion } from './version.ts';
import { addWeightsCommands } from './weights-commands.ts';

/** Printed after what is wrong with a command line. */
export const USAGE_HINT = '(add --help for the options)';

const TAG_SCHEME_CHOICES = ['io', 'iob1', 'iob2', 'ioe1', 'ioe2', 'iobes'] as const;
const SCHEME_CHOICES = ['auto', ...TAG_SCHEME_CHOICES, 'none'] as const;
const NO_PATH_CHOICES = ['error', 'viterbi'] as const;
const DECODINGS = ['viterbi', 'constrained', 'posterior'] as const;
const ALGORITHMS = ['lbfgs', 'owlqn', 'averaged-perceptron', 'sgd'] as const;

export function createProgram(outcome: Outcome): Command {
  const program = new Command('crf-lab')
    .description(
      'Sequence labelling with hand-written features or a network: train, tag, score, and read the learned weights.',
    )
    .version(packageVersion())
    // What is wrong with a command line is said where all errors are.
    .configureOutput({ writeOut: printText, writeErr: printLines, outputError: () => undefined })
    .exitOverride();
  addCorpusCommand(program);
  addTrainCommand(program, outcome);
  addTagCommand(program);
  addEvaluateCommand(program);
  addWeightsCommands(program);
  addExplainCommands(program);
  addInspectCommand(program);
  addExperimentCommands(program, outcome);
  nameUnknownOptionsFirst(program);
  program.hook('preAction', async (_, command) => {
    const files = namedFiles(command);
    checkStandardInput(files);
    if (files.some(({ isWritten }) => isWritten))
      await (await import('./overwritten-inputs.ts')).checkOverwrites(command.name(), files);
  });
  return program as unknown as Command;
}

function addCorpusCommand(program: Command): void {
  const command = program
    .command('corpus')
    .description('describe corpora: size, categories, tag scheme, what test shares with train')
    .argument('<files...>', 'corpus files, or embedded:train, embedded:dev, embedded:test')
    .option(
      '--train <file>',
      'compare the files with this training corpus (default: with the first of several files)',
    )
    .option('--json', 'print one JSON object');
  withMapOption(withReadingOptions(command)).action(async (files, options) =>
    (await import('./commands/corpus.ts')).runCorpus(files, options),
  );
}

function addTrainCommand(program: Command, outcome: Outcome): void {
  const command = program
    .command('train')
    .description('train a model: hand features or a network (BiLSTM), with CRF (global) or softmax (local)')
    .requiredOption('--train <file>', 'training corpus')
    .option('--dev <file>', 'scored after every iteration, unless --quiet, and at the end')
    .requiredOption('--model <file>', 'where the model is written; of a network a folder')
    .option('--quiet', 'no progress on stderr')
    .option('--json', 'print one JSON object')
    .addOption(
      new Option('--model-type <type>', 'hand features, or a network that needs none')
        .choices(['features', 'bilstm'] as const)
        .default('features' as const),
    )
    .optionsGroup('Features:')
    .addOption(new Option('--preset <name>', 'templates for a task').choices(PRESET_CHOICES))
    .option('--template <file>', 'templates: a CRF++ or Wapiti file, or our JSON')
    .option('--gazetteer <files...>', 'name lists, one entry per line')
    .addOption(
      new Option('--gazetteer-encoding <name>', 'text encoding of the name lists').choices(ENCODINGS),
    )
    .option('--clusters <files...>', 'word cluster files (Brown paths, or word TAB bits)')
    .option(
      '--vectors <file>',
      'word vectors: GloVe, word2vec (text or binary), fastText .vec; plain or gzip',
    )
    .optionsGroup('Model and training:')
    .addOption(
      new Option('--head <head>', 'all labels of a sentence at once, or each token alone')
        .choices(['crf', 'softmax'] as const)
        .default('crf' as const),
    )
    .addOption(
      new Option(
        '--algorithm <name>',
        'default: what the preset recommends if it has the options given, else lbfgs (owlqn with --l1)',
      ).choices(ALGORITHMS),
    )
    .option('--l1 <x>', 'l1 penalty l1*|w| (CRFsuite c1; default 0, 1 for owlqn)', number)
    .option('--l2 <x>', 'l2 penalty l2*|w|^2, no 1/2 (CRFsuite c2; default 1, 0 for owlqn)', number)
    .option('--max-iterations <n>', 'iterations or epochs at most; 0 = no limit', whole(0))
    .option('--epsilon <x>', 'stop when |gradient| / max(1, |w|) is below (default 1e-5)', number)
    .option(
      '--delta <x>',
      'stop when the relative improvement over --period iterations is below (default 1e-5)',
      number,
    )
    .option('--period <n>', 'iterations over which the improvement is measured (default 10)', whole(0))
    .option(
      '--memory <n>',
      'correction pairs that L-BFGS keeps (default 6): more of them, fewer iterations',
      whole(1),
    )
    .option('--possible-transitions', 'weights also for label pairs never seen')
    .option('--possible-states', 'weights also for (attribute, label) pairs never seen')
    .option('--min-frequency <n>', 'drop features seen less often', number)
    .option('--start-end', 'weights for the first and the last label of a sentence')
    .addOption(
      new Option('--to-scheme <scheme>', 'convert the labels to this tag scheme before training').choices(
        TAG_SCHEME_CHOICES,
      ),
    )
    .option('--warm-start <file>', 'begin with the weights of this model')
    .option(
      '--fresh',
      'begin anew, and replace what an interrupted run left in --model; without, the same data and options go on, others are refused',
    )
    .option(
      '--seed <n>',
      'seed of the shuffles, and of the first weights of a network (default: 1); lbfgs and owlqn draw nothing',
      whole(Number.MIN_SAFE_INTEGER),
    )
    .option(
      '--threads <n>',
      'threads that compute (lbfgs and owlqn), by default one per core; 0 or 1: none beside the main one; the model never depends on it',
      whole(0),
    );
  withMapOption(withReadingOptions(withNetworkOptions(command))).action(async (options) => {
    checkModelType(options);
    outcome.interruptedBy =
      options.modelType === 'bilstm'
        ? await (await import('./commands/train-network.ts')).runTrainNetwork(options)
        : await (await import('./commands/train.ts')).runTrain(options);
  });
}

function addTagCommand(program: Command): void {
  const command = program
    .command('tag')
    .description('label a file with a model')
    .requiredOption('--model <file>', 'model written by crf-lab train; a network is a folder')
    .requiredOption('--input <file>', 'file to label, read as the training corpus was unless told otherwise')
    .option('--output <file>', 'where the labelled file is written (default: stdout)')
    .addOption(
      new Option('--output-format <name>', 'format that is written (default: that of the input)').choices(
        OUTPUT_FORMATS,
      ),
    )
    .addOption(
      new Option('--decode <how>', 'constrained never leaves the tag scheme')
        .choices(DECODINGS)
        .default('viterbi' as const),
    )
    .addOption(
      new Option(
        '--on-no-path <what>',
        'with --decode constrained, a sentence for which the tag scheme and the labels of the model leave no sequence: end with an error, or label it by viterbi (default: error)',
      ).choices(NO_PATH_CHOICES),
    )
    .option(
      '--vectors <file>',
      'with a network: vectors of words that training did not know, from the file it was trained with or a larger one of its kind',
    )
    .option('--nbest <k>', 'the k best label sequences of every sentence', whole(1))
    .option('--marginals', 'the probability of every label at every token')
    .option('--json', 'one JSON object')
    .option(
      '--threads <n>',
      'threads that label an attribute file of 4 MiB or more (without --nbest and --marginals); by default one per core from 32 MiB on, where they pay; 0 or 1: none beside the main one; the labels never depend on it',
      whole(0),
    );
  withReadingOptions(command).action(async (options) => (await import('./commands/tag.ts')).runTag(options));
}

function addEvaluateCommand(program: Command): void {
  const command = program
    .command('evaluate')
    .description('score predictions, or a model on a labelled file')
    .option('--gold <file>', 'file with the right labels')
    .option(
      '--predicted <file>',
      'the same text with predicted labels: output of crf-lab tag, or the same columns',
    )
    .option('--model <file>', 'model to run on --data')
    .option('--data <file>', 'labelled file, read as the training corpus was unless told otherwise')
    .addOption(
      new Option('--mode <mode>', 'how labels are read as spans')
        .choices(['conlleval', 'strict', 'discard'] as const)
        .default('conlleval' as const),
    )
    .addOption(new Option('--decode <how>', 'with --model').choices(DECODINGS).default('viterbi' as const))
    .addOption(
      new Option(
        '--on-no-path <what>',
        'with --decode constrained, a sentence for which the tag scheme and the labels of the model leave no sequence: end with an error, or label it by viterbi (default: error)',
      ).choices(NO_PATH_CHOICES),
    )
    .option(
      '--vectors <file>',
      'with a network: vectors of words that training did not know, from the file it was trained with or a larger one of its kind',
    )
    .option('--train <file>', 'also score entities apart by whether their words occur in this corpus')
    .option('--errors', 'also count kinds of errors, confusions and SemEval-2013 scores')
    .option('--json', 'print one JSON object');
  withMapOption(withReadingOptions(command)).action(async (options) =>
    (await import('./commands/evaluate.ts')).runEvaluate(options),
  );
}

function addInspectCommand(program: Command): void {
  const command = program
    .command('inspect')
    .description(
      'write one HTML file in which a model of hand features runs: tags, marginals, accounts, weights',
    )
    .argument('<model>', 'model written by crf-lab train')
    .requiredOption('--output <file>', 'where the page is written, say inspect.html')
    .option(
      '--compare <file>',
      'another model, side by side; its labels may be others, in the same tag scheme',
    )
    .option(
      '--data <file>',
      'labelled file, read as the training corpus was unless told otherwise: sentences to look at, scores, confusions, errors by kind',
    )
    .option(
      '--max-size <mb>',
      'size of the page at most, in MB, no more than 10: beyond it the smallest weights are left out and the others rounded (default: beyond 1.5)',
      pageSize,
    )
    .option(
      '--full-weights',
      'keep every weight to the last bit; a page of more than 10 MB (or --max-size) is refused',
    )
    .option('--json', 'print one JSON object');
  withMapOption(withReadingOptions(command)).action(async (model, options) =>
    (await import('./commands/inspect.ts')).runInspect(model, options),
  );
}

/** How corpus files are read: the same options for every command that reads one. */
// biome-ignore lint/suspicious/noExplicitAny: commander's inferred option type grows with every call and cannot be named
function withReadingOptions<A extends any[], O extends Record<string, unknown>>(command: Command<A, O>) {
  return command
    .optionsGroup('Reading corpus files:')
    .addOption(
      new Option('--format <name>', 'file format; auto goes by name and first lines').choices(FORMATS),
    )
    .option(
      '--columns <names>',
      'CoNLL: column names in file order, separated by commas, _ for one to ignore; csv, jsonl: columns to keep besides words and labels',
      commaList,
    )
    .option(
      '--label <column>',
      'label column (default: the last; upos in CoNLL-U; tag, ner, label or pos in csv; tags or labels in jsonl)',
    )
    .option('--word <column>', 'word column (default: word, token or form, else the first)')
    .option('--sentence <column>', 'csv: sentence id column')
    .option('--document <column>', 'csv: document column; sentence ids may begin anew in each document')
    .addOption(
      new Option('--scheme <scheme>', 'tag scheme of the labels; auto finds it').choices(SCHEME_CHOICES),
    )
    .option('--outside <label>', 'label of tokens outside, where it is not O (o or 0 among tags)')
    .addOption(new Option('--encoding <name>', 'text encoding (default: utf-8)').choices(ENCODINGS))
    .addOption(
      new Option(
        '--separator <what>',
        'CoNLL: columns are split at any white space, or at single tabs',
      ).choices(['whitespace', 'tab'] as const),
    )
    .option(
      '--comments <which>',
      'CoNLL: whether lines that start with # are comments: true, false, or auto (where they cannot be tokens)',
      truthChoice,
    )
    .option(
      '--header <which>',
      'CoNLL: whether the first line names the columns: true, false, or auto (where it cannot be a token)',
      truthChoice,
    )
    .addOption(
      new Option('--quote <which>', 'csv: fields may stand in double quotes, or quotes are words').choices([
        'double',
        'none',
      ] as const),
    );
}

/** Renaming of categories as they are read. */
// biome-ignore lint/suspicious/noExplicitAny: as above
function withMapOption<A extends any[], O extends Record<string, unknown>>(command: Command<A, O>) {
  return command.option('--map <file>', 'rename categories: lines of old TAB new (fine to coarse)');
}

function pageSize(text: string): number {
  const size = number(text);
  if (size <= 0 || size > 10) throw new InvalidArgumentError('Expected MB above 0, at most 10.');
  return size;
}

function truthChoice(text: string): boolean | 'auto' {
  if (text === 'auto') return text;
  if (text !== 'true' && text !== 'false')
    throw new InvalidArgumentError('Allowed choices are true, false, auto.');
  return text === 'true';
}
