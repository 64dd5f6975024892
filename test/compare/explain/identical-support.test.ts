import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identicalSupport, topGroups } from '../../../src/compare/index.ts';
import type { AttributeSequence } from '../../../src/corpus/index.ts';
import { AttributeTrainingSet, type CrfModel, trainCrf } from '../../../src/crf/index.ts';

const NONE = {
  templates: undefined,
  edgeAttributes: undefined,
  edgeTemplates: undefined,
  weight: 1,
  line: 1,
};

function sequenceOf(attributes: string[][], labels: string[], values?: number[][]): AttributeSequence {
  return { ...NONE, attributes, values, labels };
}

async function train(sequences: readonly AttributeSequence[]): Promise<CrfModel> {
  const set = new AttributeTrainingSet();
  for (const sequence of sequences) set.add(sequence);
  return (await trainCrf(set.build(), { maxIterations: 5 })).model;
}

/** The same by comparing what each attribute fires on as text. */
function groupsByText(model: CrfModel, sequences: readonly AttributeSequence[]): string[][] {
  const support = new Map<string, string[]>();
  let position = 0;
  for (const { attributes, values } of sequences) {
    for (const [t, names] of attributes.entries()) {
      for (const [k, name] of names.entries()) {
        if (model.parts.vocabularies.attributes.id(name) < 0) continue;
        support.set(name, [...(support.get(name) ?? []), `${position}:${values?.[t]?.[k] ?? 1}`]);
      }
      position++;
    }
  }
  const groups = new Map<string, string[]>();
  for (const [name, places] of support)
    groups.set(places.join(), [...(groups.get(places.join()) ?? []), name].sort());
  return [...groups.values()].sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
}

function groupsOf(model: CrfModel, pieces: Parameters<typeof identicalSupport>[1]): string[][] {
  const { members, offsets, groupOf } = identicalSupport(model, pieces);
  const groups = Array.from({ length: offsets.length - 1 }, (_, g) => {
    const ids = Array.from(members.subarray(offsets[g], offsets[g + 1]));
    for (const a of ids) expect(groupOf[a]).toBe(g);
    return ids.map((a) => model.parts.vocabularies.attributes.string(a)).sort();
  });
  return groups.sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
}

describe('identicalSupport', () => {
  it('finds the same groups as comparing all places as text', async () => {
    const attribute = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
    const item = fc.record({
      names: fc.uniqueArray(attribute, { maxLength: 5 }),
      label: fc.constantFrom('X', 'Y'),
      value: fc.constantFrom(1, 1, 1, 2, -1),
    });
    const corpus = fc.array(fc.array(item, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(corpus, fc.boolean(), async (sentences, hasValues) => {
        const sequences = sentences.map((items) =>
          sequenceOf(
            items.map(({ names }) => ['bias', ...names]),
            items.map(({ label }) => label),
            hasValues ? items.map(({ names, value }) => [1, ...names.map(() => value)]) : undefined,
          ),
        );
        const model = await train(sequences);
        const expected = groupsByText(model, sequences);
        expect(groupsOf(model, [model.encode(sequences)])).toEqual(expected);
        const pieces = sequences.map((sequence) => model.encode([sequence]));
        expect(groupsOf(model, pieces)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('leaves out what does not occur, and counts positions', async () => {
    const seen = sequenceOf([['a', 'b'], ['c'], ['a', 'b', 'd']], ['X', 'Y', 'X']);
    const model = await train([seen, sequenceOf([['gone']], ['Y'])]);
    const support = identicalSupport(model, [model.encode([seen])]);
    const { attributes } = model.parts.vocabularies;
    const group = (name: string) => support.groupOf[attributes.id(name)] ?? -2;
    expect(group('gone')).toBe(-1);
    expect(group('a')).toBe(group('b'));
    expect(new Set(['a', 'c', 'd'].map(group)).size).toBe(3);
    expect(support.occurrences[group('a')]).toBe(2);
    expect(support.occurrences[group('d')]).toBe(1);
  });
});

describe('topGroups', () => {
  it('shows attributes that fire together once, with the sum of their weights', async () => {
    const sequences = [
      sequenceOf(
        [
          ['word=Anna', 'shape=Xxxx', 'bias'],
          ['word=goes', 'bias'],
        ],
        ['PER', 'O'],
      ),
      sequenceOf(
        [
          ['word=Rome', 'shape=Xxxx', 'bias'],
          ['word=falls', 'also=falls', 'bias'],
        ],
        ['LOC', 'O'],
      ),
    ];
    const model = await train(sequences);
    const support = identicalSupport(model, [model.encode(sequences)]);
    const { index, weights, vocabularies } = model.parts;
    const weightOf = (attribute: string, label: string): number => {
      const a = vocabularies.attributes.id(attribute);
      for (let f = index.stateOffsets[a] ?? 0; f < (index.stateOffsets[a + 1] ?? 0); f++)
        if (model.labels[index.stateLabels[f] ?? -1] === label) return weights[f] ?? 0;
      return 0;
    };
    const [outside] = topGroups(model, support, 10, { label: 'O' });
    const pair = outside?.positive.find(({ attributes }) => attributes.length === 2);
    expect(pair?.attributes.map(({ attribute }) => attribute).sort()).toEqual(['also=falls', 'word=falls']);
    expect(pair?.weight).toBeCloseTo(weightOf('also=falls', 'O') + weightOf('word=falls', 'O'), 14);
    expect(pair?.occurrences).toBe(1);
    const groups = topGroups(model, support, 10).flatMap(({ positive, negative }) => [
      ...positive,
      ...negative,
    ]);
    for (const { attributes, label, weight } of groups) {
      const sum = attributes.reduce((total, { attribute }) => total + weightOf(attribute, label), 0);
      expect(weight).toBeCloseTo(sum, 14);
    }
    // One member that matches brings the whole group.
    const matched = topGroups(model, support, 10, { match: /^also/u, label: 'O' });
    expect(matched[0]?.positive.map(({ attributes }) => attributes.length)).toEqual([2]);
    expect(matched[0]?.positiveCount).toBe(1);
    expect(topGroups(model, support, 1).every(({ positive }) => positive.length <= 1)).toBe(true);
  });
});
