/** The second level of the bootstrap: how far the mean over a few seeds is from the mean over all seeds there could be. */
import type { Random } from '../../numeric/index.ts';
import type { ResampledSystem, SeedDraws, SeedPairing } from './resample.ts';

/** Systems that share their seed draws; a block of one system where seeds are independent. */
export interface SeedBlock {
  readonly seeds: number;
  /** Indices of its systems. */
  readonly systems: readonly number[];
}

/** Blocks in the order of their first systems. */
export function seedBlocks(
  systems: readonly { readonly seeds: readonly number[] }[],
  pairing: SeedPairing,
): SeedBlock[] {
  const blocks = new Map<string, { seeds: number; systems: number[] }>();
  for (const [k, { seeds }] of systems.entries()) {
    // Runs are matched by position, so the order of the seeds counts as well.
    const key = pairing === 'paired' ? seeds.join(' ') : `system ${k}`;
    const block = blocks.get(key) ?? { seeds: seeds.length, systems: [] };
    block.systems.push(k);
    blocks.set(key, block);
  }
  return [...blocks.values()];
}

interface DrawOptions {
  readonly random: Random;
  readonly seedDraws: SeedDraws;
  readonly seedPairing: SeedPairing;
}

/** Metric per round and system with units and seeds drawn, `[rounds][K]`. */
export function drawSeeds(
  systems: readonly ResampledSystem[],
  runRounds: Float64Array,
  rounds: number,
  options: DrawOptions,
): Float64Array {
  const { random, seedDraws, seedPairing } = options;
  const K = systems.length;
  const R = runRounds.length / rounds;
  const blocks = seedBlocks(systems, seedPairing);
  const shares = seedDraws === 'student' ? systems.map((system) => seedShare(system, runRounds, rounds)) : [];
  const systemRounds = new Float64Array(rounds * K);
  for (let round = 0; round < rounds; round++) {
    for (const block of blocks) {
      const weights = drawWeights(block.seeds, seedDraws, random);
      for (const k of block.systems) {
        const { firstRun, runMetrics, estimate } = systems[k]!;
        const from = round * R + firstRun;
        let value = 0;
        for (let s = 0; s < block.seeds; s++) {
          if (seedDraws === 'student') {
            const moved = weights[s]! * shares[k]! * (runMetrics[s]! - estimate);
            value += runRounds[from + s]! / block.seeds + moved;
          } else {
            value += weights[s]! * runRounds[from + s]!;
          }
        }
        systemRounds[round * K + k] = value;
      }
    }
  }
  return systemRounds;
}

/**
 * Weights of the S runs in a round. `student`: z_s / √(S(S−1)) / √(χ²_{S−1}/(S−1)) with normal z_s, so that
 * Σ_s weight · (m_s − m̄) has the distribution t_{S−1} · s/√S. Otherwise shares of a mean, adding up to 1.
 */
function drawWeights(S: number, draws: SeedDraws, random: Random): Float64Array {
  const weights = new Float64Array(S);
  if (draws === 'student') {
    if (S === 1) return weights;
    let chiSquare = 0;
    for (let i = 1; i < S; i++) chiSquare += random.normal() ** 2;
    const scale = 1 / Math.sqrt(S * chiSquare);
    for (let s = 0; s < S; s++) weights[s] = random.normal() * scale;
  } else if (draws === 'kept' || S === 1) {
    weights.fill(1 / S);
  } else {
    for (let i = 1; i < S; i++) weights[random.integer(S)]! += 1 / (S - 1);
  }
  return weights;
}

/**
 * √ of the share of the variance between seeds that is theirs: two models of equal quality still differ on a finite test
 * set, and that part is in the unit draws already.
 */
function seedShare(system: ResampledSystem, runRounds: Float64Array, rounds: number): number {
  const S = system.seeds.length;
  const between = sampleVariance(system.runMetrics);
  if (S === 1 || between === 0) return 0;
  const interaction = interactionVariance([{ system, coefficient: 1 }], runRounds, rounds);
  return Math.sqrt(Math.max(0, 1 - interaction / between));
}

/**
 * Variance of seed × unit interaction of Σ_k c_k m_{k,s} for systems of one block: the unit-bootstrap variance of each
 * seed's deviation from the mean over seeds, summed and divided by S − 1 (a deviation holds a share 1 − 1/S of it).
 */
export function interactionVariance(
  terms: readonly { readonly system: ResampledSystem; readonly coefficient: number }[],
  runRounds: Float64Array,
  rounds: number,
): number {
  const S = terms[0]?.system.seeds.length ?? 1;
  if (S === 1) return 0;
  const R = runRounds.length / rounds;
  const deviations = Array.from({ length: S }, () => new Float64Array(rounds));
  for (let round = 0; round < rounds; round++) {
    let mean = 0;
    for (let s = 0; s < S; s++) {
      let value = 0;
      for (const { system, coefficient } of terms) {
        value += coefficient * runRounds[round * R + system.firstRun + s]!;
      }
      deviations[s]![round] = value;
      mean += value / S;
    }
    for (const deviation of deviations) deviation[round]! -= mean;
  }
  return deviations.reduce((sum, deviation) => sum + sampleVariance(deviation), 0) / (S - 1);
}

/** Σ (x − x̄)² / (n − 1); 0 for a single value. */
export function sampleVariance(values: Float64Array): number {
  if (values.length < 2) return 0;
  let mean = 0;
  for (const value of values) mean += value;
  mean /= values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return squares / (values.length - 1);
}
