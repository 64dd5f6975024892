import { describe, expect, it } from 'vitest';
import { generateEmbeddedCorpus } from '../../src/corpus/index.ts';
import { CrfModel, serializeCrf } from '../../src/crf/index.ts';
import { reduceModel, sortAttributes } from '../../src/inspect/reduce.ts';
import { fromTransport, toTransport } from '../../src/inspect/transport.ts';
import { smallCorpus } from '../helpers/small-corpus.ts';
import { nerSpec, patternSpec, trainedCrf } from '../helpers/trained-crf.ts';

const corpora = generateEmbeddedCorpus({ trainSentences: 60, devSentences: 5, testSentences: 5 });
const words = await trainedCrf(corpora.train, nerSpec());
const patterns = await trainedCrf(corpora.train, patternSpec());
const hostile = await trainedCrf(
  smallCorpus('hostile', ['__proto__/B-__proto__ </script>/O \ud800/O', 'café/O \udc00\u2028/B-x']),
  nerSpec([]),
);

function withWeights(model: CrfModel, change: (weight: number, f: number) => number): CrfModel {
  return new CrfModel({ ...model.parts, weights: model.parts.weights.map(change) });
}

describe('the order in which models are packed', () => {
  it.each([
    ['floats', words],
    ['edge features', patterns],
    ['hostile strings', hostile],
    ['sorted attributes', sortAttributes(words)],
    ['rounded weights', reduceModel(words, 0.01, 1 / 256)],
    ['integers', withWeights(words, (_, f) => (f % 7) - 3 || 1)],
    ['numbers just beyond two bytes', withWeights(words, (_, f) => (f === 3 ? -32768 : 1))],
    ['a negative zero', withWeights(words, (_, f) => (f === words.parts.weights.length - 1 ? -0 : 1))],
  ])('gives back the very same file: %s', (_, model) => {
    const file = serializeCrf(model);
    expect(Buffer.compare(fromTransport(toTransport(file)), file)).toBe(0);
  });

  it('tells that bytes are missing', () => {
    const packed = toTransport(serializeCrf(words));
    expect(() => fromTransport(packed.slice(0, -1))).toThrow(RangeError);
  });
});

describe('a model with sorted attributes', () => {
  it.each([
    ['words', words],
    ['patterns', patterns],
  ])('is the same function to the last bit: %s', (_, model) => {
    const sorted = sortAttributes(model);
    const names = Array.from({ length: sorted.parts.vocabularies.attributes.size }, (_, id) =>
      sorted.parts.vocabularies.attributes.string(id),
    );
    expect(names).not.toEqual(
      Array.from({ length: names.length }, (_, id) => model.parts.vocabularies.attributes.string(id)),
    );
    for (const sentence of corpora.test.sentences)
      expect(sorted.marginals(sentence)).toEqual(model.marginals(sentence));
  });
});
