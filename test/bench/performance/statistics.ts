/** What is said about repeated measurements: medians, extremes, ratios. */

export interface Summary {
  readonly count: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** @throws RangeError without values */
export function summarize(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined)
    throw new RangeError('a summary needs at least one value, got none');
  const below = sorted[Math.floor((sorted.length - 1) / 2)] ?? min;
  const above = sorted[Math.ceil((sorted.length - 1) / 2)] ?? max;
  return { count: sorted.length, median: (below + above) / 2, min, max };
}

/** `numerators[k] / denominators[k]` of starts made one after the other, as far as both go. */
export function pairRatios(numerators: readonly number[], denominators: readonly number[]): number[] {
  const ratios: number[] = [];
  for (const [k, denominator] of denominators.entries()) {
    const numerator = numerators[k];
    if (numerator !== undefined) ratios.push(numerator / denominator);
  }
  return ratios;
}

/**
 * Seconds of an L-BFGS iteration with one evaluation, over those of a run that have exactly one. The first iteration
 * is left out: it also evaluates the starting point. Where a short run has no other, seconds per evaluation stand in.
 * @param seconds `[N]` of each iteration, N >= 2
 * @param evaluations `[N]` of each iteration
 */
export function singleEvaluationSeconds(seconds: readonly number[], evaluations: readonly number[]): Summary {
  const later = seconds.map((value, k) => ({ value, evaluations: evaluations[k] ?? 1 })).slice(1);
  const single = later.filter((iteration) => iteration.evaluations === 1);
  if (single.length > 0) return summarize(single.map(({ value }) => value));
  return summarize(later.map((iteration) => iteration.value / iteration.evaluations));
}

export function relativeDifference(a: number, b: number): number {
  return Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), Number.MIN_VALUE);
}
