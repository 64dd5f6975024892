import { describe, expect, it } from 'vitest';
import { categoryShift, describeShift } from '../../../src/compare/index.ts';

const card = (train: readonly number[], test: readonly number[]) => ({
  categories: train.map((count, k) => ({ category: `C${k}`, train: count, dev: 0, test: test[k] ?? 0 })),
});

describe('categoryShift', () => {
  it('is the total variation distance of the shares, with the category that differs most', () => {
    // |0.8 − 0.2| + |0.2 − 0.3| + |0 − 0.5| = 1.2, halved.
    expect(categoryShift(card([80, 20, 0], [40, 60, 100]))).toEqual({
      distance: expect.closeTo(0.6, 12),
      category: 'C0',
      train: 0.8,
      test: 0.2,
    });
  });

  it('is nothing where the shares are alike, or too few spans were counted to tell', () => {
    expect(categoryShift(card([300, 100], [75, 55]))).toBeUndefined();
    expect(categoryShift(card([90, 0], [0, 900]))).toBeUndefined();
    expect(categoryShift(card([], []))).toBeUndefined();
  });

  it('is told in one line, whatever the category is called', () => {
    const shift = { distance: 0.61, category: 'a\n\u001b[31m', train: 0.5, test: 0.1 };
    expect(describeShift('c', shift)).toMatch(
      /^c: the training sentences .*"a\\n\\u001b\[31m": 50 % of the spans against 10 %; in all 61 % lie elsewhere.*"take": "every"/,
    );
  });
});
