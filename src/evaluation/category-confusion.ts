/** Which category was taken for which, over entities. */
import { findOverlaps, pairByCloseness } from './span-overlap.ts';
import { type LabelSequences, pairSentences, readSpans, type SpanReading } from './span-reading.ts';

/**
 * How a gold and a predicted span become a pair. `exact`: same start and end. `overlap`: they share a token; each span
 * is in at most one pair, the pair with most common tokens first (ties: same category, then leftmost).
 */
export type ConfusionMatch = 'exact' | 'overlap';

export interface CategoryConfusion {
  readonly match: ConfusionMatch;
  /** Every category of either side, sorted. `C` of them. */
  readonly categories: readonly string[];
  /** Pairs with gold category i and predicted category j, `[C][C]`, row = gold. */
  readonly counts: Uint32Array;
  /** Gold spans in no pair, `[C]` by gold category. Row i of `counts` plus missed[i] is the support of i. */
  readonly missed: Uint32Array;
  /** Predicted spans in no pair, `[C]` by predicted category. Column j of `counts` plus spurious[j] is what was predicted. */
  readonly spurious: Uint32Array;
}

/**
 * Entity-level confusion of categories, `gold` and `predicted` `[N][T]`.
 * @throws RangeError where numbers of sentences or lengths differ.
 */
export function categoryConfusion(
  gold: LabelSequences,
  predicted: LabelSequences,
  reading: SpanReading,
  match: ConfusionMatch = 'exact',
): CategoryConfusion {
  const pairs: [string, string][] = [];
  const missedCategories: string[] = [];
  const spuriousCategories: string[] = [];
  for (const sentence of pairSentences(gold, predicted, reading)) {
    const goldSpans = readSpans(sentence.gold, reading);
    const predictedSpans = readSpans(sentence.predicted, reading);
    const overlaps = findOverlaps(goldSpans, predictedSpans);
    const matches = match === 'exact' ? overlaps.filter((o) => o.isSameExtent) : pairByCloseness(overlaps);
    const pairOfGold = new Map(matches.map((o) => [o.gold, o.predicted]));
    const paired = new Set(pairOfGold.values());
    for (const [g, span] of goldSpans.entries()) {
      const partner = predictedSpans[pairOfGold.get(g) ?? -1];
      if (partner === undefined) missedCategories.push(span.category);
      else pairs.push([span.category, partner.category]);
    }
    for (const [p, span] of predictedSpans.entries())
      if (!paired.has(p)) spuriousCategories.push(span.category);
  }

  const categories = [...new Set([...pairs.flat(), ...missedCategories, ...spuriousCategories])].sort();
  const C = categories.length;
  const ids = new Map(categories.map((category, id) => [category, id]));
  const id = (category: string): number => ids.get(category) ?? 0;
  const counts = new Uint32Array(C * C);
  const missed = new Uint32Array(C);
  const spurious = new Uint32Array(C);
  for (const [from, to] of pairs) counts[id(from) * C + id(to)]! += 1;
  for (const category of missedCategories) missed[id(category)]! += 1;
  for (const category of spuriousCategories) spurious[id(category)]! += 1;
  return { match, categories, counts, missed, spurious };
}
