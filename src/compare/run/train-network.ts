/** Runs of networks, with or without hand features beside them; loaded only where there are such runs. */
import { CrfLabError } from '../../errors.ts';
import type { FeatureSpec, Resources } from '../../features/index.ts';
import {
  type NetworkData,
  type NetworkOptions,
  type NetworkPredictor,
  type NetworkTrainingSet,
  type NetworkTrainOptions,
  prepareNetworkDev,
  prepareNetworkTraining,
  trainNetwork,
} from '../../neural/index.ts';
import type { EmissionScores } from './emission-scores.ts';
import { goldLabels, type RunData } from './run-data.ts';
import type { RunControl, TrainedNetwork } from './trained-run.ts';

/** Of each data the training sentences as they were encoded last: runs on the same ones follow each other. */
const encodedLast = new WeakMap<
  RunData,
  { readonly key: string; readonly resources: Resources; readonly training: NetworkTrainingSet }
>();

function encodeTraining(
  data: RunData,
  spec: FeatureSpec | undefined,
  resources: Resources,
  network: NetworkOptions,
): NetworkTrainingSet {
  const { head = 'crf', ...body } = network;
  const key = JSON.stringify({ spec, body });
  const last = encodedLast.get(data);
  if (last !== undefined && last.key === key && isSame(last.resources, resources))
    return { ...last.training, network: { ...last.training.network, head } };
  const training = prepareNetworkTraining(data.train, network, {
    vectors: resources.vectors,
    // The vectors are the network's.
    wide: spec === undefined ? undefined : { spec, resources: { ...resources, vectors: undefined } },
    scheme: data.scheme,
  });
  encodedLast.set(data, { key, resources, training });
  return training;
}

function isSame(a: Resources, b: Resources): boolean {
  return a.vectors === b.vectors && a.gazetteers === b.gazetteers && a.clusters === b.clusters;
}

/**
 * Trains a network, with hand features as a wide part where `spec` is given; the epoch with the best dev score counts.
 * @throws CrfLabError when the loss becomes no number before there is a model
 */
export async function trainNetworkRun(
  data: RunData,
  { spec, resources }: { readonly spec: FeatureSpec | undefined; readonly resources: Resources },
  options: {
    readonly network: NetworkOptions;
    readonly training: NetworkTrainOptions;
    readonly patienceFrom?: 'firstFound' | 'firstEpoch';
  },
  { signal, threads = 1, onProgress }: RunControl,
): Promise<TrainedNetwork> {
  const training = encodeTraining(data, spec, resources, options.network);
  const dev = prepareNetworkDev(data.dev, training);
  const beganAt = performance.now();
  const epochs = options.training.epochs ?? 0;
  const { model, report } = await trainNetwork(training, options.training, {
    dev,
    signal,
    threads,
    patienceFrom: options.patienceFrom,
    onStep: ({ epoch, tokens, epochTokens }) =>
      onProgress?.(epochs === 0 ? undefined : (epoch - 1 + tokens / Math.max(1, epochTokens)) / epochs),
  });
  signal?.throwIfAborted();
  const { stopReason, bestEpoch } = report;
  if (stopReason === 'diverged' && bestEpoch === 0)
    throw new CrfLabError(
      'the loss became no number in the first epoch; lower training.learningRate or training.clip',
    );
  const trainSeconds = (performance.now() - beganAt) / 1000;
  const predictor = await model.predictor({ threads });
  const test = predictor.encode(data.test.sentences);
  return {
    kind: 'network',
    model,
    predictor,
    test,
    decode: (decoding) => predictor.names(test, predictor.decode(test, decoding)),
    decodeDev: () => predictor.names(dev.data, predictor.decode(dev.data)),
    emissions: (part) => emissionsOf(predictor, part === 'dev' ? dev.data : test),
    devGold: goldLabels(data.dev),
    testTokens: test.tokenCount,
    labelCount: training.tables.labels.length,
    parameters: report.parameters,
    iterations: report.epochs,
    stopReason,
    trainSeconds,
    close: () => predictor.close(),
  };
}

function emissionsOf(predictor: NetworkPredictor, data: NetworkData): EmissionScores {
  return {
    labels: predictor.labels,
    sentenceOffsets: data.sentenceOffsets,
    values: Float64Array.from(predictor.emissions(data)),
  };
}
