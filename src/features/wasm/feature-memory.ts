/** The kernels of reading and generating features, and a memory of their own with regions that are used again. */

import { HASH_KEY } from '../../numeric/hash-key.ts';
import { loadModule, loadModuleNow } from '../../numeric/wasm/load.ts';
import { SharedMemory } from '../../numeric/wasm/shared-memory.ts';
import { instantiate, type WasmModule } from '../../numeric/wasm/webassembly.ts';

/** What `assembly/index.ts` exports; addresses are numbers. */
export interface FeatureKernels {
  heapBase(): number;
  scan(scan: number, attributes: number, labels: number): number;
  intern(vocabulary: number, start: number, end: number): number;
  rehash(vocabulary: number, old: number, oldSlots: number): void;
  fillWords(batch: number, codesOfWords: number, codes: number): void;
  fillOutside(batch: number, codes: number, low: number, high: number, before: number, after: number): void;
  /** 0: room has to be made first. */
  join(join: number, batch: number): number;
  addPair(join: number, first: number, second: number): number;
  rehashPairs(join: number): void;
  setPairKey(key: number): void;
  emit(emission: number, batch: number): number;
}

/** A stretch of the memory; both are multiples of 64. */
export interface Region {
  readonly at: number;
  readonly bytes: number;
}

const KERNELS = new URL('../../../dist/features/wasm/kernels.wasm', import.meta.url);
const align = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/** Elsewhere than in Node: wait for this before the first `CorpusEncoder` is made. Node needs no preparation. */
export async function loadFeatureKernels(): Promise<void> {
  await loadModule(KERNELS);
}

/** Kernels and their memory, with regions that are given back and used again. */
export class FeatureMemory {
  readonly kernels: FeatureKernels;
  /**
   * How many times as long as now arrays that grow are expected to be in the end, at least 1. Memory that is not written to
   * costs nothing, but every growth copies, and leaves a region behind.
   */
  growth = 1;
  readonly #memory: SharedMemory;
  /** In order of address, no two of them side by side. */
  #free: Region[] = [];

  private constructor(module: WasmModule) {
    this.#memory = new SharedMemory(0);
    this.kernels = instantiate<FeatureKernels>(module, this.#memory.memory);
    this.#memory.allocate(this.kernels.heapBase());
    this.kernels.setPairKey(HASH_KEY);
  }

  static async create(): Promise<FeatureMemory> {
    return new FeatureMemory(await loadModule(KERNELS));
  }

  /** `create` without waiting: see `loadModuleNow`. */
  static createNow(): FeatureMemory {
    return new FeatureMemory(loadModuleNow(KERNELS));
  }

  /** At least `bytes` bytes at a multiple of 64. Their content is whatever was there before. */
  take(bytes: number): Region {
    const length = align(bytes);
    const k = this.#free.findIndex((region) => region.bytes >= length);
    const [known] = k < 0 ? [] : this.#free.splice(k, 1);
    if (known === undefined) return { at: this.#memory.allocate(length), bytes: length };
    if (known.bytes > length) this.release({ at: known.at + length, bytes: known.bytes - length });
    return { at: known.at, bytes: length };
  }

  /** The same content in a larger region; in its place where nothing follows. */
  enlarge(region: Region, bytes: number): Region {
    const length = align(bytes);
    if (region.at + region.bytes === this.#memory.size) {
      this.#memory.allocate(length - region.bytes);
      return { at: region.at, bytes: length };
    }
    const larger = this.take(length);
    this.bytes(0, this.#memory.size).copyWithin(larger.at, region.at, region.at + region.bytes);
    this.release(region);
    return larger;
  }

  release(region: Region): void {
    if (region.bytes === 0) return;
    const free = this.#free;
    let k = free.length;
    while (k > 0 && (free[k - 1]?.at ?? 0) > region.at) k--;
    let { at, bytes } = region;
    let merged = 0;
    const next = free[k];
    if (next?.at === at + bytes) {
      bytes += next.bytes;
      merged++;
    }
    const previous = free[k - 1];
    if (previous !== undefined && previous.at + previous.bytes === at) {
      at = previous.at;
      bytes += previous.bytes;
      merged++;
      k--;
    }
    free.splice(k, merged, { at, bytes });
  }

  /** Views of the memory. */
  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#memory.memory.buffer, at, length);
  }

  uint16(at: number, length: number): Uint16Array {
    return new Uint16Array(this.#memory.memory.buffer, at, length);
  }

  uint32(at: number, length: number): Uint32Array {
    return new Uint32Array(this.#memory.memory.buffer, at, length);
  }

  int32(at: number, length: number): Int32Array {
    return new Int32Array(this.#memory.memory.buffer, at, length);
  }

  float64(at: number, length: number): Float64Array {
    return new Float64Array(this.#memory.memory.buffer, at, length);
  }
}
