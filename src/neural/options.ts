/** The network's definition and its training, one schema each: types, defaults, command line and files derive from them. */
import * as z from 'zod';
import { OptionError } from '../errors.ts';
import { parseOptions } from '../parse-options.ts';

const size = (least: number, most: number): z.ZodNumber => z.number().int().min(least).max(most);
const rate = (): z.ZodNumber => z.number().min(0).max(0.95);

export const NETWORK_HEADS = ['crf', 'softmax'] as const;
export type NetworkHead = (typeof NETWORK_HEADS)[number];

/** The architecture; docs/network.md says what each part computes. */
export const networkSchema = z.strictObject({
  head: z
    .enum(NETWORK_HEADS)
    .default('crf')
    .describe('crf: all labels of a sentence at once (global); softmax: each alone (local)'),
  words: z
    .strictObject({
      dimension: size(1, 1024).optional().describe('numbers per word; default 100, with vectors theirs'),
      casing: z
        .enum(['exact', 'lower'])
        .optional()
        .describe('whether words without a vector keep their case; default exact, with vectors lower'),
      digits: z.enum(['keep', 'zero']).default('zero').describe('zero: every digit of a word counts as 0'),
      freeze: z.boolean().default(false).describe('keep the given vectors as they are'),
    })
    .prefault({}),
  caseDimension: size(0, 256).default(0).describe('numbers per letter-case class of a word; 0 = none'),
  characters: z
    .discriminatedUnion('encoder', [
      z.strictObject({ encoder: z.literal('none') }),
      z.strictObject({
        encoder: z.literal('cnn'),
        dimension: size(1, 256).default(30).describe('numbers per character'),
        filters: size(1, 512).default(30).describe('features a word gets from its characters'),
        width: size(1, 9)
          .refine((width) => width % 2 === 1, 'expected an odd number')
          .default(3)
          .describe('characters a filter sees'),
        maxLength: size(1, 200).default(25).describe('characters of a word that count'),
      }),
      z.strictObject({
        encoder: z.literal('lstm'),
        dimension: size(1, 256).default(25),
        hidden: size(1, 256).default(25).describe('hidden size per direction'),
        maxLength: size(1, 200).default(25),
      }),
    ])
    .prefault({ encoder: 'cnn' }),
  hidden: size(1, 2048).default(100).describe('hidden size of the BiLSTM per direction'),
  layers: size(1, 2).default(1).describe('BiLSTM layers'),
  dropout: z
    .strictObject({
      input: rate().default(0.5),
      output: rate().default(0.5).describe('after each BiLSTM layer'),
      recurrent: rate().default(0).describe('on the previous state, the same for a whole sentence'),
      variational: z.boolean().default(false).describe('one mask per sentence for input and output too'),
    })
    .prefault({}),
});

/** A definition as it is stored: with all that was left to follow from the vectors. */
export const storedNetworkSchema = networkSchema.extend({
  words: networkSchema.shape.words.unwrap().required(),
});

export const OPTIMIZERS = ['adam', 'sgd', 'adagrad'] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

export const networkTrainSchema = z.strictObject({
  optimizer: z.enum(OPTIMIZERS).default('adam'),
  learningRate: z
    .number()
    .positive()
    .optional()
    .describe('default 0.001 for adam, 0.015 for sgd, 0.01 for adagrad'),
  decay: z.number().min(0).default(0).describe('the rate of epoch n is learningRate / (1 + decay (n - 1))'),
  momentum: z.number().min(0).max(0.999).default(0.9).describe('sgd only'),
  tables: z
    .enum(['dense', 'lazy'])
    .default('dense')
    .describe('lazy: of word table and wide part only rows that occur in the batch move'),
  clip: z.number().min(0).default(5).describe('greatest norm of the gradient; 0 = no limit'),
  batch: size(1, 4096).default(16).describe('sentences per step'),
  batches: z
    .enum(['shuffled', 'bucketed'])
    .default('shuffled')
    .describe('bucketed: sentences of like length together'),
  unknownRate: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('how often a word seen once counts as unknown in training'),
  epochs: size(1, 100_000)
    .optional()
    .describe('default 20, on few sentences as many as make 1,500 steps of the optimizer'),
  patience: size(0, 100_000)
    .optional()
    .describe(
      'stop after this many epochs without a better dev score, the first above 0 awaited; 0 = never; default 5, a quarter of the epochs where few sentences have more than 20',
    ),
  seed: z.number().int().default(1),
});

export type NetworkOptions = z.input<typeof networkSchema>;
/** With every default written out, as stored in the model. */
export type Network = Omit<z.output<typeof networkSchema>, 'words'> & {
  readonly words: Complete<z.output<typeof networkSchema>['words']>;
};
export type NetworkTrainOptions = z.input<typeof networkTrainSchema>;
export type ResolvedNetworkTrainOptions = Complete<z.output<typeof networkTrainSchema>>;

type Complete<T> = { readonly [K in keyof T]-?: NonNullable<T[K]> };

const LEARNING_RATES: Readonly<Record<OptimizerName, number>> = { adam: 1e-3, sgd: 0.015, adagrad: 0.01 };

/**
 * Checks the definition and writes out its defaults, which partly depend on the vectors it is to start from.
 * @throws OptionError on unknown keys, values out of range and a dimension other than the vectors'
 */
export function resolveNetwork(
  options: NetworkOptions = {},
  vectors?: { readonly dimension: number; readonly name: string },
): Network {
  const given = parseOptions(networkSchema, options, 'network');
  const { dimension, casing } = given.words;
  if (vectors !== undefined && dimension !== undefined && dimension !== vectors.dimension) {
    throw new OptionError(
      'words.dimension',
      `${dimension}, but the vectors of ${vectors.name} have ${vectors.dimension}: leave it away`,
    );
  }
  if (vectors === undefined && given.words.freeze)
    throw new OptionError('words.freeze', 'there are no vectors to keep as they are');
  const words = {
    ...given.words,
    dimension: vectors?.dimension ?? dimension ?? 100,
    casing: casing ?? (vectors === undefined ? 'exact' : 'lower'),
  } as const;
  return { ...given, words };
}

const USUAL_EPOCHS = 20;
/**
 * Steps that the default epochs come to on however few sentences. On 100 sentences of CoNLL-2003 (batches of 8) a BiLSTM-CRF reached 3 % of
 * F1 after 130 steps, 13 % after 260, 18 % after 520 and 22 % after 1,040.
 */
export const LEAST_STEPS = 1500;
/** The default patience is this share of the default epochs. */
const PATIENCE_SHARE = 0.25;

/**
 * Checks training options and writes out the defaults, which partly depend on the optimizer and on the number of training sentences.
 * @param sentences of the training data; without, epochs and patience are those of a corpus that is not small
 */
export function resolveNetworkTrainOptions(
  options: NetworkTrainOptions = {},
  sentences = Number.POSITIVE_INFINITY,
): ResolvedNetworkTrainOptions {
  const given = parseOptions(networkTrainSchema, options, 'training');
  const { optimizer, batch } = given;
  const steps = Math.max(1, Math.ceil(sentences / batch));
  const usual = Math.max(USUAL_EPOCHS, Math.ceil(LEAST_STEPS / steps));
  return {
    ...given,
    learningRate: given.learningRate ?? LEARNING_RATES[optimizer],
    epochs: given.epochs ?? usual,
    // Who names the epochs has not asked for a patience that grows with them.
    patience:
      given.patience ?? Math.ceil(PATIENCE_SHARE * (given.epochs === undefined ? usual : USUAL_EPOCHS)),
  };
}
