/** What a run says of its decisions is what direct calls of the explanations say. */
import { describe, expect, it } from 'vitest';
import { resolvedOptions } from '../../../src/compare/experiment/run-options.ts';
import {
  attributeTokens,
  crfMarginals,
  deletionCurves,
  explainDecision,
  occlude,
  type Run,
  type RunResult,
  sampleDecisions,
  trainRun,
  weightEconomy,
} from '../../../src/compare/index.ts';
import { chooseExamples } from '../../../src/compare/run/explained-examples.ts';
import { prepareDevSet, prepareTrainingSet, trainCrf } from '../../../src/crf/index.ts';
import { NO_RESOURCES, presetSpec } from '../../../src/features/index.ts';
import { smallCorpus } from '../../helpers/small-corpus.ts';
import { planOf, TINY_OPTIONS, tinyExperiment } from './tiny-experiment.ts';

const [GRID] = TINY_OPTIONS.grids;
const experiment = tinyExperiment({
  grids: [{ ...GRID, outputs: ['softmax', 'crf'], templates: ['preset'], seeds: [1, 2] }],
  features: { algorithm: 'lbfgs', maxIterations: 12 },
  interpretation: { decisions: 8, refits: 1, examples: 3, l1Path: 3 },
});
const { runs, store } = await planOf(experiment);

function find(emission: string, head: string, seed = 1, refit?: number): Run {
  const run = runs.find(
    ({ spec }) =>
      spec.emission === emission && spec.head === head && spec.seed === seed && spec.refit === refit,
  );
  if (run === undefined) throw new Error(`no run ${emission} ${head}`);
  return run;
}

async function done(run: Run): Promise<RunResult> {
  const { result } = await trainRun(run, await store.prepare(run.spec), NO_RESOURCES, experiment);
  return result;
}

/** The same model by hand, and its decisions: the most probable label of the tokens drawn. */
async function direct() {
  const run = find('features', 'crf');
  const data = await store.prepare(run.spec);
  const options = resolvedOptions(run, experiment, 'ner');
  if (options.kind !== 'features') throw new Error('not of features');
  const columns = [...(data.train.sentences[0]?.columns.keys() ?? [])];
  const spec = presetSpec('ner', { columns, hasDocuments: true });
  const training = prepareTrainingSet(data.train, { spec }, { name: 'conll', scheme: data.scheme });
  const { model } = await trainCrf(training, options.train);
  const gold = data.test.sentences.map(({ labels }) => labels ?? []);
  const source = crfMarginals(model);
  const L = model.labels.length;
  const decisions = await Promise.all(
    sampleDecisions(gold, gold, 8, experiment.statistics.seed).map(async ({ sentence, token }) => {
      const [all = new Float64Array(0)] = await source.marginals(
        data.test.sentences.slice(sentence, sentence + 1),
      );
      const row = Array.from(all.subarray(token * L, (token + 1) * L));
      return { sentence, token, label: model.labels[row.indexOf(Math.max(...row))] ?? '' };
    }),
  );
  return { model, data, decisions, source, gold, training };
}

/** The three largest positive numbers' places, the largest first. */
const topOf = (values: readonly number[]): number[] =>
  values
    .map((value, t) => ({ value, t }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value || a.t - b.t)
    .slice(0, 3)
    .map(({ t }) => t);

describe('the interpretation of a CRF on hand features', () => {
  it('is that of the exact accounts of the same decisions', async () => {
    const { interpretation, refit } = await done(find('features', 'crf'));
    const { model, data, decisions, source, gold } = await direct();
    const { sentences } = data.test;
    const words = decisions.map(({ sentence: n, token }) => {
      const sentence = sentences[n];
      if (sentence === undefined) throw new Error('no sentence');
      const account = explainDecision(model, sentence, token);
      return attributeTokens(model, account, sentence).tokens;
    });
    expect(interpretation?.topWords).toEqual(words.map(topOf));
    expect(interpretation?.exactShare).toBeCloseTo(1, 10);
    expect(interpretation?.greatestResidual).toBeLessThan(1e-9);
    const curves = await deletionCurves(source, sentences, decisions, words, { seed: 1 });
    expect(interpretation?.gaps).toEqual(curves.gaps);
    expect(interpretation?.deletion.map(({ removed, probability }) => [removed, probability])).toEqual(
      curves.top.map(({ k, probability }) => [k, probability]),
    );
    const test = prepareDevSet(data.test, (await direct()).training);
    expect(test.gold).toEqual(gold);
    expect(refit).toBeUndefined();
    expect(interpretation?.decisions).toBe(8);
  });

  it('keeps labels, words by occlusion, examples and both ways to few weights of the reference', async () => {
    const { interpretation } = await done(find('features', 'crf'));
    const { model, data, decisions, source, training } = await direct();
    const { sentences } = data.test;
    const reference = interpretation?.reference;
    expect(reference?.labels).toEqual(decisions.map(({ label }) => label));
    const occlusions = await occlude(source, sentences, decisions);
    expect(reference?.occludedWords).toEqual(occlusions.map(({ tokens }) => topOf(tokens)));
    expect(reference?.examples).toHaveLength(3);
    for (const example of reference?.examples ?? []) {
      const sentence = sentences[example.sentence];
      if (sentence === undefined) throw new Error('no sentence');
      const account = explainDecision(model, sentence, example.token);
      const sum = example.words.reduce((total, word) => total + word, 0) + (example.wordless ?? 0);
      expect(sum).toBeCloseTo(account.difference ?? 0, 9);
      expect([example.label, example.rival]).toEqual([account.label, account.rival]);
      expect(example.gold).toBe(sentence.labels?.[example.token]);
      const id = model.labels.indexOf(example.label);
      const marginals = model.marginals({ ...sentence, document: 0 });
      expect(example.probability).toBeCloseTo(marginals[example.token * model.labels.length + id] ?? 0, 9);
      const sizes = (example.features ?? []).map(({ contribution }) => Math.abs(contribution));
      expect(sizes[0]).toBe(
        Math.max(...account.contributions.map(({ contribution }) => Math.abs(contribution))),
      );
    }
    const dev = prepareDevSet(data.dev, training);
    const economy = await weightEconomy(model, dev.data, dev.gold);
    expect(reference?.sparsity?.magnitude).toEqual(economy.curve);
    expect(reference?.sparsity?.magnitudeNeeded).toBe(economy.needed.weights);
    expect(reference?.sparsity?.target).toBeCloseTo(0.95 * economy.full.f1, 12);
    expect(reference?.sparsity?.l1).toHaveLength(3);
  });
});

describe('which runs say what', () => {
  it('a softmax is not explained; a further seed has no examples', async () => {
    expect((await done(find('features', 'softmax'))).interpretation).toBeUndefined();
    const { interpretation } = await done(find('bilstm', 'crf', 2));
    expect(interpretation?.topWords).toHaveLength(8);
    expect(interpretation?.reference).toBeUndefined();
    expect(interpretation?.exactShare).toBeUndefined();
  });

  it('a refit says its labels and words, and no more', async () => {
    for (const emission of ['features', 'bilstm']) {
      const { refit, interpretation, predictions } = await done(find(emission, 'crf', 1, 1));
      expect(interpretation).toBeUndefined();
      expect(refit?.topWords).toHaveLength(8);
      expect(refit?.labels).toHaveLength(8);
      expect(refit?.occludedWords?.length).toBe(emission === 'features' ? 8 : undefined);
      expect(predictions.crf).toHaveLength(30);
    }
  });

  it('without any of it, a result is what it was before there was any', async () => {
    const bare = {
      ...experiment,
      interpretation: { ...experiment.interpretation, refits: 0, examples: 0, l1Path: 0 },
    };
    const run = find('features', 'crf');
    const data = await store.prepare(run.spec);
    const { result } = await trainRun(run, data, NO_RESOURCES, bare);
    const { interpretation, ...rest } = await done(run);
    const { reference: _reference, ...known } = interpretation ?? {};
    expect(JSON.stringify(result)).toBe(JSON.stringify({ ...rest, interpretation: known }));
  });
});

describe('examples', () => {
  const { sentences } = smallCorpus('c', [
    'a/O b/B-X c/O d/O',
    'one/B-X two/O',
    'e/O f/O g/O h/O i/B-X',
    `${'w/O '.repeat(30)}x/B-X`,
  ]);

  it('prefer sentences of a readable length, tokens that are not O, and take each sentence once', () => {
    const decisions = [
      { sentence: 1, token: 0 },
      { sentence: 0, token: 0 },
      { sentence: 3, token: 30 },
      { sentence: 2, token: 0 },
      { sentence: 2, token: 4 },
      { sentence: 0, token: 1 },
    ];
    expect(chooseExamples(sentences, decisions, 9)).toEqual([4, 5, 0, 2]);
    expect(chooseExamples(sentences, decisions, 1)).toEqual([4]);
    expect(chooseExamples(sentences, decisions, 0)).toEqual([]);
  });
});
