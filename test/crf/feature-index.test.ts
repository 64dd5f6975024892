import { describe, expect, it } from 'vitest';
import type { AttributeSequence } from '../../src/corpus/attribute-sequence.ts';
import { buildFeatureIndex, type FeatureIndexOptions, weightLayout } from '../../src/crf/feature-index.ts';
import { encodeSequences } from '../../src/features/encode.ts';
import { Vocabulary } from '../../src/features/vocabulary.ts';

const BASIC: FeatureIndexOptions = {
  possibleStates: false,
  possibleTransitions: false,
  minFrequency: 0,
  startEnd: false,
  transitions: true,
};

const sequence = (rows: readonly [string, readonly string[]][], extra: Partial<AttributeSequence> = {}) => ({
  attributes: rows.map(([, names]) => names),
  values: undefined,
  templates: undefined,
  edgeAttributes: undefined,
  edgeTemplates: undefined,
  labels: rows.map(([label]) => label),
  weight: 1,
  line: 0,
  ...extra,
});

/** a, b, c with labels X, Y: a is seen with both, b with Y, c with X. */
const DATA = [
  sequence([
    ['X', ['a']],
    ['Y', ['a', 'b']],
  ]),
  sequence([
    ['X', ['a', 'c']],
    ['X', []],
    ['Y', ['b', 'b']],
  ]),
];

function build(sequences: readonly AttributeSequence[], options: Partial<FeatureIndexOptions> = {}) {
  const vocabularies = {
    labels: new Vocabulary(),
    attributes: new Vocabulary(),
    edgeAttributes: new Vocabulary(),
  };
  const data = encodeSequences(sequences, vocabularies);
  const { labels, attributes, edgeAttributes } = vocabularies;
  const sizes = [labels.size, attributes.size, edgeAttributes.size] as const;
  return { vocabularies, ...buildFeatureIndex(data, ...sizes, { ...BASIC, ...options }) };
}

describe('buildFeatureIndex', () => {
  it('gives weights to the pairs that occur, counted with their repetitions', () => {
    const { index, observed } = build(DATA);
    expect([...index.stateOffsets]).toEqual([0, 2, 3, 4]);
    expect([...index.stateLabels]).toEqual([0, 1, 1, 0]);
    expect([...index.transitionFrom]).toEqual([0, 0]);
    expect([...index.transitionTo]).toEqual([0, 1]);
    // a X, a Y, b Y (once and twice), c X, X->X, X->Y
    expect([...observed]).toEqual([2, 1, 3, 1, 1, 2]);
  });

  it('gives weights to all pairs where asked for, with count 0 where they do not occur', () => {
    const { index, observed } = build(DATA, { possibleStates: true, possibleTransitions: true });
    expect(index.stateLabels.length).toBe(3 * 2);
    expect(index.transitionFrom.length).toBe(4);
    expect([...observed]).toEqual([2, 1, 0, 3, 1, 0, 1, 2, 0, 0]);
  });

  it('drops features below the frequency', () => {
    const { index, observed } = build(DATA, { minFrequency: 2 });
    expect([...index.stateOffsets]).toEqual([0, 1, 2, 2]);
    expect([...observed]).toEqual([2, 3, 2]);
  });

  it('keeps a feature whose real values add up to nothing unless a frequency is asked for', () => {
    const row = sequence([['X', ['a', 'a']]], { values: [[1.5, -1.5]] });
    expect([...build([row]).observed]).toEqual([0]);
    expect(build([row], { minFrequency: 1 }).observed.length).toBe(0);
  });

  it('counts values and instance weights', () => {
    const row = sequence([['X', ['a']]], { values: [[0.5]], weight: 3 });
    expect([...build([row]).observed]).toEqual([1.5]);
  });

  it('has no label pairs for a local model', () => {
    const { index } = build(DATA, { transitions: false, possibleTransitions: true });
    expect(index.transitionFrom.length).toBe(0);
  });

  it('has start and end weights where asked for', () => {
    const { index, observed } = build(DATA, { startEnd: true });
    expect([...index.startLabels]).toEqual([0]);
    expect([...index.endLabels]).toEqual([1]);
    expect([...observed.subarray(weightLayout(index).starts)]).toEqual([2, 2]);
  });

  it('ties edge attributes to the label pairs they occur with', () => {
    const row = sequence(
      [
        ['X', []],
        ['Y', []],
        ['X', []],
      ],
      { edgeAttributes: [[], ['e'], ['e', 'f']] },
    );
    const { index, observed, vocabularies } = build([row]);
    expect(vocabularies.edgeAttributes.strings).toEqual(['e', 'f']);
    expect([...index.edgeOffsets]).toEqual([0, 2, 3]);
    expect([...index.edgeFrom]).toEqual([0, 1, 1]);
    expect([...index.edgeTo]).toEqual([1, 0, 0]);
    expect([...observed.subarray(weightLayout(index).edges)]).toEqual([1, 1, 1]);
  });

  it('refuses training data with a label missing', () => {
    const row = sequence([['X', ['a']]], { labels: undefined });
    expect(() => build([row])).toThrow(/position 0 of the training data has no label/);
  });
});
