/** How a model that learned nothing is known, and what it lacked. */
import type { EncodedDataset } from '../features/encode.ts';
import type { Vocabularies, Vocabulary } from '../features/index.ts';
import { countNonZero } from '../numeric/index.ts';
import { type FeatureIndex, MAX_WEIGHT } from './feature-index.ts';
import { Lattice, ScoreRangeError, viterbi } from './inference/index.ts';
import type { Outcome } from './online/run-epochs.ts';
import type { ResolvedTrainOptions } from './options.ts';
import { NegativeLogLikelihood } from './reference/negative-log-likelihood.ts';
import { fillScores, transitionMatrix } from './scores.ts';

/**
 * - `noWeights`: every weight is 0
 * - `diverged`: the weights left the range of numbers; the model has those of the iteration before, if there is one
 * - `guessing`: the model fits the training data no better than guessing does
 * - `stuck`: the optimiser found no better step before it was done
 * - `scale`: attribute values are so large that other attributes hardly count beside them
 * - `oneLabel`: the training data have a single label
 */
export interface LearningFault {
  readonly kind: 'noWeights' | 'diverged' | 'guessing' | 'stuck' | 'scale' | 'oneLabel';
  /** Whether the model is worth nothing. */
  readonly learnedNothing: boolean;
  /** For people, in one line, with the remedy. */
  readonly message: string;
}

/** Sizes of attribute values from which they are the likely cause. */
const LARGE_VALUE = 100;
const SMALL_VALUE = 0.01;
/** Values from which they are named whatever came of the training. */
const HUGE_VALUE = 1e6;
/** Share of the loss of guessing that a training that learned something takes off at least. */
const LEAST_FALL = 1e-3;

/** An l1 penalty so low still leaves no weight: it is not the penalty's fault. */
const LEAST_CEILING = 1e-6;

/** The greatest attribute value, in size. */
export interface ValueRange {
  readonly greatest: number;
  /** What to do where values are the trouble. */
  readonly remedy: string;
}

/** undefined where all values are 1. */
export function describeValues(
  { attributeIds, values }: EncodedDataset,
  attributes: Vocabulary,
): ValueRange | undefined {
  if (values === undefined) return undefined;
  let at = -1;
  let greatest = 0;
  for (let k = 0; k < values.length; k++) {
    const size = Math.abs(values[k]!);
    if (size > greatest) [greatest, at] = [size, k];
  }
  const name = at < 0 ? '' : ` (${attributes.string(attributeIds[at]!)})`;
  return {
    greatest,
    remedy: `attribute values reach ${greatest.toPrecision(3)}${name}: scale them, say to between 0 and 1`,
  };
}

interface Training {
  readonly data: EncodedDataset;
  readonly index: FeatureIndex;
  /** Counts of the features, `[F]`; looked at after online trainers alone. */
  readonly observed: Float64Array;
  readonly vocabularies: Vocabularies;
  readonly options: ResolvedTrainOptions;
  readonly outcome: Outcome;
  readonly values: ValueRange | undefined;
  /** The l1 penalty from which no weight is left, where there is such a penalty. */
  readonly ceiling: number | undefined;
}

/** What speaks against the training; undefined where nothing does, or where it was interrupted. */
export function learningFault(training: Training): LearningFault | undefined {
  const found = faultOf(training);
  const { values, outcome } = training;
  if (found !== undefined || values === undefined || values.greatest < HUGE_VALUE) return found;
  return outcome.stopReason === 'aborted' ? undefined : fault('scale', values.remedy, false);
}

function faultOf(training: Training): LearningFault | undefined {
  const { data, index, vocabularies, options, outcome, values, ceiling } = training;
  const { weights, stopReason, iterations, loss } = outcome;
  if (stopReason === 'aborted') return undefined;
  if (index.labelCount === 1) {
    const label = vocabularies.labels.string(0);
    return fault(
      'oneLabel',
      `the training data have one label, ${label}: the model gives it to every token`,
      false,
    );
  }
  const isOffScale = values !== undefined && (values.greatest > LARGE_VALUE || values.greatest < SMALL_VALUE);
  const isBatch = options.algorithm === 'lbfgs' || options.algorithm === 'owlqn';
  const scale = isOffScale ? values.remedy : undefined;
  if (stopReason === 'diverged' || !(greatestWeight(weights) <= MAX_WEIGHT)) {
    const kept = iterations > 0 && stopReason === 'diverged';
    const place = kept ? `after iteration ${iterations}, whose weights the model has` : 'at once';
    return fault(
      'diverged',
      `training diverged ${place}: ${scale ?? (isBatch ? 'give a stronger l2 penalty' : 'use lbfgs')}`,
      !kept,
    );
  }
  if (countNonZero(weights) === 0) {
    const strong =
      ceiling !== undefined && ceiling > LEAST_CEILING && options.l1 >= ceiling
        ? `an l1 penalty of ${options.l1} leaves none, lower it below ${ceiling.toPrecision(4)}`
        : undefined;
    const remedy = strong ?? scale ?? 'the attributes tell nothing of the labels, give other templates';
    return fault('noWeights', `nothing was learned, all weights are 0: ${remedy}`, true);
  }
  if (options.algorithm === 'averaged-perceptron') return faultOfPerceptron(training, scale);
  const guess = lossOfGuessing(data, index.labelCount);
  // The loss of SGD was met along the epoch: that of the weights it ended with decides.
  const reached = isBatch || loss < (1 - LEAST_FALL) * guess ? loss : lossOf(training);
  if (!(reached < (1 - LEAST_FALL) * guess)) {
    const remedy =
      scale ??
      (options.l1 + options.l2 > 1
        ? 'lower the penalties, or give other templates'
        : 'give other templates or more iterations');
    return fault(
      'guessing',
      `${reached < guess ? 'next to nothing' : 'nothing'} was learned, the loss is ${reached.toPrecision(6)}, that of guessing ${guess.toPrecision(6)}: ${remedy}`,
      !(reached < guess),
    );
  }
  if (stopReason !== 'lineSearchFailed') return undefined;
  return fault(
    'stuck',
    `the optimiser found no better step after ${iterations} iterations and may be far from the best weights: ${scale ?? 'give a stronger l2 penalty'}`,
    false,
  );
}

function fault(kind: LearningFault['kind'], message: string, learnedNothing: boolean): LearningFault {
  return { kind, message, learnedNothing };
}

function greatestWeight(weights: Float64Array): number {
  let greatest = 0;
  for (let f = 0; f < weights.length; f++) greatest = Math.max(greatest, Math.abs(weights[f]!));
  return greatest;
}

/** Σ weight·T·log L: the loss while all labels are equally likely. */
function lossOfGuessing({ sequenceCount, sequenceOffsets, weights }: EncodedDataset, L: number): number {
  let loss = 0;
  for (let n = 0; n < sequenceCount; n++)
    loss += weights[n]! * (sequenceOffsets[n + 1]! - sequenceOffsets[n]!) * Math.log(L);
  return loss;
}

/** −log-likelihood of the weights. */
function lossOf({ data, index, observed, outcome: { weights } }: Training): number {
  try {
    return new NegativeLogLikelihood(data, index, observed).evaluate(
      weights,
      new Float64Array(weights.length),
    );
  } catch (error) {
    if (error instanceof ScoreRangeError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

/** A perceptron has no loss to compare: its labels are, with the most frequent label everywhere. */
function faultOfPerceptron(
  { data, index, vocabularies, outcome: { loss, weights } }: Training,
  scale: string | undefined,
): LearningFault | undefined {
  const shares = new Float64Array(index.labelCount);
  let sequences = 0;
  for (let n = 0; n < data.sequenceCount; n++) {
    const [start, end] = [data.sequenceOffsets[n]!, data.sequenceOffsets[n + 1]!];
    if (end === start) continue;
    sequences++;
    for (let p = start; p < end; p++) shares[data.labels[p]!]! += 1 / (end - start);
  }
  const most = shares.indexOf(Math.max(...shares));
  const baseline = 1 - shares[most]! / Math.max(1, sequences);
  if (loss < baseline) return undefined;
  // The share was met along the epoch: that of the weights it ended with decides.
  const isBetter = shareOfWrong(data, index, weights) < baseline;
  if (isBetter && scale === undefined) return undefined;
  return fault(
    'guessing',
    `training labelled its sentences no better than ${vocabularies.labels.string(most)} for every token: ${scale ?? 'train for more iterations or give other templates'}`,
    !isBetter && scale !== undefined,
  );
}

/** Mean over the sequences of the share of labels that Viterbi gets wrong; 1 where scores leave the range of numbers. */
function shareOfWrong(data: EncodedDataset, index: FeatureIndex, weights: Float64Array): number {
  const lattice = new Lattice(index.labelCount);
  let wrong = 0;
  let sequences = 0;
  try {
    lattice.setTransitions(transitionMatrix(index, weights));
    for (let n = 0; n < data.sequenceCount; n++) {
      const [start, end] = [data.sequenceOffsets[n]!, data.sequenceOffsets[n + 1]!];
      if (end === start) continue;
      sequences++;
      fillScores(lattice, index, weights, data, n);
      const { labels } = viterbi(lattice);
      for (let p = start; p < end; p++) if (labels[p - start] !== data.labels[p]) wrong += 1 / (end - start);
    }
  } catch (error) {
    if (error instanceof ScoreRangeError) return 1;
    throw error;
  }
  return wrong / Math.max(1, sequences);
}
