/**
 * One WebAssembly memory that all threads share, and an allocator over it. Nothing is ever freed but the memory as a
 * whole: an owner allocates once what its run needs.
 */
import { type WasmMemory, wasm } from './webassembly.ts';

/** 4 GiB: what 32-bit addresses reach. */
export const MAX_MEMORY_BYTES = 2 ** 32;
const PAGE_BYTES = 65_536;
/** Start of every allocation: a cache line, so that two threads never write to one line of different arrays. */
const ALIGNMENT = 64;

export class SharedMemory {
  readonly memory: WasmMemory;
  #top: number;

  /** `base`: first free address, above a module's static data (`heapBase()`); overwriting that data breaks its functions. */
  constructor(base: number) {
    this.memory = new wasm.Memory({ initial: 1, maximum: MAX_MEMORY_BYTES / PAGE_BYTES, shared: true });
    this.#top = align(base);
  }

  /** Bytes allocated so far. */
  get size(): number {
    return this.#top;
  }

  /**
   * Address of `bytes` new bytes, zero at first. The memory grows; views made before stay valid.
   * @throws RangeError where the memory would exceed 4 GiB or the system has no more
   */
  allocate(bytes: number): number {
    const at = this.#top;
    const end = align(at + bytes);
    const missing = end - this.memory.buffer.byteLength;
    if (end > MAX_MEMORY_BYTES)
      throw new RangeError(`${end} bytes, a WebAssembly memory holds ${MAX_MEMORY_BYTES}`);
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE_BYTES));
    this.#top = end;
    return at;
  }

  // Below: allocating may replace `memory.buffer`, so it comes before the buffer is read.

  float64(length: number): Float64Array {
    const at = this.allocate(length * 8);
    return new Float64Array(this.memory.buffer, at, length);
  }

  float32(length: number): Float32Array {
    const at = this.allocate(length * 4);
    return new Float32Array(this.memory.buffer, at, length);
  }

  uint32(length: number): Uint32Array {
    const at = this.allocate(length * 4);
    return new Uint32Array(this.memory.buffer, at, length);
  }

  int32(length: number): Int32Array {
    const at = this.allocate(length * 4);
    return new Int32Array(this.memory.buffer, at, length);
  }

  uint16(length: number): Uint16Array {
    const at = this.allocate(length * 2);
    return new Uint16Array(this.memory.buffer, at, length);
  }

  uint8(length: number): Uint8Array {
    const at = this.allocate(length);
    return new Uint8Array(this.memory.buffer, at, length);
  }
}

function align(address: number): number {
  return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
}
