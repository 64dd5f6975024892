/** Interpretability as a system for the statistics: its units are the explained decisions, the same tokens for all models. */
import { jaccard } from '../explain/measures.ts';
import type { RunResult } from '../run/run-result.ts';
import type { System, SystemRun } from '../statistics/index.ts';
import type { ScoredCell } from './scored-cell.ts';

/**
 * `deletion` per decision: fall of the probability without the most important word beyond that without a random one. One run per seed.
 *
 * undefined where the cell's models were not explained.
 */
export function explainedSystem(cell: ScoredCell, isDeterministic: boolean): System | undefined {
  const runs = cell.group.runs.flatMap(({ seed, results }): SystemRun[] => {
    const gaps = ofAllFolds(results, ({ interpretation }) => interpretation?.gaps);
    if (gaps === undefined) return [];
    // Gaps lie in [-1, 1]; counts must not be negative, and differences are not changed by what is added to both.
    const numerator = Float64Array.from(gaps, (gap) => 1 + gap);
    return [{ seed, rates: { deletion: { numerator, denominator: ones(gaps.length) } } }];
  });
  return systemOfDecisions(cell.group.key, isDeterministic, runs);
}

/**
 * `stability` per decision: overlap (Jaccard) of the most important words of a refit with those of the model that was trained with
 * the same seed on the sentences as they are. One run per refit, numbered by it: the same number means the same sentences for all
 * systems. Given that model, refits are independent draws; overlaps of refits with each other would not be.
 *
 * undefined without refits.
 */
export function refitSystem(cell: ScoredCell): System | undefined {
  const runs = refitOverlaps(cell).map(({ refit, overlaps }): SystemRun => {
    const numerator = Float64Array.from(overlaps);
    return { seed: refit, rates: { stability: { numerator, denominator: ones(overlaps.length) } } };
  });
  return systemOfDecisions(cell.group.key, false, runs);
}

/** Of every refit the overlap of its words with those of the model it stands beside, `[decisions]`. */
export function refitOverlaps({ group }: ScoredCell): { refit: number; overlaps: number[] }[] {
  return group.refits.flatMap(({ refit, seed, results }) => {
    const reference = group.runs.find((run) => run.seed === seed)?.results ?? [];
    const own = ofAllFolds(results, (result) => result.refit?.topWords);
    const first = ofAllFolds(reference, ({ interpretation }) => interpretation?.topWords);
    const overlaps = own === undefined || first === undefined ? undefined : overlapsOf(own, first);
    return overlaps === undefined ? [] : [{ refit, overlaps }];
  });
}

/** Jaccard decision by decision; undefined where these are not the same decisions. */
export function overlapsOf(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
): number[] | undefined {
  return a.length === b.length ? a.map((words, d) => jaccard(words, b[d] ?? [])) : undefined;
}

/** What the folds of a run have, one after another; undefined where one of them has none. */
export function ofAllFolds<T>(
  results: readonly RunResult[],
  read: (result: RunResult) => readonly T[] | undefined,
): T[] | undefined {
  const parts = results.flatMap((result) => {
    const part = read(result);
    return part === undefined ? [] : [part];
  });
  return parts.length === results.length && parts.length > 0 ? parts.flat() : undefined;
}

/** Words that matter no more than random ones: what the `deletion` of a system is compared with. */
export function chanceSystem(name: string, like: System): System {
  const rates = like.runs[0]?.rates?.deletion;
  const each = ones(rates?.numerator.length ?? 0);
  return {
    name,
    deterministic: true,
    runs: [{ seed: 0, rates: { deletion: { numerator: each, denominator: each } } }],
  };
}

/** undefined for fewer than two decisions, which say nothing about others, and where runs differ in their number. */
function systemOfDecisions(
  name: string,
  deterministic: boolean,
  runs: readonly SystemRun[],
): System | undefined {
  const counts = runs.flatMap(({ rates }) =>
    Object.values(rates ?? {}).map(({ numerator }) => numerator.length),
  );
  const [D = 0] = counts;
  return D < 2 || counts.some((count) => count !== D) ? undefined : { name, deterministic, runs };
}

function ones(length: number): Float64Array {
  return new Float64Array(length).fill(1);
}
