/**
 * What the statistics need of a tagger on a test set: for every run (seed) and every unit (sentence, or document where the
 * corpus has documents) the counts from which a metric is computed. All metrics here are ratios of sums over units,
 * so resampling units only means weighting their counts.
 */
import type { UnitCounts } from '../../evaluation/index.ts';

/** Numerator and denominator of a rate per unit, each `[N]`: say invalid transitions and tokens, or right tokens and tokens. */
export interface UnitRates {
  readonly numerator: ArrayLike<number>;
  readonly denominator: ArrayLike<number>;
}

/** One trained model on one test set. */
export interface SystemRun {
  readonly seed: number;
  /** Span counts by name, see `spanKey`: one entry per scoring convention, and per convention and category. */
  readonly spans?: Readonly<Record<string, UnitCounts>>;
  readonly rates?: Readonly<Record<string, UnitRates>>;
}

/** A way of training, run once per seed, on one test set. */
export interface System {
  readonly name: string;
  /** Every seed gives the same model: one run then says all. A single run of any other trainer hides its seed noise. */
  readonly deterministic: boolean;
  /** At least one, with different seeds. */
  readonly runs: readonly SystemRun[];
}

/** Turns sums over units into a number: `scale · Σ numerator / Σ denominator`, and 0 where the denominator is 0. */
export type Metric =
  | { readonly kind: 'f1'; readonly spans: string }
  | { readonly kind: 'rate'; readonly rate: string; readonly per: number };

/** Name of span counts: the scoring convention, with `:category` for those of one category. */
export function spanKey(convention: string, category?: string): string {
  return category === undefined ? convention : `${convention}:${category}`;
}

/** Micro F1 in percent points under a scoring convention. */
export function microF1(convention: string): Metric {
  return { kind: 'f1', spans: spanKey(convention) };
}

/** F1 of one category in percent points. */
export function categoryF1(convention: string, category: string): Metric {
  return { kind: 'f1', spans: spanKey(convention, category) };
}

/** A rate in percent, for instance token accuracy. */
export function ratePercent(rate: string): Metric {
  return { kind: 'rate', rate, per: 100 };
}

/** A rate per 1,000, for instance invalid transitions per 1,000 tokens. */
export function ratePerThousand(rate: string): Metric {
  return { kind: 'rate', rate, per: 1000 };
}

/** Counts of one run for one metric: value = scale · Σ numerator / Σ denominator, both `[N]`. */
export interface RunRatio {
  readonly numerator: Float64Array;
  readonly denominator: Float64Array;
  readonly scale: number;
  /** Gold spans `[N]`, where the metric counts spans: both sides of a swap must agree on them. */
  readonly gold?: ArrayLike<number>;
}

/**
 * Counts of a run as a ratio; F1 = 2 · correct / (gold + predicted).
 * @throws RangeError where the run lacks the counts the metric names, or arrays differ in length or hold no finite,
 * non-negative numbers.
 */
export function runRatio(system: System, run: SystemRun, metric: Metric): RunRatio {
  const where = `system ${system.name}, seed ${run.seed}`;
  if (metric.kind === 'f1') {
    const counts = run.spans?.[metric.spans];
    if (counts === undefined) throw missing(where, 'span counts', metric.spans, run.spans);
    const { gold, predicted, correct } = counts;
    const N = gold.length;
    if (predicted.length !== N || correct.length !== N) {
      throw new RangeError(
        `${where}: ${N} units of gold counts but ${predicted.length} predicted and ${correct.length} correct`,
      );
    }
    const numerator = Float64Array.from(correct, (count) => 2 * count);
    const denominator = Float64Array.from(gold, (count, n) => count + predicted[n]!);
    return { numerator, denominator, scale: 100, gold };
  }
  const rates = run.rates?.[metric.rate];
  if (rates === undefined) throw missing(where, 'rate', metric.rate, run.rates);
  const numerator = Float64Array.from(rates.numerator);
  const denominator = Float64Array.from(rates.denominator);
  if (numerator.length !== denominator.length) {
    throw new RangeError(
      `${where}: ${numerator.length} units of numerators but ${denominator.length} of denominators`,
    );
  }
  if (!(numerator.every(isCount) && denominator.every(isCount))) {
    throw new RangeError(`${where}: rate ${metric.rate} holds a negative or infinite count`);
  }
  return { numerator, denominator, scale: metric.per };
}

/** The metric of every run on the whole test set, `[S]`. */
export function runMetrics(system: System, metric: Metric): Float64Array {
  return Float64Array.from(system.runs, (run) => {
    const { numerator, denominator, scale } = runRatio(system, run, metric);
    return ratioOf(total(numerator), total(denominator), scale);
  });
}

/** scale · numerator / denominator, 0 for an empty denominator. */
export function ratioOf(numerator: number, denominator: number, scale: number): number {
  return denominator === 0 ? 0 : (scale * numerator) / denominator;
}

/** @throws RangeError where a system has no run or the same seed twice, or two systems share a name. */
export function checkSystems(systems: readonly System[]): void {
  const names = new Set<string>();
  for (const { name, runs } of systems) {
    if (names.has(name)) throw new RangeError(`two systems are called ${name}`);
    names.add(name);
    if (runs.length === 0) throw new RangeError(`system ${name} has no run`);
    if (new Set(runs.map((run) => run.seed)).size !== runs.length) {
      throw new RangeError(
        `system ${name} has two runs with the same seed: they would count as one piece of evidence twice`,
      );
    }
  }
}

export function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

function isCount(value: number): boolean {
  return value >= 0 && value < Number.POSITIVE_INFINITY;
}

function missing(where: string, what: string, name: string, present: object | undefined): RangeError {
  const names = Object.keys(present ?? {});
  const has = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
  return new RangeError(`${where} has no ${what} called ${name}; ${has}`);
}
