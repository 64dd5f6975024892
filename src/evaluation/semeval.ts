/**
 * The five counts and four schemas of SemEval-2013 task 9.1 (Segura-Bedmar, Martínez and Herrero-Zazo 2013, after MUC-5,
 * Chinchor and Sundheim 1993), as the Python package nervaluate computes them.
 */
import type { Span } from '../corpus/index.ts';
import { ratio } from './span-f1.ts';
import { findOverlaps, type Overlap } from './span-overlap.ts';
import { type LabelSequences, pairSentences, readSpans, type SpanReading } from './span-reading.ts';

/**
 * What makes a predicted span right: `strict` extent and category, `exact` extent alone, `partial` extent alone with half
 * credit for a mere overlap, `type` category with any overlap.
 */
export const SEMEVAL_SCHEMAS = ['strict', 'exact', 'partial', 'type'] as const;
export type SemevalSchema = (typeof SEMEVAL_SCHEMAS)[number];

export interface SemevalCounts {
  /** COR: pairs that are right under the schema. */
  readonly correct: number;
  /** INC: pairs that are wrong under it. */
  readonly incorrect: number;
  /** PAR: overlapping pairs with half credit; only under `partial`. */
  readonly partial: number;
  /** MIS: gold spans without partner. */
  readonly missed: number;
  /** SPU: predicted spans without partner. */
  readonly spurious: number;
  /** POS = COR + INC + PAR + MIS: the gold spans. */
  readonly possible: number;
  /** ACT = COR + INC + PAR + SPU: the predicted spans. */
  readonly actual: number;
  /** (COR + PAR/2) / ACT */
  readonly precision: number;
  /** (COR + PAR/2) / POS */
  readonly recall: number;
  readonly f1: number;
}

export type SemevalTable = Readonly<Record<SemevalSchema, SemevalCounts>>;

export interface SemevalScores {
  readonly overall: SemevalTable;
  /**
   * Sorted by category. A pair counts for its gold category, a spurious span for its predicted one, so that the counts of
   * the categories add up to the overall ones. ACT of a category is therefore not the number of spans predicted as it.
   * (nervaluate from version 1 on scores each category with all other spans removed: confusions become misses there.)
   */
  readonly perCategory: ReadonlyMap<string, SemevalTable>;
}

type Outcome = 'correct' | 'incorrect' | 'partial' | 'missed' | 'spurious';
type Tally = Record<Outcome, number>;
type Tallies = Record<SemevalSchema, Tally>;

const newTally = (): Tally => ({ correct: 0, incorrect: 0, partial: 0, missed: 0, spurious: 0 });
const newTallies = (): Tallies => ({
  strict: newTally(),
  exact: newTally(),
  partial: newTally(),
  type: newTally(),
});

/**
 * SemEval-2013 counts of `predicted` against `gold`, both `[N][T]`.
 *
 * Pairing is nervaluate's: predicted spans from left to right, each taking one free gold span that shares a token with
 * it. For `strict`, `exact` and `partial` that is the one of same extent if there is one, else the leftmost; for `type`
 * the one of same category whose ends are nearest (|Δstart| + |Δend|), else the leftmost.
 * @throws RangeError where numbers of sentences or lengths differ.
 */
export function scoreSemeval(
  gold: LabelSequences,
  predicted: LabelSequences,
  reading: SpanReading,
): SemevalScores {
  const overall = newTallies();
  const perCategory = new Map<string, Tallies>();
  const count = (schema: SemevalSchema, category: string, outcome: Outcome): void => {
    let tallies = perCategory.get(category);
    if (tallies === undefined) {
      tallies = newTallies();
      perCategory.set(category, tallies);
    }
    tallies[schema][outcome]++;
    overall[schema][outcome]++;
  };
  for (const sentence of pairSentences(gold, predicted, reading)) {
    const goldSpans = readSpans(sentence.gold, reading);
    const predictedSpans = readSpans(sentence.predicted, reading);
    const overlaps = findOverlaps(goldSpans, predictedSpans);
    const byExtent = matchLeftToRight(overlaps, (o) => (o.isSameExtent ? 0 : undefined));
    const byType = matchLeftToRight(overlaps, (o) =>
      o.isSameCategory ? endDistance(goldSpans[o.gold], predictedSpans[o.predicted]) : undefined,
    );
    for (const schema of SEMEVAL_SCHEMAS) {
      const pairs = schema === 'type' ? byType : byExtent;
      const pairedGold = new Map(pairs.map((pair) => [pair.gold, pair]));
      const pairedPredicted = new Set(pairs.map((pair) => pair.predicted));
      for (const [g, span] of goldSpans.entries()) {
        const pair = pairedGold.get(g);
        count(schema, span.category, pair === undefined ? 'missed' : judge(pair, schema));
      }
      for (const [p, span] of predictedSpans.entries()) {
        if (!pairedPredicted.has(p)) count(schema, span.category, 'spurious');
      }
    }
  }
  const sorted = [...perCategory].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    overall: finishTable(overall),
    perCategory: new Map(sorted.map(([category, tallies]) => [category, finishTable(tallies)])),
  };
}

/**
 * Each predicted span, from left to right, takes among the free gold spans that it overlaps the one of least `rank`, the
 * leftmost of equals; when all ranks are undefined the leftmost.
 */
function matchLeftToRight(
  overlaps: readonly Overlap[],
  rank: (overlap: Overlap) => number | undefined,
): Overlap[] {
  const candidates = new Map<number, Overlap[]>();
  for (const overlap of overlaps) {
    const list = candidates.get(overlap.predicted);
    if (list === undefined) candidates.set(overlap.predicted, [overlap]);
    else list.push(overlap);
  }
  const taken = new Set<number>();
  const pairs: Overlap[] = [];
  for (const list of candidates.values()) {
    let best: Overlap | undefined;
    let bestRank = Number.POSITIVE_INFINITY;
    for (const overlap of list) {
      if (taken.has(overlap.gold)) continue;
      const own = rank(overlap) ?? Number.POSITIVE_INFINITY;
      if (best === undefined || own < bestRank) {
        best = overlap;
        bestRank = own;
      }
    }
    if (best === undefined) continue;
    taken.add(best.gold);
    pairs.push(best);
  }
  return pairs;
}

function endDistance(a: Span | undefined, b: Span | undefined): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  return Math.abs(a.start - b.start) + Math.abs(a.end - b.end);
}

function judge(pair: Overlap, schema: SemevalSchema): Outcome {
  switch (schema) {
    case 'strict':
      return pair.isSameExtent && pair.isSameCategory ? 'correct' : 'incorrect';
    case 'exact':
      return pair.isSameExtent ? 'correct' : 'incorrect';
    case 'partial':
      return pair.isSameExtent ? 'correct' : 'partial';
    case 'type':
      return pair.isSameCategory ? 'correct' : 'incorrect';
    default:
      return unknownSchema(schema);
  }
}

function unknownSchema(schema: never): never {
  throw new RangeError(`unknown SemEval schema ${String(schema)}`);
}

function finishTable(tallies: Tallies): SemevalTable {
  return {
    strict: finish(tallies.strict),
    exact: finish(tallies.exact),
    partial: finish(tallies.partial),
    type: finish(tallies.type),
  };
}

function finish(tally: Tally): SemevalCounts {
  const paired = tally.correct + tally.incorrect + tally.partial;
  const possible = paired + tally.missed;
  const actual = paired + tally.spurious;
  const credit = tally.correct + 0.5 * tally.partial;
  return {
    ...tally,
    possible,
    actual,
    precision: ratio(credit, actual),
    recall: ratio(credit, possible),
    f1: ratio(2 * credit, possible + actual),
  };
}
