/**
 * Training: corpus to training set (attributes, ids), training set to model. The only place that ties features,
 * objective and optimisers together.
 */
import { type AttributeSequence, type Corpus, detectScheme, type Scheme } from '../corpus/index.ts';
import { OptionError } from '../errors.ts';
import { evaluateSpans } from '../evaluation/index.ts';
import {
  CorpusEncoder,
  DatasetBuilder,
  type EncodedDataset,
  type FeatureSpec,
  NO_RESOURCES,
  type Resources,
  type Vocabularies,
  Vocabulary,
} from '../features/index.ts';
import { countNonZero, createRandom, dot } from '../numeric/index.ts';
import { trainOnBatch } from './batch-training.ts';
import { buildFeatureIndex, weightLayout } from './feature-index.ts';
import { labelNames } from './label-names.ts';
import type { IterationReport, StopReason } from './lbfgs/index.ts';
import { describeValues, type LearningFault, learningFault, type ValueRange } from './learning-fault.ts';
import { checkMemoryNeed } from './memory-need.ts';
import { CrfModel, type InputFormat } from './model.ts';
import { averagedPerceptronEpochs } from './online/averaged-perceptron.ts';
import { type Outcome, runEpochs } from './online/run-epochs.ts';
import { sgdEpochs } from './online/sgd.ts';
import { type ResolvedTrainOptions, resolveTrainOptions, type TrainOptions } from './options.ts';
import { penaltyCeiling } from './penalty-ceiling.ts';
import { initialWeights } from './warm-start.ts';
import type { BatchDecoder } from './wasm/batch-decoder.ts';

/** Encoded sequences and what is needed to encode further ones alike. */
export interface TrainingSet {
  readonly data: EncodedDataset;
  readonly vocabularies: Vocabularies;
  readonly templates: readonly string[];
  readonly features: { readonly spec: FeatureSpec; readonly resources: Resources } | undefined;
  /** Tag scheme of the labels, for constrained decoding and scoring. */
  readonly scheme: Scheme;
  readonly input: InputFormat;
}

/** Sequences to score after each iteration, encoded with the training set's vocabularies. */
export interface DevSet {
  readonly data: EncodedDataset;
  /** Gold labels as strings: they may hold labels the training data lacks. */
  readonly gold: readonly (readonly string[])[];
}

/** One line of a training log. */
export interface TrainIteration {
  readonly iteration: number;
  /** The penalised objective; for the averaged perceptron the mean share of wrong labels. */
  readonly loss: number;
  /** Evaluations of objective and gradient so far; passes over the data for the online trainers. */
  readonly evaluations: number;
  /** undefined for the online trainers. */
  readonly gradientNorm: number | undefined;
  /** Features whose weight is not 0; counted when it is read. */
  readonly activeFeatures: number;
  /** Micro F1 on the dev set, conlleval semantics, in [0, 1]. */
  readonly devF1: number | undefined;
  /** How long scoring the dev set took, in milliseconds; 0 without one. */
  readonly devMs: number;
  readonly lbfgs: Omit<IterationReport, 'x' | 'nonZero'> | undefined;
  /** The model of this iteration, valid until the next. */
  readonly model: () => CrfModel;
}

export interface TrainReport {
  readonly attributes: number;
  readonly features: number;
  /** Features whose weight is not 0. */
  readonly activeFeatures: number;
  readonly labels: number;
  readonly iterations: number;
  readonly evaluations: number;
  readonly loss: number;
  /** `diverged`: the weights left the range of numbers; the model has those of the iteration before. */
  readonly stopReason: StopReason | 'diverged';
  readonly message: string | undefined;
  /** Why the model has learned nothing, or less than it might; undefined where nothing speaks for that. */
  readonly fault: LearningFault | undefined;
}

export interface TrainControl {
  readonly dev?: DevSet;
  /** Threads for L-BFGS and OWL-QN, the calling one included; default 1. The model does not depend on it. */
  readonly threads?: number;
  /** Model to start from: weights of the same features are taken over, all others start at 0. */
  readonly initial?: CrfModel;
  /** Ends training after the current iteration; the model is the best so far. */
  readonly signal?: AbortSignal;
  /** Called once, when the features are known and the optimisation is about to begin. */
  readonly onStart?: (sizes: { attributes: number; features: number; labels: number }) => void;
  readonly onIteration?: (iteration: TrainIteration) => void;
  /**
   * Called once and waited for, when the optimiser has a copy of its own of the data and will not look at `training.data` again: whoever
   * needs them no more may hand them to `releaseDataset`. Not called by trainers that go on reading them.
   */
  readonly onDataCopied?: () => void | Promise<void>;
}

/** How the corpus was read: the model remembers it for the files it is to label. */
export interface CorpusReading {
  /** Format of the file. */
  readonly name: string;
  readonly scheme?: Scheme;
  /** Options it was read with; `columns` only where the corpus does not name all columns of the file. */
  readonly reading?: Partial<Omit<InputFormat, 'format' | 'label'>>;
}

/** Extracts and encodes a labelled corpus. `scheme` is detected from the labels unless given. */
export function prepareTrainingSet(
  corpus: Corpus,
  features: { readonly spec: FeatureSpec; readonly resources?: Resources },
  format: CorpusReading = { name: 'conll' },
): TrainingSet {
  const { spec, resources = NO_RESOURCES } = features;
  const vocabularies = newVocabularies();
  const encoder = new CorpusEncoder({ spec, resources }, vocabularies);
  return {
    data: encoder.encodeCorpus(corpus),
    vocabularies: freeze(vocabularies),
    templates: encoder.templates,
    features: { spec, resources },
    scheme:
      format.scheme ??
      detectScheme(
        corpus.sentences.map(({ labels }) => labels ?? []),
        corpus.scheme,
      ).scheme,
    input: { columns: corpus.columns, ...format.reading, format: format.name, label: corpus.labelColumn },
  };
}

/** Collects ready-made attribute sequences one by one (CRFsuite files), without keeping their strings. */
export class AttributeTrainingSet {
  readonly #vocabularies = newVocabularies();
  readonly #builder = new DatasetBuilder(this.#vocabularies);

  add(sequence: AttributeSequence): void {
    this.#builder.add(sequence);
  }

  build(scheme?: Scheme): TrainingSet {
    const data = this.#builder.build();
    const vocabularies = freeze(this.#vocabularies);
    return {
      data,
      vocabularies,
      templates: [],
      features: undefined,
      scheme: scheme ?? detectScheme(labelNames(data, data.labels, vocabularies.labels)).scheme,
      input: { format: 'crfsuite', columns: [], label: undefined },
    };
  }
}

/** Extracts a dev corpus with the training set's templates and encodes it with its vocabularies. */
export function prepareDevSet(corpus: Corpus, training: TrainingSet): DevSet {
  if (training.features === undefined) {
    throw new OptionError('dev', 'the training data are attributes: give the dev data as attributes too');
  }
  const encoder = new CorpusEncoder(training.features, training.vocabularies);
  return { data: encoder.encodeCorpus(corpus), gold: corpus.sentences.map(({ labels }) => labels ?? []) };
}

/** The features a model of these data and options has, and their counts. */
function indexFeatures(
  { data, vocabularies, features }: TrainingSet,
  options: ResolvedTrainOptions,
): ReturnType<typeof buildFeatureIndex> {
  const { labels, attributes, edgeAttributes } = vocabularies;
  const transitions = options.head === 'crf' && (features?.spec.transitions ?? true);
  checkMemoryNeed(
    {
      labels: labels.size,
      attributes: attributes.size,
      edgeAttributes: options.head === 'crf' ? edgeAttributes.size : 0,
      hasTransitions: transitions,
    },
    options,
  );
  return buildFeatureIndex(data, labels.size, attributes.size, edgeAttributes.size, {
    ...options,
    transitions,
    edgeFeatures: options.head === 'crf',
  });
}

/** The least l1 penalty that leaves a model of these data without any weight. */
export function strongestPenalty(training: TrainingSet, options: TrainOptions = {}): number {
  const { index, observed } = indexFeatures(training, resolveTrainOptions(options));
  return penaltyCeiling(training.data, index, observed);
}

/**
 * Trains a CRF or a softmax classifier. Stopping is a value (`report.stopReason`), never an exception; an aborted run
 * gives the model of its last iteration.
 */
export async function trainCrf(
  training: TrainingSet,
  options: TrainOptions = {},
  control: TrainControl = {},
): Promise<{ model: CrfModel; report: TrainReport }> {
  const resolved = resolveTrainOptions(options);
  const { data, vocabularies } = training;
  if (data.sequenceCount === 0) throw new OptionError('train', 'the training data are empty');
  const { index, observed } = indexFeatures(training, resolved);
  const { featureCount } = weightLayout(index);
  if (featureCount === 0) {
    throw resolved.minFrequency > 0
      ? new OptionError('minFrequency', 'no feature is frequent enough: lower the minimum frequency')
      : new OptionError('train', 'the training data have no attributes: give other templates');
  }
  const values = describeValues(data, vocabularies.attributes);
  checkSums(observed, values);
  // The data may be gone at the end.
  const ceiling = resolved.l1 > 0 ? penaltyCeiling(data, index, observed) : undefined;
  const sizes = { attributes: index.attributeCount, features: featureCount, labels: index.labelCount };
  control.onStart?.(sizes);

  const modelWith = (weights: Float64Array, isFinished = false): CrfModel =>
    new CrfModel({
      head: resolved.head,
      scheme: training.scheme,
      vocabularies,
      index,
      weights,
      templates: training.templates,
      features: training.features,
      options: resolved,
      input: training.input,
      isFinished,
    });
  const report = (
    iteration: Omit<TrainIteration, 'devF1' | 'devMs' | 'activeFeatures' | 'model'>,
    weights: () => Float64Array,
  ): void => {
    if (control.onIteration === undefined) return;
    const model = (): CrfModel => modelWith(weights());
    const beganAt = performance.now();
    let devF1: number | undefined;
    if (control.dev !== undefined && decoder !== undefined) {
      decoder.setWeights(weights());
      devF1 = scoreDev(decoder, control.dev, training);
    }
    const devMs = devF1 === undefined ? 0 : performance.now() - beganAt;
    control.onIteration({
      ...iteration,
      devF1,
      devMs,
      get activeFeatures() {
        return countNonZero(weights());
      },
      model,
    });
  };

  const start = initialWeights(index, vocabularies, control.initial);
  // One for all iterations: each decoder has a memory of its own.
  const decoder = control.dev === undefined ? undefined : await modelWith(start).batchDecoder();
  const isBatch = resolved.algorithm === 'lbfgs' || resolved.algorithm === 'owlqn';
  let outcome: Outcome;
  if (isBatch) {
    const result = await trainOnBatch(data, index, observed, start, resolved, {
      threads: control.threads ?? 1,
      signal: control.signal,
      onDataCopied: control.onDataCopied,
      onIteration: ({ x: _x, nonZero: _nonZero, ...lbfgs }, weightsOf) => {
        const { iteration, loss, evaluations, gradientNorm } = lbfgs;
        report({ iteration, loss, evaluations, gradientNorm, lbfgs }, weightsOf);
      },
    });
    outcome = { ...result, message: result.message };
  } else {
    const random = createRandom(resolved.seed);
    const epochs =
      resolved.algorithm === 'averaged-perceptron'
        ? averagedPerceptronEpochs(data, index, start, { epsilon: resolved.epsilon, random })
        : sgdEpochs(data, index, start, { ...resolved, random });
    outcome = await runEpochs(
      epochs,
      start,
      resolved.maxIterations,
      control.signal,
      ({ epoch, loss, weights }) => {
        report(
          { iteration: epoch, loss, evaluations: epoch, gradientNorm: undefined, lbfgs: undefined },
          () => weights,
        );
      },
    );
  }

  const fault = learningFault({
    ...{ data, index, observed, vocabularies, options: resolved, outcome, values, ceiling },
  });
  const { weights, iterations, evaluations, loss, stopReason, message } = outcome;
  const model = modelWith(weights, stopReason !== 'aborted');
  return {
    model,
    report: {
      ...sizes,
      activeFeatures: countNonZero(weights),
      iterations,
      evaluations,
      loss,
      stopReason,
      message,
      fault,
    },
  };
}

/** @throws OptionError where values or instance weights are so large that sums of them are no numbers */
function checkSums(observed: Float64Array, values: ValueRange | undefined): void {
  if (Number.isFinite(dot(observed, observed))) return;
  throw new OptionError(
    'train',
    `sums over the training data are no finite numbers: ${values?.remedy ?? 'the weights of the sequences are too large, give smaller ones'}`,
  );
}

function scoreDev(decoder: BatchDecoder, { data, gold }: DevSet, training: TrainingSet): number {
  const predicted = labelNames(data, decoder.decode(data), training.vocabularies.labels);
  return evaluateSpans(gold, predicted, { mode: 'conlleval', scheme: training.scheme }).micro.f1;
}

function newVocabularies(): Vocabularies {
  return { labels: new Vocabulary(), attributes: new Vocabulary(), edgeAttributes: new Vocabulary() };
}

function freeze(vocabularies: Vocabularies): Vocabularies {
  vocabularies.labels.freeze();
  vocabularies.attributes.freeze();
  vocabularies.edgeAttributes.freeze();
  return vocabularies;
}
