import { afterAll, describe, expect, it } from 'vitest';
import {
  attributeTokens,
  crfMarginals,
  explainDecision,
  type MarginalSource,
  networkMarginals,
  OCCLUDED,
  occlude,
} from '../../../src/compare/index.ts';
import { type Sentence, sentenceFromTokens } from '../../../src/corpus/index.ts';
import { CrfModel, prepareTrainingSet, trainCrf } from '../../../src/crf/index.ts';
import { OptionError } from '../../../src/errors.ts';
import { at, type FeatureSpec, parseFeatureSpec } from '../../../src/features/index.ts';
import { NetworkModel } from '../../../src/neural/index.ts';
import { createRandom } from '../../../src/numeric/index.ts';
import { smallCorpus } from '../../helpers/small-corpus.ts';
import { partsOf } from '../../neural/network-parts.ts';
import { randomModel } from './account-oracle.ts';

const corpus = smallCorpus('towns', [
  'Anna/B-P Berg/I-P lives/O in/O Berlin/B-L',
  'Karl/B-P left/O Berlin/B-L in/O May/O',
  'Berlin/B-L is/O old/O',
]);

/** A model of these templates whose weights are random. */
async function modelOf(templates: unknown[], seed = 1): Promise<CrfModel> {
  const spec: FeatureSpec = parseFeatureSpec({ templates });
  const { model } = await trainCrf(prepareTrainingSet(corpus, { spec }), {
    maxIterations: 1,
    startEnd: true,
    possibleStates: true,
  });
  const random = createRandom(seed);
  return new CrfModel({
    ...model.parts,
    weights: Float64Array.from(model.parts.weights, () => random.normal()),
  });
}

const SENTENCE = sentenceFromTokens(['Anna', 'left', 'Berlin', 'in', 'May']);

/** Words that are given a part of a decision by a model with one template alone, and what no word is given. */
async function sharesOf(template: unknown): Promise<{ words: number[]; wordless: string[] }> {
  const model = await modelOf([template]);
  const account = explainDecision(model, SENTENCE, 2, { flip: false });
  const { tokens, wordless } = attributeTokens(model, account, SENTENCE);
  const changed = account.labels.flatMap((label, t) => (label === account.rivalLabels?.[t] ? [] : [t]));
  expect(changed).toContain(2);
  const words = [...tokens.keys()].filter((t) => tokens[t] !== 0);
  return {
    words,
    wordless: Object.entries(wordless).flatMap(([kind, amount]) => (amount === 0 ? [] : [kind])),
  };
}

describe('attributeTokens', () => {
  it('shares out everything and nothing more', async () => {
    const model = await modelOf([
      { kind: 'attribute', parts: [at({ field: 'word' })] },
      { kind: 'attribute', parts: [at({ field: 'word' }, -1), at({ field: 'word' }, 1)], boundary: 'pad' },
      { kind: 'attribute', parts: [at({ field: 'bag', side: 'left', distance: 2 })] },
      { kind: 'attribute', parts: [at({ field: 'constant' })] },
      { kind: 'attribute', parts: [at({ field: 'document', document: 'case' })] },
      { kind: 'attribute', parts: [at({ field: 'sentence', sentence: 'class' })] },
      { kind: 'edge', parts: [at({ field: 'lower' })] },
      { kind: 'pattern', pattern: 'U:%x[-2,0]/%x[0,0]', dialect: 'crf++' },
    ]);
    for (let token = 0; token < 5; token++) {
      const account = explainDecision(model, SENTENCE, token, { flip: false });
      const { tokens, wordless, total } = attributeTokens(model, account, SENTENCE);
      const sum = [...tokens, ...Object.values(wordless)].reduce((all, amount) => all + amount, 0);
      expect(sum).toBeCloseTo(total, 9);
      expect(total).toBeCloseTo(account.difference ?? 0, 9);
    }
  });

  it('gives features to the words that their templates read', async () => {
    const attribute = (...parts: unknown[]) => ({ kind: 'attribute', boundary: 'pad', parts });
    const own = await sharesOf(attribute(at({ field: 'suffix', length: 2 })));
    expect(own.words).toContain(2);
    expect(own.wordless).toEqual(['transitions']);
    expect((await sharesOf(attribute(at({ field: 'constant' })))).wordless).toEqual(['transitions', 'bias']);
    expect((await sharesOf(attribute(at({ field: 'constant' })))).words).toEqual([]);
    expect((await sharesOf(attribute(at({ field: 'sentence', sentence: 'class' })))).words).toEqual([]);
    const beyond = await sharesOf(attribute(at({ field: 'word' }, 9)));
    expect(beyond.words).toEqual([]);
  });

  it('splits a feature of several words into equal parts', async () => {
    const model = await modelOf([
      {
        kind: 'attribute',
        parts: [at({ field: 'constant' }), at({ field: 'word' }, -1), at({ field: 'word' })],
      },
    ]);
    const account = explainDecision(model, SENTENCE, 2, { flip: false });
    const { tokens } = attributeTokens(model, account, SENTENCE);
    const expected = [0, 0, 0, 0, 0];
    for (const { kind, position, contribution } of account.contributions) {
      if (kind !== 'state') continue;
      expected[position] = (expected[position] ?? 0) + contribution / 2;
      expected[position - 1] = (expected[position - 1] ?? 0) + contribution / 2;
    }
    tokens.forEach((amount, t) => {
      expect(amount).toBeCloseTo(expected[t] ?? 0, 12);
    });
  });

  it('finds the words of a bag, and goes by custom where attributes are ready-made', async () => {
    const bag = await modelOf([
      { kind: 'attribute', parts: [at({ field: 'bag', side: 'left', distance: 3 })] },
    ]);
    const known = bag.parts.vocabularies.attributes.strings;
    expect(known).toContain('bag.left3[0]=in');
    const sentence = sentenceFromTokens(['x', 'in', 'y', 'Berlin']);
    const { tokens } = attributeTokens(bag, explainDecision(bag, sentence, 3, { flip: false }), sentence);
    expect([...tokens.keys()].filter((t) => tokens[t] !== 0)).toEqual([1]);

    const { model } = await randomModel(1, { labels: 2 });
    const account = {
      ...explainDecision(model, { ...EMPTY, attributes: [[], [], []] }, 1, { flip: false }),
      contributions: ['w[-1]|w[1]=a|b', '+1:word=c', 'shape=Xx', '__BIAS__', 'w[-2]=<s>'].map(
        (feature, k) => ({
          ...{
            kind: 'state' as const,
            feature,
            template: 'any',
            label: 'L0',
            from: null,
            weight: 1,
            value: 1,
          },
          ...{ contribution: 10 ** k, path: 'best' as const, position: 1 },
        }),
      ),
    };
    expect(attributeTokens(model, account, { tokens: [] })).toEqual({
      tokens: [0.5, 100, 10.5],
      wordless: { transitions: 0, document: 0, sentence: 0, boundary: 10_000, bias: 1000 },
      total: 11_111,
    });
  });
});

const EMPTY = {
  ...{ values: undefined, templates: undefined, edgeAttributes: undefined, edgeTemplates: undefined },
  ...{ labels: undefined, weight: 1, line: 0 },
};

const network = new NetworkModel(partsOf({}));
const predictor = await network.predictor({ threads: 1 });
const wide = await new NetworkModel(partsOf({ isWide: true })).predictor({ threads: 1 });
afterAll(async () => {
  await predictor.close();
  await wide.close();
});

describe('occlude', () => {
  const words = ['the', 'dog', 'naïve', 'the'];
  const sentences: Sentence[] = [sentenceFromTokens(words), sentenceFromTokens(['dog'])];

  it.each<[string, () => Promise<MarginalSource>]>([
    [
      'a CRF',
      async () => crfMarginals(await modelOf([{ kind: 'attribute', parts: [at({ field: 'word' }, -1)] }])),
    ],
    ['a network', async () => networkMarginals(predictor)],
    ['a network with hand features', async () => networkMarginals(wide)],
  ])('measures margins of %s with and without each word', async (_, make) => {
    const source = await make();
    const [label = '', other = ''] = source.labels;
    const decisions = [
      { sentence: 0, token: 1, label },
      { sentence: 0, token: 3, label: other, rival: label },
      { sentence: 1, token: 0, label },
    ];
    const found = await occlude(source, sentences, decisions, { batch: 3 });
    const L = source.labels.length;
    for (const [d, { sentence: n, token, label: own }] of decisions.entries()) {
      const result = found[d];
      const sentence = sentences[n];
      if (result === undefined || sentence === undefined) throw new RangeError('a decision is missing');
      // One sentence at a time, by the definition.
      const margin = async (replaced: number[]): Promise<number> => {
        const tokens = sentence.tokens.map((word, t) => (replaced.includes(t) ? OCCLUDED : word));
        const [row] = await source.marginals([sentenceFromTokens(tokens)]);
        const p = (name: string): number => row?.[token * L + source.labels.indexOf(name)] ?? 0;
        return Math.log(p(own)) - Math.log(p(result.rival));
      };
      expect(result.margin).toBeCloseTo(await margin([]), 5);
      for (const t of sentence.tokens.keys())
        expect(result.tokens[t]).toBeCloseTo(result.margin - (await margin([t])), 5);
      expect(result.occludedMargin).toBeCloseTo(await margin([...sentence.tokens.keys()]), 5);
      expect(result.rival).not.toBe(own);
    }
    expect(found[1]?.rival).toBe(label);
  });

  it('gives marginals of a CRF as the model does, sentence by sentence', async () => {
    const model = await modelOf([
      { kind: 'attribute', parts: [at({ field: 'document', document: 'case' })] },
    ]);
    const marginals = await crfMarginals(model).marginals(corpus.sentences);
    for (const [n, sentence] of corpus.sentences.entries()) {
      const expected = model.marginals(sentence);
      expect(marginals[n]).toHaveLength(expected.length);
      expected.forEach((p, k) => {
        expect(marginals[n]?.[k]).toBeCloseTo(p, 9);
      });
    }
  });

  it('refuses decisions that do not fit', async () => {
    const source = networkMarginals(predictor);
    const [label = ''] = source.labels;
    for (const decision of [
      { sentence: 2, token: 0, label },
      { sentence: 0, token: 4, label },
      { sentence: 0, token: 0, label: 'X' },
      { sentence: 0, token: 0, label, rival: label },
    ])
      await expect(occlude(source, sentences, [decision])).rejects.toThrow(OptionError);
  });
});
