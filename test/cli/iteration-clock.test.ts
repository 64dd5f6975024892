import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IterationClock } from '../../src/cli/iteration-clock.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('IterationClock', () => {
  it('counts neither what comes before the start nor what is done aside', () => {
    const clock = new IterationClock();
    vi.advanceTimersByTime(5000);
    clock.start();
    vi.advanceTimersByTime(2000);
    clock.stop(3);
    vi.advanceTimersByTime(700);
    clock.resume();
    vi.advanceTimersByTime(1000);
    clock.stop(4);
    clock.resume();
    vi.advanceTimersByTime(500);
    expect(clock.report()).toEqual({
      seconds: 3.5,
      iterationSeconds: [2, 1],
      iterationEvaluations: [3, 1],
    });
  });
});
