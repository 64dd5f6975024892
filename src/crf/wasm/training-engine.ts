/**
 * The penalised training objective on the kernels: the same function as `reference/negative-log-likelihood.ts` with l2, over
 * the variables of training-plan.ts, by as many threads as asked for, with the same bits for any number of them.
 */
import type { EncodedDataset } from '../../features/encode.ts';
import { instantiate, loadModule, SharedMemory, type SimdBuild } from '../../numeric/index.ts';
import { Team } from '../../numeric/wasm/team.ts';
import type { FeatureIndex } from '../feature-index.ts';
import type { Objective } from '../lbfgs/index.ts';
import * as field from './assembly/training/plan-fields.ts';
import {
  createRunTask,
  FINISH,
  KERNELS_URL,
  type Kernels,
  PIECE_SUMS,
  PREPARE,
  RUN_BLOCK,
} from './kernels.ts';
import { SharedVectors } from './shared-vectors.ts';
import { createTrainingPlan, type TrainingPlan } from './training-plan.ts';

export interface EngineOptions {
  /** Weight of the penalty l2·‖w‖². */
  readonly l2: number;
  /** Whether an l1 penalty is added outside: then every weight keeps a variable of its own. */
  readonly hasL1: boolean;
  /** Threads that compute, the calling one included; at least 1. */
  readonly threads: number;
  /** Pairs that L-BFGS will keep. */
  readonly memory: number;
  /** Build of the kernels; without, the one for this process (see numeric/wasm/simd-build.ts). */
  readonly simd?: SimdBuild;
}

/** Below this transition weight, 1 + (exp w − 1) would lose more than five of sixteen digits: the full matrix is used. */
const LEAST_SPARSE_WEIGHT = -10;
/** See assembly/block.ts. */
const SCALED_RANGE_LIMIT = 600;

const CHECK_NONE = 0;
const CHECK_TOKENS = 1;
const ALL_IN_LOG_DOMAIN = 2;

export class TrainingEngine implements Objective {
  readonly size: number;
  readonly vectors: SharedVectors;
  readonly #plan: TrainingPlan;
  readonly #team: Team;
  readonly #range: Float64Array;
  readonly #l2: number;

  private constructor(plan: TrainingPlan, team: Team, l2: number) {
    this.size = plan.variables.count;
    this.vectors = new SharedVectors(plan.memory, plan.setup, team, plan.variables.count);
    this.#plan = plan;
    this.#team = team;
    this.#l2 = l2;
    const { words } = plan;
    this.#range = new Float64Array(words.buffer, words.byteOffset + 4 * field.TRANSITION_RANGE, 1);
  }

  /**
   * Lays out the data and starts the threads; `close` ends them.
   * @throws MemoryError when the training needs more than 4 GiB
   */
  static async create(
    data: EncodedDataset,
    index: FeatureIndex,
    observed: Float64Array,
    options: EngineOptions,
  ): Promise<TrainingEngine> {
    const module = await loadModule(KERNELS_URL, options.simd);
    const { l2, hasL1, threads, memory } = options;
    const plan = createTrainingPlan(data, index, observed, heapBaseOf(module), {
      l2,
      merges: !hasL1,
      threads,
      memory,
    });
    const program = {
      url: new URL('../../../dist/crf/wasm/kernels.js', import.meta.url).href,
      module,
      setup: plan.setup,
    };
    const team = await Team.start(plan.memory, program, createRunTask, threads - 1);
    return new TrainingEngine(plan, team, l2);
  }

  /** Penalised −log-likelihood at the variables x `[V]`. */
  evaluate(x: Float64Array, gradient: Float64Array): number {
    const { words, blockCount, blockLogZ, pieceSums, setup } = this.#plan;
    words[field.X] = this.vectors.addressOf(x);
    words[field.GRADIENT] = this.vectors.addressOf(gradient);
    // Any vector will do where no direction is known.
    const direction = this.vectors.lastDirection ?? x;
    words[field.DIRECTION] = this.vectors.addressOf(direction);
    this.#chooseTransitions(x);
    this.#team.run(PREPARE, setup.pieceCount);
    this.#chooseChecks();
    this.#team.run(RUN_BLOCK, blockCount);
    this.#team.run(FINISH, setup.pieceCount);
    let loss = 0;
    for (let b = 0; b < blockCount; b++) loss += blockLogZ[b]!;
    let gold = 0;
    let squares = 0;
    let slopes = 0;
    let along = 0;
    for (let piece = 0; piece < setup.pieceCount; piece++) {
      gold += pieceSums[PIECE_SUMS * piece]!;
      squares += pieceSums[PIECE_SUMS * piece + 1]!;
      slopes += pieceSums[PIECE_SUMS * piece + 2]!;
      along += pieceSums[PIECE_SUMS * piece + 3]!;
    }
    this.vectors.remember([
      { a: x, b: x, product: squares },
      { a: gradient, b: gradient, product: slopes },
      { a: gradient, b: direction, product: along },
    ]);
    return loss - gold + this.#l2 * squares;
  }

  /** Weights `[F]` of variables `[V]`. */
  weights(x: Float64Array): Float64Array {
    return this.#plan.map.weights(x);
  }

  /** The variables `[V]` with the scores that `weights` `[F]` give. */
  start(weights: Float64Array): Float64Array {
    const x = new Float64Array(this.size);
    this.#plan.map.variables(x, weights);
    return x;
  }

  /** Bytes of shared memory in use. */
  get memoryBytes(): number {
    return this.#plan.memory.size;
  }

  /** Ends the threads; the engine is of no use afterwards. */
  close(): Promise<void> {
    return this.#team.close();
  }

  /** Full matrix or 1 + sparse, and the range of the transition scores, pairs without a weight scoring 0. */
  #chooseTransitions(x: Float64Array): void {
    const { variables, words, isDense } = this.#plan;
    let min = 0;
    let max = 0;
    for (let v = variables.transitionFirst; v < variables.count; v++) {
      min = Math.min(min, x[v]!);
      max = Math.max(max, x[v]!);
    }
    this.#range[0] = max - min;
    words[field.IS_DENSE] = isDense || !(min >= LEAST_SPARSE_WEIGHT) ? 1 : 0;
  }

  /** Whether every product of exponentials is safe, must be looked at token by token, or cannot be. */
  #chooseChecks(): void {
    const { words, pieceSums, setup, mostAttributes, hasValues } = this.#plan;
    let most = 0;
    for (let piece = 0; piece < setup.pieceCount; piece++)
      most = Math.max(most, pieceSums[PIECE_SUMS * piece]!);
    const range = this.#range[0]!;
    if (!(range <= SCALED_RANGE_LIMIT)) words[field.CHECKS] = ALL_IN_LOG_DOMAIN;
    else if (hasValues || !(2 * mostAttributes * most + range <= SCALED_RANGE_LIMIT)) {
      words[field.CHECKS] = CHECK_TOKENS;
    } else words[field.CHECKS] = CHECK_NONE;
  }
}

function heapBaseOf(module: Parameters<typeof instantiate>[0]): number {
  return instantiate<Pick<Kernels, 'heapBase'>>(module, new SharedMemory(0).memory).heapBase();
}
