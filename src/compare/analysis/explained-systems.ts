/** Interpretability as a system for the statistics: its units are the explained decisions, the same tokens for all models. */
import type { System, SystemRun } from '../statistics/index.ts';
import type { ScoredCell } from './cell-result.ts';

/**
 * Rates per decision. `deletion`: fall of the probability without the most important word beyond that without a random
 * one. `stability`: overlap of the most important words with those found by the other seeds (1 where training has none to
 * differ by).
 *
 * undefined where the cell's models were not explained.
 */
export function explainedSystem(cell: ScoredCell, isDeterministic: boolean): System | undefined {
  const explained = cell.group.runs.flatMap(({ seed, results }) => {
    const interpretations = results.flatMap(({ interpretation }) => interpretation ?? []);
    return interpretations.length === results.length ? [{ seed, interpretations }] : [];
  });
  if (explained.length === 0) return undefined;
  const gaps = explained.map(({ interpretations }) => interpretations.flatMap(({ gaps }) => gaps));
  const words = explained.map(({ interpretations }) => interpretations.flatMap(({ topWords }) => topWords));
  const D = gaps[0]?.length ?? 0;
  if (D < 2 || gaps.some(({ length }) => length !== D)) return undefined;
  const denominator = new Float64Array(D).fill(1);
  const runs = explained.map(({ seed }, s): SystemRun => {
    const numerator = Float64Array.from({ length: D }, (_, d) => meanOverlap(words, s, d));
    return {
      seed,
      rates: {
        // Gaps lie in [-1, 1]; counts must not be negative, and differences are not changed by what is added to both.
        deletion: { numerator: Float64Array.from(gaps[s] ?? [], (gap) => 1 + gap), denominator },
        ...(explained.length > 1 || isDeterministic ? { stability: { numerator, denominator } } : {}),
      },
    };
  });
  return { name: cell.group.key, deterministic: isDeterministic, runs };
}

/** Mean Jaccard overlap of the words of decision `d` between model `s` and every other. */
function meanOverlap(words: readonly (readonly (readonly number[])[])[], s: number, d: number): number {
  const own = new Set(words[s]?.[d] ?? []);
  const others = words.filter((_, other) => other !== s);
  if (others.length === 0) return 1;
  let total = 0;
  for (const other of others) {
    const their = new Set(other[d] ?? []);
    const common = [...own].filter((position) => their.has(position)).length;
    const union = own.size + their.size - common;
    total += union === 0 ? 1 : common / union;
  }
  return total / others.length;
}

/** Words that matter no more than random ones: what the `deletion` of a system is compared with. */
export function chanceSystem(name: string, like: System): System {
  const rates = like.runs[0]?.rates?.deletion;
  const ones = new Float64Array(rates?.numerator.length ?? 0).fill(1);
  return {
    name,
    deterministic: true,
    runs: [{ seed: 0, rates: { deletion: { numerator: ones, denominator: ones } } }],
  };
}
