/** A trained model as the decoding kernels read it: the other side of the classes in assembly/state-scores.ts. */
import type { SharedMemory } from '../../numeric/wasm/shared-memory.ts';
import { type FeatureIndex, weightLayout } from '../feature-index.ts';
import { type InferenceConstraints, MAX_SCORE } from '../inference/index.ts';

/** Adding a whole row is cheaper than adding single weights from this share of the labels on. */
const DENSE_SHARE = 0.1;

/** Row of float64 over labels, padded: the kernels' loops take 4 labels at a time. */
export function paddedLabels(labelCount: number): number {
  return Math.ceil(labelCount / 4) * 4;
}

/** assembly/place-model.ts; all arguments but counts are addresses. */
export interface ModelKernels {
  countDense(offsets: number, attributeCount: number, least: number): number;
  placeAttributes(
    model: number,
    offsets: number,
    attributeCount: number,
    least: number,
    denseRows: number,
  ): void;
  placeDenseWeights(model: number, offsets: number, attributeCount: number): void;
  largestSize(numbers: number, count: number): number;
}

interface StepArrays {
  /** [L][stride], pads 0 */
  readonly byFrom: Float64Array;
  /** [L][stride], pads −Infinity */
  readonly byTo: Float64Array;
  /** [stride] */
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly fields: Uint32Array;
}

/** Indices of the fields of `Model` that are float64, counted in 8 bytes. */
const TRANSITION_MAX = 6;
const TRANSITION_RANGE = 7;

export class DecoderModel {
  /** Addresses of the kernels' `Model`, and of its two ways to decode. */
  readonly address: number;
  readonly free: number;
  readonly constrained: number;
  /** Largest size of a weight; Infinity where one is not finite. Scores that could overflow are none of the kernels'. */
  weightBound = 0;
  readonly #index: FeatureIndex;
  readonly #constraints: InferenceConstraints;
  readonly #kernels: ModelKernels;
  readonly #weights: Float64Array;
  readonly #offsets: Uint32Array;
  readonly #freeSteps: StepArrays;
  readonly #constrainedSteps: StepArrays;
  readonly #expByFrom: Float64Array;
  readonly #expByTo: Float64Array;
  readonly #measures: Float64Array;

  /** Allocates and fills all but the weights. @throws RangeError where the model is larger than the memory can be */
  constructor(
    kernels: ModelKernels,
    memory: SharedMemory,
    index: FeatureIndex,
    constraints: InferenceConstraints,
  ) {
    const { labelCount: L, attributeCount, stateOffsets, stateLabels } = index;
    const stride = paddedLabels(L);
    this.#kernels = kernels;
    this.#index = index;
    this.#constraints = constraints;
    this.#measures = memory.float64(8);
    const fields = new Uint32Array(memory.memory.buffer, this.#measures.byteOffset, 12);
    this.address = fields.byteOffset;
    const labels = memory.uint16(stateLabels.length);
    labels.set(stateLabels);
    this.#weights = memory.float64(stateLabels.length);
    this.#offsets = memory.uint32(attributeCount + 1);
    this.#offsets.set(stateOffsets);
    const attributes = memory.uint32(2 * attributeCount);
    const least = Math.max(2, Math.ceil(DENSE_SHARE * stride));
    const denseCount = kernels.countDense(this.#offsets.byteOffset, attributeCount, least);
    const denseRows = memory.allocate(denseCount * stride * 8);

    this.#freeSteps = allocateSteps(memory, L, stride);
    this.#constrainedSteps = allocateSteps(memory, L, stride);
    this.free = this.#freeSteps.fields.byteOffset;
    this.constrained = this.#constrainedSteps.fields.byteOffset;
    this.#expByFrom = memory.float64(L * stride);
    this.#expByTo = memory.float64(L * stride);
    const padsHigh = memory.float64(4);
    const padsLow = memory.float64(4);
    const laneMasks = memory.uint32(8);
    laneMasks.set([0xffffffff, 0xffffffff, 0, 0, 0, 0, 0xffffffff, 0xffffffff]);
    for (let lane = 0; lane < 4; lane++) {
      const isPad = stride - 4 + lane >= L;
      padsHigh[lane] = isPad ? Number.POSITIVE_INFINITY : 0;
      padsLow[lane] = isPad ? Number.NEGATIVE_INFINITY : 0;
    }
    fields.set([
      L,
      stride,
      attributes.byteOffset,
      labels.byteOffset,
      this.#weights.byteOffset,
      this.free,
      this.constrained,
      this.#expByFrom.byteOffset,
      this.#expByTo.byteOffset,
      padsHigh.byteOffset,
      padsLow.byteOffset,
      laneMasks.byteOffset,
    ]);
    kernels.placeAttributes(this.address, this.#offsets.byteOffset, attributeCount, least, denseRows);
  }

  /** Weights to decode with from now on, `[F]`, and their `transitionMatrix`, `[L][L]`. O(F + L²). */
  setWeights(weights: Float64Array, transitions: Float64Array): void {
    const { labelCount: L, startLabels, endLabels } = this.#index;
    const stride = paddedLabels(L);
    this.#weights.set(weights.subarray(0, this.#weights.length));
    this.#kernels.placeDenseWeights(this.address, this.#offsets.byteOffset, this.#index.attributeCount);
    const { byteOffset, length } = this.#weights;
    const stateBound = finiteOrInfinity(this.#kernels.largestSize(byteOffset, length));
    this.weightBound = Math.max(stateBound, largestSize(weights.subarray(length)));

    const layout = weightLayout(this.#index);
    const start = new Float64Array(L);
    const end = new Float64Array(L);
    for (let k = 0; k < startLabels.length; k++) start[startLabels[k]!]! += weights[layout.starts + k]!;
    for (let k = 0; k < endLabels.length; k++) end[endLabels[k]!]! += weights[layout.ends + k]!;
    setSteps(this.#freeSteps, transitions, start, end);
    // A score that is forbidden becomes −Infinity, the others keep their bits.
    const constraints = this.#constraints;
    const mask = (scores: Float64Array, allowed: Uint8Array): Float64Array =>
      scores.map((score, k) => (allowed[k] === 0 ? Number.NEGATIVE_INFINITY : score));
    setSteps(
      this.#constrainedSteps,
      mask(transitions, constraints.transitions),
      mask(start, constraints.start),
      mask(end, constraints.end),
    );

    let max = Number.NEGATIVE_INFINITY;
    let min = Number.POSITIVE_INFINITY;
    for (let k = 0; k < transitions.length; k++) {
      max = Math.max(max, transitions[k]!);
      min = Math.min(min, transitions[k]!);
    }
    this.#measures[TRANSITION_MAX] = max;
    this.#measures[TRANSITION_RANGE] = max - min;
    for (let i = 0; i < L; i++) {
      for (let j = 0; j < L; j++) {
        const value = Math.exp(transitions[i * L + j]! - max);
        this.#expByFrom[i * stride + j] = value;
        this.#expByTo[j * stride + i] = value;
      }
    }
  }
}

/** Whether no sum of `count` of these weights, each times a value of at most `valueBound`, leaves what a score may be. */
export function canOverflow(weightBound: number, valueBound: number, count: number): boolean {
  return !(weightBound * Math.max(1, valueBound) * count <= MAX_SCORE);
}

function allocateSteps(memory: SharedMemory, L: number, stride: number): StepArrays {
  const byFrom = memory.float64(L * stride);
  const byTo = memory.float64(L * stride).fill(Number.NEGATIVE_INFINITY);
  const start = memory.float64(stride);
  const end = memory.float64(stride);
  const fields = memory.uint32(5);
  fields.set([byFrom.byteOffset, byTo.byteOffset, start.byteOffset, end.byteOffset]);
  return { byFrom, byTo, start, end, fields };
}

/** Copies scores `[L][L]` and `[L]` to their padded places. */
function setSteps(
  steps: StepArrays,
  transitions: Float64Array,
  start: Float64Array,
  end: Float64Array,
): void {
  const L = start.length;
  const stride = steps.start.length;
  for (let i = 0; i < L; i++) {
    steps.byFrom.set(transitions.subarray(i * L, (i + 1) * L), i * stride);
    for (let j = 0; j < L; j++) steps.byTo[j * stride + i] = transitions[i * L + j]!;
  }
  steps.start.set(start);
  steps.end.set(end);
  steps.fields[4] = transitions.every((score) => score === 0) ? 1 : 0;
}

/** max |x|; Infinity where a number is not finite. */
export function largestSize(numbers: Float64Array): number {
  let largest = 0;
  // Math.max hands NaN on.
  for (let k = 0; k < numbers.length; k++) largest = Math.max(largest, Math.abs(numbers[k]!));
  return finiteOrInfinity(largest);
}

function finiteOrInfinity(size: number): number {
  return Number.isNaN(size) ? Number.POSITIVE_INFINITY : size;
}
