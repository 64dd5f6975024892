/** What is wrong with each wrong span: its ends, its category, both, its existence, or how many it should be. */

import type { Span } from '../corpus/index.ts';
import { compareCloseness, findOverlaps, type Overlap } from './span-overlap.ts';
import { type LabelSequences, pairSentences, readSpans, type SpanReading } from './span-reading.ts';

/**
 * - `correct`: same extent and category
 * - `type`: same extent, other category
 * - `boundary-left`, `-right`, `-both`: same category, the named end is wrong
 * - `boundary+type`: they overlap, but extent and category differ
 * - `split`: one gold span is spread over several predicted ones
 * - `merge`: one predicted span swallows several gold ones
 * - `missed`: a gold span that no predicted one touches
 * - `spurious`: a predicted span that touches no gold one
 */
export const SPAN_KINDS = [
  'correct',
  'type',
  'boundary-left',
  'boundary-right',
  'boundary-both',
  'boundary+type',
  'split',
  'merge',
  'missed',
  'spurious',
] as const;
export type SpanKind = (typeof SPAN_KINDS)[number];

export interface SentenceKinds {
  /** Kind of each gold span, `[G]`; never `spurious`. */
  readonly gold: readonly SpanKind[];
  /** Kind of each predicted span, `[P]`; never `missed`. */
  readonly predicted: readonly SpanKind[];
}

/**
 * The kind of every span of a sentence; both lists sorted, neither overlapping itself.
 *
 * Every span is linked to the span of the other side that it shares most tokens with (ties: same category, then
 * leftmost). A gold span with two or more links is `split`, a predicted span with two or more links `merge`; a span whose
 * only link leads to such a span takes that span's kind; a span without link is `missed` or `spurious`; what remains are
 * pairs, named by what differs. In a chain a gold span may so be `split` while one of its parts is a `merge`.
 */
export function classifySpans(gold: readonly Span[], predicted: readonly Span[]): SentenceKinds {
  const closestOfGold = new Map<number, Overlap>();
  const closestOfPredicted = new Map<number, Overlap>();
  for (const overlap of findOverlaps(gold, predicted).sort(compareCloseness)) {
    if (!closestOfGold.has(overlap.gold)) closestOfGold.set(overlap.gold, overlap);
    if (!closestOfPredicted.has(overlap.predicted)) closestOfPredicted.set(overlap.predicted, overlap);
  }
  const links = new Set([...closestOfGold.values(), ...closestOfPredicted.values()]);
  const linksOfGold = gold.map((): Overlap[] => []);
  const linksOfPredicted = predicted.map((): Overlap[] => []);
  for (const link of links) {
    linksOfGold[link.gold]?.push(link);
    linksOfPredicted[link.predicted]?.push(link);
  }
  const isSplit = (g: number): boolean => (linksOfGold[g]?.length ?? 0) > 1;
  const isMerge = (p: number): boolean => (linksOfPredicted[p]?.length ?? 0) > 1;
  const nameLink = (link: Overlap): SpanKind => {
    if (isSplit(link.gold)) return 'split';
    if (isMerge(link.predicted)) return 'merge';
    return namePair(gold[link.gold], predicted[link.predicted]);
  };
  return {
    gold: linksOfGold.map(([link], g) => {
      if (link === undefined) return 'missed';
      return isSplit(g) ? 'split' : nameLink(link);
    }),
    predicted: linksOfPredicted.map(([link], p) => {
      if (link === undefined) return 'spurious';
      return isMerge(p) ? 'merge' : nameLink(link);
    }),
  };
}

function namePair(gold: Span | undefined, predicted: Span | undefined): SpanKind {
  const isLeftWrong = gold?.start !== predicted?.start;
  const isRightWrong = gold?.end !== predicted?.end;
  const isTypeWrong = gold?.category !== predicted?.category;
  if (!isLeftWrong && !isRightWrong) return isTypeWrong ? 'type' : 'correct';
  if (isTypeWrong) return 'boundary+type';
  if (isLeftWrong && isRightWrong) return 'boundary-both';
  return isLeftWrong ? 'boundary-left' : 'boundary-right';
}

/** How many spans are of a kind. For the pair kinds (`correct`, `type`, `boundary…`) the two numbers are equal. */
export interface KindCount {
  readonly gold: number;
  readonly predicted: number;
}

export interface ErrorKinds {
  /** Every kind, in the order of SPAN_KINDS; the gold numbers add up to the gold spans, the predicted ones likewise. */
  readonly counts: ReadonlyMap<SpanKind, KindCount>;
  /** The same per category, each span under its own category; sorted by name. */
  readonly perCategory: ReadonlyMap<string, ReadonlyMap<SpanKind, KindCount>>;
  /** Predicted label transitions the scheme does not allow, and the sentences with one at least; 0 under `none`. */
  readonly invalidTransitions: number;
  readonly invalidSentences: number;
  /** The wrong spans one by one, for display: `side` says in whose labels the span stands. */
  readonly errors: readonly SpanError[];
}

export interface SpanError {
  /** 0-based. */
  readonly sentence: number;
  readonly side: 'gold' | 'predicted';
  readonly span: Span;
  readonly kind: Exclude<SpanKind, 'correct'>;
}

/**
 * Kinds of all spans of `gold` and `predicted`, both `[N][T]`, by the rules of `classifySpans`.
 * @throws RangeError where numbers of sentences or lengths differ.
 */
export function findErrorKinds(
  gold: LabelSequences,
  predicted: LabelSequences,
  reading: SpanReading,
): ErrorKinds {
  const counts = newKindCounts();
  const perCategory = new Map<string, Map<SpanKind, { gold: number; predicted: number }>>();
  const errors: SpanError[] = [];
  let invalidTransitions = 0;
  let invalidSentences = 0;
  for (const pair of pairSentences(gold, predicted, reading)) {
    const spans = { gold: readSpans(pair.gold, reading), predicted: readSpans(pair.predicted, reading) };
    const kinds = classifySpans(spans.gold, spans.predicted);
    for (const side of ['gold', 'predicted'] as const) {
      for (const [n, span] of spans[side].entries()) {
        const kind = kinds[side][n] ?? 'correct';
        let own = perCategory.get(span.category);
        if (own === undefined) {
          own = newKindCounts();
          perCategory.set(span.category, own);
        }
        for (const count of [counts.get(kind), own.get(kind)]) if (count !== undefined) count[side]++;
        if (kind !== 'correct') errors.push({ sentence: pair.sentence, side, span, kind });
      }
    }
    const invalid = pair.invalidPredicted;
    invalidTransitions += invalid;
    if (invalid > 0) invalidSentences++;
  }
  return {
    counts,
    perCategory: new Map([...perCategory].sort(([a], [b]) => (a < b ? -1 : 1))),
    invalidTransitions,
    invalidSentences,
    errors,
  };
}

function newKindCounts(): Map<SpanKind, { gold: number; predicted: number }> {
  return new Map(SPAN_KINDS.map((kind) => [kind, { gold: 0, predicted: 0 }]));
}
