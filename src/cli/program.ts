/** All commands with their options. The work of a command is loaded only when it runs, so that `--help` is quick. */
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';

/** Set by a command that was stopped by Ctrl-C but ended in order. */
export interface InterruptFlag {
  value: boolean;
}

const FORMATS = ['auto', 'conll', 'conllu', 'csv', 'jsonl', 'slots', 'crfsuite'] as const;
const SCHEME_CHOICES = ['auto', 'io', 'iob1', 'iob2', 'ioe1', 'ioe2', 'iobes', 'none'] as const;

export function createProgram(wasInterrupted: InterruptFlag): Command {
  const program = new Command('crf-lab')
    .description(
      'Sequence labelling with hand-written features: train, tag, score, and read the learned weights.',
    )
    .version('0.1.0')
    .showHelpAfterError('(add --help for the options)')
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'crf-lab: ')) })
    .exitOverride();

  corpusOptions(
    program
      .command('corpus')
      .description('describe corpora: size, categories, tag scheme, what test shares with train'),
  )
    .argument('<files...>', 'corpus files, or embedded:train, embedded:dev, embedded:test')
    .option(
      '--train <file>',
      'compare the files with this training corpus (default: with the first of several files)',
    )
    .option('--json', 'print one JSON object')
    .action(async (files, options) => (await import('./commands/corpus.ts')).runCorpus(files, options));

  corpusOptions(
    program.command('train').description('train a model: linear-chain CRF (global) or softmax (local)'),
  )
    .requiredOption('--train <file>', 'training corpus')
    .option('--dev <file>', 'scored after every iteration')
    .option(
      '--preset <name>',
      'templates for a task: ner, pos, chunk, slots, words, crfsuite-chunking, crfsuite-ner',
    )
    .option('--template <file>', 'templates: a CRF++ or Wapiti file, or our JSON')
    .requiredOption('--model <file>', 'where the model is written')
    .addOption(
      new Option('--head <head>', 'all labels at once, or each token alone')
        .choices(['crf', 'softmax'] as const)
        .default('crf' as const),
    )
    .addOption(
      new Option('--algorithm <name>', 'default: lbfgs, or what the preset recommends').choices([
        'lbfgs',
        'owlqn',
        'averaged-perceptron',
        'sgd',
      ] as const),
    )
    .option('--l1 <x>', 'l1 penalty l1*|w| (CRFsuite c1)', number(0))
    .option('--l2 <x>', 'l2 penalty l2*|w|^2, no 1/2 (CRFsuite c2)', number(0))
    .option('--max-iterations <n>', 'iterations or epochs at most; 0 = no limit', whole(0))
    .option('--epsilon <x>', 'stop when |gradient| / max(1, |w|) is below', number(0))
    .option('--delta <x>', 'stop when the relative improvement over --period iterations is below', number(0))
    .option('--period <n>', 'iterations over which the improvement is measured', whole(0))
    .option('--possible-transitions', 'weights also for label pairs never seen')
    .option('--possible-states', 'weights also for (attribute, label) pairs never seen')
    .option('--min-frequency <n>', 'drop features seen less often', number(0))
    .option('--start-end', 'weights for the first and the last label of a sentence')
    .option('--gazetteer <files...>', 'name lists, one entry per line')
    .addOption(
      new Option('--gazetteer-encoding <name>', 'text encoding of the name lists').choices([
        'utf-8',
        'latin-1',
      ] as const),
    )
    .option('--clusters <files...>', 'word cluster files (Brown paths, or word TAB bits)')
    .option('--vectors <file>', 'word vectors as text (GloVe, word2vec, fastText)')
    .addOption(
      new Option('--to-scheme <scheme>', 'convert the labels to this tag scheme before training').choices([
        'io',
        'iob1',
        'iob2',
        'ioe1',
        'ioe2',
        'iobes',
      ] as const),
    )
    .option('--warm-start <file>', 'begin with the weights of this model')
    .option('--fresh', 'do not go on from an interrupted run that left its model in --model')
    .option('--seed <n>', 'seed of the shuffles', whole(Number.MIN_SAFE_INTEGER), 1)
    .option(
      '--threads <n>',
      'accepted for scripts; this version trains on one thread, the result never depends on it',
      whole(0),
    )
    .option('--quiet', 'no progress on stderr')
    .option('--json', 'print one JSON object')
    .action(async (options) => {
      wasInterrupted.value = await (await import('./commands/train.ts')).runTrain(options);
    });

  corpusOptions(program.command('tag').description('label a file with a model'))
    .requiredOption('--model <file>', 'model written by crf-lab train')
    .requiredOption('--input <file>', 'file to label; the format is taken from the model unless given')
    .option('--output <file>', 'where the labelled file is written (default: stdout)')
    .addOption(
      new Option('--decode <how>', 'constrained never leaves the tag scheme')
        .choices(['viterbi', 'constrained', 'posterior'] as const)
        .default('viterbi' as const),
    )
    .option('--nbest <k>', 'the k best label sequences of every sentence', whole(1))
    .option('--marginals', 'the probability of every label at every token')
    .option('--json', 'print one JSON object')
    .action(async (options) => (await import('./commands/tag.ts')).runTag(options));

  corpusOptions(program.command('evaluate').description('score predictions, or a model on a labelled file'))
    .option('--gold <file>', 'file with the right labels')
    .option('--predicted <file>', 'the same file with the predicted labels')
    .option('--model <file>', 'model to run on --data')
    .option('--data <file>', 'labelled file')
    .addOption(
      new Option('--mode <mode>', 'how labels are read as spans')
        .choices(['conlleval', 'strict', 'discard'] as const)
        .default('conlleval' as const),
    )
    .addOption(
      new Option('--decode <how>', 'with --model')
        .choices(['viterbi', 'constrained', 'posterior'] as const)
        .default('viterbi' as const),
    )
    .option('--train <file>', 'also score entities apart by whether their words occur in this corpus')
    .option('--errors', 'also count kinds of errors, confusions and SemEval-2013 scores')
    .option('--json', 'print one JSON object')
    .action(async (options) => (await import('./commands/evaluate.ts')).runEvaluate(options));

  program
    .command('weights')
    .description('print the learned weights of a model')
    .requiredOption('--model <file>', 'model written by crf-lab train')
    .option('--label <label>', 'only weights of this label')
    .option('--top <n>', 'strongest features per label, of each sign', whole(1), 10)
    .option('--match <regex>', 'only attributes that match this regular expression')
    .option('--template <name>', 'only attributes of this template')
    .option('--transitions', 'only the transitions')
    .option('--json', 'print one JSON object')
    .action(async (options) => (await import('./commands/weights.ts')).runWeights(options));

  program
    .command('demo')
    .description('train softmax and CRF on the embedded corpus and compare them (npm start)')
    .option('--output <folder>', 'where models and report are written', 'reports/start')
    .addOption(
      new Option('--level <level>', 'categories of the embedded corpus')
        .choices(['coarse', 'middle', 'fine'] as const)
        .default('middle' as const),
    )
    .option('--seed <n>', 'seed of the corpus', whole(Number.MIN_SAFE_INTEGER), 1)
    .action(async (options) => (await import('./commands/demo.ts')).runDemo(options));

  return program as unknown as Command;
}

/** How corpus files are read: the same options for every command that reads one. */
// biome-ignore lint/suspicious/noExplicitAny: commander's inferred option type grows with every call and cannot be named
function corpusOptions<A extends any[], O extends Record<string, unknown>>(command: Command<A, O>) {
  return command
    .addOption(
      new Option('--format <name>', 'file format; auto goes by name and first lines').choices(FORMATS),
    )
    .option(
      '--columns <names>',
      'column names in file order, separated by commas; _ ignores a column',
      commaList,
    )
    .option('--label <column>', 'label column (default: the last; upos in CoNLL-U)')
    .addOption(
      new Option('--scheme <scheme>', 'tag scheme of the labels; auto finds it').choices(SCHEME_CHOICES),
    )
    .addOption(new Option('--encoding <name>', 'text encoding').choices(['utf-8', 'latin-1'] as const))
    .addOption(
      new Option('--separator <what>', 'CoNLL columns: any white space, or single tabs').choices([
        'whitespace',
        'tab',
      ] as const),
    )
    .option('--map <file>', 'rename categories: two columns, old TAB new (fine to coarse)');
}

function commaList(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.some((name) => name === ''))
    throw new InvalidArgumentError('expected names separated by commas.');
  return names;
}

/** Parser of a number not below `least`. */
function number(least: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!(Number.isFinite(value) && value >= least))
      throw new InvalidArgumentError(`expected a number >= ${least}.`);
    return value;
  };
}

function whole(least: number): (text: string) => number {
  const parse = number(least);
  return (text) => {
    const value = parse(text);
    if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('expected a whole number.');
    return value;
  };
}
