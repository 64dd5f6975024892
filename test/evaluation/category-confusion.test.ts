import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CategoryConfusion, categoryConfusion, evaluateSpans } from '../../src/evaluation/index.ts';
import { labelAlphabet, labelPairs } from './label-arbitraries.ts';

const words = (text: string): string[] => text.split(' ');
const cell = (confusion: CategoryConfusion, gold: string, predicted: string): number =>
  confusion.counts[
    confusion.categories.indexOf(gold) * confusion.categories.length + confusion.categories.indexOf(predicted)
  ] ?? Number.NaN;
const at = (confusion: CategoryConfusion, counts: Uint32Array, category: string): number =>
  counts[confusion.categories.indexOf(category)] ?? Number.NaN;

const GOLD = [words('B-PER I-PER O B-LOC I-LOC O B-ORG O')];
const PREDICTED = [words('B-ORG I-ORG O B-LOC O O O B-PER')];

describe('categoryConfusion', () => {
  it('pairs only spans of equal extent by default', () => {
    const confusion = categoryConfusion(GOLD, PREDICTED, { scheme: 'iob2' });
    expect(confusion.categories).toEqual(['LOC', 'ORG', 'PER']);
    expect(cell(confusion, 'PER', 'ORG')).toBe(1);
    expect(confusion.counts.reduce((a, b) => a + b)).toBe(1);
    expect([...confusion.missed]).toEqual([1, 1, 0]);
    expect([...confusion.spurious]).toEqual([1, 0, 1]);
  });

  it('pairs overlapping spans on request', () => {
    const confusion = categoryConfusion(GOLD, PREDICTED, { scheme: 'iob2' }, 'overlap');
    expect(cell(confusion, 'PER', 'ORG')).toBe(1);
    expect(cell(confusion, 'LOC', 'LOC')).toBe(1);
    expect(at(confusion, confusion.missed, 'ORG')).toBe(1);
    expect(at(confusion, confusion.spurious, 'PER')).toBe(1);
  });

  it('gives a span that overlaps several the partner with most common tokens', () => {
    const gold = [words('B-A B-B I-B I-B')];
    const predicted = [words('B-C I-C I-C O')];
    const confusion = categoryConfusion(gold, predicted, { scheme: 'iob2' }, 'overlap');
    expect(cell(confusion, 'B', 'C')).toBe(1);
    expect(at(confusion, confusion.missed, 'A')).toBe(1);
  });

  it('prefers the same category among partners with equally many common tokens', () => {
    const confusion = categoryConfusion(
      [words('B-A B-B')],
      [words('B-B I-B')],
      { scheme: 'iob2' },
      'overlap',
    );
    expect(cell(confusion, 'B', 'B')).toBe(1);
    expect(at(confusion, confusion.missed, 'A')).toBe(1);
  });

  for (const match of ['exact', 'overlap'] as const) {
    it(`gives rows that add up to the support and columns to what was predicted, matched by ${match}`, () => {
      const pairs = labelPairs(labelAlphabet('BI', ['A', 'B', '__proto__']));
      fc.assert(
        fc.property(pairs, ({ gold, predicted }) => {
          const confusion = categoryConfusion(gold, predicted, { scheme: 'iob2' }, match);
          const scores = evaluateSpans(gold, predicted, { scheme: 'iob2' });
          expect(confusion.categories).toEqual([...scores.perCategory.keys()]);
          for (const [i, category] of confusion.categories.entries()) {
            const own = scores.perCategory.get(category);
            const row = confusion.categories.map((other) => cell(confusion, category, other));
            const column = confusion.categories.map((other) => cell(confusion, other, category));
            expect(row.reduce((a, b) => a + b) + (confusion.missed[i] ?? 0)).toBe(own?.gold);
            expect(column.reduce((a, b) => a + b) + (confusion.spurious[i] ?? 0)).toBe(own?.predicted);
            if (match === 'exact') expect(cell(confusion, category, category)).toBe(own?.correct);
          }
        }),
        { numRuns: 120, seed: 1 },
      );
    });
  }
});
