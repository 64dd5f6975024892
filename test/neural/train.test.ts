import { describe, expect, it } from 'vitest';
import { countInvalidTransitions, generateEmbeddedCorpus } from '../../src/corpus/index.ts';
import { pathScore, viterbi } from '../../src/crf/inference/index.ts';
import { evaluateSpans } from '../../src/evaluation/index.ts';
import { NO_RESOURCES, presetSpec, WordVectors } from '../../src/features/index.ts';
import {
  type Checkpoint,
  deserializeCheckpoint,
  deserializeNetwork,
  NetworkModel,
  type NetworkOptions,
  type NetworkTrainOptions,
  prepareNetworkDev,
  prepareNetworkTraining,
  serializeCheckpoint,
  serializeNetwork,
  trainNetwork,
} from '../../src/neural/index.ts';

const corpora = generateEmbeddedCorpus({
  trainSentences: 150,
  devSentences: 40,
  testSentences: 40,
  level: 'coarse',
});
/** A network without hand features needs more sentences than a CRF to tell names from other words. */
const larger = generateEmbeddedCorpus({
  trainSentences: 800,
  devSentences: 40,
  testSentences: 80,
  level: 'coarse',
});
const SMALL: NetworkOptions = { words: { dimension: 20 }, hidden: 16 };
const QUICK: NetworkTrainOptions = { epochs: 6, learningRate: 0.01, patience: 0, seed: 3 };

function wideOf(isWide: boolean) {
  const spec = presetSpec('words', { columns: [] });
  return { wide: isWide ? { spec, resources: NO_RESOURCES } : undefined };
}

function prepare(options: NetworkOptions = SMALL, wide = false, vectors?: WordVectors) {
  const training = prepareNetworkTraining(corpora.train, options, { vectors, ...wideOf(wide) });
  return { training, dev: prepareNetworkDev(corpora.dev, training) };
}

const weightsOf = (model: NetworkModel): number[][] =>
  model.parts.parameters.map(({ values }) => [...values]);

describe('training a network', () => {
  it.each([
    ['crf', false],
    ['softmax', false],
    ['crf', true],
  ] as const)('learns to label unseen sentences: %s, wide part %s', async (head, wide) => {
    const training = prepareNetworkTraining(larger.train, { ...SMALL, head, hidden: 24 }, wideOf(wide));
    const dev = prepareNetworkDev(larger.dev, training);
    const { model, report } = await trainNetwork(training, { ...QUICK, epochs: 10, batch: 8 }, { dev });
    expect(report.stopReason).toBe('epochs');
    const predicted = await model.label(larger.test.sentences, 'constrained');
    await model.close();
    const gold = larger.test.sentences.map(({ labels }) => labels ?? []);
    const { micro } = evaluateSpans(gold, predicted, { mode: 'conlleval', scheme: model.scheme });
    expect(micro.f1).toBeGreaterThan(0.7);
    const history = model.parts.history;
    expect(history).toHaveLength(10);
    expect(history.at(-1)?.loss).toBeLessThan((history[0]?.loss ?? 0) / 3);
    expect(report.bestDevScore).toBe(Math.max(...history.map(({ devScore }) => devScore ?? 0)));
    expect(history[report.bestEpoch - 1]?.devScore).toBe(report.bestDevScore);
  });

  it('gives the same bits for one seed and any number of threads, others for another seed', async () => {
    const { training, dev } = prepare();
    const run = async (options: NetworkTrainOptions, threads: number) =>
      weightsOf((await trainNetwork(training, { ...QUICK, epochs: 2, ...options }, { dev, threads })).model);
    const one = await run({}, 1);
    expect(await run({}, 2)).toEqual(one);
    expect(await run({}, 3)).toEqual(one);
    expect(await run({ seed: 4 }, 1)).not.toEqual(one);
  });

  it.each<[string, NetworkTrainOptions]>([
    ['adam', {}],
    ['adam, lazy tables', { tables: 'lazy' }],
    ['sgd with decay, bucketed', { optimizer: 'sgd', decay: 0.1, batches: 'bucketed' }],
    ['adagrad', { optimizer: 'adagrad' }],
  ])('goes on from a checkpoint as if it had never stopped: %s', async (_, options) => {
    const { training, dev } = prepare({ ...SMALL, dropout: { recurrent: 0.2 } });
    const all = { ...QUICK, ...options, epochs: 4 };
    const whole = await trainNetwork(training, all, { dev });
    let saved: Uint8Array | undefined;
    const abort = new AbortController();
    const first = await trainNetwork(training, all, {
      dev,
      signal: abort.signal,
      onEpoch: ({ epoch }, checkpoint) => {
        if (epoch !== 2) return;
        saved = serializeCheckpoint(checkpoint(), 'fingerprint');
        abort.abort();
      },
    });
    // An abort is seen at the next turn of the event loop, so some epoch may still have been finished.
    expect(first.report.epochs).toBeGreaterThanOrEqual(2);
    const resume: Checkpoint | undefined = deserializeCheckpoint(saved!, 'fingerprint', 'checkpoint.bin');
    const second = await trainNetwork(training, all, { dev, resume: resume! });
    expect(weightsOf(second.model)).toEqual(weightsOf(whole.model));
    expect(second.model.parts.history).toEqual(whole.model.parts.history);
    expect(second.report.bestEpoch).toBe(whole.report.bestEpoch);
  });

  it('refuses damaged checkpoints and passes over those of other runs', async () => {
    const { training } = prepare();
    let saved: Uint8Array = new Uint8Array(0);
    await trainNetwork(
      training,
      { ...QUICK, epochs: 1 },
      {
        onEpoch: (_, checkpoint) => {
          saved = serializeCheckpoint(checkpoint(), 'this');
        },
      },
    );
    expect(deserializeCheckpoint(saved, 'other', 'c')).toBeUndefined();
    for (const broken of [saved.subarray(0, 9), saved.subarray(0, saved.length - 4), flipped(saved, 40)])
      expect(() => deserializeCheckpoint(broken, 'this', 'm/checkpoint.bin')).toThrow(
        /m\/checkpoint\.bin: the checkpoint is damaged.*delete it/,
      );
  });

  it('stops when the dev score gets no better, and keeps the best epoch', async () => {
    const { training, dev } = prepare();
    const { model, report } = await trainNetwork(
      training,
      // So low a rate that nothing changes: the first epoch is the best.
      { ...QUICK, epochs: 50, patience: 3, learningRate: 1e-12 },
      { dev, patienceFrom: 'firstEpoch' },
    );
    expect(report).toMatchObject({ stopReason: 'patience', epochs: 4, bestEpoch: 1 });
    expect(model.parts.isFinished).toBe(true);
  });

  it('says that it diverged, and keeps what was best before', async () => {
    const { training, dev } = prepare();
    const options: NetworkTrainOptions = { ...QUICK, optimizer: 'sgd', clip: 0, epochs: 2 };
    let resume: Checkpoint | undefined;
    const { model } = await trainNetwork(training, options, {
      dev,
      onEpoch: (_, checkpoint) => {
        resume = deserializeCheckpoint(serializeCheckpoint(checkpoint(), ''), '', 'checkpoint.bin');
      },
    });
    const hot = { ...options, epochs: 4, learningRate: 1e30 };
    const { model: kept, report } = await trainNetwork(training, hot, { dev, resume: resume! });
    expect(report).toMatchObject({ stopReason: 'diverged', epochs: 2 });
    expect(weightsOf(kept)).toEqual(weightsOf(model));
    expect(weightsOf(kept).flat().every(Number.isFinite)).toBe(true);
  });

  it('keeps frozen vectors and trains the others', async () => {
    const words = [...new Set(corpora.train.sentences.flatMap(({ tokens }) => tokens))].slice(0, 30);
    const values = Float32Array.from({ length: 30 * 4 }, (_, i) => Math.sin(i));
    const vectors = new WordVectors('sines', 4, words, values);
    for (const freeze of [true, false]) {
      const { training, dev } = prepare({ hidden: 8, words: { freeze } }, false, vectors);
      const { model } = await trainNetwork(training, { ...QUICK, epochs: 1 }, { dev });
      const table = model.parts.parameters[0]!.values;
      const rows = table.subarray(table.length - values.length);
      if (freeze) expect(rows).toEqual(values);
      else expect(rows).not.toEqual(values);
    }
    expect(() => prepare({ words: { dimension: 7 } }, false, vectors)).toThrow(/have 4/);
  });
});

describe('a network that predicts', () => {
  it.each(['crf', 'softmax'] as const)('decodes as crf/inference does over its scores: %s', async (head) => {
    const { training, dev } = prepare({ ...SMALL, head });
    const { model } = await trainNetwork(training, { ...QUICK, batch: 4 }, { dev });
    const predictor = await model.predictor({ threads: 2 });
    try {
      const data = predictor.encode(corpora.test.sentences);
      const emissions = predictor.emissions(data);
      const best = predictor.names(data, predictor.decode(data));
      const constrained = predictor.names(data, predictor.decode(data, 'constrained'));
      const posterior = predictor.names(data, predictor.decode(data, 'posterior'));
      const L = predictor.labels.length;
      let differing = 0;
      for (let n = 0; n < data.sentenceCount; n++) {
        const lattice = predictor.lattice(data, emissions, n)!;
        const found = Array.from(best[n]!, (label) => predictor.labels.indexOf(label));
        // Scores are 32-bit in the kernels: another path may be chosen where it scores the same to 32 bits.
        const { score } = viterbi(lattice);
        expect(pathScore(lattice, found)).toBeGreaterThan(score - 1e-4);
        expect(countInvalidTransitions(constrained[n]!, 'iob2')).toBe(0);
        const [first, second] = predictor.nBest(data, emissions, n, 2);
        expect(first!.labels).toEqual(best[n]);
        expect(first!.score).toBeGreaterThanOrEqual(second!.score);
        const marginals = predictor.marginals(data, emissions, n);
        for (let t = 0; t < best[n]!.length; t++) {
          const row = marginals.subarray(t * L, (t + 1) * L);
          expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
          expect(predictor.labels.indexOf(posterior[n]![t]!)).toBe(row.indexOf(Math.max(...row)));
        }
        if (constrained[n]!.join() !== best[n]!.join()) differing++;
      }
      if (head === 'softmax') expect(differing).toBeGreaterThan(0);
    } finally {
      await predictor.close();
    }
  });

  it('labels the same after it was written and read, alone or together', async () => {
    const { training, dev } = prepare(SMALL, true);
    const { model } = await trainNetwork(training, { ...QUICK, epochs: 2 }, { dev });
    const files = serializeNetwork(model.parts);
    const read = new NetworkModel(
      await deserializeNetwork(async (name) => {
        const bytes = files.get(name);
        if (bytes === undefined) throw new Error(name);
        return bytes;
      }),
    );
    const { sentences } = corpora.test;
    const together = await read.label(sentences);
    expect(together).toEqual(await model.label(sentences));
    expect((await read.label(sentences.slice(7, 8)))[0]).toEqual(together[7]);
    expect(read.parts.history).toEqual(model.parts.history);
    await Promise.all([read.close(), model.close()]);
  });
});

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
