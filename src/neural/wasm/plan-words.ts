/** The plan in shared memory, as words and as f32. */
import type { SharedMemory } from '../../numeric/index.ts';
import { PLAN_WORDS } from './assembly/plan-fields.ts';

export class PlanWords {
  readonly address: number;
  readonly #words: Uint32Array;
  readonly #floats: Float32Array;

  constructor(memory: SharedMemory) {
    this.#words = memory.uint32(PLAN_WORDS);
    this.address = this.#words.byteOffset;
    this.#floats = new Float32Array(this.#words.buffer, this.address, PLAN_WORDS);
  }

  get(field: number): number {
    return this.#words[field] ?? 0;
  }

  /** A size, an address or a 32-bit key. */
  set(field: number, value: number): void {
    this.#words[field] = value;
  }

  setFloat(field: number, value: number): void {
    this.#floats[field] = value;
  }
}

/** Whichever of the memory's allocators is meant: bytes in, address out. */
export type Allocate = (bytes: number) => number;

/** n rounded up to a multiple of `unit`. */
export function roundUp(n: number, unit: number): number {
  return Math.ceil(n / unit) * unit;
}
