import { availableParallelism } from 'node:os';
import { cpuSince, peakMemoryKiB } from '../../compare/run/process-cost.ts';
import { collectGarbage } from '../../corpus/collect-garbage.ts';
import { withLock } from '../../corpus/index.ts';
import { CrfLabError, OptionError } from '../../errors.ts';
import { evaluateSpans, scoresToJson } from '../../evaluation/index.ts';
import {
  type Checkpoint,
  deserializeCheckpoint,
  type EngineName,
  NetworkModel as Network,
  type NetworkDevSet,
  type NetworkHead,
  type NetworkModel,
  type NetworkOptions,
  type NetworkTrainingSet,
  type NetworkTrainOptions,
  type OptimizerName,
  resolveNetwork,
  resolveNetworkTrainOptions,
  serializeCheckpoint,
  trainNetwork,
} from '../../neural/index.ts';
import { xxHash32 } from '../../numeric/index.ts';
import { definedOnly } from '../corpus-input.ts';
import { awaitInterruption } from '../interruption.ts';
import { unfinishedOfOther } from '../model-file.ts';
import { openNetworkFolder, readCheckpointFile, saveNetwork } from '../network-folder.ts';
import { NetworkProgress } from '../network-progress.ts';
import { type NetworkInputOptions, prepareNetworkCorpus } from '../network-training-input.ts';
import { printJson, printMessage, printText, warn } from '../output.ts';
import { counted } from '../printable.ts';
import { formatDuration } from '../progress.ts';
import { checkResourceNames } from '../resource-input.ts';
import type { Say } from '../training-input.ts';
import { UsageError } from '../usage-error.ts';

/** Options of the network alone; undefined where not given. */
export interface NetworkFlags {
  readonly wordDim?: number | undefined;
  readonly wordCasing?: 'exact' | 'lower' | undefined;
  readonly caseDim?: number | undefined;
  readonly charEncoder?: 'cnn' | 'lstm' | 'none' | undefined;
  readonly charDim?: number | undefined;
  readonly charFilters?: number | undefined;
  readonly charWidth?: number | undefined;
  readonly charHidden?: number | undefined;
  readonly hidden?: number | undefined;
  readonly layers?: number | undefined;
  readonly dropout?: number | undefined;
  readonly inputDropout?: number | undefined;
  readonly recurrentDropout?: number | undefined;
  readonly variational?: true | undefined;
  readonly freezeVectors?: true | undefined;
  readonly epochs?: number | undefined;
  readonly patience?: number | undefined;
  readonly batch?: number | undefined;
  readonly bucketed?: true | undefined;
  readonly optimizer?: OptimizerName | undefined;
  readonly learningRate?: number | undefined;
  readonly decay?: number | undefined;
  readonly clip?: number | undefined;
  readonly lazyTables?: true | undefined;
  readonly engine?: EngineName | undefined;
}

export interface TrainNetworkOptions extends NetworkInputOptions, NetworkFlags {
  readonly model: string;
  readonly head: NetworkHead;
  readonly fresh?: true | undefined;
  readonly seed?: number | undefined;
  readonly threads?: number | undefined;
  readonly quiet?: true | undefined;
  readonly json?: true | undefined;
}

/** So many epochs are written each; later ones of few sentences when these tokens were trained on: writing would take longer than they do. */
const EPOCHS_SAVED = 20;
const TOKENS_BETWEEN_SAVES = 10_000;

/** Trains and writes a network. Returns the signal that ended the training early, if one did. */
export async function runTrainNetwork(options: TrainNetworkOptions): Promise<NodeJS.Signals | undefined> {
  const begin = { startedAt: performance.now(), cpuAtStart: process.cpuUsage() };
  const say: Say = (text) => {
    if (options.quiet !== true) printMessage(text);
  };
  checkNetworkUsage(options);
  const definition = networkOptions(options);
  const given = trainingOptions(options);
  checkFlags(() => resolveNetworkTrainOptions(given));
  if (options.engine === 'tfjs' && (options.threads ?? 1) > 1)
    say('note: --threads has no effect on the training: tfjs has threads of its own, or none\n');
  if (options.vectors === undefined) checkFlags(() => resolveNetwork(definition));
  const lock = await openNetworkFolder(options.model, say);
  return withLock(lock, () => trainAndSave(options, { definition, given, ...begin }, say));
}

async function trainAndSave(
  options: TrainNetworkOptions,
  {
    definition,
    given,
    startedAt,
    cpuAtStart,
  }: {
    readonly definition: NetworkOptions;
    readonly given: NetworkTrainOptions;
    readonly startedAt: number;
    readonly cpuAtStart: NodeJS.CpuUsage;
  },
  say: Say,
): Promise<NodeJS.Signals | undefined> {
  const { training, dev } = await prepareNetworkCorpus(options, definition, say);
  // The sentences as strings are garbage now, and so is what reading vectors left: twice as much as the training keeps.
  await collectGarbage();
  const { sentenceCount, tokenCount } = training.data;
  const readSeconds = (performance.now() - startedAt) / 1000;
  say(
    `read ${counted(sentenceCount, 'sentence')}, ${counted(tokenCount, 'token')}, ${counted(training.tables.words.size, 'word')} in ${formatDuration(1000 * readSeconds)}\n`,
  );
  const trainOptions = resolveNetworkTrainOptions(given, sentenceCount);
  const fingerprint = fingerprintOf(training, dev, trainOptions, options.engine ?? 'fused');
  const resume = options.fresh === true ? undefined : await findCheckpoint(options.model, fingerprint, say);

  const interruption = awaitInterruption(say);
  try {
    const progress = new NetworkProgress(trainOptions, say, process.stderr.isTTY === true);
    let savedEpoch = 0;
    const { model, report } = await trainNetwork(training, trainOptions, {
      dev,
      resume,
      engine: options.engine ?? 'fused',
      threads: Math.max(1, options.threads ?? Math.min(2, availableParallelism())),
      signal: interruption.signal,
      onStart: ({ parameters, labels }) => {
        interruption.start();
        say(
          `${parameters} parameters, ${labels} labels, ${options.head}, ${trainOptions.optimizer}; Ctrl-C stops, the same command goes on after the last epoch written\n`,
        );
      },
      onStep: (step) => progress.step(step),
      onEpoch: async (record, checkpoint, current) => {
        progress.epoch(record);
        const { epoch } = record;
        if (epoch > EPOCHS_SAVED && (epoch - savedEpoch) * tokenCount < TOKENS_BETWEEN_SAVES) return;
        savedEpoch = epoch;
        await saveNetwork(options.model, current(), serializeCheckpoint(checkpoint(), fingerprint));
        // What was written is several times the network, and would wait for a much fuller heap.
        await collectGarbage();
      },
    });
    const { fault } = report;
    const warning = fault === undefined ? undefined : `${fault.message} (${FAULT_FLAGS[fault.kind]})`;
    if (warning !== undefined && report.bestEpoch === 0)
      throw new CrfLabError(`${options.train}: ${warning}`);
    if (warning !== undefined) warn(warning);
    const { stopReason, epochs, bestEpoch, bestDevScore, tokensPerSecond } = report;
    if (stopReason !== 'aborted' && epochs > 0) await saveNetwork(options.model, model);
    const devScores =
      dev === undefined || bestEpoch === 0 ? undefined : await scoreDev(model, dev, options.threads);
    const written = epochs > 0 ? `model written to ${options.model}` : 'no model written';
    if (options.json === true) {
      printJson({
        parameters: report.parameters,
        labels: model.labels.length,
        epochs,
        bestEpoch,
        ...definedOnly({ bestDevScore }),
        loss: report.loss,
        stopReason,
        ...definedOnly({ warning }),
        tokensPerSecond,
        trainSeconds: report.trainSeconds,
        devSeconds: report.devSeconds,
        readSeconds,
        cpuSeconds: cpuSince(cpuAtStart),
        totalSeconds: (performance.now() - startedAt) / 1000,
        peakMemoryMB: peakMemoryKiB() / 1024,
        history: model.parts.history,
        ...(devScores === undefined ? {} : { dev: scoresToJson(devScores) }),
      });
    } else {
      const score =
        bestDevScore === undefined ? '' : `, dev ${(100 * bestDevScore).toFixed(2)} in epoch ${bestEpoch}`;
      printText(
        `${STOP_REASONS[stopReason]} after ${epochs} epoch${epochs === 1 ? '' : 's'} in ${formatDuration(1000 * report.trainSeconds)}, loss ${report.loss.toFixed(4)}${score}, ${Math.round(tokensPerSecond)} tokens/s\n${written}\n`,
      );
    }
    return stopReason === 'aborted' ? interruption.received() : undefined;
  } finally {
    interruption.stop();
  }
}

const STOP_REASONS = {
  epochs: 'finished',
  patience: 'stopped without a better dev score',
  diverged: 'stopped: training diverged',
  aborted: 'interrupted',
} as const;

/** Options that mend what a training lacked. */
const FAULT_FLAGS = {
  diverged: '--learning-rate, --clip',
  noProgress: '--learning-rate, --epochs',
  foundNothing: '--epochs, --learning-rate',
} as const;

function checkNetworkUsage(options: TrainNetworkOptions): void {
  if (options.patience !== undefined && options.dev === undefined)
    throw new UsageError('--patience: waits for a better dev score; add --dev or leave it away');
  if (options.format === 'crfsuite')
    throw new UsageError('--format: a network reads sentences, attribute files have no words; give a corpus');
  checkResourceNames(options);
  for (const [flag, value] of [
    ['--gazetteer', options.gazetteer],
    ['--clusters', options.clusters],
  ] as const) {
    if (value !== undefined && options.wide === undefined)
      throw new UsageError(`${flag}: read by hand features only; add --wide <preset> or leave it away`);
  }
  const encoder = options.charEncoder ?? 'cnn';
  for (const [flag, value, needed] of [
    ['--char-filters', options.charFilters, 'cnn'],
    ['--char-width', options.charWidth, 'cnn'],
    ['--char-hidden', options.charHidden, 'lstm'],
  ] as const) {
    if (value !== undefined && encoder !== needed)
      throw new UsageError(`${flag}: is of the character encoder ${needed}, not of ${encoder}`);
  }
  if (options.charDim !== undefined && encoder === 'none')
    throw new UsageError('--char-dim: there is no character encoder; leave it away');
}

const FLAGS: Readonly<Record<string, string>> = {
  'words.dimension': '--word-dim',
  'words.freeze': '--freeze-vectors',
  caseDimension: '--case-dim',
  'characters.dimension': '--char-dim',
  'characters.filters': '--char-filters',
  'characters.width': '--char-width',
  'characters.hidden': '--char-hidden',
  'dropout.input': '--dropout',
  'dropout.output': '--dropout',
  'dropout.recurrent': '--recurrent-dropout',
  learningRate: '--learning-rate',
};

/** Runs a check of options alone: what it finds wrong is wrong on the command line. */
function checkFlags<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    throw new UsageError(`${FLAGS[error.path] ?? `--${error.path}`}: ${error.reason}`, { cause: error });
  }
}

/** The definition that the flags ask for. */
function networkOptions(options: TrainNetworkOptions): NetworkOptions {
  const { wordDim, wordCasing, freezeVectors, charEncoder = 'cnn', charDim } = options;
  const characters = {
    none: { encoder: 'none' },
    cnn: {
      encoder: 'cnn',
      ...definedOnly({ dimension: charDim, filters: options.charFilters, width: options.charWidth }),
    },
    lstm: { encoder: 'lstm', ...definedOnly({ dimension: charDim, hidden: options.charHidden }) },
  } as const;
  return {
    head: options.head,
    words: definedOnly({ dimension: wordDim, casing: wordCasing, freeze: freezeVectors }),
    characters: characters[charEncoder],
    dropout: definedOnly({
      input: options.inputDropout ?? options.dropout,
      output: options.dropout,
      recurrent: options.recurrentDropout,
      variational: options.variational,
    }),
    ...definedOnly({ caseDimension: options.caseDim, hidden: options.hidden, layers: options.layers }),
  };
}

function trainingOptions(options: TrainNetworkOptions): NetworkTrainOptions {
  const { optimizer, learningRate, decay, clip, batch, epochs, patience, seed } = options;
  return {
    ...definedOnly({ optimizer, learningRate, decay, clip, batch, epochs, patience, seed }),
    ...(options.bucketed === true ? { batches: 'bucketed' } : {}),
    ...(options.lazyTables === true ? { tables: 'lazy' } : {}),
  };
}

/** What must be the same for a training to go on: definition, options, engine and data. */
function fingerprintOf(
  { network, data, sizes, tables }: NetworkTrainingSet,
  dev: NetworkDevSet | undefined,
  { epochs: _epochs, patience: _patience, ...options }: ReturnType<typeof resolveNetworkTrainOptions>,
  engine: EngineName,
): string {
  const hash = (array: ArrayBufferView): number =>
    xxHash32(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  const hashes = [data, ...(dev === undefined ? [] : [dev.data])].map((part) =>
    [part.sentenceOffsets, part.words, part.forms, part.formCharacters, part.labels, part.wide?.attributeIds]
      .map((array) => (array === undefined ? 0 : hash(array)))
      .join(' '),
  );
  const vectors = tables.words.vectors;
  return JSON.stringify([
    network,
    options,
    engine,
    sizes,
    hashes,
    tables.labels,
    vectors === undefined ? 0 : hash(vectors.values),
  ]);
}

async function findCheckpoint(path: string, fingerprint: string, say: Say): Promise<Checkpoint | undefined> {
  const found = await readCheckpointFile(path);
  if (found === undefined) return undefined;
  const checkpoint = deserializeCheckpoint(found.bytes, fingerprint, found.file);
  if (checkpoint === undefined) throw new CrfLabError(unfinishedOfOther(path, 'other data or options'));
  say(`going on after epoch ${checkpoint.history.length} of the interrupted training in ${path}\n`);
  return checkpoint;
}

async function scoreDev(
  model: NetworkModel,
  dev: NetworkDevSet,
  threads: number | undefined,
): Promise<ReturnType<typeof evaluateSpans>> {
  const predictor = await new Network(model.parts).predictor({ threads: Math.max(1, threads ?? 1) });
  try {
    const predicted = predictor.names(dev.data, predictor.decode(dev.data));
    return evaluateSpans(dev.gold, predicted, { mode: 'conlleval', scheme: model.scheme });
  } finally {
    await predictor.close();
  }
}
