import { describe, expect, it } from 'vitest';
import { MemoryError, resolveTrainOptions, type TrainOptions } from '../../src/crf/index.ts';
import { checkMemoryNeed, type TrainingCounts } from '../../src/crf/memory-need.ts';
import { memoryLimit, SharedMemory } from '../../src/numeric/index.ts';

const GIB = 2 ** 30;
const counts = (more: Partial<TrainingCounts>): TrainingCounts => ({
  labels: 10_001,
  attributes: 100_000,
  edgeAttributes: 0,
  hasTransitions: true,
  ...more,
});
const check = (more: Partial<TrainingCounts>, options: TrainOptions, gib: number) => () =>
  checkMemoryNeed(counts(more), resolveTrainOptions(options), gib * GIB);

describe('the memory a training needs, from counts alone', () => {
  it.each<[string, Partial<TrainingCounts>, TrainOptions, number]>([
    ['all states', {}, { possibleStates: true }, 6],
    ['all states, on a large machine', {}, { possibleStates: true }, 24],
    ['all transitions', { attributes: 10 }, { possibleTransitions: true }, 6],
    ['all transitions, however much there is', { attributes: 10 }, { possibleTransitions: true }, 1000],
    ['all transitions with sgd', { attributes: 10 }, { possibleTransitions: true, algorithm: 'sgd' }, 6],
    [
      'all transitions with a perceptron',
      { attributes: 10 },
      { possibleTransitions: true, algorithm: 'averaged-perceptron' },
      6,
    ],
    ['all edge features', { labels: 2000, edgeAttributes: 100 }, { possibleTransitions: true }, 6],
    ['a bit for each pair', { attributes: 5_000_000 }, { algorithm: 'sgd' }, 6],
    ['more labels than transitions can be a table of', { labels: 12_000, attributes: 10 }, {}, 1000],
    ['a small container', { labels: 5000 }, {}, 0.5],
  ])('is refused where it is not there: %s', (_, more, options, gib) => {
    expect(check(more, options, gib)).toThrow(MemoryError);
    expect(check(more, options, gib)).toThrow(
      /features need [\d.]+ GiB of memory, [\d.]+ GiB .*fewer labels/,
    );
  });

  it.each<[string, Partial<TrainingCounts>, TrainOptions, number]>([
    ['nothing but what was seen', { labels: 9, attributes: 3_000_000 }, {}, 2],
    [
      'all of few labels',
      { labels: 45, attributes: 100_000 },
      { possibleStates: true, possibleTransitions: true },
      1,
    ],
    [
      'all of some labels',
      { labels: 130, attributes: 50_000, edgeAttributes: 20 },
      { possibleStates: true, possibleTransitions: true },
      2,
    ],
    [
      'a threshold that may drop them',
      { labels: 1000, attributes: 1000 },
      { possibleTransitions: true, minFrequency: 2 },
      1,
    ],
    ['many labels with sgd', { attributes: 1000 }, { algorithm: 'sgd' }, 8],
  ])('is let pass where it may be: %s', (_, more, options, gib) => {
    expect(check(more, options, gib)).not.toThrow();
  });
});

describe('the memory there is', () => {
  const host = (constrained: number | undefined, total: number) => ({
    constrainedMemory: () => constrained,
    getBuiltinModule: () => ({ totalmem: () => total }),
  });
  it.each([
    ['the limit of a container', host(6 * GIB, 64 * GIB), 6 * GIB],
    ['the machine where a container has no limit', host(2 ** 64, 64 * GIB), 64 * GIB],
    ['the machine where nothing is said', host(undefined, 8 * GIB), 8 * GIB],
    ['the machine where 0 is said', host(0, 8 * GIB), 8 * GIB],
    ['no bound in a browser', {}, Number.POSITIVE_INFINITY],
  ])('is %s', (_, process, bytes) => {
    expect(memoryLimit(process)).toBe(bytes);
  });

  it('bounds a shared memory', () => {
    const memory = new SharedMemory(0, 2 ** 20);
    memory.allocate(2 ** 19);
    expect(() => memory.allocate(2 ** 20)).toThrow(/the system gives no 2 MiB of memory/);
  });
});
