/**
 * Is the difference in micro F1 between two systems on the same test set more than chance? Both tests are paired, since
 * two taggers err on the same sentences (Yeh 2000, "More accurate tests for the statistical significance of result
 * differences"), and work on three counts per unit, so thousands of rounds take a moment.
 */
import type { Random } from '../numeric/index.ts';
import { correctSpans } from './span-f1.ts';
import { type LabelSequences, pairSentences, readSpans, type SpanReading } from './span-reading.ts';

/** Sufficient statistics of micro F1 for `N` units (sentences or documents), each `[N]`. */
export interface UnitCounts {
  readonly gold: Uint32Array;
  readonly predicted: Uint32Array;
  readonly correct: Uint32Array;
}

/**
 * Gold, predicted and correct spans of every sentence. With scheme `none` micro F1 is token accuracy.
 * @throws RangeError where numbers of sentences or lengths differ.
 */
export function countSentences(
  gold: LabelSequences,
  predicted: LabelSequences,
  reading: SpanReading,
): UnitCounts {
  const counts = newCounts(gold.length);
  for (const pair of pairSentences(gold, predicted, reading)) {
    const goldSpans = readSpans(pair.gold, reading);
    const predictedSpans = readSpans(pair.predicted, reading);
    counts.gold[pair.sentence] = goldSpans.length;
    counts.predicted[pair.sentence] = predictedSpans.length;
    counts.correct[pair.sentence] = correctSpans(goldSpans, predictedSpans).length;
  }
  return counts;
}

/**
 * Counts per document from counts per sentence: sentences of one document are not independent, so where a corpus has
 * documents they are the better unit.
 * @param documents document of each sentence, `[N]`, any non-negative integers; their order fixes the order of the units.
 * @throws RangeError where `documents` has not one entry per sentence.
 */
export function groupByDocument(counts: UnitCounts, documents: readonly number[]): UnitCounts {
  const N = counts.gold.length;
  if (documents.length !== N) throw new RangeError(`${documents.length} document numbers for ${N} sentences`);
  const ids = new Map<number, number>();
  for (const document of documents) if (!ids.has(document)) ids.set(document, ids.size);
  const grouped = newCounts(ids.size);
  for (const [n, document] of documents.entries()) {
    const unit = ids.get(document)!;
    grouped.gold[unit]! += counts.gold[n]!;
    grouped.predicted[unit]! += counts.predicted[n]!;
    grouped.correct[unit]! += counts.correct[n]!;
  }
  return grouped;
}

function newCounts(N: number): UnitCounts {
  return { gold: new Uint32Array(N), predicted: new Uint32Array(N), correct: new Uint32Array(N) };
}

export interface TestOptions {
  readonly random: Random;
  /** Number of shuffles or resamples; default 10,000. */
  readonly rounds?: number;
}

export interface RandomisationResult {
  /** Micro F1 of A and of B in [0, 1], and A − B. */
  readonly f1A: number;
  readonly f1B: number;
  readonly difference: number;
  /** Two-sided: (shuffles with |difference| at least as large + 1) / (rounds + 1). */
  readonly pValue: number;
  readonly rounds: number;
}

/** Sums of shuffled counts are exact integers; only the two F1 quotients can differ in their last bits. */
const ROUNDING = 1e-12;

/**
 * Paired approximate randomisation (Noreen 1989; Yeh 2000): under the null hypothesis A and B are exchangeable in every
 * unit, so each round swaps the outputs of the two in each unit with probability ½ and recomputes the difference.
 * @throws RangeError where the counts are not of the same units, or rounds < 1.
 */
export function approximateRandomisation(
  a: UnitCounts,
  b: UnitCounts,
  options: TestOptions,
): RandomisationResult {
  const { random, rounds = 10_000 } = options;
  const { f1A, f1B } = checkPair(a, b, rounds);
  const difference = f1A - f1B;
  const least = Math.abs(difference) - ROUNDING;

  // With a swap in unit n, A's sums change by δ = B − A there and B's by −δ. Units with δ = 0 need no coin.
  const gold = sum(a.gold);
  const predictedA = sum(a.predicted);
  const predictedB = sum(b.predicted);
  const correctA = sum(a.correct);
  const correctB = sum(b.correct);
  const deltas: { readonly predicted: number; readonly correct: number }[] = [];
  for (let n = 0; n < a.gold.length; n++) {
    const predicted = b.predicted[n]! - a.predicted[n]!;
    const correct = b.correct[n]! - a.correct[n]!;
    if (predicted !== 0 || correct !== 0) deltas.push({ predicted, correct });
  }

  let asLarge = 0;
  for (let round = 0; round < rounds; round++) {
    let predicted = 0;
    let correct = 0;
    let coins = 0;
    let left = 0;
    for (const delta of deltas) {
      if (left === 0) {
        coins = random.integer(2 ** 32);
        left = 32;
      }
      if ((coins & 1) === 1) {
        predicted += delta.predicted;
        correct += delta.correct;
      }
      coins >>>= 1;
      left--;
    }
    const shuffled =
      microF1(gold, predictedA + predicted, correctA + correct) -
      microF1(gold, predictedB - predicted, correctB - correct);
    if (Math.abs(shuffled) >= least) asLarge++;
  }
  return { f1A, f1B, difference, pValue: (asLarge + 1) / (rounds + 1), rounds };
}

export interface BootstrapOptions extends TestOptions {
  /** Coverage of the interval in (0, 1); default 0.95. */
  readonly confidence?: number;
}

export interface BootstrapResult {
  readonly f1A: number;
  readonly f1B: number;
  /** A − B on the whole test set. */
  readonly difference: number;
  /** Percentile interval of A − B. */
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
  /** Two-sided, inverting the percentile interval: 2 · min(share of resamples ≤ 0, share ≥ 0), each add-one; at most 1. */
  readonly pValue: number;
  readonly rounds: number;
}

/**
 * Paired bootstrap (Efron and Tibshirani 1993; Koehn 2004, "Statistical significance tests for machine translation
 * evaluation"): each round draws N units with replacement, the same for A and B, and takes the difference of micro F1.
 * @throws RangeError where the counts are not of the same units, rounds < 1 or confidence is outside (0, 1).
 */
export function pairedBootstrap(a: UnitCounts, b: UnitCounts, options: BootstrapOptions): BootstrapResult {
  const { random, rounds = 10_000, confidence = 0.95 } = options;
  const { f1A, f1B } = checkPair(a, b, rounds);
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`confidence must lie between 0 and 1, got ${confidence}`);
  }
  const N = a.gold.length;
  const differences = new Float64Array(rounds);
  let notAbove = 0;
  let notBelow = 0;
  for (let round = 0; round < rounds; round++) {
    let gold = 0;
    let predictedA = 0;
    let predictedB = 0;
    let correctA = 0;
    let correctB = 0;
    for (let draw = 0; draw < N; draw++) {
      const n = random.integer(N);
      gold += a.gold[n]!;
      predictedA += a.predicted[n]!;
      predictedB += b.predicted[n]!;
      correctA += a.correct[n]!;
      correctB += b.correct[n]!;
    }
    const difference = microF1(gold, predictedA, correctA) - microF1(gold, predictedB, correctB);
    differences[round] = difference;
    if (difference <= ROUNDING) notAbove++;
    if (difference >= -ROUNDING) notBelow++;
  }
  differences.sort();
  const tail = (1 - confidence) / 2;
  return {
    f1A,
    f1B,
    difference: f1A - f1B,
    low: quantile(differences, tail),
    high: quantile(differences, 1 - tail),
    confidence,
    pValue: Math.min(1, (2 * (Math.min(notAbove, notBelow) + 1)) / (rounds + 1)),
    rounds,
  };
}

function checkPair(a: UnitCounts, b: UnitCounts, rounds: number): { f1A: number; f1B: number } {
  const N = a.gold.length;
  if (b.gold.length !== N) throw new RangeError(`${N} units of system A but ${b.gold.length} of system B`);
  if (!(Number.isInteger(rounds) && rounds >= 1)) {
    throw new RangeError(`rounds must be an integer of at least 1, got ${rounds}`);
  }
  for (let n = 0; n < N; n++) {
    if (a.gold[n] !== b.gold[n]) {
      throw new RangeError(
        `unit ${n} has ${a.gold[n]} gold spans for system A but ${b.gold[n]} for B: not the same test set or reading`,
      );
    }
  }
  const gold = sum(a.gold);
  return {
    f1A: microF1(gold, sum(a.predicted), sum(a.correct)),
    f1B: microF1(gold, sum(b.predicted), sum(b.correct)),
  };
}

function microF1(gold: number, predicted: number, correct: number): number {
  return gold + predicted === 0 ? 0 : (2 * correct) / (gold + predicted);
}

function sum(values: Uint32Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Linear interpolation between order statistics (Hyndman and Fan 1996, type 7) of sorted, non-empty values. */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}
