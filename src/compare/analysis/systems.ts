/** Scored cells as the statistics want them. */
import { SCORING_MODES } from '../../evaluation/index.ts';
import { type System, type SystemRun, spanKey } from '../statistics/index.ts';
import type { RunScores } from './score-run.ts';
import type { ScoredCell } from './scored-cell.ts';

/** Name of the rate of transitions outside the tag scheme. */
export const INVALID_RATE = 'invalid';

/** One system per cell, named by its key. `withCategories`: also the counts of each category, conlleval. */
export function systemOf(
  cell: ScoredCell,
  isDeterministic: boolean,
  withCategories: boolean = false,
): System {
  return {
    name: cell.group.key,
    deterministic: isDeterministic,
    runs: cell.scores.map((run) => systemRun(run, withCategories ? cell.categories : [])),
  };
}

function systemRun(run: RunScores, categories: readonly string[]): SystemRun {
  const N = run.tokens.length;
  const none = { gold: new Uint32Array(N), predicted: new Uint32Array(N), correct: new Uint32Array(N) };
  return {
    seed: run.seed,
    // Names are the corpus's: from entries, so that none is taken for the prototype.
    spans: Object.fromEntries([
      ...SCORING_MODES.map((mode) => [spanKey(mode), run.counts[mode]] as const),
      ...categories.map(
        (category) => [spanKey('conlleval', category), run.categoryCounts.get(category) ?? none] as const,
      ),
    ]),
    rates: { [INVALID_RATE]: { numerator: run.invalid, denominator: run.tokens } },
  };
}
