import { describe, expect, it } from 'vitest';
import {
  isTemplateNamed,
  topFeatures,
  transitionMatrix,
  transitionTable,
} from '../../../src/compare/index.ts';
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

describe('transitionMatrix', () => {
  const tagged = smallCorpus('tagged', ['Anna/B-P Maria/I-P left/O', 'Rome/B-L is/O old/O', 'odd/I-L end/O']);

  it('tells pairs never seen from those learned to be 0, and marks what the scheme forbids', async () => {
    const set = prepareTrainingSet(tagged, { spec }, { name: 'conll', scheme: 'iob2' });
    const { model: trained } = await trainCrf(set, { startEnd: true });
    const { index, weights } = trained.parts;
    const at = (from: string, to: string): number =>
      index.transitionFrom.findIndex(
        (id, k) => trained.labels[id] === from && trained.labels[index.transitionTo[k] ?? -1] === to,
      );
    const edited = weights.slice();
    edited[weightLayout(index).transitions + at('O', 'O')] = 0;
    const { labels, cells, start, end } = transitionMatrix(
      new CrfModel({ ...trained.parts, weights: edited }),
    );
    const cell = (from: string, to: string) => cells[labels.indexOf(from)]?.[labels.indexOf(to)];
    expect(cell('O', 'O')).toEqual({ weight: 0, isLegal: true });
    expect(cell('O', 'I-P')).toEqual({ weight: null, isLegal: false });
    expect(cell('B-P', 'B-L')).toEqual({ weight: null, isLegal: true });
    expect(cell('B-P', 'I-P')).toEqual({
      weight: weights[weightLayout(index).transitions + at('B-P', 'I-P')],
      isLegal: true,
    });
    // The third sentence begins as the scheme forbids; no sentence begins with O or ends with B-L.
    expect(start?.[labels.indexOf('I-L')]).toMatchObject({ weight: expect.any(Number), isLegal: false });
    expect(start?.[labels.indexOf('O')]).toEqual({ weight: null, isLegal: true });
    expect(end?.[labels.indexOf('B-L')]).toEqual({ weight: null, isLegal: true });
    const seen = cells.flat().filter(({ weight }) => weight !== null);
    expect(seen).toHaveLength(index.transitionFrom.length);
  });

  it('has no rows for the edges of sentences where the model has no such weights', async () => {
    const { model: plain } = await trainCrf(
      prepareTrainingSet(tagged, { spec }, { name: 'conll', scheme: 'none' }),
    );
    const { start, end, cells } = transitionMatrix(plain);
    expect([start, end]).toEqual([undefined, undefined]);
    expect(cells.flat().every(({ isLegal }) => isLegal)).toBe(true);
  });
});
