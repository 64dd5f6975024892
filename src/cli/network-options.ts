/** Options of `crf-lab train` that belong to one of the two kinds of model. */
import { type Command, Option } from '@commander-js/extra-typings';
import type { Command as PlainCommand } from 'commander';
import type { PresetName } from '../features/index.ts';
import type { NetworkFlags } from './commands/train-network.ts';
import { number, whole } from './option-parsers.ts';
import { UsageError } from './usage-error.ts';

/** Stands here too so that help and mistyped names need nothing loaded. */
export const PRESET_CHOICES = [
  'ner',
  'pos',
  'chunk',
  'slots',
  'words',
  'crfsuite-chunking',
  'crfsuite-ner',
] as const satisfies readonly PresetName[];

/** What they give; all are undefined where not given. An alias: commander's types want one that any key can be asked of. */
type NetworkOptionValues = { readonly [K in keyof NetworkFlags]: NetworkFlags[K] } & {
  readonly wide?: PresetName;
};

/** Options that only `--model-type bilstm` has. Their types are written out: inferred ones would double with each option. */
// biome-ignore lint/suspicious/noExplicitAny: as in program.ts
export function withNetworkOptions<A extends any[], O extends Record<string, unknown>>(
  command: Command<A, O>,
): Command<A, O & NetworkOptionValues> {
  const plain = command as unknown as PlainCommand;
  plain
    .optionsGroup('Network (--model-type bilstm):')
    .option('--word-dim <n>', 'numbers per word (default 100; with --vectors theirs)', whole(1))
    .addOption(
      new Option(
        '--word-casing <how>',
        'case of words without a vector (default exact; with --vectors lower)',
      ).choices(['exact', 'lower'] as const),
    )
    .option('--case-dim <n>', 'numbers per letter-case class (default 0: none)', whole(0))
    .addOption(
      new Option('--char-encoder <name>', 'how characters are read (default cnn)').choices([
        'cnn',
        'lstm',
        'none',
      ] as const),
    )
    .option('--char-dim <n>', 'numbers per character (default 30; 25 for lstm)', whole(1))
    .option('--char-filters <n>', 'filters of the character CNN (default 30)', whole(1))
    .option('--char-width <n>', 'characters that a filter sees, odd (default 3)', whole(1))
    .option('--char-hidden <n>', 'hidden size of the character LSTM per direction (default 25)', whole(1))
    .option('--hidden <n>', 'hidden size of the BiLSTM per direction (default 100)', whole(1))
    .option('--layers <n>', 'BiLSTM layers, 1 or 2 (default 1)', whole(1))
    .option('--dropout <p>', 'before and after the BiLSTM (default 0.5)', number)
    .option('--input-dropout <p>', 'before it, where that is to differ', number)
    .option('--recurrent-dropout <p>', 'on its state, one mask per sentence (default 0)', number)
    .option('--variational', 'one mask per sentence for all dropout')
    .option('--freeze-vectors', 'leave the given vectors as they are')
    .addOption(
      new Option('--wide <preset>', 'hand features that score labels beside the network').choices(
        PRESET_CHOICES,
      ),
    )
    .option(
      '--epochs <n>',
      'epochs at most (default 20, on few sentences as many as make 1,500 steps)',
      whole(1),
    )
    .option(
      '--patience <n>',
      'epochs without a better dev score until it stops, once that was above 0 (default 5, a quarter of the epochs where few sentences have more than 20; 0 = never)',
      whole(0),
    )
    .option('--batch <n>', 'sentences per step (default 16)', whole(1))
    .option('--bucketed', 'batches of sentences of like length: faster, less random')
    .addOption(new Option('--optimizer <name>', 'default adam').choices(['adam', 'sgd', 'adagrad'] as const))
    .option('--learning-rate <x>', 'default 0.001 for adam, 0.015 for sgd, 0.01 for adagrad', number)
    .option('--decay <x>', 'rate of epoch n: rate / (1 + x (n - 1)) (default 0)', number)
    .option('--clip <x>', 'greatest norm of the gradient (default 5; 0 = no limit)', number)
    .option('--lazy-tables', 'only rows of words that occur in a batch move')
    .addOption(
      new Option(
        '--engine <name>',
        'fused: WebAssembly; tfjs: TensorFlow.js, for comparison (default fused)',
      ).choices(['fused', 'tfjs'] as const),
    );
  return command as unknown as Command<A, O & NetworkOptionValues>;
}

/** Options that only hand features have, and those that only a network has. */
const FEATURE_OPTIONS = [
  ...['preset', 'template', 'algorithm', 'l1', 'l2', 'maxIterations', 'epsilon', 'delta', 'period', 'memory'],
  ...['possibleTransitions', 'possibleStates', 'minFrequency', 'startEnd', 'warmStart'],
];
const NETWORK_OPTIONS = [
  ...['wordDim', 'wordCasing', 'caseDim', 'charEncoder', 'charDim', 'charFilters', 'charWidth', 'charHidden'],
  ...[
    'hidden',
    'layers',
    'dropout',
    'inputDropout',
    'recurrentDropout',
    'variational',
    'freezeVectors',
    'wide',
  ],
  ...['epochs', 'patience', 'batch', 'bucketed', 'optimizer', 'learningRate', 'decay', 'clip', 'lazyTables'],
  'engine',
];

/** Nothing that is given is passed over in silence. */
export function checkModelType(options: Readonly<Record<string, unknown>>): void {
  const isNetwork = options.modelType === 'bilstm';
  const useless = (isNetwork ? FEATURE_OPTIONS : NETWORK_OPTIONS).find((name) => options[name] !== undefined);
  if (useless === undefined) return;
  const flag = `--${useless.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new UsageError(
    isNetwork
      ? `${flag}: is of hand features, and --model-type is bilstm; leave it away${useless === 'preset' ? ' or give it as --wide' : ''}`
      : `${flag}: is of a network; add --model-type bilstm or leave it away`,
  );
}
