/** Which labels a drawing of a sentence needs where there are more than it has room for. */
import type { Analysis } from './analysis.ts';

/** Up to so many labels are all shown. */
export const FEW_LABELS = 10;
/** A label counts where it is at least so probable somewhere. */
const LEAST_PROBABILITY = 0.01;

/**
 * Ids of the labels of the best paths, then of those likely anywhere, at most `most` beyond the paths' own, in the model's order.
 * @param always labels that stay whatever their probability
 */
export function relevantLabels(
  analysis: Analysis,
  always: readonly number[] = [],
  most: number = FEW_LABELS,
): number[] {
  const { labelCount: L, length: T, marginals, paths } = analysis;
  if (L <= FEW_LABELS) return Array.from({ length: L }, (_, j) => j);
  const greatest = new Float64Array(L);
  for (let p = 0; p < T * L; p++) greatest[p % L] = Math.max(greatest[p % L] ?? 0, marginals[p] ?? 0);
  const chosen = new Set<number>([...always, ...(paths[0]?.labels ?? [])]);
  const likely = Array.from({ length: L }, (_, j) => j)
    .filter((j) => (greatest[j] ?? 0) >= LEAST_PROBABILITY)
    .sort((a, b) => (greatest[b] ?? 0) - (greatest[a] ?? 0));
  for (const j of likely) if (chosen.size < most) chosen.add(j);
  return [...chosen].sort((a, b) => a - b);
}
