/** The second test of a plain difference: no normality, no variance, but these trained models only. */
import type { Random } from '../../numeric/index.ts';
import { checkSystems, type Metric, type RunRatio, ratioOf, runRatio, type System } from './system-runs.ts';

export interface SystemRandomisation {
  /** Metric of A − metric of B, each of its counts pooled over seeds. */
  readonly difference: number;
  /** Two-sided: (swaps with |difference| at least as large + 1) / (rounds + 1). */
  readonly pValue: number;
  readonly rounds: number;
}

/** Sums of counts are exact up to the division by the number of seeds; a tie must not be lost to the last bits. */
const ROUNDING = 1e-9;

/**
 * Paired approximate randomisation (Noreen 1989; Yeh 2000) of two systems with any number of seeds: counts are averaged
 * over a system's runs, and each round swaps the two systems in every unit with probability ½. Its null hypothesis is
 * that the trained models are exchangeable in each unit; it knows nothing of seeds that were not run.
 * @throws RangeError where units or gold spans differ, counts are missing, or rounds < 1.
 */
export function randomisationTest(
  a: System,
  b: System,
  metric: Metric,
  options: { readonly random: Random; readonly rounds?: number },
): SystemRandomisation {
  const { random, rounds = 10_000 } = options;
  if (!(Number.isInteger(rounds) && rounds >= 1)) {
    throw new RangeError(`rounds must be an integer of at least 1, got ${rounds}`);
  }
  checkSystems([a, b]);
  const left = meanCounts(a, metric);
  const right = meanCounts(b, metric);
  checkUnits(a, left, b, right);

  // With a swap in unit n, A's sums change by δ = B − A there and B's by −δ. Units with δ = 0 need no coin.
  const N = left.numerator.length;
  const sums = { a: 0, b: 0, belowA: 0, belowB: 0 };
  const numerators: number[] = [];
  const denominators: number[] = [];
  for (let n = 0; n < N; n++) {
    sums.a += left.numerator[n]!;
    sums.b += right.numerator[n]!;
    sums.belowA += left.denominator[n]!;
    sums.belowB += right.denominator[n]!;
    const numerator = right.numerator[n]! - left.numerator[n]!;
    const denominator = right.denominator[n]! - left.denominator[n]!;
    if (numerator === 0 && denominator === 0) continue;
    numerators.push(numerator);
    denominators.push(denominator);
  }
  const differenceAfter = (numerator: number, denominator: number): number =>
    ratioOf(sums.a + numerator, sums.belowA + denominator, left.scale) -
    ratioOf(sums.b - numerator, sums.belowB - denominator, left.scale);
  const difference = differenceAfter(0, 0);
  const least = Math.abs(difference) - ROUNDING;

  let asLarge = 0;
  for (let round = 0; round < rounds; round++) {
    let numerator = 0;
    let denominator = 0;
    let coins = 0;
    let left = 0;
    for (let d = 0; d < numerators.length; d++) {
      if (left === 0) {
        coins = random.integer(2 ** 32);
        left = 32;
      }
      if ((coins & 1) === 1) {
        numerator += numerators[d]!;
        denominator += denominators[d]!;
      }
      coins >>>= 1;
      left--;
    }
    if (Math.abs(differenceAfter(numerator, denominator)) >= least) asLarge++;
  }
  return { difference, pValue: (asLarge + 1) / (rounds + 1), rounds };
}

function meanCounts(system: System, metric: Metric): RunRatio {
  const ratios = system.runs.map((run) => ({ run, ratio: runRatio(system, run, metric) }));
  const first = ratios[0]!.ratio;
  const numerator = new Float64Array(first.numerator.length);
  const denominator = new Float64Array(first.numerator.length);
  for (const { run, ratio } of ratios) {
    checkUnits(system, first, { ...system, name: `${system.name}, seed ${run.seed}` }, ratio);
    for (let n = 0; n < numerator.length; n++) {
      numerator[n]! += ratio.numerator[n]! / ratios.length;
      denominator[n]! += ratio.denominator[n]! / ratios.length;
    }
  }
  return { ...first, numerator, denominator };
}

function checkUnits(a: System, left: RunRatio, b: System, right: RunRatio): void {
  const N = left.numerator.length;
  if (right.numerator.length !== N) {
    throw new RangeError(
      `${N} units of ${a.name} but ${right.numerator.length} of ${b.name}: not the same test set`,
    );
  }
  if (left.gold === undefined || right.gold === undefined) return;
  for (let n = 0; n < N; n++) {
    if (left.gold[n] !== right.gold[n]) {
      throw new RangeError(
        `unit ${n} has ${left.gold[n]} gold spans for ${a.name} but ${right.gold[n]} for ${b.name}: outputs can only be swapped between systems with the same gold spans`,
      );
    }
  }
}
