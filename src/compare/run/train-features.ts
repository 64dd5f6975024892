/** Runs on hand features: attributes to model to labels. */
import {
  CrfModel,
  type Decoding,
  type DevSet,
  labelNames,
  prepareDevSet,
  prepareTrainingSet,
  type TrainingSet,
  type TrainOptions,
  trainCrf,
  weightLayout,
} from '../../crf/index.ts';
import type { EncodedDataset, FeatureSpec, Resources } from '../../features/index.ts';
import type { EmissionScores } from './emission-scores.ts';
import { goldLabels, type RunData } from './run-data.ts';
import type { RunControl, TrainedFeatures } from './trained-run.ts';

/** The sentences of all parts as attributes of the same templates. */
interface EncodedParts {
  readonly training: TrainingSet;
  readonly dev: DevSet;
  readonly test: DevSet;
}

/** Of each data the parts as they were encoded last: runs on the same ones follow each other. */
const encodedLast = new WeakMap<
  RunData,
  { readonly spec: string; readonly resources: Resources; readonly parts: EncodedParts }
>();

function encodeParts(data: RunData, spec: FeatureSpec, resources: Resources): EncodedParts {
  const last = encodedLast.get(data);
  const key = JSON.stringify(spec);
  if (last !== undefined && last.spec === key && last.resources === resources) return last.parts;
  const training = prepareTrainingSet(
    data.train,
    { spec, resources },
    { name: data.train.format ?? 'conll', scheme: data.scheme },
  );
  const parts = {
    training,
    dev: prepareDevSet(data.dev, training),
    test: prepareDevSet(data.test, training),
  };
  encodedLast.set(data, { spec: key, resources, parts });
  return parts;
}

/** Trains a model of hand features. */
export async function trainFeatureRun(
  data: RunData,
  { spec, resources }: { readonly spec: FeatureSpec; readonly resources: Resources },
  options: TrainOptions,
  { signal, threads = 1, onProgress }: RunControl,
): Promise<TrainedFeatures> {
  const { training, dev, test } = encodeParts(data, spec, resources);
  const beganAt = performance.now();
  const limit = options.maxIterations ?? 0;
  const { model, report } = await trainCrf(training, options, {
    threads,
    ...(signal === undefined ? {} : { signal }),
    onIteration: ({ iteration }) => onProgress?.(limit === 0 ? undefined : iteration / limit),
  });
  signal?.throwIfAborted();
  const trainSeconds = (performance.now() - beganAt) / 1000;
  const names = async (part: EncodedDataset, decoding: Decoding): Promise<string[][]> =>
    labelNames(part, await model.decodeAll(part, decoding), training.vocabularies.labels);
  return {
    kind: 'features',
    model,
    training,
    dev,
    test: test.data,
    decode: (decoding) => names(test.data, decoding),
    decodeDev: () => names(dev.data, 'viterbi'),
    emissions: (part) => emissionsOf(model, part === 'dev' ? dev.data : test.data),
    devGold: goldLabels(data.dev),
    testTokens: test.data.positionCount,
    labelCount: report.labels,
    parameters: report.features,
    iterations: report.iterations,
    stopReason: report.stopReason,
    trainSeconds,
    close: () => Promise.resolve(),
  };
}

/** State scores of all positions, without the weights of transitions, first and last labels. */
function emissionsOf(model: CrfModel, data: EncodedDataset): EmissionScores {
  const weights = model.parts.weights.slice();
  weights.fill(0, weightLayout(model.parts.index).transitions);
  const local = new CrfModel({ ...model.parts, weights });
  const L = model.labels.length;
  const values = new Float64Array(data.positionCount * L);
  for (let n = 0; n < data.sequenceCount; n++) {
    const first = data.sequenceOffsets[n] ?? 0;
    const T = (data.sequenceOffsets[n + 1] ?? 0) - first;
    if (T > 0) values.set(local.fill(data, n).stateScores.subarray(0, T * L), first * L);
  }
  return { labels: model.labels, sentenceOffsets: data.sequenceOffsets, values };
}
