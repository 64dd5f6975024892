/** What computes a network: the fused kernels or TensorFlow.js operations, behind one interface. */
import type { BatchPacker, PackedBatch } from './batch-packer.ts';
import type { Network, ResolvedNetworkTrainOptions } from './options.ts';
import type { NetworkSizes, Parameter } from './parameters.ts';

export const ENGINES = ['fused', 'tfjs'] as const;
export type EngineName = (typeof ENGINES)[number];

/** What an engine is made for. */
export interface EngineSetup {
  readonly network: Network;
  readonly sizes: NetworkSizes;
  /** undefined: the engine only predicts. */
  readonly training: ResolvedNetworkTrainOptions | undefined;
  /** First row of the word table that stays as it is; undefined when all are trained. */
  readonly frozenFrom: number | undefined;
  /** An engine that does not learn keeps room for `inputGradient` all the same; default false. */
  readonly differentiatesInputs?: boolean;
}

/** One step of an optimizer. */
export interface StepSettings {
  /** Seeds the dropout masks of this step; undefined: no dropout. */
  readonly dropoutSeed: number | undefined;
  /** η of this epoch. */
  readonly learningRate: number;
}

/** Sentences predicted together, and about how many tokens. */
export interface PredictionLimits {
  readonly sentences: number;
  readonly rows: number;
}

/**
 * Every batch comes from the engine's own packer (its arrays may lie in the engine's memory) and is used up before the next
 * is packed.
 */
export interface NetworkEngine {
  readonly name: EngineName;
  /** In the order of `parameterShapes`; the values are the engine's own memory: writing to them sets them. */
  readonly parameters: readonly Parameter[];
  /** Batches that it predicts fastest without taking much memory. */
  readonly predictionBatch: PredictionLimits;
  /** Packs, and makes room where a batch is larger than any before. */
  readonly pack: BatchPacker['pack'];
  /** Mean loss over the sentences of the batch; leaves the gradient to be read by `gradient`. Changes no parameter. */
  lossAndGradient(batch: PackedBatch, dropoutSeed?: number): number;
  /** Gradient of the last `lossAndGradient` with respect to one parameter, before clipping, as long as the parameter. */
  gradient(name: string): Float32Array;
  /** Loss and gradient, clipping, and one step of the optimizer; the loss before the step. NaN is returned, not thrown. */
  step(batch: PackedBatch, settings: StepSettings): number;
  /** Emissions without dropout, `[N][L]` by packed rows: valid until the next call. */
  emissions(batch: PackedBatch): Float32Array;
  /** Inputs of the first BiLSTM layer without dropout, `[N][D]` by packed rows: word vector, letter case, characters. */
  inputs(batch: PackedBatch): Float32Array;
  /** Outputs of the last BiLSTM layer without dropout, `[N][2H]` by packed rows: forward, backward. */
  states(batch: PackedBatch): Float32Array;
  /**
   * ∂F/∂x of a function F of the emissions, where x `[N][D]` stands in place of the inputs that the batch's words would give;
   * no dropout. Of the batch counts beside its layout the wide part alone, which is added to the emissions as always.
   * @param slopeOf from the emissions s `[N][L]` to ∂F/∂s `[N][L]`; called once. The emissions are valid during that call.
   */
  inputGradient(
    batch: PackedBatch,
    inputs: Float32Array,
    slopeOf: (emissions: Float32Array) => Float32Array,
  ): Float32Array;
  /**
   * Best labels `[N]` by packed rows: Viterbi under `transitions` [L][L], `start` [L], `end` [L] (−Infinity forbids) over the
   * emissions. Without scores the best label of each token. Ties go to the smaller label id.
   */
  decode(batch: PackedBatch, scores: DecodingScores | undefined): Int32Array;
  /** Moments and step count, to go on later exactly as without a break. Names are stable; values are the engine's memory. */
  readonly optimizerState: OptimizerState | undefined;
  /** Ends threads and gives the memory back. */
  close(): Promise<void>;
}

export interface DecodingScores {
  readonly transitions: Float32Array;
  readonly start: Float32Array;
  readonly end: Float32Array;
}

export interface OptimizerState {
  /** Steps done so far; may be set. */
  steps: number;
  readonly arrays: ReadonlyMap<string, Float32Array>;
}
