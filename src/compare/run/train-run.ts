/** One run of an experiment: a training, and the labels of the test sentences under each of its outputs. */
import type { CrfModel } from '../../crf/index.ts';
import { type FeatureSpec, NO_RESOURCES, type Resources } from '../../features/index.ts';
import { resolvedOptions } from '../experiment/run-options.ts';
import type { Run } from '../experiment/run-spec.ts';
import type { Experiment, Output } from '../experiment/schema.ts';
import { templateSpec } from '../experiment/template-levels.ts';
import { interpretRun, reasonsOfRefit } from './interpret-run.ts';
import { joinLabels } from './label-lines.ts';
import { cpuSince, peakMemoryKiB } from './process-cost.ts';
import { type RunData, scoreOf } from './run-data.ts';
import { decodeOutput } from './run-outputs.ts';
import { RUN_RESULT_VERSION, type RunCost, type RunResult } from './run-result.ts';
import { trainFeatureRun } from './train-features.ts';
import type { RunControl, TrainedRun } from './trained-run.ts';
import { summariseWeights } from './weight-summary.ts';

/**
 * Trains and decodes. The result depends on the arguments but for `control` and on nothing else.
 * @param resources those of the run's levels of vectors and resources
 * @returns with the model where it is one of hand features
 * @throws CrfLabError where options, data and resources do not fit together; the signal's reason when it is aborted
 */
export async function trainRun(
  run: Run,
  data: RunData,
  resources: Resources,
  experiment: Experiment,
  control: RunControl = {},
): Promise<{ result: RunResult; cost: RunCost; model: CrfModel | undefined }> {
  const cpuAtStart = process.cpuUsage();
  const trained = await train(run, data, resources, experiment, control);
  try {
    const beganAt = performance.now();
    const predictions: { [output in Output]?: readonly string[] } = {};
    for (const output of run.outputs)
      predictions[output] = (await decodeOutput(trained, output)).map(joinLabels);
    const predictSeconds = (performance.now() - beganAt) / 1000;
    const devScore = scoreOf(trained.devGold, await trained.decodeDev(), data.scheme);
    const result: RunResult = {
      version: RUN_RESULT_VERSION,
      id: run.id,
      spec: run.spec,
      predictions,
      parameters: trained.parameters,
      labels: trained.labelCount,
      iterations: trained.iterations,
      stopReason: trained.stopReason,
      devScore: trained.devGold.length === 0 ? undefined : devScore,
      weights: trained.kind === 'features' ? summariseWeights(trained.model) : undefined,
      interpretation: await interpretRun(run, trained, data, experiment, control),
      ...(await reasonsOfRefit(run, trained, data, experiment)),
    };
    const { trainSeconds } = trained;
    const decoded = trained.testTokens * run.outputs.length;
    const cost: RunCost = {
      id: run.id,
      trainSeconds,
      predictSeconds,
      cpuSeconds: cpuSince(cpuAtStart),
      peakMb: peakMemoryKiB() / 1024,
      tokensPerSecond: predictSeconds === 0 ? 0 : decoded / predictSeconds,
    };
    return { result, cost, model: trained.kind === 'features' ? trained.model : undefined };
  } finally {
    await trained.close();
  }
}

async function train(
  { spec }: Run,
  data: RunData,
  resources: Resources,
  experiment: Experiment,
  control: RunControl,
): Promise<TrainedRun> {
  const task = taskOf(experiment, spec.corpus);
  const options = resolvedOptions({ spec }, experiment, task, data.train.sentences.length);
  const specWith = (given: Resources): FeatureSpec =>
    templateSpec(spec.templates, task, {
      columns: [...(data.train.sentences[0]?.columns.keys() ?? [])],
      hasDocuments: data.train.documents > 1,
      resources: given,
    });
  if (options.kind === 'features')
    return trainFeatureRun(data, { spec: specWith(resources), resources }, options.train, control);
  const { trainNetworkRun } = await import('./train-network.ts');
  // Of a network with hand features beside it the vectors are the network's.
  const inputs =
    spec.emission === 'both'
      ? { spec: specWith({ ...resources, vectors: undefined }), resources }
      : { spec: undefined, resources: { ...NO_RESOURCES, vectors: resources.vectors } };
  // A patience that an experiment names counts as it always did: stored results stay what they are.
  const patience = spec.training?.patience ?? experiment.training.patience;
  const patienceFrom = patience === undefined ? 'firstFound' : 'firstEpoch';
  return trainNetworkRun(data, inputs, { ...options, patienceFrom }, control);
}

function taskOf({ corpora }: Experiment, name: string): Experiment['corpora'][number]['task'] {
  const corpus = corpora.find((candidate) => candidate.name === name);
  if (corpus === undefined) throw new RangeError(`the experiment has no corpus ${name}`);
  return corpus.task;
}
