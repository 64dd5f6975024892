/** Some sequences of a data set, their results and the kernels' scratch rows in WebAssembly memory. */
import { CapacityError } from '../../errors.ts';
import type { EncodedDataset } from '../../features/encode.ts';
import type { SharedMemory } from '../../numeric/wasm/shared-memory.ts';
import { paddedLabels } from './decoder-model.ts';

/** `Batch.status` of assembly/state-scores.ts; HELD_BACK: not for the kernels. */
export const PENDING = 0;
export const DONE = 1;
export const HELD_BACK = 2;

/** What to find out about each position. */
export type Wanted = 'best path' | 'posterior labels' | 'marginals' | 'log Z';

/** A part of the memory that is laid out anew for every batch, and grows when one needs more. */
export class BatchRegion {
  /** Address of the kernels' `Batch`, and of their scratch rows. */
  address = 0;
  workspace = 0;
  /** [n] PENDING, DONE or HELD_BACK */
  status: Uint8Array = new Uint8Array(0);
  /** Results, filled by the kernels: labels `[P]`, marginals `[P][L]` (each empty unless wanted) and log Z `[n]`. */
  labels: Int32Array = new Int32Array(0);
  marginals: Float64Array = new Float64Array(0);
  logZ: Float64Array = new Float64Array(0);
  readonly #memory: SharedMemory;
  readonly #labelCount: number;
  #start = 0;
  #end = 0;
  #top = 0;

  constructor(memory: SharedMemory, labelCount: number) {
    this.#memory = memory;
    this.#labelCount = labelCount;
  }

  /**
   * Copies the sequences `from <= n < to`, none of them held back, and makes room for their results.
   * @throws RangeError where the memory does not suffice
   */
  place(data: EncodedDataset, from: number, to: number, wanted: Wanted): void {
    const { sequenceOffsets, attributeOffsets, attributeIds, values } = data;
    const first = sequenceOffsets[from]!;
    const last = sequenceOffsets[to]!;
    const firstId = attributeOffsets[first]!;
    const lastId = attributeOffsets[last]!;
    const N = to - from;
    const P = last - first;
    const idCount = lastId - firstId;
    const L = this.#labelCount;
    const hasLabels = wanted === 'best path' || wanted === 'posterior labels';
    const hasMarginals = wanted === 'marginals';

    const batchBytes = 11 * 4 + (N + 1) * 4 + (P + 1) * 4 + idCount * (values === undefined ? 4 : 12);
    const resultBytes = N * 9 + (hasLabels ? P * 4 : 0) + (hasMarginals ? P * L * 8 : 0);
    const scratchBytes = workspaceBytes(longest(sequenceOffsets, from, to), L, wanted);
    // 64: what aligning each of the ten arrays may add
    this.#reserve(batchBytes + resultBytes + scratchBytes + 10 * 64, P);

    const { buffer } = this.#memory.memory;
    const fields = new Uint32Array(buffer, this.#take(11 * 4), 11);
    const sequences = new Uint32Array(buffer, this.#take((N + 1) * 4), N + 1);
    sequences.set(sequenceOffsets.subarray(from, to + 1));
    const positions = new Uint32Array(buffer, this.#take((P + 1) * 4), P + 1);
    positions.set(attributeOffsets.subarray(first, last + 1));
    const ids = new Uint32Array(buffer, this.#take(idCount * 4), idCount);
    ids.set(attributeIds.subarray(firstId, lastId));
    const placedValues = new Float64Array(
      buffer,
      this.#take(values === undefined ? 0 : idCount * 8),
      values === undefined ? 0 : idCount,
    );
    if (values !== undefined) placedValues.set(values.subarray(firstId, lastId));
    this.status = new Uint8Array(buffer, this.#take(N), N).fill(PENDING);
    this.logZ = new Float64Array(buffer, this.#take(N * 8), N);
    this.labels = new Int32Array(buffer, this.#take(hasLabels ? P * 4 : 0), hasLabels ? P : 0);
    const size = hasMarginals ? P * L : 0;
    this.marginals = new Float64Array(buffer, this.#take(size * 8), size);
    this.workspace = this.#take(scratchBytes);
    this.address = fields.byteOffset;
    // Moved so that the data set's own indices apply; a Uint32Array keeps the low 32 bits, as the kernels' sums do.
    fields.set([
      sequences.byteOffset - from * 4,
      positions.byteOffset - first * 4,
      ids.byteOffset - firstId * 4,
      placedValues.byteOffset - firstId * 8,
      values === undefined ? 0 : 1,
      this.status.byteOffset - from,
      this.labels.byteOffset - first * 4,
      hasLabels ? 1 : 0,
      this.marginals.byteOffset - first * L * 8,
      hasMarginals ? 1 : 0,
      this.logZ.byteOffset - from * 8,
    ]);
  }

  /** Starts anew with at least `bytes`, of which nothing is zero. */
  #reserve(bytes: number, positions: number): void {
    // Half as much again, so that slowly growing batches do not grow the memory each time; where that fails, just enough.
    if (bytes > this.#end - this.#start && !this.#grow(Math.ceil(bytes * 1.5)) && !this.#grow(bytes)) {
      throw new CapacityError(
        bytes,
        `${positions} positions with ${this.#labelCount} labels need ${Math.ceil(bytes / 2 ** 20)} MiB of memory, ` +
          'which is not to be had: split long sequences',
      );
    }
    this.#top = this.#start;
  }

  /** False where the memory cannot grow so far. */
  #grow(bytes: number): boolean {
    try {
      // What is allocated now follows the region unless something else was allocated since.
      if (this.#memory.size === this.#end) this.#memory.allocate(bytes - (this.#end - this.#start));
      else this.#start = this.#memory.allocate(bytes);
    } catch (error) {
      if (error instanceof CapacityError) return false;
      throw error;
    }
    this.#end = this.#memory.size;
    return true;
  }

  #take(bytes: number): number {
    const at = this.#top;
    this.#top = Math.ceil((at + bytes) / 64) * 64;
    return at;
  }
}

/** Scratch of the kernels for sequences of up to T positions. */
function workspaceBytes(T: number, L: number, wanted: Wanted): number {
  const row = paddedLabels(L) * 8;
  return wanted === 'best path' ? T * row : 2 * T * row + (T + 2) * 8 + row;
}

function longest(sequenceOffsets: Uint32Array, from: number, to: number): number {
  let length = 0;
  for (let n = from; n < to; n++) length = Math.max(length, sequenceOffsets[n + 1]! - sequenceOffsets[n]!);
  return length;
}
