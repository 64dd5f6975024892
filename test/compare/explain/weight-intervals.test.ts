import { describe, expect, it } from 'vitest';
import { refitWeights, weightIntervals } from '../../../src/compare/index.ts';
import {
  AttributeTrainingSet,
  prepareTrainingSet,
  resampleSequences,
  type TrainingSet,
  trainCrf,
} from '../../../src/crf/index.ts';
import { OptionError } from '../../../src/errors.ts';
import { parseTemplateFile } from '../../../src/features/index.ts';
import { createRandom, drawCounts } from '../../../src/numeric/index.ts';
import { smallCorpus } from '../../helpers/small-corpus.ts';

const LINES = ['a/X b/Y', 'c/Y', 'a/X c/Y b/X', 'b/Y a/X'];
const spec = parseTemplateFile('U00:%x[0,0]\nB01:%x[0,0]\n', 't');
const encode = (lines: readonly string[]): TrainingSet =>
  prepareTrainingSet(smallCorpus('c', lines), { spec });

/** Sequences spelt out, so that sets of other vocabularies can be compared. */
function spelt({ data, vocabularies }: TrainingSet): unknown {
  return Array.from({ length: data.sequenceCount }, (_, n) => {
    const positions = [];
    for (let p = data.sequenceOffsets[n] ?? 0; p < (data.sequenceOffsets[n + 1] ?? 0); p++) {
      const ids = (from: number | undefined, to: number | undefined, all: Uint32Array | undefined) =>
        Array.from(all?.subarray(from, to) ?? []);
      positions.push({
        label: vocabularies.labels.string(data.labels[p] ?? 0),
        attributes: ids(data.attributeOffsets[p], data.attributeOffsets[p + 1], data.attributeIds).map((id) =>
          vocabularies.attributes.string(id),
        ),
        values: Array.from(
          data.values?.subarray(data.attributeOffsets[p], data.attributeOffsets[p + 1]) ?? [],
        ),
        edges: ids(data.edgeOffsets?.[p], data.edgeOffsets?.[p + 1], data.edgeIds).map((id) =>
          vocabularies.edgeAttributes.string(id),
        ),
      });
    }
    return { weight: data.weights[n], positions };
  });
}

describe('resampled sequences', () => {
  it('are those that encoding the drawn sentences gives', () => {
    const training = encode(LINES);
    const counts = [2, 0, 3, 1];
    const data = resampleSequences(training.data, counts);
    const drawn = LINES.flatMap((line, n) => Array<string>(counts[n] ?? 0).fill(line));
    expect(spelt({ ...training, data })).toEqual(spelt(encode(drawn)));
    expect([data.sequenceCount, data.positionCount, data.maxLength]).toEqual([6, 15, 3]);
    expect(() => resampleSequences(training.data, [1])).toThrow(RangeError);
  });

  it('keep values and weights', () => {
    const set = new AttributeTrainingSet();
    const none = { templates: undefined, edgeAttributes: undefined, edgeTemplates: undefined, line: 0 };
    set.add({ ...none, attributes: [['p', 'q']], values: [[0.5, 2]], labels: ['X'], weight: 3 });
    set.add({ ...none, attributes: [['p'], []], values: [[4], []], labels: ['X', 'Y'], weight: 1 });
    const training = set.build();
    const data = resampleSequences(training.data, [1, 2]);
    const position = (attributes: string[], values: number[], label: string) => ({
      label,
      attributes,
      values,
      edges: [],
    });
    const second = { weight: 1, positions: [position(['p'], [4], 'X'), position([], [], 'Y')] };
    expect(spelt({ ...training, data })).toEqual([
      { weight: 3, positions: [position(['p', 'q'], [0.5, 2], 'X')] },
      second,
      second,
    ]);
  });
});

describe('refits', () => {
  it('are trainings on the drawn sentences, laid out as the model; a feature they lack has 0', async () => {
    const training = encode(LINES);
    const { model } = await trainCrf(training, { l2: 0.1 });
    const refits = await refitWeights(model, training, [], { refits: 3, seed: 4 });
    const random = createRandom(4);
    for (const weights of refits) {
      const counts = drawCounts(LINES.length, random);
      const drawn = encode(LINES.flatMap((line, n) => Array<string>(counts[n] ?? 0).fill(line)));
      const direct = await trainCrf(drawn, { l2: 0.1 });
      const { attributes, labels } = direct.model.parts.vocabularies;
      const { index } = model.parts;
      for (let a = 0; a < index.attributeCount; a++) {
        const there = attributes.id(model.parts.vocabularies.attributes.string(a));
        for (let f = index.stateOffsets[a] ?? 0; f < (index.stateOffsets[a + 1] ?? 0); f++) {
          const label = labels.id(model.labels[index.stateLabels[f] ?? 0] ?? '');
          const own = direct.model.parts.index;
          let expected = 0;
          for (
            let g = own.stateOffsets[there] ?? 0;
            there >= 0 && g < (own.stateOffsets[there + 1] ?? 0);
            g++
          )
            if (own.stateLabels[g] === label) expected = direct.model.parts.weights[g] ?? 0;
          expect(weights[f]).toBeCloseTo(expected, 3);
        }
      }
    }
  });

  it('draw documents as a whole, follow from the seed, and fewer are the first of more', async () => {
    const training = encode(LINES);
    const { model } = await trainCrf(training, { l2: 0.1 });
    const two = await refitWeights(model, training, [2, 2], { refits: 2, seed: 9 });
    const three = await refitWeights(model, training, [2, 2], { refits: 3, seed: 9, threads: 2 });
    expect(three.slice(0, 2)).toEqual(two);
    const counts = drawCounts(2, createRandom(9));
    const units = [counts[0], counts[0], counts[1], counts[1]].map((count) => count ?? 0);
    const data = resampleSequences(training.data, units);
    const direct = await trainCrf({ ...training, data }, { l2: 0.1 });
    const sizes = (weights: Float64Array | undefined) =>
      Array.from(weights ?? [])
        .filter((w) => w !== 0)
        .sort();
    expect(sizes(two[0])).toEqual(sizes(direct.model.parts.weights));
    await expect(refitWeights(model, training, [], { refits: 1 })).rejects.toThrow(OptionError);
  });
});

describe('intervals of weights', () => {
  it('are quantiles between order statistics, and shares of equal signs', () => {
    const refits = [4, 1, 3, 2, 0].map((value) => Float64Array.of(value, -value, 0));
    const { low, high, sameSign } = weightIntervals(Float64Array.of(2, 2, 0), refits, 0.5);
    // Of 0, 1, 2, 3, 4 the quantiles 1/4 and 3/4 are at places 1 and 3.
    expect([low[0], high[0], low[1], high[1]]).toEqual([1, 3, -3, -1]);
    expect(Array.from(sameSign)).toEqual([0.8, 0, 1]);
    const narrow = weightIntervals(Float64Array.of(1), [Float64Array.of(0), Float64Array.of(1)], 0.9);
    expect(narrow.low[0]).toBeCloseTo(0.05, 12);
    expect(narrow.high[0]).toBeCloseTo(0.95, 12);
    expect(() => weightIntervals(Float64Array.of(1), refits, 1)).toThrow(OptionError);
  });
});
