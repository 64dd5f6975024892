import { describe, expect, it } from 'vitest';
import { generateEmbeddedCorpus, sentenceFromTokens } from '../../src/corpus/index.ts';
import {
  type Algorithm,
  deserializeCrf,
  prepareDevSet,
  prepareTrainingSet,
  resolveTrainOptions,
  serializeCrf,
  type TrainIteration,
  type TrainOptions,
  trainCrf,
} from '../../src/crf/index.ts';
import { OptionError } from '../../src/errors.ts';
import { evaluateSpans } from '../../src/evaluation/index.ts';
import {
  FEATURE_SPEC_VERSION,
  parseFeatureSpec,
  parsePatternFile,
  presetSpec,
} from '../../src/features/index.ts';

const corpora = generateEmbeddedCorpus({
  trainSentences: 80,
  devSentences: 10,
  testSentences: 60,
  level: 'coarse',
});
const spec = presetSpec('ner', { columns: ['pos'] });
const training = prepareTrainingSet(corpora.train, { spec });
const test = prepareDevSet(corpora.test, training);

/** Micro F1 on the test sentences. */
async function f1Of(options: TrainOptions): Promise<number> {
  const { model } = await trainCrf(training, options);
  const predicted = test.gold.map((_, n) => model.labelEncoded(test.data, n));
  return evaluateSpans(test.gold, predicted, { mode: 'conlleval', scheme: model.scheme }).micro.f1;
}

const ALGORITHMS: readonly { algorithm: Algorithm; options: TrainOptions }[] = [
  { algorithm: 'lbfgs', options: { l2: 0.1, maxIterations: 60 } },
  { algorithm: 'owlqn', options: { l1: 0.1, maxIterations: 60 } },
  { algorithm: 'averaged-perceptron', options: { maxIterations: 12 } },
  { algorithm: 'sgd', options: { l2: 0.1, maxIterations: 12 } },
];

describe.each(ALGORITHMS)('training with $algorithm', ({ algorithm, options }) => {
  it.each(['crf', 'softmax'] as const)('learns to label unseen sentences with the %s head', async (head) => {
    // 80 sentences of the embedded corpus give 0.3 to 0.5; guessing spans gives next to nothing.
    expect(await f1Of({ ...options, algorithm, head })).toBeGreaterThan(0.2);
  });

  it('gives the same bits for the same seed', async () => {
    const first = await trainCrf(training, { ...options, algorithm, maxIterations: 3, seed: 5 });
    const second = await trainCrf(training, { ...options, algorithm, maxIterations: 3, seed: 5 });
    expect(Buffer.compare(serializeCrf(second.model), serializeCrf(first.model))).toBe(0);
  });
});

describe('trainers that minimise the same objective', () => {
  it('reach the same optimum: sgd ends near L-BFGS', async () => {
    const { report } = await trainCrf(training, { algorithm: 'lbfgs', l2: 1 });
    expect(report.stopReason).toMatch(/converged|stoppedImproving/);
    const sgd = await trainCrf(training, { algorithm: 'sgd', l2: 1, maxIterations: 40 });
    const resumed = await trainCrf(
      training,
      { algorithm: 'lbfgs', l2: 1, maxIterations: 1 },
      { initial: sgd.model },
    );
    expect((resumed.report.loss - report.loss) / report.loss).toBeLessThan(0.02);
    expect((resumed.report.loss - report.loss) / report.loss).toBeGreaterThan(-1e-4);
  });

  it('start where a given model stands', async () => {
    const { model, report } = await trainCrf(training, { l2: 1, epsilon: 1e-5, delta: 0, period: 0 });
    const again = await trainCrf(training, { l2: 1, epsilon: 1e-4 }, { initial: model });
    expect(again.report.stopReason).toBe('alreadyMinimised');
    expect(again.report.loss).toBeCloseTo(report.loss, 9);
    // A model from disk has lost its zero weights and numbers its attributes anew: names decide, not ids.
    const reread = await trainCrf(
      training,
      { l2: 1, epsilon: 1e-4 },
      { initial: deserializeCrf(serializeCrf(model)) },
    );
    expect(reread.report.stopReason).toBe('alreadyMinimised');
  });
});

describe('trainCrf', () => {
  it('reports every iteration with falling loss and the dev score', async () => {
    const iterations: TrainIteration[] = [];
    const sizes: { features: number }[] = [];
    await trainCrf(
      training,
      { maxIterations: 8 },
      { dev: test, onStart: (found) => sizes.push(found), onIteration: (report) => iterations.push(report) },
    );
    expect(iterations.map(({ iteration }) => iteration)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (let k = 1; k < iterations.length; k++)
      expect(iterations[k]!.loss).toBeLessThan(iterations[k - 1]!.loss);
    expect(iterations.at(-1)!.devF1).toBeGreaterThan(0);
    expect(iterations.at(-1)!.devF1).toBeLessThanOrEqual(1);
    expect(sizes).toHaveLength(1);
  });

  it('stops after the iteration in which it is told to, with a usable model marked unfinished', async () => {
    const abort = new AbortController();
    const { model, report } = await trainCrf(
      training,
      {},
      {
        signal: abort.signal,
        onIteration: ({ iteration }) => {
          if (iteration === 3) abort.abort();
        },
      },
    );
    expect(report.stopReason).toBe('aborted');
    expect(report.iterations).toBe(3);
    expect(model.parts.isFinished).toBe(false);
    expect(model.label(corpora.test.sentences[0]!)).toHaveLength(corpora.test.sentences[0]!.tokens.length);
  });

  it('makes a small model with l1 and keeps what it says after a round trip', async () => {
    const { model, report } = await trainCrf(training, { algorithm: 'owlqn', l1: 0.5, maxIterations: 60 });
    expect(report.activeFeatures).toBeLessThan(report.features / 5);
    const reread = deserializeCrf(serializeCrf(model));
    expect(reread.parts.weights.length).toBeLessThan(report.features / 3);
    for (const sentence of corpora.test.sentences.slice(0, 20)) {
      expect(reread.label(sentence)).toEqual(model.label(sentence));
      expect(reread.marginals(sentence)).toEqual(model.marginals(sentence));
    }
  });

  it('trains on one sentence of one token', async () => {
    const corpus = {
      name: 'one',
      sentences: [sentenceFromTokens(['Hi'], ['O'])],
      documents: 1,
      columns: ['word', 'ner'],
      labelColumn: 'ner',
    };
    const { model } = await trainCrf(
      prepareTrainingSet(corpus, { spec: presetSpec('words', { columns: [] }) }),
    );
    expect(model.label(sentenceFromTokens(['unseen', 'words']))).toEqual(['O', 'O']);
  });

  it('learns edge features also of templates without label bigrams', async () => {
    const { templates, transitions } = parsePatternFile('U00:%x[0,0]\nB01:%x[0,0]\n', 'crfpp.template');
    expect(transitions).toBe(false);
    const edges = prepareTrainingSet(corpora.train, {
      spec: parseFeatureSpec({ version: FEATURE_SPEC_VERSION, templates, transitions }),
    });
    for (const head of ['crf', 'softmax'] as const) {
      const { model } = await trainCrf(edges, { head, l2: 0.1, maxIterations: 5 });
      const { transitionFrom, edgeFrom } = model.parts.index;
      expect(transitionFrom.length).toBe(0);
      if (head === 'softmax') expect(edgeFrom.length).toBe(0);
      else expect(edgeFrom.length).toBeGreaterThan(corpora.train.sentences.length);
    }
  });

  it('refuses empty training data', async () => {
    const corpus = {
      name: 'none',
      sentences: [],
      documents: 0,
      columns: ['word', 'ner'],
      labelColumn: 'ner',
    };
    const empty = prepareTrainingSet(corpus, { spec }, { name: 'conll', scheme: 'iob2' });
    await expect(trainCrf(empty)).rejects.toThrow(OptionError);
  });
});

describe('resolveTrainOptions', () => {
  it('writes out the defaults of CRFsuite', () => {
    expect(resolveTrainOptions()).toMatchObject({
      l1: 0,
      l2: 1,
      epsilon: 1e-5,
      delta: 1e-5,
      period: 10,
      memory: 6,
    });
    expect(resolveTrainOptions({ algorithm: 'sgd' })).toMatchObject({ maxIterations: 1000, delta: 1e-6 });
  });

  it.each<[string, unknown]>([
    ['an unknown option', { c2: 1 }],
    ['a negative penalty', { l2: -1 }],
    ['NaN', { l2: Number.NaN }],
    ['owlqn without a penalty', { algorithm: 'owlqn', l1: 0 }],
    ['a perceptron with a penalty', { algorithm: 'averaged-perceptron', l2: 1 }],
    ['sgd with l1', { algorithm: 'sgd', l1: 1 }],
  ])('refuses %s', (_, options) => {
    expect(() => resolveTrainOptions(options as TrainOptions)).toThrow(OptionError);
  });
});
