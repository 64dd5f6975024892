import { describe, expect, it } from 'vitest';
import {
  attributionAgreement,
  completeness,
  cosine,
  deletionCurves,
  explainDecision,
  explainedShare,
  featureStability,
  jaccard,
  type MarginalSource,
  OCCLUDED,
  occlude,
  sampleDecisions,
  spearman,
  topFeatures,
  weightEconomy,
} from '../../../src/compare/index.ts';
import { sentenceFromTokens } from '../../../src/corpus/index.ts';
import { CrfModel, labelNames, prepareTrainingSet, trainCrf } from '../../../src/crf/index.ts';
import { OptionError } from '../../../src/errors.ts';
import { evaluateSpans } from '../../../src/evaluation/index.ts';
import { parseTemplateFile } from '../../../src/features/index.ts';
import { smallCorpus } from '../../helpers/small-corpus.ts';
import { randomModel } from './account-oracle.ts';

/** A model by hand: log-odds of `yes` at every token are the sum of the numbers that the words of the sentence are. */
const additive: MarginalSource = {
  labels: ['no', 'yes'],
  marginals: async (sentences) =>
    sentences.map(({ tokens }) => {
      const odds = tokens.reduce((sum, word) => sum + (word === OCCLUDED ? 0 : Number(word)), 0);
      const p = 1 / (1 + Math.exp(-odds));
      return Float64Array.from(tokens.flatMap(() => [1 - p, p]));
    }),
};
const numbers = sentenceFromTokens(['2', '-1', '0.5', '1']);
const decision = { sentence: 0, token: 1, label: 'yes' };

describe('completeness', () => {
  it('is 1 for an additive model, whose words are worth what they say', async () => {
    const found = await occlude(additive, [numbers], [decision]);
    expect(found[0]?.tokens.map((worth) => Number(worth.toFixed(9)))).toEqual([2, -1, 0.5, 1]);
    const { share, sum, drop, gap } = completeness(found);
    expect(share).toBeCloseTo(1, 9);
    expect([sum, drop, gap].map((value) => Number(value.toFixed(9)))).toEqual([2.5, 2.5, 0]);
  });

  it('counts what is missing', () => {
    const one = { sentence: 0, token: 0, label: 'a', rival: 'b', probability: 1 };
    const found = [
      { ...one, margin: 4, occludedMargin: 0, tokens: [1, 2] },
      { ...one, margin: 1, occludedMargin: 2, tokens: [0, 0] },
    ];
    expect(completeness(found)).toEqual({ decisions: 2, sum: 1.5, drop: 1.5, gap: 1, share: 1 - 2 / 5 });
  });

  it('of named weights is 1 up to rounding', async () => {
    const { model, sequences } = await randomModel(1);
    const accounts = sequences.map((sequence) => explainDecision(model, sequence, 0, { flip: false }));
    expect(explainedShare(accounts)).toBeCloseTo(1, 12);
    const [account] = accounts;
    if (account === undefined) throw new RangeError('no account');
    expect(explainedShare([{ ...account, difference: 4, residual: 1 }])).toBe(0.75);
    expect(explainedShare([{ ...account, difference: 0, residual: 0 }])).toBe(1);
  });
});

describe('deletion curves', () => {
  it('fall as the words of highest attribution are occluded, against the mean over random ones', async () => {
    const options = { ks: [1, 2, 4], draws: 400, seed: 3 };
    const { top, random, area } = await deletionCurves(
      additive,
      [numbers],
      [decision],
      [[2, -1, 0.5, 1]],
      options,
    );
    const p = (odds: number): number => 1 / (1 + Math.exp(-odds));
    const expected = [p(2.5), p(0.5), p(-0.5), p(0)];
    expect(top.map(({ k }) => k)).toEqual([0, 1, 2, 4]);
    top.forEach(({ probability }, i) => {
      expect(probability).toBeCloseTo(expected[i] ?? 0, 12);
    });
    expect(top.map(({ flipped }) => flipped)).toEqual([0, 0, 1, 0]);
    // One word at random: the mean over the four; all of them: no choice is left. 400 draws: four standard errors are 0.05.
    const ofOne = (p(0.5) + p(3.5) + p(2) + p(1.5)) / 4;
    expect(Math.abs((random[1]?.probability ?? 0) - ofOne)).toBeLessThan(0.05);
    expect(random[3]?.probability).toBeCloseTo(p(0), 12);
    const gaps = top.map(({ probability }, i) => (random[i]?.probability ?? 0) - probability);
    const [a = 0, b = 0, c = 0, d = 0] = gaps;
    expect(area.probability).toBeCloseTo(((a + b) / 2 + (b + c) / 2 + (c + d)) / 4, 12);
  });

  it('are the same for the same seed, and leave the token itself alone where only its context counts', async () => {
    const run = (seed: number, words: 'all' | 'context' = 'all') =>
      deletionCurves(additive, [numbers], [{ ...decision, token: 0 }], [[2, -1, 0.5, 1]], { seed, words });
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
    const { top } = await run(1, 'context');
    // At most three words are left to occlude: the number 2 stays.
    expect(top.at(-1)?.probability).toBeCloseTo(1 / (1 + Math.exp(-2)), 12);
  });

  it('refuse what does not fit', async () => {
    const run = (attributions: number[][], options = {}) =>
      deletionCurves(additive, [numbers], [decision], attributions, options);
    await expect(run([])).rejects.toThrow(OptionError);
    await expect(run([[1, 2]])).rejects.toThrow(OptionError);
    await expect(run([[1, 2, 3, 4]], { ks: [2, 1] })).rejects.toThrow(/ascending/);
    await expect(run([[1, 2, 3, 4]], { draws: 0 })).rejects.toThrow(OptionError);
  });
});

describe('agreement', () => {
  it('is measured by ranks, angles and the words on top', () => {
    expect(spearman([1, 2, 3, 4], [10, 20, 30, 25])).toBeCloseTo(0.8, 12);
    // Ties at their mean rank: ranks 0.5 0.5 2 against 0 1 2.
    expect(spearman([1, 1, 2], [1, 2, 3])).toBeCloseTo(Math.sqrt(3) / 2, 12);
    expect(spearman([1, 1], [1, 2])).toBeNull();
    expect(cosine([3, 4], [4, 3])).toBeCloseTo(24 / 25, 12);
    expect(cosine([0, 0], [1, 0])).toBeNull();
    expect(jaccard(['a', 'b'], ['b', 'c'])).toBeCloseTo(1 / 3, 12);
    expect(jaccard([], [])).toBe(1);
    const agreement = attributionAgreement([[3, 2, 1], [1]], [[3, 1, 2], [1]], 2);
    expect(agreement.decisions).toBe(2);
    expect(agreement.spearman).toBeCloseTo(0.5, 12);
    expect(agreement.overlap).toBeCloseTo((1 / 3 + 1) / 2, 12);
    expect(() => attributionAgreement([[1]], [])).toThrow(RangeError);
  });

  it('of features is that of the strongest attributes of each label', async () => {
    const { model } = await randomModel(1, { labels: 2, attributes: 6 });
    expect(featureStability(topFeatures(model, 2), topFeatures(model, 2), 2)).toMatchObject({ mean: 1 });
    const weights = model.parts.weights.slice();
    const { index, vocabularies } = model.parts;
    const strongest = (each: CrfModel, label: number): string[] =>
      Array.from({ length: index.attributeCount }, (_, a) => {
        let weight = 0;
        for (let f = index.stateOffsets[a] ?? 0; f < (index.stateOffsets[a + 1] ?? 0); f++)
          if (index.stateLabels[f] === label) weight = Math.abs(each.parts.weights[f] ?? 0);
        return { name: vocabularies.attributes.string(a), weight };
      })
        .sort((a, b) => b.weight - a.weight)
        .slice(0, 2)
        .map(({ name }) => name);
    const other = new CrfModel({
      ...model.parts,
      weights: weights.map((w, f) => (f % 3 === 0 ? -w : w / 2)),
    });
    const { labels } = featureStability(topFeatures(model, 2), topFeatures(other, 2), 2);
    expect(labels.map(({ jaccard: found }) => found)).toEqual(
      [0, 1].map((label) => jaccard(strongest(model, label), strongest(other, label))),
    );
  });
});

describe('sampleDecisions', () => {
  const gold = [
    ['B-X', 'O', 'O', 'O'],
    ['O', 'O'],
    ['O', 'B-Y'],
  ];
  const predictions = [
    ['B-X', 'O', 'O', 'B-X'],
    ['O', 'O'],
    ['O', 'O'],
  ];

  it('draws half from entities and half from O, without repetition, in order', () => {
    const drawn = sampleDecisions(gold, predictions, 4, 1);
    expect(drawn.filter(({ stratum }) => stratum === 'entity')).toHaveLength(2);
    expect(new Set(drawn.map(({ sentence, token }) => `${sentence} ${token}`)).size).toBe(4);
    for (const { sentence, token, label, gold: own, stratum } of drawn) {
      expect([own, label]).toEqual([gold[sentence]?.[token], predictions[sentence]?.[token]]);
      expect(stratum).toBe(own === 'O' && label === 'O' ? 'O' : 'entity');
    }
    expect(drawn).toEqual(sampleDecisions(gold, predictions, 4, 1));
    const places = Array.from({ length: 20 }, (_, seed) =>
      JSON.stringify(sampleDecisions(gold, predictions, 2, seed)),
    );
    expect(new Set(places).size).toBeGreaterThan(3);
  });

  it('fills up from the other where one has too few, and weighs what it draws', () => {
    const drawn = sampleDecisions(gold, predictions, 7, 1);
    expect(drawn.filter(({ stratum }) => stratum === 'entity')).toHaveLength(3);
    expect(drawn).toHaveLength(7);
    expect(drawn.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(8, 12);
    expect(sampleDecisions(gold, predictions, 99, 1)).toHaveLength(8);
    expect(() => sampleDecisions(gold, [], 1, 1)).toThrow(OptionError);
  });
});

describe('weightEconomy', () => {
  const corpus = smallCorpus('towns', [
    'Anna/B-P Berg/I-P lives/O in/O Berlin/B-L',
    'Karl/B-P left/O Berlin/B-L in/O May/O',
    'Berlin/B-L is/O old/O',
    'Otto/B-P Berg/I-P is/O in/O Ulm/B-L',
  ]);
  const spec = parseTemplateFile('U00:%x[0,0]\nU01:%x[-1,0]\nB\n', 'templates');

  it('finds the least number of weights, as trying them all does', async () => {
    const { model } = await trainCrf(prepareTrainingSet(corpus, { spec }), { l2: 0.05 });
    const data = model.encoder.encodeCorpus(corpus);
    const gold = corpus.sentences.map(({ labels }) => [...(labels ?? [])]);
    const { weights } = model.parts;
    const order = [...weights.keys()]
      .filter((f) => weights[f] !== 0)
      .sort((a, b) => Math.abs(weights[b] ?? 0) - Math.abs(weights[a] ?? 0) || a - b);
    const f1At = async (k: number): Promise<number> => {
      const kept = new Float64Array(weights.length);
      for (const f of order.slice(0, k)) kept[f] = weights[f] ?? 0;
      const small = new CrfModel({ ...model.parts, weights: kept });
      const predicted = labelNames(data, await small.decodeAll(data), model.parts.vocabularies.labels);
      return evaluateSpans(gold, predicted, { scheme: model.scheme }).micro.f1;
    };
    for (const share of [0.5, 0.95]) {
      const { full, needed, curve } = await weightEconomy(model, data, gold, { share });
      expect(full).toEqual({ weights: order.length, f1: await f1At(order.length) });
      expect(full.f1).toBe(1);
      for (const { weights: k, f1 } of curve) expect(f1).toBe(await f1At(k));
      expect(curve.map(({ weights: k }) => k).slice(0, 5)).toEqual([0, 1, 2, 4, 8]);
      expect(needed.f1).toBe(await f1At(needed.weights));
      expect(needed.f1).toBeGreaterThanOrEqual(share);
      expect(await f1At(needed.weights - 1)).toBeLessThan(share);
      expect(needed.weights).toBeLessThan(order.length);
    }
    await expect(weightEconomy(model, data, gold, { share: 0 })).rejects.toThrow(OptionError);
    // The model itself still has all its weights.
    expect(labelNames(data, await model.decodeAll(data), model.parts.vocabularies.labels)).toEqual(gold);
  });
});
