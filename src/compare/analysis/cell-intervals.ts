/** Intervals of the scores of single cells: two-level bootstrap, the same for our own systems and for other programs'. */
import { createRandom } from '../../numeric/index.ts';
import {
  categoryF1,
  inferContrast,
  type Metric,
  microF1,
  resample,
  type System,
} from '../statistics/index.ts';
import type { ScoredCell } from './scored-cell.ts';
import { systemOf } from './systems.ts';

/** Rounds at most: standard errors need fewer than tests do. */
const CELL_ROUNDS = 1000;

export interface IntervalOptions {
  readonly rounds: number;
  readonly seed: number;
  readonly confidence: number;
}

/** Of an F1, in [0, 1]. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface CellIntervals {
  /** Of micro F1 by conlleval. */
  readonly whole: (cell: ScoredCell) => Interval;
  /** Of the F1 of a category of the cell. */
  readonly category: (cell: ScoredCell, category: string) => Interval;
}

/**
 * All cells are resampled together, every metric with the same test sets drawn.
 * @param cells of one corpus, with keys of their own
 * @param isDeterministic whether every seed gives the same labels
 */
export function cellIntervals(
  cells: readonly ScoredCell[],
  isDeterministic: (cell: ScoredCell) => boolean,
  { rounds, seed, confidence }: IntervalOptions,
): CellIntervals {
  const intervals = (members: readonly System[], metric: Metric): Map<string, Interval> => {
    const resampled = resample(members, metric, {
      random: createRandom(seed),
      rounds: Math.min(rounds, CELL_ROUNDS),
    });
    return new Map(
      members.map(({ name }) => {
        const contrast = { name, terms: [{ system: name, coefficient: 1 }] };
        const { low, high } = inferContrast(resampled, contrast, { confidence });
        return [name, { low: Math.max(0, low / 100), high: Math.min(1, high / 100) }];
      }),
    );
  };
  const systems = cells.map((cell) => systemOf(cell, isDeterministic(cell), true));
  const whole = intervals(systems, microF1('conlleval'));
  const byCategory = new Map<string, Map<string, Interval>>();
  for (const category of new Set(cells.flatMap(({ categories }) => categories))) {
    const members = systems.filter((_, n) => cells[n]?.categories.includes(category));
    byCategory.set(category, intervals(members, categoryF1('conlleval', category)));
  }
  const found = (interval: Interval | undefined, of: string): Interval => {
    if (interval === undefined) throw new RangeError(`no interval was made for ${of}`);
    return interval;
  };
  return {
    whole: ({ group }) => found(whole.get(group.key), group.key),
    category: ({ group }, category) =>
      found(byCategory.get(category)?.get(group.key), `${category} of ${group.key}`),
  };
}
