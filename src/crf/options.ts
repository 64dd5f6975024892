/** Training options: one schema from which the type, the command line's help and the defaults come. */
import * as z from 'zod';
import { OptionError } from '../errors.ts';
import { parseOptions } from '../parse-options.ts';

export const HEADS = ['crf', 'softmax'] as const;
export const ALGORITHMS = ['lbfgs', 'owlqn', 'averaged-perceptron', 'sgd'] as const;

export type Head = (typeof HEADS)[number];
export type Algorithm = (typeof ALGORITHMS)[number];

/** Iterations an algorithm stops at when nothing else is asked for; 0 = no limit (as CRFsuite). */
const DEFAULT_MAX_ITERATIONS: Record<Algorithm, number> = {
  lbfgs: 0,
  owlqn: 0,
  'averaged-perceptron': 20,
  sgd: 1000,
};

const count = (least: number): z.ZodNumber => z.number().int().min(least);

export const trainOptionsSchema = z.strictObject({
  head: z
    .enum(HEADS)
    .default('crf')
    .describe('crf: all labels of a sentence at once (global); softmax: each alone (local)'),
  algorithm: z.enum(ALGORITHMS).default('lbfgs').describe('how the weights are found'),
  l1: z
    .number()
    .min(0)
    .optional()
    .describe('weight of the penalty l1*|w|_1 (CRFsuite c1); default 0, 1 for owlqn'),
  l2: z
    .number()
    .min(0)
    .optional()
    .describe('weight of the penalty l2*|w|_2^2, no factor 1/2 (CRFsuite c2); default 1, 0 for owlqn'),
  maxIterations: count(0)
    .optional()
    .describe(
      'iterations (epochs) at most; 0 = no limit; default none, 20 for averaged-perceptron, 1000 for sgd',
    ),
  epsilon: z
    .number()
    .min(0)
    .optional()
    .describe(
      'lbfgs, owlqn: stop when |gradient| / max(1, |w|) is below; averaged-perceptron: when the share of wrong labels is; default 1e-5, 0 for averaged-perceptron',
    ),
  period: count(0).default(10).describe('iterations over which the improvement is measured; 0 = never'),
  delta: z
    .number()
    .min(0)
    .optional()
    .describe(
      'stop when the relative improvement over `period` iterations is below; default 1e-5, 1e-6 for sgd',
    ),
  memory: count(1).default(6).describe('L-BFGS: correction pairs kept'),
  lineSearch: z
    .enum(['more-thuente', 'armijo', 'wolfe', 'strong-wolfe'])
    .default('more-thuente')
    .describe('L-BFGS line search; with l1 > 0 always the one of OWL-QN'),
  maxLineSearch: count(1).default(20).describe('evaluations in one line search at most'),
  possibleStates: z.boolean().default(false).describe('weights also for (attribute, label) pairs never seen'),
  possibleTransitions: z.boolean().default(false).describe('weights also for label pairs never seen'),
  minFrequency: z.number().min(0).default(0).describe('drop features seen less often'),
  startEnd: z.boolean().default(false).describe('weights for the first and the last label of a sentence'),
  seed: z.number().int().default(1).describe('seed of the shuffles of averaged-perceptron and sgd'),
});

/** Options as given; everything may be left out. */
export type TrainOptions = z.input<typeof trainOptionsSchema>;

/** Options with every default written out, as they are stored in the model. */
export type ResolvedTrainOptions = {
  readonly [K in keyof TrainOptions]-?: NonNullable<TrainOptions[K]>;
};

/** Checks options and writes out the defaults, which partly depend on the algorithm. Unknown keys: OptionError. */
export function resolveTrainOptions(options: TrainOptions = {}): ResolvedTrainOptions {
  const given = parseOptions(trainOptionsSchema, options, 'options');
  const { algorithm } = given;
  const isOwlqn = algorithm === 'owlqn';
  const resolved = {
    ...given,
    l1: given.l1 ?? (isOwlqn ? 1 : 0),
    l2: given.l2 ?? (isOwlqn || algorithm === 'averaged-perceptron' ? 0 : 1),
    maxIterations: given.maxIterations ?? DEFAULT_MAX_ITERATIONS[algorithm],
    epsilon: given.epsilon ?? (algorithm === 'averaged-perceptron' ? 0 : 1e-5),
    delta: given.delta ?? (algorithm === 'sgd' ? 1e-6 : 1e-5),
  };
  if (isOwlqn && resolved.l1 === 0)
    throw new OptionError('l1', 'owlqn minimises an l1 penalty: give l1 > 0, or use lbfgs');
  if (resolved.l1 > 0 && algorithm !== 'owlqn' && algorithm !== 'lbfgs') {
    throw new OptionError('l1', `${algorithm} has no l1 penalty: use owlqn (or lbfgs) for l1 > 0`);
  }
  if (algorithm === 'averaged-perceptron' && resolved.l2 > 0) {
    throw new OptionError('l2', 'averaged-perceptron has no penalty: leave l2 away');
  }
  return resolved;
}
