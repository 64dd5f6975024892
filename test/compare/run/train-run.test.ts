/** What one training gives under its outputs is what direct calls of the trainers give. */
import { describe, expect, it } from 'vitest';
import { resolvedOptions } from '../../../src/compare/experiment/run-options.ts';
import type { Run, RunResult } from '../../../src/compare/index.ts';
import { trainRun } from '../../../src/compare/index.ts';
import { joinLabels, splitLabels } from '../../../src/compare/run/label-lines.ts';
import { RUN_RESULT_VERSION } from '../../../src/compare/run/run-result.ts';
import { isValidTransition } from '../../../src/corpus/index.ts';
import { labelNames, prepareDevSet, prepareTrainingSet, trainCrf } from '../../../src/crf/index.ts';
import { NO_RESOURCES, presetSpec } from '../../../src/features/index.ts';
import { prepareNetworkDev, prepareNetworkTraining, trainNetwork } from '../../../src/neural/index.ts';
import { planOf, TINY_OPTIONS, tinyExperiment } from './tiny-experiment.ts';

const [GRID] = TINY_OPTIONS.grids;
const experiment = tinyExperiment({
  grids: [
    {
      ...GRID,
      emissions: ['features', 'bilstm', 'both'],
      outputs: ['softmax', 'masked-softmax', 'softmax-transitions', 'crf', 'masked-crf', 'crf-local'],
      templates: ['preset'],
      seeds: [3],
    },
  ],
});
const { runs, store } = await planOf(experiment);

function find(emission: string, head: string): Run {
  const run = runs.find(({ spec }) => spec.emission === emission && spec.head === head);
  if (run === undefined) throw new Error(`no run ${emission} ${head}`);
  return run;
}

async function trained(run: Run): Promise<RunResult> {
  const { result, cost } = await trainRun(run, await store.prepare(run.spec), NO_RESOURCES, experiment);
  expect(cost.id).toBe(run.id);
  expect(cost.cpuSeconds).toBeGreaterThan(0);
  return result;
}

/** The same training by hand, decoded in both ways; and label by label. */
async function directFeatures(run: Run) {
  const data = await store.prepare(run.spec);
  const options = resolvedOptions(run, experiment, 'ner');
  if (options.kind !== 'features') throw new Error('not of features');
  const spec = presetSpec('ner', {
    columns: [...(data.train.sentences[0]?.columns.keys() ?? [])],
    hasDocuments: true,
  });
  const training = prepareTrainingSet(data.train, { spec }, { name: 'conll', scheme: data.scheme });
  const { model, report } = await trainCrf(training, options.train);
  const test = prepareDevSet(data.test, training).data;
  const lines = (ids: Int32Array) => labelNames(test, ids, training.vocabularies.labels).map(joinLabels);
  const argmax = new Int32Array(test.positionCount);
  for (let n = 0; n < test.sequenceCount; n++) {
    const start = test.sequenceOffsets[n] ?? 0;
    const { stateScores, length, labelCount } = model.fill(test, n);
    for (let t = 0; t < length; t++) {
      const row = Array.from(stateScores.subarray(t * labelCount, (t + 1) * labelCount));
      argmax[start + t] = row.indexOf(Math.max(...row));
    }
  }
  return {
    report,
    viterbi: lines(await model.decodeAll(test, 'viterbi')),
    constrained: lines(await model.decodeAll(test, 'constrained')),
    argmax: lines(argmax),
  };
}

describe('a run on hand features', () => {
  it('decodes a CRF as trainCrf trained it: with, within and without transitions', async () => {
    const run = find('features', 'crf');
    const { predictions, iterations, parameters, stopReason, version, devScore } = await trained(run);
    const direct = await directFeatures(run);
    expect(predictions.crf).toEqual(direct.viterbi);
    expect(predictions['masked-crf']).toEqual(direct.constrained);
    expect(predictions['crf-local']).toEqual(direct.argmax);
    expect(predictions['crf-local']).not.toEqual(direct.viterbi);
    const { report } = direct;
    expect({ iterations, parameters, stopReason }).toEqual({
      iterations: report.iterations,
      parameters: report.features,
      stopReason: report.stopReason,
    });
    expect(version).toBe(RUN_RESULT_VERSION);
    expect(devScore).toBeGreaterThan(0);
  });

  it('decodes a softmax as trainCrf trained it, alone, masked and with transitions fitted to dev', async () => {
    const run = find('features', 'softmax');
    const { predictions, weights } = await trained(run);
    const direct = await directFeatures(run);
    expect(predictions.softmax).toEqual(direct.viterbi);
    expect(predictions['masked-softmax']).toEqual(direct.constrained);
    const fitted = predictions['softmax-transitions'] ?? [];
    expect(fitted).not.toEqual(direct.viterbi);
    expect(invalid(fitted)).toBeLessThan(invalid(direct.viterbi));
    expect(invalid(direct.constrained)).toBe(0);
    expect(weights?.transitions).toBeUndefined();
  });

  it('sums up its weights: pairs never seen own none, shares of templates add up to 1', async () => {
    const { weights } = await trained(find('features', 'crf'));
    const { labels = [], weights: matrix = [] } = weights?.transitions ?? {};
    const from = labels.indexOf('O');
    const inside = labels.findIndex((label) => label.startsWith('I-'));
    expect(matrix[from]?.[inside]).toBeNull();
    expect(matrix[from]?.[from]).toBeGreaterThan(0);
    expect(weights?.templates.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    for (const { positive } of weights?.labels ?? []) expect(positive.length).toBeGreaterThan(0);
  });
});

describe.each(['bilstm', 'both'])('a run of %s', (emission) => {
  it.each(['crf', 'softmax'] as const)('decodes %s as trainNetwork trained it', async (head) => {
    const run = find(emission, head);
    const { predictions, devScore, weights, iterations } = await trained(run);
    const data = await store.prepare(run.spec);
    const options = resolvedOptions(run, experiment, 'ner');
    if (options.kind !== 'network') throw new Error('not of a network');
    const columns = [...(data.train.sentences[0]?.columns.keys() ?? [])];
    const wide =
      emission === 'both'
        ? { spec: presetSpec('ner', { columns, hasDocuments: true }), resources: NO_RESOURCES }
        : undefined;
    const training = prepareNetworkTraining(data.train, options.network, { scheme: data.scheme, wide });
    const { model, report } = await trainNetwork(training, options.training, {
      dev: prepareNetworkDev(data.dev, training),
    });
    const { sentences } = data.test;
    expect(predictions[head]).toEqual((await model.label(sentences)).map(joinLabels));
    const masked = head === 'crf' ? 'masked-crf' : 'masked-softmax';
    expect(predictions[masked]).toEqual((await model.label(sentences, 'constrained')).map(joinLabels));
    expect(devScore).toBe(report.bestDevScore);
    expect(iterations).toBe(report.epochs);
    expect(weights).toBeUndefined();
    await model.close();
  });
});

it('gives the same again, whatever ran before on the same data', async () => {
  const run = find('features', 'crf');
  const first = JSON.stringify(await trained(run));
  await trained(find('both', 'softmax'));
  await trained(find('bilstm', 'crf'));
  expect(JSON.stringify(await trained(run))).toBe(first);
});

it('is given up when its signal says so', async () => {
  const run = find('bilstm', 'crf');
  const signal = AbortSignal.abort(new Error('enough'));
  const data = await store.prepare(run.spec);
  await expect(trainRun(run, data, NO_RESOURCES, experiment, { signal })).rejects.toThrow('enough');
});

function invalid(lines: readonly string[]): number {
  let count = 0;
  for (const line of lines) {
    const labels = splitLabels(line);
    for (let t = 0; t <= labels.length; t++)
      if (!isValidTransition(labels[t - 1], labels[t], 'iob2')) count++;
  }
  return count;
}
