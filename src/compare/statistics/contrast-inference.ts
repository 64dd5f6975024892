/**
 * Estimate, standard error, interval and p-value of a contrast over units and seeds.
 *
 * Units and seeds are crossed random effects: a metric is μ + unit part + seed part + interaction. With all runs kept,
 * the unit bootstrap gives V_units = σ²_unit + σ²_int/S; the spread between runs on the fixed test set gives
 * s²/S with mean (σ²_seed + σ²_int)/S. Adding both counts the interaction twice (McCullagh 2000; Owen 2007), so it is
 * estimated by itself and taken off once:
 *
 *     V = V_units + V_seeds,   V_seeds = Σ_b max(0, s_b² − σ̂²_int,b) / S_b      b: blocks of systems that share seeds
 *
 * and estimate / √V is referred to Student's t. Its degrees of freedom:
 *   among seed blocks, Welch (1947): df_seeds = (Σ_b s_b²/S_b)² / Σ_b (s_b²/S_b)² / (S_b − 1);
 *   units with seeds, Cochran and Cox (1950): the critical value at 95 % is the mean of those of both parts
 *   weighted by their variances, t* = (V_units · t_{N−1} + V_seeds · t_{df_seeds}) / V, and df is where t_df = t*.
 * One Satterthwaite sum over all parts would be too bold: a spread of three seeds that comes out small by chance makes it believe in
 * hundreds of degrees of freedom (7 % false positives at 5 % where one of two systems has seed noise).
 */
import type { Contrast } from './contrast.ts';
import { type Resampled, type ResampledSystem, type SeedPairing, systemIndex } from './resample.ts';
import { interactionVariance, sampleVariance, seedBlocks } from './seed-draws.ts';
import { studentQuantile, studentTail } from './student-t.ts';

/** An estimate with what is needed for any interval or test of it; plain numbers, ready for JSON. */
export interface Effect {
  readonly estimate: number;
  readonly standardError: number;
  /** Of Student's t for estimate / SE; see the head of contrast-inference.ts. */
  readonly degreesOfFreedom: number;
}

export interface ContrastInference extends Effect {
  readonly contrast: Contrast;
  readonly confidence: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided, of "the contrast is 0". */
  readonly pValue: number;
  /** The two parts of the squared standard error. */
  readonly unitVariance: number;
  readonly seedVariance: number;
  readonly units: number;
  /** Systems with a single run of a trainer that is not deterministic: their seed noise is not in the standard error. */
  readonly withoutSeedNoise: readonly string[];
}

export interface InferenceOptions {
  /** Coverage of the interval in (0, 1); default 0.95. */
  readonly confidence?: number;
  /** Default: as resampled. */
  readonly seedPairing?: SeedPairing;
}

/**
 * Inference on one contrast of resampled systems.
 * @throws RangeError for an unknown system or a confidence outside (0, 1).
 */
export function inferContrast(
  resampled: Resampled,
  contrast: Contrast,
  options: InferenceOptions = {},
): ContrastInference {
  const { confidence = 0.95, seedPairing = resampled.seedPairing } = options;
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`confidence must lie between 0 and 1, got ${confidence}`);
  }
  const { rounds, runRounds, units: N } = resampled;
  const terms = contrast.terms.map(({ system, coefficient }) => {
    const found = resampled.systems[systemIndex(resampled, system)]!;
    return { system: found, coefficient, seeds: found.seeds };
  });
  const estimate = terms.reduce((sum, { system, coefficient }) => sum + coefficient * system.estimate, 0);

  // The bootstrap of a mean has the variance (N − 1)/N · s²/N.
  const correction = N / (N - 1);
  const unitVariance = correction * sampleVariance(meanRounds(terms, runRounds, rounds));
  let seedVariance = 0;
  const spreads: { readonly variance: number; readonly degreesOfFreedom: number }[] = [];
  for (const { seeds: S, systems } of seedBlocks(terms, seedPairing)) {
    if (S === 1) continue;
    const members = systems.map((k) => terms[k]!);
    const perSeed = new Float64Array(S);
    for (const { system, coefficient } of members) {
      for (let s = 0; s < S; s++) perSeed[s]! += coefficient * system.runMetrics[s]!;
    }
    const between = sampleVariance(perSeed);
    const interaction = correction * interactionVariance(members, runRounds, rounds);
    seedVariance += Math.max(0, between - interaction) / S;
    spreads.push({ variance: between / S, degreesOfFreedom: S - 1 });
  }
  const standardError = Math.sqrt(unitVariance + seedVariance);
  const degreesOfFreedom = effectiveDegrees(unitVariance, N - 1, seedVariance, welchDegrees(spreads));
  const effect = { estimate, standardError, degreesOfFreedom };
  return {
    contrast,
    ...effect,
    confidence,
    ...effectInterval(effect, confidence),
    pValue: twoSidedP(effect),
    unitVariance,
    seedVariance,
    units: N,
    withoutSeedNoise: terms
      .filter(({ system }) => system.seeds.length === 1 && !system.deterministic)
      .map(({ system }) => system.name),
  };
}

/** estimate ± t · SE. */
export function effectInterval(effect: Effect, confidence: number): { low: number; high: number } {
  const half = studentQuantile((1 + confidence) / 2, effect.degreesOfFreedom) * effect.standardError;
  return { low: effect.estimate - half, high: effect.estimate + half };
}

/** Two-sided p of "the effect is 0". Without any spread it is 1 for an effect of 0 and otherwise 0. */
export function twoSidedP(effect: Effect): number {
  return Math.min(1, 2 * tailBeyond(Math.abs(effect.estimate), effect));
}

/** P(T > distance / SE) of the effect's t distribution; a distance of 0 without spread counts as 0.5. */
export function tailBeyond(distance: number, effect: Effect): number {
  if (effect.standardError > 0) return studentTail(distance / effect.standardError, effect.degreesOfFreedom);
  return distance === 0 ? 0.5 : distance > 0 ? 0 : 1;
}

function meanRounds(
  terms: readonly { readonly system: ResampledSystem; readonly coefficient: number }[],
  runRounds: Float64Array,
  rounds: number,
): Float64Array {
  const R = runRounds.length / rounds;
  const values = new Float64Array(rounds);
  for (const { system, coefficient } of terms) {
    const S = system.seeds.length;
    for (let s = 0; s < S; s++) {
      for (let round = 0; round < rounds; round++) {
        values[round]! += (coefficient / S) * runRounds[round * R + system.firstRun + s]!;
      }
    }
  }
  return values;
}

/** Degrees of freedom of a sum of independent variance estimates (Satterthwaite 1946; Welch 1947); 0 for a sum of 0. */
export function welchDegrees(
  parts: readonly { readonly variance: number; readonly degreesOfFreedom: number }[],
): number {
  const sum = parts.reduce((total, part) => total + part.variance, 0);
  if (sum === 0) return 0;
  return sum ** 2 / parts.reduce((total, part) => total + part.variance ** 2 / part.degreesOfFreedom, 0);
}

/** The df whose two-sided 5 % critical value is the mean of those of two variances, weighted by them. */
export function effectiveDegrees(
  unitVariance: number,
  unitDf: number,
  seedVariance: number,
  seedDf: number,
): number {
  if (seedVariance === 0) return unitDf;
  const variance = unitVariance + seedVariance;
  const critical =
    (unitVariance * studentQuantile(0.975, unitDf) + seedVariance * studentQuantile(0.975, seedDf)) /
    variance;
  // The tail beyond a fixed t falls with df, so bisection between the two; in logarithms, as df spans decades.
  let low = Math.log(Math.min(unitDf, seedDf));
  let high = Math.log(Math.max(unitDf, seedDf));
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (studentTail(critical, Math.exp(middle)) > 0.025) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
