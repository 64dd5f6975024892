import { describe, expect, it } from 'vitest';
import { explainDecision } from '../../../src/compare/index.ts';
import { type AttributeSequence, sentenceFromTokens } from '../../../src/corpus/index.ts';
import { CrfModel, prepareTrainingSet, trainCrf, weightLayout } from '../../../src/crf/index.ts';
import { OptionError } from '../../../src/errors.ts';
import { parseTemplateFile } from '../../../src/features/index.ts';
import { smallCorpus } from '../../helpers/small-corpus.ts';
import { allPaths, type RandomModelOptions, randomModel, smallestFlip, without } from './account-oracle.ts';

const KINDS: Record<string, RandomModelOptions> = {
  plain: {},
  'with values': { values: true },
  'with edge features, start and end weights': {
    edges: true,
    training: { startEnd: true, possibleTransitions: true },
    maxLength: 3,
  },
  'with a softmax head': { training: { head: 'softmax' } },
  'with ties': { isWhole: true, edges: true, maxLength: 3 },
  'of single tokens': { maxLength: 1, training: { startEnd: true } },
};

const SEEDS = [1, 2, 3, 4];

describe.each(Object.entries(KINDS))('an account of a decision of a model %s', (_, options) => {
  it.each(SEEDS)('adds up, and finds best and rival path (seed %i)', async (seed) => {
    const { model, sequences } = await randomModel(seed, options);
    for (const sequence of sequences) {
      const paths = allPaths(model, sequence);
      for (let token = 0; token < sequence.attributes.length; token++) {
        const account = explainDecision(model, sequence, token, { flip: false });
        const [best] = paths;
        expect(account.labels).toEqual(best?.labels);
        expect(account.labels).toEqual(model.label(sequence));
        const rival = paths.find(({ labels }) => labels[token] !== account.label);
        expect(account.rivalLabels).toEqual(rival?.labels);
        expect(account.difference).toBeCloseTo((best?.score ?? 0) - (rival?.score ?? 0), 9);
        expect(Math.abs(account.residual)).toBeLessThanOrEqual(1e-9);
        for (const against of model.labels.filter((label) => label !== account.label)) {
          const chosen = explainDecision(model, sequence, token, { against, flip: false });
          const rivalOf = paths.find(({ labels }) => labels[token] === against);
          expect(chosen.rivalLabels).toEqual(rivalOf?.labels);
          expect(Math.abs(chosen.residual)).toBeLessThanOrEqual(1e-9);
          const marginals = model.marginals(sequence);
          const log = (label: string): number =>
            Math.log(marginals[token * model.labels.length + model.labels.indexOf(label)] ?? 0);
          expect(chosen.logOdds).toBeCloseTo(log(account.label) - log(against), 8);
        }
      }
    }
  });

  it.each(SEEDS)('finds the smallest flip and proves it (seed %i)', async (seed) => {
    const { model, sequences } = await randomModel(seed, options);
    const small = sequences.filter(({ attributes }) => attributes.flat().length <= 7);
    for (const sequence of small) {
      for (let token = 0; token < sequence.attributes.length; token++) {
        // Where scores tie, proof takes as many decodings as there are sets.
        const { minimalFlip: flip, label } = explainDecision(model, sequence, token, {
          flip: { limit: 20_000 },
        });
        expect(flip).toMatchObject({ size: smallestFlip(model, sequence, token), proven: true });
        const after = model.label(without(sequence, flip?.features ?? []))[token];
        expect(after).toBe(flip?.labelAfter ?? label);
        expect(flip?.features).toHaveLength(flip?.size ?? 0);
      }
    }
  });
});

/** 5 attributes of a token, each of weight 1 for A; 3.5 for B from a transition. */
async function ballot(): Promise<{ model: CrfModel; sequence: AttributeSequence }> {
  const { model } = await randomModel(1, { labels: 2, attributes: 5, sequences: 20 });
  const { index, vocabularies } = model.parts;
  const weights = new Float64Array(model.parts.weights.length);
  for (let a = 0; a < index.attributeCount; a++)
    for (let f = index.stateOffsets[a] ?? 0; f < (index.stateOffsets[a + 1] ?? 0); f++)
      if (index.stateLabels[f] === 0) weights[f] = 1;
  for (const [k, from] of index.transitionFrom.entries())
    if (from === 1 && index.transitionTo[k] === 1) weights[weightLayout(index).transitions + k] = 3.5;
  const names = [...vocabularies.attributes.strings];
  const sequence = {
    ...{ values: undefined, templates: undefined, edgeAttributes: undefined, edgeTemplates: undefined },
    ...{ labels: undefined, weight: 1, line: 0, attributes: [names, []] },
  };
  return { model: new CrfModel({ ...model.parts, weights }), sequence };
}

describe('the smallest flip', () => {
  it('takes as many equal attributes as it needs', async () => {
    const { model, sequence } = await ballot();
    const { minimalFlip, label, difference } = explainDecision(model, sequence, 0);
    expect(label).toBe(model.labels[0]);
    expect(difference).toBe(1.5);
    expect(minimalFlip).toMatchObject({ size: 2, proven: true, atLeast: 2, labelAfter: model.labels[1] });
  });

  it('says so where its limits leave it unproven, and still gives a flip', async () => {
    const { model, sequences } = await randomModel(3, { attributes: 12, sequences: 12, maxLength: 6 });
    let unproven = 0;
    for (const sequence of sequences) {
      const whole = explainDecision(model, sequence, 0).minimalFlip;
      const hasty = explainDecision(model, sequence, 0, { flip: { limit: 0, maxSize: 1 } }).minimalFlip;
      expect(hasty?.size === null).toBe(whole?.size === null);
      expect(hasty?.size ?? 0).toBeGreaterThanOrEqual(whole?.size ?? 0);
      expect(hasty?.atLeast ?? 0).toBeLessThanOrEqual(whole?.size ?? Number.POSITIVE_INFINITY);
      expect(hasty?.proven).toBe(hasty?.size === hasty?.atLeast);
      if (hasty?.proven === false) unproven++;
    }
    expect(unproven).toBeGreaterThan(0);
  });

  it('counts weights of −Infinity among what may be removed', async () => {
    const { model, sequences } = await randomModel(5, { labels: 2, attributes: 3 });
    const { index } = model.parts;
    const weights = model.parts.weights.slice();
    weights.fill(0, 0, index.stateLabels.length);
    for (let f = index.stateOffsets[0] ?? 0; f < (index.stateOffsets[1] ?? 0); f++)
      if (index.stateLabels[f] === 1) weights[f] = Number.NEGATIVE_INFINITY;
    const forbidding = new CrfModel({ ...model.parts, weights });
    const name = forbidding.parts.vocabularies.attributes.string(0);
    for (const sequence of sequences) {
      const held = { ...sequence, attributes: sequence.attributes.map(() => [name, 'unknown']) };
      for (let token = 0; token < held.attributes.length; token++) {
        const { minimalFlip, rival } = explainDecision(forbidding, held, token);
        expect(rival).toBeNull();
        expect(minimalFlip).toMatchObject({ size: smallestFlip(forbidding, held, token), proven: true });
      }
    }
  });
});

describe('templates', () => {
  const corpus = smallCorpus('towns', [
    'Anna/B-P Berg/I-P lives/O in/O Berlin/B-L',
    'Karl/B-P left/O',
    'Berlin/B-L is/O old/O',
  ]);
  const spec = parseTemplateFile('U00:%x[0,0]\nU01:%x[-1,0]\nB02:%x[0,0]\nB\n', 'templates');
  const training = prepareTrainingSet(corpus, { spec });

  it('are switched off one at a time, transitions last', async () => {
    const { model } = await trainCrf(training, { startEnd: true, l2: 0.1 });
    const sentence = sentenceFromTokens(['Anna', 'Berg', 'left']);
    const account = explainDecision(model, sentence, 1);
    expect(account.tokens).toEqual(sentence.tokens);
    expect(account.templates.map(({ template }) => template)).toEqual([...model.parts.templates, null]);
    const { index, weights } = model.parts;
    const layout = weightLayout(index);
    for (const { template, labelAfter, difference } of account.templates) {
      // The same with the weights of the template at 0.
      const changed = weights.slice();
      const { attributes, edgeAttributes } = model.parts.vocabularies;
      const isOff = (id: number): boolean => model.parts.templates[id] === template;
      for (let a = 0; a < index.attributeCount; a++)
        if (isOff(attributes.template(a))) changed.fill(0, index.stateOffsets[a], index.stateOffsets[a + 1]);
      for (let e = 0; e < edgeAttributes.size; e++)
        if (isOff(edgeAttributes.template(e)))
          changed.fill(
            0,
            layout.edges + (index.edgeOffsets[e] ?? 0),
            layout.edges + (index.edgeOffsets[e + 1] ?? 0),
          );
      if (template === null) changed.fill(0, layout.transitions, layout.edges).fill(0, layout.starts);
      const other = new CrfModel({ ...model.parts, weights: changed });
      expect(other.label(sentence)[1]).toBe(labelAfter);
      const best = other.nBest(sentence, 1000);
      const own = best.find(({ labels }) => labels[1] === account.label)?.score ?? 0;
      const rival = best.find(({ labels }) => labels[1] !== account.label)?.score ?? 0;
      expect(difference).toBeCloseTo(own - rival, 9);
    }
  });

  it('constrained: no path leaves the tag scheme', async () => {
    const { model } = await trainCrf(training, { l2: 0.1 });
    const sentence = sentenceFromTokens(['Anna', 'Karl']);
    expect(model.scheme).toBe('iob2');
    const options = { against: 'I-P', decode: 'constrained' } as const;
    expect(() => explainDecision(model, sentence, 0, options)).toThrow(
      /no label sequence gives this token "I-P"/,
    );
    const allowed = model.nBest(sentence, 1000, { decode: 'constrained' });
    for (const token of [0, 1]) {
      const { labels, label, rivalLabels, residual } = explainDecision(model, sentence, token, {
        decode: 'constrained',
      });
      expect(labels).toEqual(allowed[0]?.labels);
      expect(rivalLabels).toEqual(allowed.find((path) => path.labels[token] !== label)?.labels);
      expect(Math.abs(residual)).toBeLessThan(1e-9);
    }
  });

  it('refuses tokens, rivals and models that do not fit', async () => {
    const { model } = await trainCrf(training, { l2: 0.1 });
    const sentence = sentenceFromTokens(['Karl', 'left']);
    expect(() => explainDecision(model, sentence, 2)).toThrow(OptionError);
    expect(() => explainDecision(model, sentence, 0, { against: 'B-X' })).toThrow(/no label "B-X", only/);
    expect(() => explainDecision(model, sentence, 0, { against: 'B-P' })).toThrow(/is labelled B-P itself/);
  });
});

it('a model of one label has no rival, and nothing flips it', async () => {
  const { model, sequences } = await randomModel(2, { labels: 1 });
  const [sequence] = sequences;
  if (sequence === undefined) throw new RangeError('no sequence');
  expect(explainDecision(model, sequence, 0)).toMatchObject({
    ...{ rival: null, rivalLabels: null, difference: null, logOdds: null, residual: 0, contributions: [] },
    minimalFlip: { features: [], size: null, atLeast: null, proven: true, labelAfter: null },
  });
});
