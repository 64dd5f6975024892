import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  evaluateSpans,
  SEMEVAL_SCHEMAS,
  type SemevalCounts,
  type SemevalSchema,
  scoreSemeval,
} from '../../src/evaluation/index.ts';
import { labelAlphabet, labelPairs } from './label-arbitraries.ts';

const words = (text: string): string[] => text.split(' ');
const counts = (c: SemevalCounts): number[] => [c.correct, c.incorrect, c.partial, c.missed, c.spurious];

describe('scoreSemeval', () => {
  /**
   * The scenarios of nervaluate's README (MantisAI/nervaluate), in its order III, II, V, IV, I, VI, and a second pair of
   * scenario I: its list shows one, its totals (five counts that make POS 6) contain two.
   */
  const gold = ['B-BRAND', 'O', 'O B-DRUG', 'B-DRUG', 'B-DRUG', 'O B-GROUP', 'B-GROUP'].map(words);
  const predicted = ['O', 'B-BRAND', 'B-DRUG I-DRUG', 'B-BRAND', 'B-DRUG', 'B-DRUG I-DRUG', 'B-GROUP'].map(
    words,
  );
  const scores = scoreSemeval(gold, predicted, { scheme: 'iob2' });

  it("gives the table of nervaluate's README for its scenarios", () => {
    // Rows "Correct" to "F1" of the table "Putting all together", which prints 0.66 for 2/3 and 0.33 for 1/3.
    const { type, partial, exact, strict } = scores.overall;
    expect(counts(type)).toEqual([3, 2, 0, 1, 1]);
    expect(counts(partial)).toEqual([3, 0, 2, 1, 1]);
    expect(counts(exact)).toEqual([3, 2, 0, 1, 1]);
    expect(counts(strict)).toEqual([2, 3, 0, 1, 1]);
    for (const [schema, value] of [
      [type, 1 / 2],
      [partial, 2 / 3],
      [exact, 1 / 2],
      [strict, 1 / 3],
    ] as const) {
      expect(schema.possible).toBe(6);
      expect(schema.actual).toBe(6);
      expect([schema.precision, schema.recall, schema.f1]).toEqual([value, value, value]);
    }
  });

  it('counts a pair for its gold category and a spurious span for its predicted one', () => {
    expect([...scores.perCategory.keys()]).toEqual(['BRAND', 'DRUG', 'GROUP']);
    expect(scores.perCategory.get('BRAND')?.strict).toMatchObject({
      missed: 1,
      spurious: 1,
      possible: 1,
      actual: 1,
    });
    expect(scores.perCategory.get('DRUG')?.type).toMatchObject({
      correct: 2,
      incorrect: 1,
      possible: 3,
      actual: 3,
    });
    expect(scores.perCategory.get('GROUP')?.partial).toMatchObject({
      correct: 1,
      partial: 1,
      precision: 0.75,
      recall: 0.75,
      f1: 0.75,
    });
  });

  it('gives a predicted span over two gold ones to the nearest of its category under type', () => {
    const one = scoreSemeval([words('B-A B-B I-B')], [words('B-B I-B I-B')], { scheme: 'iob2' });
    expect(counts(one.overall.type)).toEqual([1, 0, 0, 1, 0]);
    expect(one.perCategory.get('A')?.type.missed).toBe(1);
    expect(counts(one.overall.strict)).toEqual([0, 1, 0, 1, 0]);
    expect(one.perCategory.get('A')?.strict.incorrect).toBe(1);
  });

  it('gives zeros where nothing was gold or predicted', () => {
    expect(scoreSemeval([['O']], [['O']], { scheme: 'iob2' }).overall.partial).toMatchObject({
      precision: 0,
      f1: 0,
    });
  });

  it('has category counts that add up, POS the gold spans, ACT the predicted ones, strict as exact match', () => {
    fc.assert(
      fc.property(labelPairs(labelAlphabet('BI', ['A', 'B'])), (pair) => {
        const own = scoreSemeval(pair.gold, pair.predicted, { scheme: 'iob2' });
        const { micro } = evaluateSpans(pair.gold, pair.predicted, { scheme: 'iob2' });
        for (const schema of SEMEVAL_SCHEMAS) {
          const total = own.overall[schema];
          expect([total.possible, total.actual]).toEqual([micro.gold, micro.predicted]);
          const summed = [...own.perCategory.values()].map((table) => counts(table[schema]));
          expect(counts(total)).toEqual(
            [0, 1, 2, 3, 4].map((k) => summed.reduce((a, c) => a + (c[k] ?? 0), 0)),
          );
        }
        expect(own.overall.strict.correct).toBe(micro.correct);
        expect(own.overall.strict.f1).toBe(micro.f1);
      }),
      { numRuns: 120, seed: 2 },
    );
  });
});

type NervaluateCase = { readonly gold: string[]; readonly predicted: string[] } & Record<
  SemevalSchema,
  number[]
>;

describe('scoreSemeval against nervaluate 1.2.1', () => {
  it('gives its counts and scores under all four schemas on every reference case', () => {
    const golden: { cases: NervaluateCase[] } = JSON.parse(
      readFileSync(new URL('../golden/evaluation-nervaluate.json', import.meta.url), 'utf8'),
    );
    expect(golden.cases.length).toBe(75);
    for (const reference of golden.cases) {
      const { overall } = scoreSemeval(reference.gold.map(words), reference.predicted.map(words), {
        scheme: 'iob2',
      });
      for (const schema of SEMEVAL_SCHEMAS) {
        const { possible, actual, precision, recall, f1, ...five } = overall[schema];
        const expected = reference[schema];
        expect([...counts({ possible, actual, precision, recall, f1, ...five }), possible, actual]).toEqual(
          expected.slice(0, 7),
        );
        for (const [k, value] of [precision, recall, f1].entries()) {
          expect(value).toBeCloseTo(expected[7 + k] ?? Number.NaN, 14);
        }
      }
    }
  });
});
