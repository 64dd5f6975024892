import { describe, expect, it } from 'vitest';
import { templateShares } from '../../../src/compare/index.ts';
import {
  AttributeTrainingSet,
  CrfModel,
  prepareTrainingSet,
  trainCrf,
  weightLayout,
} from '../../../src/crf/index.ts';
import { parseTemplateFile } from '../../../src/features/index.ts';
import { smallCorpus } from '../../helpers/small-corpus.ts';

const corpus = smallCorpus('towns', ['Anna/P lives/O in/O Berlin/L', 'Karl/P left/O', 'Berlin/L is/O old/O']);
const spec = parseTemplateFile(
  'U00:%x[0,0]\nU01:%x[-1,0]\nU02:%x[-1,0]/%x[0,0]\nU03:bias\nB\nB01:%x[0,0]\n',
  'templates',
);
const { model } = await trainCrf(prepareTrainingSet(corpus, { spec }), { startEnd: true, l2: 0.1 });
const data = model.encoder.encodeDocument(corpus.sentences);

describe('templateShares', () => {
  it('adds up to all weights of the model, and to all that is used', () => {
    const { templates, offsets, weight, used } = templateShares(model, [data]);
    const all = model.parts.weights.reduce((sum, w) => sum + Math.abs(w), 0);
    expect(weight).toBeCloseTo(all, 10);
    expect(templates.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(templates.reduce((sum, { usedShare }) => sum + (usedShare ?? 0), 0)).toBeCloseTo(1, 12);
    expect(templates.reduce((sum, { features }) => sum + features, 0)).toBe(
      model.parts.weights.filter((w) => w !== 0).length,
    );
    const withoutTransitions = templates.filter(({ kind }) => kind !== 'transition');
    expect(offsets.reduce((sum, each) => sum + each.weight, 0)).toBeCloseTo(
      withoutTransitions.reduce((sum, each) => sum + each.weight, 0),
      10,
    );
    expect(used).toBeGreaterThan(weight);
  });

  it('counts how often attributes occur in the data', () => {
    const { index, weights, vocabularies } = model.parts;
    const sizes = (attribute: string): number => {
      const a = vocabularies.attributes.id(attribute);
      let sum = 0;
      for (let f = index.stateOffsets[a] ?? 0; f < (index.stateOffsets[a + 1] ?? 0); f++)
        sum += Math.abs(weights[f] ?? 0);
      return sum;
    };
    const ofTemplate = (name: string) =>
      templateShares(model, [data]).templates.find(({ kind, template }) =>
        kind === 'state' ? template?.startsWith(name) : false,
      );
    // Berlin stands twice among nine tokens, all others once; the bias at each token.
    const words = ['Anna', 'lives', 'in', 'Karl', 'left', 'is', 'old'];
    expect(ofTemplate('U00')?.used).toBeCloseTo(
      2 * sizes('U00:Berlin') + words.reduce((sum, word) => sum + sizes(`U00:${word}`), 0),
      12,
    );
    expect(ofTemplate('U03')?.used).toBeCloseTo(9 * sizes('U03:bias'), 12);
    const layout = weightLayout(index);
    const sum = (from: number, to: number) =>
      weights.subarray(from, to).reduce((total, w) => total + Math.abs(w), 0);
    const transitions = templateShares(model, [data]).templates.find(({ kind }) => kind === 'transition');
    // Six pairs of neighbours in three sentences.
    expect(transitions?.used).toBeCloseTo(
      6 * sum(layout.transitions, layout.edges) + 3 * sum(layout.starts, layout.featureCount),
      10,
    );
    const pieces = corpus.sentences.map((sentence) => model.encoder.encodeDocument([sentence]));
    expect(templateShares(model, pieces).used).toBeCloseTo(templateShares(model, [data]).used ?? 0, 10);
  });

  it('tells the offsets of each template', () => {
    const { templates, offsets } = templateShares(model);
    const found = Object.fromEntries(
      templates.map(({ kind, template, offsets }) => [template ?? kind, offsets]),
    );
    expect(found).toEqual({
      'U00:%x[0,0]': [0],
      'U01:%x[-1,0]': [-1],
      'U02:%x[-1,0]/%x[0,0]': [-1, 0],
      'U03:bias': [],
      'B01:%x[0,0]': [0],
      transition: [],
    });
    expect(offsets.map((each) => each.offsets)).toEqual([[-1], [-1, 0], [0], []]);
    for (const each of templates) expect([each.used, each.usedShare]).toEqual([undefined, undefined]);
  });

  it('reads template and offset of ready-made attributes from their names; values count by size', async () => {
    const set = new AttributeTrainingSet();
    const attributes = [
      ['w[0]=a', 'w[-1]|w[0]=b|a', 'bias'],
      ['w[0]=b', 'bias'],
    ];
    const values = [
      [-2, 1, 1],
      [3, 1],
    ];
    const none = { templates: undefined, edgeAttributes: undefined, edgeTemplates: undefined };
    const sequence = { ...none, attributes, values, labels: ['X', 'Y'], weight: 1, line: 1 };
    set.add(sequence);
    const { model: plain } = await trainCrf(set.build());
    const { templates } = templateShares(plain, [plain.encode([sequence])]);
    const words = templates.find(({ template }) => template === 'w[0]');
    expect(words?.offsets).toEqual([0]);
    expect(templates.find(({ template }) => template === 'w[-1]|w[0]')?.offsets).toEqual([-1, 0]);
    expect(templates.find(({ template }) => template === 'bias')?.offsets).toEqual([]);
    const [a = 0, b = 0] = ['w[0]=a', 'w[0]=b'].map((name) => {
      const id = plain.parts.vocabularies.attributes.id(name);
      return Math.abs(plain.parts.weights[plain.parts.index.stateOffsets[id] ?? -1] ?? 0);
    });
    expect(words?.used).toBeCloseTo(2 * a + 3 * b, 12);
  });

  it('of a model without weights other than 0 nothing is shared', () => {
    const empty = new CrfModel({
      ...model.parts,
      weights: new Float64Array(model.parts.weights.length),
    });
    expect(templateShares(empty, [data])).toEqual({ templates: [], offsets: [], weight: 0, used: 0 });
  });
});
