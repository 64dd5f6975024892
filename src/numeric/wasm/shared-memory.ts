/**
 * One WebAssembly memory that all threads share, and an allocator over it. Nothing is ever freed but the memory as a
 * whole: an owner allocates once what its run needs.
 */
import { CapacityError, SystemMemoryError } from '../../errors.ts';
import { memoryLimit } from '../memory-limit.ts';
import { type WasmMemory, wasm } from './webassembly.ts';

/** 4 GiB: what 32-bit addresses reach. */
export const MAX_MEMORY_BYTES = 2 ** 32;
const PAGE_BYTES = 65_536;
/** A system that will not even set so many addresses aside has no room for anything. */
const LEAST_RESERVED_BYTES = 2 ** 26;
/** Start of every allocation: a cache line, so that two threads never write to one line of different arrays. */
const ALIGNMENT = 64;

export class SharedMemory {
  readonly memory: WasmMemory;
  /** What the memory can grow to. */
  readonly #limit: number;
  #top: number;

  /**
   * `base`: first free address, above a module's static data (`heapBase()`); overwriting that data breaks its functions.
   * `most`: bytes it may take, of the container or the machine.
   * @throws SystemMemoryError
   */
  constructor(base: number, most = memoryLimit()) {
    const { memory, limit } = reserve();
    this.memory = memory;
    this.#limit = Math.min(limit, most);
    this.#top = align(base);
  }

  /** Bytes allocated so far. */
  get size(): number {
    return this.#top;
  }

  /**
   * Address of `bytes` new bytes, zero at first. The memory grows; views made before stay valid.
   * @throws CapacityError where the memory would exceed 4 GiB
   * @throws SystemMemoryError where the system has no more
   */
  allocate(bytes: number): number {
    const at = this.#top;
    const end = align(at + bytes);
    const missing = end - this.memory.buffer.byteLength;
    if (end > MAX_MEMORY_BYTES)
      throw new CapacityError(
        end,
        `${end} bytes, a WebAssembly memory holds ${MAX_MEMORY_BYTES}: take fewer labels, features or words`,
      );
    if (missing > 0) this.#grow(Math.ceil(missing / PAGE_BYTES), end);
    this.#top = end;
    return at;
  }

  #grow(pages: number, end: number): void {
    if (end > this.#limit) throw SystemMemoryError.forBytes(end);
    try {
      this.memory.grow(pages);
    } catch (cause) {
      throw SystemMemoryError.forBytes(end, { cause });
    }
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

/**
 * A memory of one page that can grow to 4 GiB, or to half, a quarter, ... of it: a shared memory has addresses set aside for
 * all it may become, and a system with a limit on addresses (`ulimit -v`) may refuse those though a run needs few.
 */
function reserve(): { memory: WasmMemory; limit: number } {
  for (let limit = MAX_MEMORY_BYTES; ; limit /= 2) {
    try {
      const maximum = limit / PAGE_BYTES;
      return { memory: new wasm.Memory({ initial: 1, maximum, shared: true }), limit };
    } catch (cause) {
      if (limit <= LEAST_RESERVED_BYTES) throw SystemMemoryError.forAddresses({ cause });
    }
  }
}

function align(address: number): number {
  return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
}
