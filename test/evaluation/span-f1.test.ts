import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scheme } from '../../src/corpus/index.ts';
import { evaluateSpans, type ScoringMode, scoresToJson } from '../../src/evaluation/index.ts';
import { conllevalCounts, iobesToBio } from './conlleval-oracle.ts';
import { type LabelPair, labelAlphabet, labelPairs } from './label-arbitraries.ts';

const words = (text: string): string[] => text.split(' ');
const score = (gold: string, predicted: string, mode: ScoringMode, scheme: Scheme = 'iob2') =>
  evaluateSpans([words(gold)], [words(predicted)], { mode, scheme });

describe('evaluateSpans', () => {
  it('counts a hand-made sentence: one right, one with a wrong end, one missed', () => {
    const scores = evaluateSpans(
      [words('B-PER I-PER O B-LOC I-LOC O B-ORG'), words('O O')],
      [words('B-PER I-PER O B-LOC O O O'), words('O B-MISC')],
      { scheme: 'iob2' },
    );
    expect(scores.mode).toBe('conlleval');
    expect(scores.sentences).toBe(2);
    expect(scores.tokens).toBe(9);
    expect(scores.correctTokens).toBe(6);
    expect(scores.accuracy).toBe(6 / 9);
    expect(scores.micro).toEqual({
      gold: 3,
      predicted: 3,
      correct: 1,
      precision: 1 / 3,
      recall: 1 / 3,
      f1: 1 / 3,
    });
    expect([...scores.perCategory.keys()]).toEqual(['LOC', 'MISC', 'ORG', 'PER']);
    expect(scores.perCategory.get('PER')).toEqual({
      gold: 1,
      predicted: 1,
      correct: 1,
      precision: 1,
      recall: 1,
      f1: 1,
    });
    expect(scores.perCategory.get('LOC')).toMatchObject({ gold: 1, predicted: 1, correct: 0, f1: 0 });
    expect(scores.perCategory.get('ORG')).toMatchObject({ gold: 1, predicted: 0, precision: 0, recall: 0 });
    expect(scores.perCategory.get('MISC')).toMatchObject({ gold: 0, predicted: 1, correct: 0 });
  });

  it('takes macro and weighted means over the categories with gold support only', () => {
    const scores = evaluateSpans([words('B-A B-A B-A O B-B O')], [words('B-A B-A O O O B-C')], {
      scheme: 'iob2',
    });
    const f1OfA = (2 * 2) / (3 + 2);
    expect(scores.macro).toEqual({ precision: (1 + 0) / 2, recall: (2 / 3 + 0) / 2, f1: f1OfA / 2 });
    expect(scores.weighted.f1).toBeCloseTo((3 * f1OfA) / 4, 15);
  });

  it('gives zeros, never NaN, where there is nothing to divide by', () => {
    const empty = evaluateSpans([], [], { scheme: 'iob2' });
    expect(empty).toMatchObject({
      tokens: 0,
      accuracy: 0,
      micro: { precision: 0, recall: 0, f1: 0 },
      macro: { f1: 0 },
    });
    expect(JSON.stringify(scoresToJson(empty))).not.toContain('null');
    const outside = score('O O', 'O O', 'conlleval');
    expect(outside.accuracy).toBe(1);
    expect(outside.micro).toEqual({ precision: 0, recall: 0, f1: 0, gold: 0, predicted: 0, correct: 0 });
  });

  it('reads I after O as an entity under conlleval and drops it under strict and discard', () => {
    // The example of seqeval's documentation: default F1 1.00, strict IOB2 F1 0.00.
    const gold = 'B-NP I-NP O';
    const predicted = 'I-NP I-NP O';
    expect(score(gold, predicted, 'conlleval').micro.f1).toBe(1);
    expect(score(gold, predicted, 'strict').micro).toMatchObject({
      gold: 1,
      predicted: 0,
      correct: 0,
      f1: 0,
    });
    expect(score(gold, predicted, 'discard').micro).toMatchObject({
      gold: 1,
      predicted: 0,
      correct: 0,
      f1: 0,
    });
  });

  it('gives the figures of the example in the documentation of seqeval', () => {
    const scores = evaluateSpans(
      [words('O O O B-MISC I-MISC I-MISC O'), words('B-PER I-PER O')],
      [words('O O B-MISC I-MISC I-MISC I-MISC O'), words('B-PER I-PER O')],
      { scheme: 'iob2' },
    );
    expect(scores.micro.f1).toBe(0.5);
    expect(scores.accuracy).toBe(0.8);
    expect(scores.macro.f1).toBe(0.5);
    expect(scores.perCategory.get('MISC')).toMatchObject({ precision: 0, recall: 0, f1: 0, gold: 1 });
    expect(scores.perCategory.get('PER')).toMatchObject({ precision: 1, recall: 1, f1: 1, gold: 1 });
  });

  it('scores the repaired labels under discard: the spans of strict, another token accuracy', () => {
    const gold = 'B-PER I-LOC O';
    const predicted = 'B-PER O O';
    expect(score(gold, predicted, 'strict')).toMatchObject({ accuracy: 2 / 3, micro: { f1: 1 } });
    expect(score(gold, predicted, 'discard')).toMatchObject({ accuracy: 1, micro: { f1: 1 } });
  });

  it('counts the label transitions that the scheme forbids, on either side and in every mode', () => {
    for (const mode of ['conlleval', 'strict', 'discard'] as const) {
      const scores = score('B-A I-A O', 'I-A O I-B', mode);
      expect(scores.invalid).toEqual({ gold: 0, predicted: 2 });
    }
    expect(score('B-A I-A O', 'I-A O I-B', 'conlleval', 'iob1').invalid).toEqual({ gold: 1, predicted: 0 });
    expect(score('NN VB', 'NN NN', 'conlleval', 'none').invalid).toEqual({ gold: 0, predicted: 0 });
  });

  it('makes every token a unit under scheme none, O an ordinary label, micro F1 the accuracy', () => {
    const scores = score('DT NN O B-X NN', 'DT NN O NN VB', 'strict', 'none');
    expect(scores.micro).toEqual({ gold: 5, predicted: 5, correct: 3, precision: 0.6, recall: 0.6, f1: 0.6 });
    expect(scores.accuracy).toBe(0.6);
    expect(scores.perCategory.get('O')).toMatchObject({ gold: 1, predicted: 1, correct: 1 });
    expect(scores.perCategory.get('B-X')).toMatchObject({ gold: 1, predicted: 0 });
    expect(scores.perCategory.get('NN')).toMatchObject({ gold: 2, predicted: 2, correct: 1 });
  });

  it('names the sentence and both sizes when gold and predicted do not fit together', () => {
    const reading = { scheme: 'iob2' } as const;
    expect(() => evaluateSpans([['O'], ['O', 'O']], [['O'], ['O']], reading)).toThrow(
      new RangeError('sentence 1: 2 gold labels but 1 predicted ones'),
    );
    expect(() => evaluateSpans([['O'], ['O']], [['O']], reading)).toThrow(
      new RangeError('2 gold sentences but 1 predicted ones'),
    );
  });

  it('keeps hostile category names as plain keys, in the Map and in JSON', () => {
    const scores = score('B-__proto__ O B-constructor', 'B-__proto__ B-toString O', 'conlleval');
    const json = scoresToJson(scores);
    expect(Object.keys(json.perCategory)).toEqual(['__proto__', 'constructor', 'toString']);
    const parsed: unknown = JSON.parse(JSON.stringify(json));
    expect(JSON.stringify(parsed)).toContain(
      '"__proto__":{"precision":1,"recall":1,"f1":1,"gold":1,"predicted":1,"correct":1}',
    );
    expect(Object.getPrototypeOf(json.perCategory)).toBe(Object.prototype);
  });

  it('writes the JSON that scripts rely on, at full precision', () => {
    const json = scoresToJson(score('B-A B-A B-A', 'B-A B-A O', 'strict'));
    expect(json).toEqual({
      mode: 'strict',
      sentences: 1,
      tokens: 3,
      accuracy: 2 / 3,
      micro: { precision: 1, recall: 2 / 3, f1: 0.8, gold: 3, predicted: 2, correct: 2 },
      macro: { f1: 0.8 },
      weighted: { f1: expect.closeTo(0.8, 14) },
      perCategory: { A: { precision: 1, recall: 2 / 3, f1: 0.8, gold: 3, predicted: 2, correct: 2 } },
      invalid: { gold: 0, predicted: 0 },
    });
    expect(JSON.stringify(json)).toContain('0.6666666666666666');
  });
});

describe('evaluateSpans against the method of conlleval', () => {
  const CATEGORIES = ['A', 'B', 'WORK-OF-ART'];

  function expectSameCounts(pair: LabelPair, scheme: Scheme, rewrite?: (labels: string[]) => string[]): void {
    const scores = evaluateSpans(pair.gold, pair.predicted, { mode: 'conlleval', scheme });
    const expected =
      rewrite === undefined
        ? conllevalCounts(pair.gold, pair.predicted)
        : conllevalCounts(pair.gold.map(rewrite), pair.predicted.map(rewrite));
    expect(scores.tokens).toBe(expected.tokens);
    const counts = [...scores.perCategory].map(([c, s]) => [c, [s.gold, s.predicted, s.correct]]);
    expect(counts).toEqual([...expected.types].sort(([a], [b]) => (a < b ? -1 : 1)));
    if (rewrite === undefined) expect(scores.correctTokens).toBe(expected.correctTags);
  }

  const cases: [string, string, string[], Scheme][] = [
    ['B I O with categories', 'BI', CATEGORIES, 'iob2'],
    ['B I O without categories', 'BI', [''], 'iob1'],
    ['B I O, some with and some without category', 'BI', ['', 'A'], 'iob2'],
    ['I E O with categories', 'IE', CATEGORIES, 'ioe2'],
    ['I E O without categories', 'IE', [''], 'ioe1'],
  ];
  for (const [name, prefixes, categories, scheme] of cases) {
    it(`gives the same counts on random ${name}, valid or not`, () => {
      const pairs = labelPairs(labelAlphabet(prefixes, categories));
      fc.assert(
        fc.property(pairs, (pair) => expectSameCounts(pair, scheme)),
        { numRuns: 600, seed: 7 },
      );
    });
  }

  for (const categories of [CATEGORIES, [''], ['', 'A']]) {
    it(`gives the counts of the BIO rewriting on random B I E S O with categories [${categories}]`, () => {
      fc.assert(
        fc.property(labelPairs(labelAlphabet('BIES', categories)), (pair) =>
          expectSameCounts(pair, 'iobes', iobesToBio),
        ),
        { numRuns: 600, seed: 8 },
      );
    });
  }

  it('departs from the script where the script errs on IOBES: B after E begins an entity', () => {
    const gold = [['B-A', 'E-A', 'B-A', 'E-A']];
    const predicted = [['B-A', 'E-A', 'B-A', 'I-A']];
    expect(conllevalCounts(gold, gold).types.get('A')).toEqual([1, 1, 1]);
    expect(evaluateSpans(gold, gold, { scheme: 'iobes' }).micro).toMatchObject({ gold: 2, correct: 2 });
    expect(evaluateSpans(gold, predicted, { scheme: 'iobes', mode: 'strict' }).micro).toMatchObject({
      gold: 2,
      predicted: 1,
      correct: 1,
    });
  });

  it('gives the same scores in all modes on valid labels', () => {
    const gold = [words('B-A I-A B-A O B-B'), words('O B-B I-B')];
    const predicted = [words('B-A O B-A O B-A'), words('B-B I-B I-B')];
    const [conlleval, strict, discard] = (['conlleval', 'strict', 'discard'] as const).map((mode) =>
      scoresToJson(evaluateSpans(gold, predicted, { mode, scheme: 'iob2' })),
    );
    expect({ ...strict, mode: 'conlleval' }).toEqual(conlleval);
    expect({ ...discard, mode: 'conlleval' }).toEqual(conlleval);
  });
});

interface SeqevalTriples {
  readonly micro: number[];
  readonly macro: number[];
  readonly weighted: number[];
  readonly perCategory: Record<string, number[]>;
}
interface SeqevalCase {
  readonly scheme: Scheme;
  readonly gold: string[];
  readonly predicted: string[];
  readonly accuracy: number;
  readonly conlleval: SeqevalTriples;
  readonly strict: SeqevalTriples;
}

describe('evaluateSpans against seqeval 1.2.2', () => {
  const golden: { cases: SeqevalCase[] } = JSON.parse(
    readFileSync(new URL('../golden/evaluation-seqeval.json', import.meta.url), 'utf8'),
  );

  for (const [n, reference] of golden.cases.entries()) {
    it(`gives seqeval's default and strict scores on ${reference.scheme} labels, case ${n}`, () => {
      const gold = reference.gold.map(words);
      const predicted = reference.predicted.map(words);
      for (const mode of ['conlleval', 'strict'] as const) {
        const scores = evaluateSpans(gold, predicted, { mode, scheme: reference.scheme });
        const expected = reference[mode];
        const expectTriple = (
          actual: { precision: number; recall: number; f1: number },
          triple: number[],
        ) => {
          expect(actual.precision).toBeCloseTo(triple[0] ?? Number.NaN, 14);
          expect(actual.recall).toBeCloseTo(triple[1] ?? Number.NaN, 14);
          expect(actual.f1).toBeCloseTo(triple[2] ?? Number.NaN, 14);
        };
        expect(scores.accuracy).toBeCloseTo(reference.accuracy, 14);
        expectTriple(scores.micro, expected.micro);
        expectTriple(scores.macro, expected.macro);
        expectTriple(scores.weighted, expected.weighted);
        for (const [category, figures] of Object.entries(expected.perCategory)) {
          const own = scores.perCategory.get(category);
          expect(own?.gold).toBe(figures[3]);
          if (own !== undefined) expectTriple(own, figures);
        }
      }
    });
  }
});
