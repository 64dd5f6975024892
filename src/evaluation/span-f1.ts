/** Exact-match precision, recall and F1 over spans: per category, micro, macro and weighted by support. */

import type { Scheme, Span } from '../corpus/index.ts';
import { countInvalidTransitions } from '../corpus/index.ts';
import {
  type LabelSequences,
  pairSentences,
  readSpans,
  repairByMode,
  type ScoringMode,
  type SpanReading,
} from './span-reading.ts';

/** Fractions in [0, 1], full precision. */
export interface PrecisionRecallF1 {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface CategoryScores extends PrecisionRecallF1 {
  /** Spans in the gold labels (support). */
  readonly gold: number;
  /** Spans in the predicted labels. */
  readonly predicted: number;
  /** Predicted spans whose start, end and category are those of a gold span. */
  readonly correct: number;
}

export interface SpanScores {
  readonly mode: ScoringMode;
  readonly scheme: Scheme;
  readonly sentences: number;
  readonly tokens: number;
  /** Tokens whose predicted label is the gold label in the standard spelling; under mode `discard` after the repair of both. */
  readonly correctTokens: number;
  /** correctTokens / tokens. */
  readonly accuracy: number;
  /** Over all spans of all categories. */
  readonly micro: CategoryScores;
  /** Unweighted means over the categories with gold support; a category that is only ever predicted does not enter. */
  readonly macro: PrecisionRecallF1;
  /** Means over the same categories, weighted by gold support. */
  readonly weighted: PrecisionRecallF1;
  /** Every category with gold or predicted spans, sorted by name. */
  readonly perCategory: ReadonlyMap<string, CategoryScores>;
  /** Label transitions, sentence boundaries included, that the scheme does not allow; 0 under scheme `none`. */
  readonly invalid: { readonly gold: number; readonly predicted: number };
}

/** P = correct/predicted, R = correct/gold, F1 = 2·correct/(gold + predicted); 0/0 gives 0. */
export function categoryScores(gold: number, predicted: number, correct: number): CategoryScores {
  return {
    precision: ratio(correct, predicted),
    recall: ratio(correct, gold),
    f1: ratio(2 * correct, gold + predicted),
    gold,
    predicted,
    correct,
  };
}

/** a / b, and 0 where b is 0. */
export function ratio(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}

/** Spans common to both lists: same start, end and category. Both sorted, neither overlapping itself. */
export function correctSpans(gold: readonly Span[], predicted: readonly Span[]): Span[] {
  const correct: Span[] = [];
  let p = 0;
  for (const span of gold) {
    let candidate = predicted[p];
    while (candidate !== undefined && candidate.start < span.start) candidate = predicted[++p];
    if (candidate === undefined) break;
    if (
      candidate.start === span.start &&
      candidate.end === span.end &&
      candidate.category === span.category
    ) {
      correct.push(span);
    }
  }
  return correct;
}

interface Tally {
  gold: number;
  predicted: number;
  correct: number;
}

/** Map from category to gold, predicted and correct counts, grown as categories turn up. */
export class CategoryTallies {
  readonly #tallies = new Map<string, Tally>();

  /** The live tally of `category`. */
  of(category: string): Tally {
    let tally = this.#tallies.get(category);
    if (tally === undefined) {
      tally = { gold: 0, predicted: 0, correct: 0 };
      this.#tallies.set(category, tally);
    }
    return tally;
  }

  add(gold: readonly Span[], predicted: readonly Span[]): void {
    for (const span of gold) this.of(span.category).gold++;
    for (const span of predicted) this.of(span.category).predicted++;
    for (const span of correctSpans(gold, predicted)) this.of(span.category).correct++;
  }

  total(): CategoryScores {
    let [gold, predicted, correct] = [0, 0, 0];
    for (const tally of this.#tallies.values()) {
      gold += tally.gold;
      predicted += tally.predicted;
      correct += tally.correct;
    }
    return categoryScores(gold, predicted, correct);
  }

  /** Scores per category, sorted by name. */
  scores(): Map<string, CategoryScores> {
    const sorted = [...this.#tallies].sort(([a], [b]) => (a < b ? -1 : 1));
    return new Map(sorted.map(([name, t]) => [name, categoryScores(t.gold, t.predicted, t.correct)]));
  }
}

/**
 * Scores predicted against gold labels, both `[N][T]`. With mode `conlleval` the counts are those of the script of that
 * name, with `strict` those of seqeval's strict mode; see ScoringMode. Nothing to divide by gives 0, not NaN.
 * @throws RangeError where numbers of sentences or lengths differ.
 */
export function evaluateSpans(
  gold: LabelSequences,
  predicted: LabelSequences,
  reading: SpanReading,
): SpanScores {
  const { mode = 'conlleval', scheme } = reading;
  const tallies = new CategoryTallies();
  const invalid = { gold: 0, predicted: 0 };
  let tokens = 0;
  let correctTokens = 0;
  for (const pair of pairSentences(gold, predicted, reading)) {
    tokens += pair.gold.length;
    const predictedLabels = repairByMode(pair.predicted, reading);
    for (const [t, label] of repairByMode(pair.gold, reading).entries()) {
      if (label === predictedLabels[t]) correctTokens++;
    }
    if (scheme !== 'none') {
      invalid.gold += countInvalidTransitions(pair.gold, scheme);
      invalid.predicted += pair.invalidPredicted;
    }
    tallies.add(readSpans(pair.gold, reading), readSpans(pair.predicted, reading));
  }
  const perCategory = tallies.scores();
  return {
    mode,
    scheme,
    sentences: gold.length,
    tokens,
    correctTokens,
    accuracy: ratio(correctTokens, tokens),
    micro: tallies.total(),
    macro: meanScores(perCategory.values(), () => 1),
    weighted: meanScores(perCategory.values(), (scores) => scores.gold),
    perCategory,
    invalid,
  };
}

/** Weighted means over the categories with gold support; zeros when there is none. */
function meanScores(
  categories: Iterable<CategoryScores>,
  weightOf: (scores: CategoryScores) => number,
): PrecisionRecallF1 {
  let [precision, recall, f1, total] = [0, 0, 0, 0];
  for (const scores of categories) {
    if (scores.gold === 0) continue;
    const weight = weightOf(scores);
    precision += weight * scores.precision;
    recall += weight * scores.recall;
    f1 += weight * scores.f1;
    total += weight;
  }
  return { precision: ratio(precision, total), recall: ratio(recall, total), f1: ratio(f1, total) };
}

/** What `crf-lab evaluate --json` prints: fractions in [0, 1] at full precision. */
export interface SpanScoresJson {
  readonly mode: ScoringMode;
  readonly sentences: number;
  readonly tokens: number;
  readonly accuracy: number;
  readonly micro: CategoryScores;
  readonly macro: { readonly f1: number };
  readonly weighted: { readonly f1: number };
  readonly perCategory: Readonly<Record<string, CategoryScores>>;
  readonly invalid: { readonly gold: number; readonly predicted: number };
}

/** Plain data for JSON.stringify. A category named `__proto__` is an own key like any other. */
export function scoresToJson(scores: SpanScores): SpanScoresJson {
  return {
    mode: scores.mode,
    sentences: scores.sentences,
    tokens: scores.tokens,
    accuracy: scores.accuracy,
    micro: scores.micro,
    macro: { f1: scores.macro.f1 },
    weighted: { f1: scores.weighted.f1 },
    // fromEntries defines own properties, so not even `__proto__` reaches the prototype.
    perCategory: Object.fromEntries(scores.perCategory),
    invalid: scores.invalid,
  };
}
