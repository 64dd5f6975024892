import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Corpus, foldCorpus, splitCorpus, takeEveryNth } from '../../src/corpus/index.ts';
import { OptionError } from '../../src/errors.ts';
import { createRandom } from '../../src/numeric/index.ts';
import { smallCorpus } from '../helpers/small-corpus.ts';

/** `sizes[d]` sentences in document d, each of one word that names it. */
function documentsOf(sizes: readonly number[]): Corpus {
  const lines = sizes.flatMap((size, d) => [
    ...(d > 0 ? ['---'] : []),
    ...Array.from({ length: size }, (_, n) => `d${d}s${n}/O`),
  ]);
  return smallCorpus('c', lines);
}
const words = (corpus: Corpus): string[] => corpus.sentences.map((s) => s.tokens[0] ?? '');
const documentsIn = (corpus: Corpus): Set<string> => new Set(words(corpus).map((w) => w.split('s')[0] ?? ''));
const sizesArbitrary = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 12 });
const unit = fc.constantFrom('sentence' as const, 'document' as const);

describe('splitting by fractions', () => {
  test('the parts are disjoint, complete, in corpus order and of the sizes asked for', () => {
    fc.assert(
      fc.property(sizesArbitrary, unit, fc.integer(), (sizes, unit, seed) => {
        const corpus = documentsOf(sizes);
        const split = splitCorpus(corpus, { train: 0.7, dev: 0.2, test: 0.1 }, createRandom(seed), { unit });
        const parts = [split.train, split.dev, split.test];
        expect(parts.flatMap(words).sort()).toEqual(words(corpus).sort());
        const position = new Map(words(corpus).map((word, n) => [word, n]));
        for (const part of parts) {
          const places = words(part).map((word) => position.get(word) ?? -1);
          expect(places).toEqual([...places].sort((a, b) => a - b));
          expect(part.documents).toBe(documentsIn(part).size);
          expect(new Set(part.sentences.map((s) => s.document)).size).toBe(part.documents);
          if (part.documents > 0) expect(part.sentences.at(-1)?.document).toBe(part.documents - 1);
        }
        const units = unit === 'document' ? sizes.length : corpus.sentences.length;
        const size = unit === 'document' ? documentsIn(split.train).size : split.train.sentences.length;
        expect(size).toBe(Math.round(0.7 * units));
        if (unit === 'document') {
          expect(new Set([...documentsIn(split.train), ...documentsIn(split.dev)]).size).toBe(
            split.train.documents + split.dev.documents,
          );
        }
      }),
    );
  });

  test('the seed decides', () => {
    const corpus = documentsOf([40]);
    const half = (seed: number): string =>
      words(splitCorpus(corpus, { train: 0.5, dev: 0, test: 0.5 }, createRandom(seed)).train).join();
    expect(half(1)).toBe(half(1));
    expect(half(1)).not.toBe(half(2));
  });

  test('fractions below 1 leave the rest out, and impossible ones are refused', () => {
    const corpus = documentsOf([10]);
    const {
      train,
      dev,
      test: held,
    } = splitCorpus(corpus, { train: 0.2, dev: 0.1, test: 0 }, createRandom(3));
    expect([train, dev, held].map((c) => c.sentences.length)).toEqual([2, 1, 0]);
    expect([train.name, held.documents]).toEqual(['c:train', 0]);
    const split = (a: number, b: number) => () =>
      splitCorpus(corpus, { train: a, dev: b, test: 0 }, createRandom(1));
    expect(split(0.8, 0.3)).toThrow(OptionError);
    expect(split(-0.1, 0.3)).toThrow(/fractions.train/);
    expect(split(0.5, Number.NaN)).toThrow(/fractions.dev/);
  });
});

describe('folds', () => {
  test('tests make up the corpus, trains are their complements, sizes differ by one at most', () => {
    fc.assert(
      fc.property(sizesArbitrary, unit, fc.integer(), (sizes, unit, seed) => {
        const corpus = documentsOf(sizes);
        const k = Math.min(3, sizes.length);
        const folds = foldCorpus(corpus, k, createRandom(seed), { unit });
        expect(folds).toHaveLength(k);
        expect(folds.flatMap((f) => words(f.test)).sort()).toEqual(words(corpus).sort());
        for (const { train, test: held } of folds) {
          expect([...words(train), ...words(held)].sort()).toEqual(words(corpus).sort());
        }
        const counts = folds.map((f) => (unit === 'document' ? f.test.documents : f.test.sentences.length));
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('more folds than units, or one fold, are refused', () => {
    expect(() => foldCorpus(documentsOf([3]), 4, createRandom(1))).toThrow(/4 folds of 3 sentences/);
    expect(() => foldCorpus(documentsOf([3]), 2, createRandom(1), { unit: 'document' })).toThrow(OptionError);
    expect(() => foldCorpus(documentsOf([3]), 1, createRandom(1))).toThrow(OptionError);
  });
});

describe('every n-th', () => {
  test('takes the last of each n, or another on demand', () => {
    const corpus = documentsOf([7]);
    expect(words(takeEveryNth(corpus, 3).taken)).toEqual(['d0s2', 'd0s5']);
    expect(words(takeEveryNth(corpus, 3, { offset: 0 }).taken)).toEqual(['d0s0', 'd0s3', 'd0s6']);
    expect(words(takeEveryNth(corpus, 3).rest)).toEqual(['d0s0', 'd0s1', 'd0s3', 'd0s4', 'd0s6']);
  });

  test('takes whole documents, and refuses what makes no sense', () => {
    const corpus = documentsOf([2, 1, 3, 1]);
    const { rest, taken } = takeEveryNth(corpus, 2, { unit: 'document' });
    expect([...documentsIn(taken)]).toEqual(['d1', 'd3']);
    expect([rest.documents, rest.sentences.at(-1)?.document]).toEqual([2, 1]);
    expect(() => takeEveryNth(corpus, 1)).toThrow(OptionError);
    expect(() => takeEveryNth(corpus, 3, { offset: 3 })).toThrow(/offset/);
  });
});
