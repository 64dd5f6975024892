import { describe, expect, it } from 'vitest';
import { isTemplateNamed, topFeatures, transitionTable } from '../../../src/compare/index.ts';
import { AttributeTrainingSet, prepareTrainingSet, trainCrf, weightLayout } from '../../../src/crf/index.ts';
import { parseTemplateFile } from '../../../src/features/index.ts';
import { smallCorpus } from '../../helpers/small-corpus.ts';

const corpus = smallCorpus('towns', ['Anna/P lives/O in/O Berlin/L', 'Karl/P left/O', 'Berlin/L is/O old/O']);
const spec = parseTemplateFile('U00:%x[0,0]\nU01:%x[-1,0]\nB\n', 'templates');
const { model } = await trainCrf(prepareTrainingSet(corpus, { spec }), { startEnd: true, l2: 0.1 });

/** Every state weight of the model, read from its arrays: label, attribute, weight. */
function allWeights(): { label: string; attribute: string; weight: number }[] {
  const { index, weights, vocabularies } = model.parts;
  const all: { label: string; attribute: string; weight: number }[] = [];
  for (let a = 0; a < index.attributeCount; a++) {
    for (let f = index.stateOffsets[a] ?? 0; f < (index.stateOffsets[a + 1] ?? 0); f++) {
      const label = model.labels[index.stateLabels[f] ?? -1] ?? '';
      all.push({ label, attribute: vocabularies.attributes.string(a), weight: weights[f] ?? 0 });
    }
  }
  return all;
}

describe('topFeatures', () => {
  it('lists every feature once, by sign and strength, for each label in the order of the model', () => {
    const tables = topFeatures(model, 1000);
    expect(tables.map(({ label }) => label)).toEqual(model.labels);
    for (const { label, positive, negative, positiveCount, negativeCount } of tables) {
      const own = allWeights().filter((feature) => feature.label === label);
      const sorted = (sign: number): typeof own =>
        own
          .filter(({ weight }) => weight * sign > 0)
          .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.attribute < b.attribute ? -1 : 1));
      const plain = (features: typeof positive) =>
        features.map(({ attribute, weight }) => ({ label, attribute, weight }));
      expect(plain(positive)).toEqual(sorted(1));
      expect(plain(negative)).toEqual(sorted(-1));
      expect([positiveCount, negativeCount]).toEqual([positive.length, negative.length]);
    }
  });

  it('counts what it leaves out', () => {
    const [full] = topFeatures(model, 1000, { label: 'O' });
    const [short] = topFeatures(model, 2, { label: 'O' });
    expect(short?.positive).toEqual(full?.positive.slice(0, 2));
    expect(short?.positiveCount).toBe(full?.positive.length);
  });

  it('knows the template of each attribute, and filters by it', () => {
    for (const name of ['U01', 'U01:%x[-1,0]']) {
      const found = topFeatures(model, 1000, { template: name }).flatMap(({ positive }) => positive);
      expect(found.length).toBeGreaterThan(0);
      for (const { attribute, template } of found) {
        expect(template).toBe('U01:%x[-1,0]');
        expect(attribute).toMatch(/^U01:/);
      }
    }
    expect(isTemplateNamed('U01:%x[0,0]', 'U0')).toBe(false);
  });

  it('filters ready attributes by what stands before the equals sign', async () => {
    const set = new AttributeTrainingSet();
    const attributes = [
      ['w=a', 'bias'],
      ['w=b', 'bias'],
    ];
    const none = {
      values: undefined,
      templates: undefined,
      edgeAttributes: undefined,
      edgeTemplates: undefined,
    };
    set.add({ ...none, attributes, labels: ['X', 'Y'], weight: 1, line: 1 });
    const { model: plain } = await trainCrf(set.build());
    const names = (template: string): string[] =>
      topFeatures(plain, 10, { template }).flatMap(({ positive }) =>
        positive.map(({ attribute }) => attribute),
      );
    expect(new Set(names('w'))).toEqual(new Set(['w=a', 'w=b']));
    expect(topFeatures(plain, 10)[0]?.positive[0]?.template).toBeUndefined();
  });

  it('filters by regular expression', () => {
    const found = topFeatures(model, 1000, { match: /Berlin$/u }).flatMap(({ positive }) => positive);
    expect(new Set(found.map(({ attribute }) => attribute))).toEqual(new Set(['U00:Berlin', 'U01:Berlin']));
  });
});

describe('transitionTable', () => {
  it('lists every transition that owns a weight, likeliest first, and those at the edges', () => {
    const { transitions, start, end } = transitionTable(model);
    const { index, weights } = model.parts;
    const layout = weightLayout(index);
    const expected = Array.from(index.transitionFrom, (from, k) => ({
      from: model.labels[from],
      to: model.labels[index.transitionTo[k] ?? -1],
      weight: weights[layout.transitions + k],
    }));
    expect(transitions).toHaveLength(expected.length);
    expect(transitions).toEqual(expect.arrayContaining(expected));
    const values = transitions.map(({ weight }) => weight);
    expect(values).toEqual(values.toSorted((a, b) => b - a));
    // Sentences begin with P or L and end with L or O.
    expect(new Set(start.map(({ label }) => label))).toEqual(new Set(['P', 'L']));
    expect(new Set(end.map(({ label }) => label))).toEqual(new Set(['L', 'O']));
  });

  it('is empty for the softmax head', async () => {
    const { model: softmax } = await trainCrf(prepareTrainingSet(corpus, { spec }), { head: 'softmax' });
    expect(transitionTable(softmax)).toEqual({ transitions: [], start: [], end: [] });
  });
});
