import { describe, expect, it } from 'vitest';
import { generateEmbeddedCorpus } from '../../src/corpus/index.ts';
import { NO_RESOURCES, presetSpec } from '../../src/features/index.ts';
import {
  deserializeNetwork,
  type NetworkOptions,
  type NetworkTrainOptions,
  prepareNetworkDev,
  prepareNetworkTraining,
  resolveNetworkTrainOptions,
  serializeNetwork,
  trainNetwork,
} from '../../src/neural/index.ts';

const corpora = generateEmbeddedCorpus({
  trainSentences: 60,
  devSentences: 30,
  testSentences: 1,
  level: 'coarse',
});
const SMALL: NetworkOptions = { words: { dimension: 8 }, hidden: 8, characters: { encoder: 'none' } };
const wide = { spec: presetSpec('words', { columns: [] }), resources: NO_RESOURCES };

function prepare(options: NetworkOptions, isWide = false) {
  const training = prepareNetworkTraining(corpora.train, options, { wide: isWide ? wide : undefined });
  return { training, dev: prepareNetworkDev(corpora.dev, training) };
}

describe('a network that diverges', () => {
  it.each<[string, NetworkOptions, NetworkTrainOptions, { isWide?: boolean; hasDev?: boolean }]>([
    ['adam, one step an epoch', {}, { learningRate: 1e39, batch: 64 }, {}],
    ['adam, many steps', {}, { learningRate: 1e39, batch: 4 }, {}],
    ['without a dev set', {}, { learningRate: 1e39, batch: 64 }, { hasDev: false }],
    ['sgd without a limit of the gradient', {}, { optimizer: 'sgd', learningRate: 1e30, clip: 0 }, {}],
    ['adagrad', {}, { optimizer: 'adagrad', learningRate: 1e39 }, {}],
    ['softmax', { head: 'softmax' }, { learningRate: 1e39 }, {}],
    ['lazy tables and a wide part', {}, { learningRate: 1e39, tables: 'lazy' }, { isWide: true }],
    ['a character LSTM', { characters: { encoder: 'lstm' } }, { learningRate: 1e39, batch: 64 }, {}],
  ])('says so, and has finite parameters: %s', async (_, options, given, { isWide, hasDev = true }) => {
    const { training, dev } = prepare({ ...SMALL, ...options }, isWide);
    const { model, report } = await trainNetwork(
      training,
      { epochs: 4, ...given },
      { dev: hasDev ? dev : undefined },
    );
    expect(report).toMatchObject({ stopReason: 'diverged', bestEpoch: 0, fault: { kind: 'diverged' } });
    expect(report.fault?.message).toMatch(/diverged in epoch 1: .*nothing was learned.*learning rate/);
    expect(model.parts.parameters.every(({ values }) => values.every(Number.isFinite))).toBe(true);
    // And so it can be written and read.
    const files = serializeNetwork(model.parts);
    const read = async (name: string) => files.get(name as never);
    await expect(deserializeNetwork(read as never, 'm')).resolves.toBeDefined();
  });
});

describe('a network that learned nothing', () => {
  it.each<[string, NetworkTrainOptions, string, RegExp]>([
    [
      'a rate so high that it jumps about',
      { learningRate: 50, epochs: 3 },
      'noProgress',
      /lower the learning/,
    ],
    [
      'the same with sgd',
      { optimizer: 'sgd', learningRate: 1e3, epochs: 3 },
      'noProgress',
      /lower the learning/,
    ],
    [
      'a rate so low that it stays',
      { learningRate: 1e-12, epochs: 2 },
      'noProgress',
      /another learning rate/,
    ],
    [
      'one step and no more',
      { epochs: 1, batch: 64, learningRate: 0.02 },
      'foundNothing',
      /F1 is 0 after 1 epoch \(1 steps\)/,
    ],
    ['few steps', { epochs: 3, batch: 64, learningRate: 0.02 }, 'foundNothing', /more epochs/],
  ])('says so: %s', async (_, options, kind, message) => {
    const { training, dev } = prepare(SMALL);
    const { report } = await trainNetwork(training, options, { dev });
    expect(report.fault?.kind).toBe(kind);
    expect(report.fault?.message).toMatch(message);
  });

  it('is no network that has learned something, nor one that was interrupted', async () => {
    const { training, dev } = prepare(SMALL);
    const options: NetworkTrainOptions = { epochs: 30, learningRate: 0.02, batch: 8, patience: 0 };
    expect((await trainNetwork(training, options, { dev })).report.fault).toBeUndefined();
    const abort = new AbortController();
    const onEpoch = () => abort.abort();
    const { report } = await trainNetwork(
      training,
      { ...options, learningRate: 1e-12, epochs: 1000 },
      { dev, signal: abort.signal, onEpoch },
    );
    expect([report.stopReason, report.fault]).toEqual(['aborted', undefined]);
  });
});

describe('patience', () => {
  const { training, dev } = prepare(SMALL);
  const options: NetworkTrainOptions = { epochs: 12, batch: 64, learningRate: 0.02, patience: 2 };
  it('does not begin before the first dev score above 0', async () => {
    const { model, report } = await trainNetwork(training, options, { dev });
    const scores = model.parts.history.map(({ devScore }) => devScore);
    expect(scores.slice(0, 4)).toEqual([0, 0, 0, 0]);
    expect(report.epochs).toBeGreaterThan(4);
  });

  it('keeps the last of the epochs that found nothing', async () => {
    const { report } = await trainNetwork(training, { ...options, epochs: 3 }, { dev });
    expect(report).toMatchObject({ bestDevScore: 0, bestEpoch: 3 });
  });

  it('counts from the first epoch where that is asked for', async () => {
    const { report } = await trainNetwork(training, options, { dev, patienceFrom: 'firstEpoch' });
    expect(report).toMatchObject({ stopReason: 'patience', epochs: 3, bestEpoch: 1 });
  });
});

it.each([
  [1, 16, 1500, 375],
  [100, 16, 215, 54],
  [300, 8, 40, 10],
  [1184, 16, 21, 6],
  [1200, 16, 20, 5],
  [14_000, 16, 20, 5],
  [0, 16, 1500, 375],
])(
  '%i sentences in batches of %i have %i epochs and a patience of %i by default',
  (n, batch, epochs, patience) => {
    expect(resolveNetworkTrainOptions({ batch }, n)).toMatchObject({ epochs, patience });
    if (n > 0) expect(Math.ceil(n / batch) * epochs).toBeGreaterThanOrEqual(1500);
    expect(resolveNetworkTrainOptions({ batch, epochs: 7 }, n)).toMatchObject({ epochs: 7, patience: 5 });
    expect(resolveNetworkTrainOptions({ batch, patience: 0 }, n)).toMatchObject({ epochs, patience: 0 });
  },
);
