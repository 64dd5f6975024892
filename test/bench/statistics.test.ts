import { describe, expect, it } from 'vitest';
import {
  pairRatios,
  relativeDifference,
  singleEvaluationSeconds,
  summarize,
} from './performance/statistics.ts';

describe('summarize', () => {
  it('gives the middle value of an odd count, whatever the order', () => {
    expect(summarize([9, 1, 4])).toEqual({ count: 3, median: 4, min: 1, max: 9 });
  });

  it('gives the mean of the two middle values of an even count', () => {
    expect(summarize([10, 2, 4, 3])).toEqual({ count: 4, median: 3.5, min: 2, max: 10 });
  });

  it('refuses an empty list', () => {
    expect(() => summarize([])).toThrow(RangeError);
  });
});

describe('pairRatios', () => {
  it('divides start by start, as far as both lists go', () => {
    expect(pairRatios([10, 9, 8], [2, 3])).toEqual([5, 3]);
    expect(pairRatios([10], [2, 3])).toEqual([5]);
  });
});

describe('singleEvaluationSeconds', () => {
  it('leaves out the first iteration and those whose line search took more evaluations', () => {
    const summary = singleEvaluationSeconds([9, 1, 4, 2, 3], [1, 1, 2, 1, 1]);
    expect(summary).toEqual({ count: 3, median: 2, min: 1, max: 3 });
  });

  it('divides by the evaluations where no later iteration has just one', () => {
    expect(singleEvaluationSeconds([9, 4, 9], [3, 2, 3])).toMatchObject({ count: 2, median: 2.5 });
  });
});

describe('relativeDifference', () => {
  it('is relative to the greater magnitude and 0 for equal numbers, zeros too', () => {
    expect(relativeDifference(-8, -10)).toBeCloseTo(0.2, 15);
    expect(relativeDifference(0, 0)).toBe(0);
  });
});
