/**
 * Two-level bootstrap: units of the test set × seeds of the trainers. In every round one multinomial draw of units is
 * common to all systems (hence paired, whatever is compared later), then seeds are drawn per system.
 */
import { createRandom, type Random } from '../../numeric/index.ts';
import { drawSeeds } from './seed-draws.ts';
import { checkSystems, type Metric, runMetrics, runRatio, type System } from './system-runs.ts';
import { newWorkspace, packCounts, weightedMetrics } from './weighted-sums.ts';

/**
 * How a round varies the mean over seeds; all three leave a system with one run as it is.
 * - `student`: the mean moves by t_{S−1} · s/√S, with s the spread between seeds beyond what the finite test set
 *   explains. Percentiles then have Student's width, so the default with the usual three to ten seeds.
 * - `resampled`: mean of S − 1 of the S runs, drawn with replacement, whose variance is s²/S without bias; drawing S
 *   would be too narrow by (S − 1)/S (McCarthy and Snowden 1985; Rao and Wu 1988). For ten seeds and more.
 * - `kept`: mean over all runs; rounds then speak of these trained models only.
 */
export type SeedDraws = 'student' | 'resampled' | 'kept';

/**
 * Whether systems with the same list of seeds share their seed draws. `paired` is right only where a seed means the same
 * event for all, such as the same training sentences drawn; initial weights of different networks have nothing in common,
 * so the default is `independent`.
 */
export type SeedPairing = 'independent' | 'paired';

export interface ResampleOptions {
  /** Units are drawn first and from their own stream: the same seed draws the same units for any list of systems. */
  readonly random: Random;
  /** Default 10,000. */
  readonly rounds?: number;
  readonly seedDraws?: SeedDraws;
  readonly seedPairing?: SeedPairing;
}

/** One system as resampled. */
export interface ResampledSystem {
  readonly name: string;
  readonly deterministic: boolean;
  readonly seeds: readonly number[];
  /** Metric of each run on the whole test set, `[S]`, and their mean. */
  readonly runMetrics: Float64Array;
  readonly estimate: number;
  /** Column of the first run in `runRounds`. */
  readonly firstRun: number;
}

/** Metrics of `K` systems with `R` runs in all, over `rounds` of the bootstrap. Every function of them can be taken per round. */
export interface Resampled {
  readonly metric: Metric;
  readonly units: number;
  readonly rounds: number;
  readonly systems: readonly ResampledSystem[];
  readonly seedPairing: SeedPairing;
  /** Units drawn, every run by itself, `[rounds][R]`. */
  readonly runRounds: Float64Array;
  /** Units and seeds drawn, `[rounds][K]`. */
  readonly systemRounds: Float64Array;
}

/**
 * Draws `rounds` test sets (and seeds) and takes the metric of every system on each. Systems may have different gold
 * spans in a unit (other levels of categories), but must have the same units.
 * @throws RangeError for no system, fewer than two units, missing counts, names or seeds that repeat, rounds < 2.
 */
export function resample(systems: readonly System[], metric: Metric, options: ResampleOptions): Resampled {
  const { random, rounds = 10_000, seedDraws = 'student', seedPairing = 'independent' } = options;
  if (!(Number.isInteger(rounds) && rounds >= 2)) {
    throw new RangeError(`rounds must be an integer of at least 2, got ${rounds}`);
  }
  checkSystems(systems);
  const packed = packCounts(
    systems.flatMap((system) => system.runs.map((run) => runRatio(system, run, metric))),
  );
  const { units: N, runs: R } = packed;
  if (N < 2)
    throw new RangeError(
      'a test set of one unit says nothing about others: use sentences instead of documents',
    );

  const seedRandom = createRandom(random.integer(2 ** 32));
  const runRounds = new Float64Array(rounds * R);
  const weights = new Uint32Array(N);
  const workspace = newWorkspace(R);
  for (let round = 0; round < rounds; round++) {
    weights.fill(0);
    for (let draw = 0; draw < N; draw++) weights[Math.floor(random.uniform() * N)]!++;
    weightedMetrics(runRounds, round * R, weights, packed, workspace);
  }

  let firstRun = 0;
  const resampled: ResampledSystem[] = [];
  for (const system of systems) {
    const values = runMetrics(system, metric);
    resampled.push({
      name: system.name,
      deterministic: system.deterministic,
      seeds: system.runs.map((run) => run.seed),
      runMetrics: values,
      estimate: values.reduce((sum, value) => sum + value, 0) / values.length,
      firstRun,
    });
    firstRun += values.length;
  }
  const systemRounds = drawSeeds(resampled, runRounds, rounds, {
    random: seedRandom,
    seedDraws,
    seedPairing,
  });
  return { metric, units: N, rounds, systems: resampled, seedPairing, runRounds, systemRounds };
}

/** Index of a system by name. @throws RangeError for a name that was not resampled. */
export function systemIndex(resampled: Resampled, name: string): number {
  const index = resampled.systems.findIndex((system) => system.name === name);
  if (index < 0) {
    const names = resampled.systems.map((system) => system.name).join(', ');
    throw new RangeError(`no system called ${name} among those resampled: ${names}`);
  }
  return index;
}
