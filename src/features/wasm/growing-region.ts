import type { FeatureMemory, Region } from './feature-memory.ts';

/** 32-bit integers in the kernels' memory that grow by doubling. */
export class GrowingRegion {
  length = 0;
  /** The contents, with room behind `length`; another array, at another address, after each growth. */
  array: Int32Array;
  readonly #memory: FeatureMemory;
  readonly #capacity: number;
  #region: Region;

  constructor(memory: FeatureMemory, capacity = 16) {
    this.#memory = memory;
    this.#capacity = capacity;
    this.#region = memory.take(4 * capacity);
    this.array = memory.int32(this.#region.at, this.#region.bytes / 4);
  }

  /** Address. */
  get at(): number {
    return this.#region.at;
  }

  push(value: number): void {
    if (this.length === this.array.length) this.reserve(this.length + 1);
    this.array[this.length++] = value;
  }

  /** Makes room for `length` elements in all. */
  reserve(length: number): void {
    if (length <= this.array.length) return;
    const bytes = 4 * Math.max(Math.ceil(length * this.#memory.growth), 2 * this.array.length);
    this.#region = this.#memory.enlarge(this.#region, bytes);
    this.array = this.#memory.int32(this.#region.at, this.#region.bytes / 4);
  }

  /** Lengthens to `length` elements at least, the new ones with this value. */
  extend(length: number, value: number): void {
    if (length <= this.length) return;
    this.reserve(length);
    this.array.fill(value, this.length, length);
    this.length = length;
  }

  /** Starts again with as little room as at first. */
  clear(): void {
    this.#memory.release(this.#region);
    this.length = 0;
    this.#region = this.#memory.take(4 * this.#capacity);
    this.array = this.#memory.int32(this.#region.at, this.#region.bytes / 4);
  }
}
