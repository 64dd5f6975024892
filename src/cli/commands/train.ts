import { availableParallelism } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import { cpuSince, peakMemoryKiB } from '../../compare/run/process-cost.ts';
import { collectGarbage } from '../../corpus/collect-garbage.ts';
import { followLinks, pathKind, withLock } from '../../corpus/index.ts';
import {
  type Algorithm,
  CrfModel,
  type DevSet,
  fittedOptions,
  foreignOption,
  type Head,
  hashTrainingSet,
  labelNames,
  presetTrainOptions,
  type ResolvedTrainOptions,
  releaseDataset,
  resolveTrainOptions,
  type TrainControl,
  type TrainingSet,
  type TrainOptions,
  type TrainReport,
  trainCrf,
} from '../../crf/index.ts';
import { CrfLabError, ModelFormatError } from '../../errors.ts';
import { evaluateSpans, type SpanScores, scoresToJson } from '../../evaluation/index.ts';
import { blameFile, definedOnly } from '../corpus-input.ts';
import { awaitInterruption, type Interruption } from '../interruption.ts';
import { IterationClock, type TrainingTimes } from '../iteration-clock.ts';
import { checkWritable, loadModel, lockModel, saveModel, unfinishedOfOther } from '../model-file.ts';
import { printJson, printMessage, printText, warn } from '../output.ts';
import { counted } from '../printable.ts';
import { formatDuration, TrainingProgress } from '../progress.ts';
import { checkResourceNames } from '../resource-input.ts';
import {
  checkFeatureSource,
  prepareAttributes,
  prepareCorpus,
  type Say,
  type TrainingInputOptions,
} from '../training-input.ts';
import { checkUsage, flagOf, UsageError } from '../usage-error.ts';

export interface TrainCommandOptions extends TrainingInputOptions {
  readonly model: string;
  readonly head: Head;
  readonly algorithm?: Algorithm | undefined;
  readonly l1?: number | undefined;
  readonly l2?: number | undefined;
  readonly maxIterations?: number | undefined;
  readonly epsilon?: number | undefined;
  readonly delta?: number | undefined;
  readonly period?: number | undefined;
  readonly memory?: number | undefined;
  readonly possibleTransitions?: true | undefined;
  readonly possibleStates?: true | undefined;
  readonly minFrequency?: number | undefined;
  readonly startEnd?: true | undefined;
  readonly warmStart?: string | undefined;
  readonly fresh?: true | undefined;
  readonly seed?: number | undefined;
  readonly threads?: number | undefined;
  readonly quiet?: true | undefined;
  readonly json?: true | undefined;
}

/** Trains and writes a model. Returns the signal that ended the training early, if one did. */
export async function runTrain(options: TrainCommandOptions): Promise<NodeJS.Signals | undefined> {
  const begin = { startedAt: performance.now(), cpuAtStart: process.cpuUsage() };
  const say: Say = (text) => {
    if (options.quiet !== true) printMessage(text);
  };
  checkFeatureSource(options);
  checkResourceNames(options);
  const trainOptions = checkUsage(() => resolveTrainOptions(givenTrainOptions(options, say)));
  noteWithoutEffect(options, trainOptions.algorithm, say);
  await checkWritable(options.model);
  return withLock(await lockModel(options.model), () => trainAndSave(options, trainOptions, begin, say));
}

async function trainAndSave(
  options: TrainCommandOptions,
  trainOptions: ResolvedTrainOptions,
  { startedAt, cpuAtStart }: { readonly startedAt: number; readonly cpuAtStart: NodeJS.CpuUsage },
  say: Say,
): Promise<NodeJS.Signals | undefined> {
  const { training, dev } =
    options.format === 'crfsuite' ? await prepareAttributes(options) : await prepareCorpus(options, say);
  const reading = {
    readSeconds: (performance.now() - startedAt) / 1000,
    readCpuSeconds: cpuSince(cpuAtStart),
  };
  const { sequenceCount, positionCount } = training.data;
  say(
    `read ${counted(sequenceCount, 'sentence')}, ${counted(positionCount, 'token')}, ${counted(training.vocabularies.attributes.size, 'attribute')} in ${formatDuration(performance.now() - startedAt)}\n`,
  );
  // The data may be gone when the training is interrupted.
  const dataHash = hashTrainingSet(training);
  const initial = await initialModel(options, trainOptions, { training, dataHash }, say);

  const interruption = awaitInterruption(say);
  try {
    const { model, report, times } = await optimise(training, trainOptions, {
      train: options.train,
      dev,
      initial,
      interruption,
      threads: threadCount(options.threads),
      say: options.quiet === true ? undefined : say,
    });
    const { fault } = report;
    if (fault?.learnedNothing === true)
      throw new CrfLabError(`${options.train}: ${fault.message}; no model written`);
    const isEmpty = report.stopReason === 'aborted' && report.iterations === 0;
    // Nothing was learnt yet, so whatever is there already is better.
    const { isFinished } = model.parts;
    if (!isEmpty)
      await saveModel(options.model, isFinished ? model : new CrfModel({ ...model.parts, dataHash }));
    const devScores = dev === undefined ? undefined : await scoreDev(model, dev);
    const { message, ...figures } = report;
    const warning = fault?.message ?? (devScores === undefined ? undefined : foundNothing(devScores));
    if (warning !== undefined) warn(warning);
    if (options.json === true) {
      const { attributes, features, labels, activeFeatures, iterations, evaluations, loss, stopReason } =
        figures;
      printJson({
        attributes,
        features,
        activeFeatures,
        labels,
        iterations,
        evaluations,
        loss,
        stopReason,
        ...definedOnly({ message, warning }),
        ...times,
        ...reading,
        totalSeconds: (performance.now() - startedAt) / 1000,
        peakMemoryMB: peakMemoryKiB() / 1024,
        ...(devScores === undefined ? {} : { dev: scoresToJson(devScores) }),
      });
    } else {
      const scores = devScores === undefined ? '' : `, dev F1 ${(100 * devScores.micro.f1).toFixed(2)}`;
      printText(
        `${STOP_REASONS[report.stopReason]} after ${counted(report.iterations, 'iteration')} in ${formatDuration(1000 * times.seconds)}, loss ${report.loss.toFixed(6)}${scores}\n` +
          `${isEmpty ? 'no model written' : `model written to ${options.model}`}\n`,
      );
    }
    if (report.stopReason !== 'aborted') return undefined;
    if (!isEmpty) say(`the same command goes on from ${options.model}; with --fresh it begins anew\n`);
    return interruption.received();
  } finally {
    interruption.stop();
  }
}

const STOP_REASONS: Readonly<Record<TrainReport['stopReason'], string>> = {
  converged: 'converged',
  stoppedImproving: 'stopped where the loss falls no further',
  alreadyMinimised: 'the starting weights are the best',
  maxIterations: 'stopped at the limit',
  lineSearchFailed: 'stopped without a better step',
  diverged: 'diverged',
  aborted: 'interrupted',
};

function foundNothing({ micro }: SpanScores): string | undefined {
  if (micro.gold === 0 || micro.correct > 0) return undefined;
  return `no phrase of the dev set is found, its F1 is 0: train on more sentences, for more iterations or with other templates`;
}

/** Attribute lists from which memory is worth the time it takes to collect garbage. */
const LARGE_BYTES = 4 * 2 ** 20;

interface OptimiseControl {
  readonly train: string;
  readonly dev: DevSet | undefined;
  readonly initial: CrfModel | undefined;
  readonly interruption: Interruption;
  readonly threads: number;
  /** undefined: nothing is shown, and the dev set is not scored on the way. */
  readonly say: Say | undefined;
}

/** `seconds`: the optimisation alone, without reading, feature index and scoring of the dev set. */
async function optimise(
  training: TrainingSet,
  options: ResolvedTrainOptions,
  { train, dev, initial, interruption, threads, say }: OptimiseControl,
): Promise<Awaited<ReturnType<typeof trainCrf>> & { times: TrainingTimes }> {
  const isLarge = training.data.attributeIds.byteLength >= LARGE_BYTES;
  if (isLarge) {
    // Strings that are to be saved in the end, for the tables of pairs that they are made from.
    training.vocabularies.attributes.spell();
    // Reading has left more behind than the data themselves.
    await collectGarbage();
  }
  const clock = new IterationClock();
  let progress: TrainingProgress | undefined;
  const control: TrainControl = {
    signal: interruption.signal,
    threads,
    ...(initial === undefined ? {} : { initial }),
    ...(dev === undefined || say === undefined ? {} : { dev }),
    onStart: ({ features, labels }) => {
      say?.(
        `${counted(features, 'feature')}, ${counted(labels, 'label')}, ${options.head}, ${options.algorithm}, l1 ${options.l1}, l2 ${options.l2}; Ctrl-C stops after an iteration and keeps the model\n`,
      );
      if (say !== undefined) progress = new TrainingProgress(options, say);
      clock.start();
    },
    onDataCopied: async () => {
      releaseDataset(training.data);
      if (isLarge) await collectGarbage();
    },
    onIteration: (iteration) => {
      interruption.start();
      clock.stop(iteration.evaluations, iteration.devMs);
      progress?.show(iteration);
      clock.resume();
    },
  };
  const result = await blameFile(train, () => trainCrf(training, options, control));
  const times = clock.report();
  // The optimiser's memory, before writing takes some.
  if (isLarge) await collectGarbage();
  return { ...result, times };
}

/** Threads that compute, the main one included. */
function threadCount(asked: number | undefined): number {
  return Math.max(1, asked ?? availableParallelism());
}

async function scoreDev(model: CrfModel, { data, gold }: DevSet): Promise<SpanScores> {
  const decoder = await model.batchDecoder();
  const predicted = labelNames(data, decoder.decode(data), model.parts.vocabularies.labels);
  return evaluateSpans(gold, predicted, { mode: 'conlleval', scheme: model.scheme });
}

/**
 * Training options that were given, over those the preset recommends.
 * @throws UsageError for one that has no effect with the algorithm or the head asked for
 */
function givenTrainOptions(options: TrainCommandOptions, say: Say): TrainOptions {
  const { preset, head, seed } = options;
  const recommended = preset === undefined ? {} : presetTrainOptions(preset, head);
  const { algorithm, l1, l2, maxIterations, epsilon, delta, period, memory } = options;
  const { possibleStates, possibleTransitions, minFrequency, startEnd } = options;
  const optimiser = definedOnly({ algorithm, l1, l2, maxIterations, epsilon, delta, period, memory });
  const foreign = algorithm === undefined ? undefined : foreignOption(optimiser, algorithm);
  if (foreign !== undefined)
    throw new UsageError(
      `${flagOf(foreign)}: --algorithm ${algorithm} has none; leave ${flagOf(foreign)} away or choose another algorithm`,
    );
  if (head === 'softmax' && possibleTransitions === true && startEnd !== true)
    throw new UsageError('--possible-transitions: --head softmax has no transitions; leave it away');
  const { options: fitted, because } = fittedOptions(optimiser, recommended);
  if (because !== undefined) {
    say(
      `${flagOf(because)} is not of ${recommended.algorithm}, which preset ${preset} recommends: training with ${fitted.algorithm} (--algorithm chooses)\n`,
    );
  }
  const features = definedOnly({ possibleStates, possibleTransitions, minFrequency, startEnd });
  return { ...fitted, ...features, head, ...definedOnly({ seed }) };
}

/** Options that scripts give to every training are taken by all, and those that change nothing are named. */
function noteWithoutEffect({ seed, threads }: TrainCommandOptions, algorithm: Algorithm, say: Say): void {
  const isBatch = algorithm === 'lbfgs' || algorithm === 'owlqn';
  if (isBatch && seed !== undefined)
    say(`note: --seed has no effect: ${algorithm} draws no random numbers\n`);
  if (!isBatch && threads !== undefined && threads > 1)
    say(`note: --threads has no effect: ${algorithm} goes through the sentences one after another\n`);
}

/**
 * The model to start from: what an interrupted run of the same data and settings left behind, or --warm-start.
 * @throws CrfLabError where that run was of other data or settings: what it learned is not replaced unasked
 */
async function initialModel(
  options: TrainCommandOptions,
  trainOptions: ResolvedTrainOptions,
  now: { readonly training: TrainingSet; readonly dataHash: string },
  say: Say,
): Promise<CrfModel | undefined> {
  const { model: path, warmStart, fresh } = options;
  const isAskedFor = warmStart !== undefined && (await followLinks(warmStart)) === (await followLinks(path));
  const unfinished = fresh === true || isAskedFor ? undefined : await findUnfinished(path);
  if (unfinished === undefined) return warmStart === undefined ? undefined : loadModel(warmStart);
  const other = whatDiffers(unfinished, trainOptions, now);
  if (other !== undefined) throw new CrfLabError(unfinishedOfOther(path, other));
  if (unfinished.parts.dataHash === undefined)
    say(`note: ${path} does not say what data it was trained on, which is taken to be the same\n`);
  say(`going on from the interrupted run in ${path}\n`);
  return unfinished;
}

async function findUnfinished(path: string): Promise<CrfModel | undefined> {
  if ((await pathKind(path)) !== 'file') return undefined;
  try {
    const found = await loadModel(path);
    return found.parts.isFinished ? undefined : found;
  } catch (error) {
    if (error instanceof ModelFormatError) return undefined;
    throw error;
  }
}

/** In what an interrupted run differs from this one; undefined: in nothing. */
function whatDiffers(
  { parts }: CrfModel,
  trainOptions: ResolvedTrainOptions,
  { training, dataHash }: { readonly training: TrainingSet; readonly dataHash: string },
): string | undefined {
  // As JSON, in which values that are undefined are left out as they are in the file.
  const asRead = (value: unknown): unknown =>
    value === undefined ? undefined : JSON.parse(JSON.stringify(value));
  const same = (a: unknown, b: unknown): boolean => isDeepStrictEqual(asRead(a), asRead(b));
  if (!same(parts.options, trainOptions)) return 'other options';
  if (!same(parts.features?.spec, training.features?.spec)) return 'other templates';
  if (!same(parts.input, training.input)) return 'data read in another way';
  if (parts.dataHash !== undefined && parts.dataHash !== dataHash) return 'other training data';
  return undefined;
}
