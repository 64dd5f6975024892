/** Which gold and predicted spans share tokens: the base of every comparison beyond exact match. */
import type { Span } from '../corpus/index.ts';

/** A gold and a predicted span with at least one token in common. */
export interface Overlap {
  /** Index into the gold list. */
  readonly gold: number;
  /** Index into the predicted list. */
  readonly predicted: number;
  /** Number of tokens in common. */
  readonly tokens: number;
  readonly isSameCategory: boolean;
  readonly isSameExtent: boolean;
}

/** All overlaps of two sorted lists neither of which overlaps itself, by gold then predicted index. O(G + P). */
export function findOverlaps(gold: readonly Span[], predicted: readonly Span[]): Overlap[] {
  const overlaps: Overlap[] = [];
  let g = 0;
  let p = 0;
  for (;;) {
    const a = gold[g];
    const b = predicted[p];
    if (a === undefined || b === undefined) return overlaps;
    const tokens = Math.min(a.end, b.end) - Math.max(a.start, b.start);
    if (tokens > 0) {
      overlaps.push({
        gold: g,
        predicted: p,
        tokens,
        isSameCategory: a.category === b.category,
        isSameExtent: a.start === b.start && a.end === b.end,
      });
    }
    if (a.end <= b.end) g++;
    if (b.end <= a.end) p++;
  }
}

/**
 * Closest first: more common tokens, then same category, then leftmost. A strict total order over the overlaps of a
 * sentence, so that "the closest partner" is always one span.
 */
export function compareCloseness(a: Overlap, b: Overlap): number {
  return (
    b.tokens - a.tokens ||
    Number(b.isSameCategory) - Number(a.isSameCategory) ||
    a.gold - b.gold ||
    a.predicted - b.predicted
  );
}

/** A one-to-one matching: the closest overlap whose two spans are both free, again and again. In gold order. */
export function pairByCloseness(overlaps: readonly Overlap[]): Overlap[] {
  const takenGold = new Set<number>();
  const takenPredicted = new Set<number>();
  const pairs: Overlap[] = [];
  for (const overlap of [...overlaps].sort(compareCloseness)) {
    if (takenGold.has(overlap.gold) || takenPredicted.has(overlap.predicted)) continue;
    takenGold.add(overlap.gold);
    takenPredicted.add(overlap.predicted);
    pairs.push(overlap);
  }
  return pairs.sort((a, b) => a.gold - b.gold);
}
