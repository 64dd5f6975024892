/**
 * Sums of counts over weighted units for many runs at once. Taggers agree on most units, so per unit the most common
 * pair of counts is stored once, and only runs that differ from it have an entry of their own (CSR rows of
 * differences): Σ w·x = Σ w·base + Σ w·(x − base). Units with all counts zero are dropped. All counts are integers
 * in practice, whose sums are exact, so this regrouping changes no bit.
 */
import { type RunRatio, ratioOf } from './system-runs.ts';

/** Counts of `R` runs on the `N` units of one test set. */
export interface PackedCounts {
  readonly units: number;
  readonly runs: number;
  /** Units with a count other than zero, `[U]` ascending. */
  readonly unitIds: Uint32Array;
  /** Most common counts of each such unit, `[U]`. */
  readonly baseNumerator: Float64Array;
  readonly baseDenominator: Float64Array;
  /** Differences of unit u: entries `offsets[u]` to `offsets[u + 1]`, `[U + 1]`. */
  readonly offsets: Uint32Array;
  /** Run of each difference, and what it adds, `[nnz]`. */
  readonly runIds: Uint32Array;
  readonly numerators: Float64Array;
  readonly denominators: Float64Array;
  /** `[R]` */
  readonly scales: Float64Array;
}

/** @throws RangeError where the runs have not the same number of units, or none. */
export function packCounts(ratios: readonly RunRatio[]): PackedCounts {
  const N = ratios[0]?.numerator.length ?? 0;
  if (N === 0) throw new RangeError('no units to resample: the test set or the list of runs is empty');
  for (const ratio of ratios) {
    if (ratio.numerator.length !== N) {
      throw new RangeError(
        `${N} units of one run but ${ratio.numerator.length} of another: not the same test set`,
      );
    }
  }
  const unitIds: number[] = [];
  const base: [number[], number[]] = [[], []];
  const offsets = [0];
  const runIds: number[] = [];
  const numerators: number[] = [];
  const denominators: number[] = [];
  for (let n = 0; n < N; n++) {
    const [numerator, denominator] = mostCommon(ratios, n);
    const before = runIds.length;
    for (const [r, ratio] of ratios.entries()) {
      const moreNumerator = ratio.numerator[n]! - numerator;
      const moreDenominator = ratio.denominator[n]! - denominator;
      if (moreNumerator === 0 && moreDenominator === 0) continue;
      runIds.push(r);
      numerators.push(moreNumerator);
      denominators.push(moreDenominator);
    }
    if (numerator === 0 && denominator === 0 && runIds.length === before) continue;
    unitIds.push(n);
    base[0].push(numerator);
    base[1].push(denominator);
    offsets.push(runIds.length);
  }
  return {
    units: N,
    runs: ratios.length,
    unitIds: Uint32Array.from(unitIds),
    baseNumerator: Float64Array.from(base[0]),
    baseDenominator: Float64Array.from(base[1]),
    offsets: Uint32Array.from(offsets),
    runIds: Uint32Array.from(runIds),
    numerators: Float64Array.from(numerators),
    denominators: Float64Array.from(denominators),
    scales: Float64Array.from(ratios, (ratio) => ratio.scale),
  };
}

function mostCommon(ratios: readonly RunRatio[], n: number): readonly [number, number] {
  const votes = new Map<number, { count: number; readonly pair: readonly [number, number] }>();
  let best: { count: number; readonly pair: readonly [number, number] } = { count: 0, pair: [0, 0] };
  for (const { numerator, denominator } of ratios) {
    const pair = [numerator[n]!, denominator[n]!] as const;
    // A collision would only make the choice of the base worse.
    const key = pair[0] * 1_048_583 + pair[1];
    const vote = votes.get(key) ?? { count: 0, pair };
    vote.count++;
    votes.set(key, vote);
    if (vote.count > best.count) best = vote;
  }
  return best.pair;
}

/** Room for the sums of one weighting; made once, used for every round. */
export interface SumWorkspace {
  readonly numerators: Float64Array;
  readonly denominators: Float64Array;
}

export function newWorkspace(runs: number): SumWorkspace {
  return { numerators: new Float64Array(runs), denominators: new Float64Array(runs) };
}

/**
 * Metric of every run under unit weights: `metrics[offset + r]` = scale · Σ_n w_n numerator / Σ_n w_n denominator.
 * @param weights `[N]`, how often each unit was drawn.
 */
export function weightedMetrics(
  metrics: Float64Array,
  offset: number,
  weights: ArrayLike<number>,
  packed: PackedCounts,
  workspace: SumWorkspace,
): void {
  const { unitIds, baseNumerator, baseDenominator, offsets, runIds, runs, scales } = packed;
  const moreNumerators = packed.numerators;
  const moreDenominators = packed.denominators;
  const { numerators, denominators } = workspace;
  numerators.fill(0);
  denominators.fill(0);
  let numerator = 0;
  let denominator = 0;
  for (let u = 0; u < unitIds.length; u++) {
    const weight = weights[unitIds[u]!]!;
    if (weight === 0) continue;
    numerator += weight * baseNumerator[u]!;
    denominator += weight * baseDenominator[u]!;
    const end = offsets[u + 1]!;
    for (let e = offsets[u]!; e < end; e++) {
      const r = runIds[e]!;
      numerators[r]! += weight * moreNumerators[e]!;
      denominators[r]! += weight * moreDenominators[e]!;
    }
  }
  for (let r = 0; r < runs; r++) {
    metrics[offset + r] = ratioOf(numerator + numerators[r]!, denominator + denominators[r]!, scales[r]!);
  }
}
