import { describe, expect, it } from 'vitest';
import {
  findCrossing,
  inferCrossover,
  inferResourceWorth,
  type LearningCurve,
  learningCurve,
  microF1,
  type Resampled,
  sizeReaching,
} from '../../../src/compare/statistics/index.ts';

const sizes = [100, 1000, 10_000];
const curve = (...values: number[]): { sizes: number[]; values: number[] } => ({ sizes, values });

describe('findCrossing', () => {
  it('interpolates in log size', () => {
    // Gap −4 at 100 and +4 at 1,000: halfway in log size, √(100 · 1,000).
    expect(findCrossing(curve(50, 60, 70), curve(54, 56, 60))).toEqual({
      kind: 'crosses',
      size: expect.closeTo(Math.sqrt(1e5), 9),
      winner: 'A',
      crossings: [expect.closeTo(Math.sqrt(1e5), 9)],
    });
    expect(findCrossing(curve(3, 3, 1), curve(0, 0, 2))).toMatchObject({
      size: expect.closeTo(1000 * 10 ** 0.75, 9),
      winner: 'B',
    });
  });

  it('says who is above where none crosses, and takes touching for no crossing', () => {
    expect(findCrossing(curve(1, 2, 3), curve(0, 1, 2))).toEqual({ kind: 'none', above: 'A' });
    expect(findCrossing(curve(0, 1, 2), curve(1, 1, 3))).toEqual({ kind: 'none', above: 'B' });
    expect(findCrossing(curve(1, 1, 1), curve(1, 1, 1))).toEqual({ kind: 'none', above: 'neither' });
  });

  it('meets at a measured size, and lists every crossing with the last as the answer', () => {
    expect(findCrossing(curve(0, 1, 2), curve(1, 1, 1))).toMatchObject({ size: 1000, winner: 'A' });
    expect(findCrossing(curve(1, 0, 1), curve(0, 1, 0))).toMatchObject({
      winner: 'A',
      size: expect.closeTo(1000 * Math.sqrt(10), 9),
      crossings: [expect.closeTo(100 * Math.sqrt(10), 9), expect.closeTo(1000 * Math.sqrt(10), 9)],
    });
  });

  it('refuses curves of other or unordered sizes', () => {
    expect(() => findCrossing(curve(1, 2, 3), { sizes: [100, 1000, 9000], values: [1, 2, 3] })).toThrow(
      'different sizes',
    );
    const unordered = { sizes: [100, 100], values: [1, 2] };
    expect(() => findCrossing(unordered, unordered)).toThrow('strictly ascending');
  });
});

describe('sizeReaching', () => {
  it('interpolates, and says where the range ends', () => {
    expect(sizeReaching(curve(50, 60, 70), 55)).toEqual({
      kind: 'at',
      size: expect.closeTo(100 * Math.sqrt(10), 9),
    });
    expect(sizeReaching(curve(50, 60, 70), 60)).toEqual({ kind: 'at', size: expect.closeTo(1000, 9) });
    expect(sizeReaching(curve(50, 60, 70), 50)).toEqual({ kind: 'at', size: 100 });
    expect(sizeReaching(curve(50, 60, 70), 49)).toEqual({ kind: 'below', size: 100 });
    expect(sizeReaching(curve(50, 60, 70), 71)).toEqual({ kind: 'beyond', size: 10_000 });
  });
});

/** Ten rounds with given values instead of drawn ones, so that shares and bounds can be counted by hand. */
function rounds(
  name: string,
  values: readonly number[],
  perRound: readonly (readonly number[])[],
): LearningCurve {
  return { name, sizes, values, rounds: Float64Array.from(perRound.flat()) };
}

describe('inferCrossover', () => {
  const flat = Array.from({ length: 10 }, () => [5, 5, 5]);
  const b = rounds('B', [5, 5, 5], flat);

  it('counts rounds and bounds the interval by the range', () => {
    const a = rounds(
      'A',
      [3, 7, 9],
      [
        ...Array.from({ length: 6 }, () => [3, 7, 9]), // crosses at 100 · √10
        [6, 7, 8], // above throughout
        [1, 2, 3], // below throughout
        [7, 4, 3], // crosses to B
        [5, 5, 5],
      ],
    );
    const result = inferCrossover(a, b, 0.9);
    expect(result.winner).toBe('A');
    expect(result.shares).toEqual({
      crossesToA: 0.6,
      crossesToB: 0.1,
      aThroughout: 0.1,
      bThroughout: 0.1,
      equal: 0.1,
    });
    expect(result.interval).toEqual({
      confidence: 0.9,
      low: { kind: 'below', size: 100 },
      high: { kind: 'beyond', size: 10_000 },
    });
    expect(inferCrossover(a, b, 0.2).interval.low).toEqual({
      kind: 'at',
      size: expect.closeTo(100 * Math.sqrt(10), 9),
    });
  });

  it('reads learning curves and worth from resampled systems', () => {
    const values = [50, 60, 70, 55];
    const resampled: Resampled = {
      metric: microF1('conlleval'),
      units: 4,
      rounds: 2,
      seedPairing: 'independent',
      systems: ['s', 'm', 'l', 'with'].map((name, k) => ({
        name,
        deterministic: true,
        seeds: [1],
        runMetrics: Float64Array.of(values[k] ?? 0),
        estimate: values[k] ?? 0,
        firstRun: k,
      })),
      runRounds: Float64Array.of(50, 60, 70, 55, 50, 60, 70, 71),
      systemRounds: Float64Array.of(50, 60, 70, 55, 50, 60, 70, 71),
    };
    const without = learningCurve('without', resampled, [
      { size: 100, system: 's' },
      { size: 1000, system: 'm' },
      { size: 10_000, system: 'l' },
    ]);
    expect(without.values).toEqual([50, 60, 70]);
    const worth = inferResourceWorth(without, resampled, { system: 'with', size: 200 });
    expect(worth.equalSize).toEqual({ kind: 'at', size: expect.closeTo(316.227766, 5) });
    expect(worth.sentences).toBeCloseTo(116.227766, 5);
    expect([worth.shareBelow, worth.shareBeyond]).toEqual([0, 0.5]);
    expect(worth.interval.low).toEqual({ kind: 'at', size: expect.closeTo(316.227766, 5) });
    expect(worth.interval.high).toEqual({ kind: 'beyond', size: 10_000 });
    expect(() => inferResourceWorth(without, resampled, { system: 'x', size: 200 })).toThrow(
      'no system called x',
    );
    expect(() => inferResourceWorth(without, resampled, { system: 'with', size: 0 })).toThrow('positive');
  });
});
