/** Room for a file in WebAssembly memory, where its arrays are checked faster than in a program that has just started. */
import { loadModule } from '../../numeric/wasm/load.ts';
import { SharedMemory } from '../../numeric/wasm/shared-memory.ts';
import { instantiate } from '../../numeric/wasm/webassembly.ts';
import { type ArrayChecks, PLAIN_CHECKS } from '../array-checks.ts';

/** What `assembly/index.ts` exports; arrays are addresses and numbers of elements. */
interface CheckKernels {
  heapBase(): number;
  startHash(lanes: number): void;
  addToHash(lanes: number, bytes: number, length: number): void;
  finishHash(lanes: number, bytes: number, length: number, total: number): number;
  isAllAscii(bytes: number, length: number): number;
  isAscending(numbers: number, length: number): number;
  largestId(ids: number, length: number): number;
  isWithin(numbers: number, length: number, bound: number): number;
  fillTable(
    bytes: number,
    offsets: number,
    from: number,
    to: number,
    table: number,
    mask: number,
    key: number,
  ): number;
}

/** Bytes after the file that the kernels may read. */
const SLACK = 16;
/** Long loops in parts: a kernel is first compiled for quick compilation, and the better code serves from its next call on. */
const BYTES_AT_ONCE = 128 * 2 ** 10;
const STRINGS_AT_ONCE = 2048;

export interface FileRoom {
  /** To be read into; views of it may be posted to other threads, which then see the same memory. */
  readonly bytes: Uint8Array;
  /** Quick for views of `bytes` and tables of theirs; for other arrays they are the plain ones. */
  readonly checks: ArrayChecks;
}

/** @throws RangeError where the memory does not suffice */
export async function createFileRoom(size: number): Promise<FileRoom> {
  const module = await loadModule(new URL('../../../dist/features/wasm/kernels.wasm', import.meta.url));
  const memory = new SharedMemory(0);
  const kernels = instantiate<CheckKernels>(module, memory.memory);
  memory.allocate(kernels.heapBase());
  const bytes = memory.uint8(size + SLACK).subarray(0, size);
  return { bytes, checks: memoryChecks(memory, kernels, bytes.buffer) };
}

function memoryChecks(memory: SharedMemory, kernels: CheckKernels, buffer: ArrayBufferLike): ArrayChecks {
  /** A memory that grows is seen through a new buffer, while views of the old one stay valid. */
  const buffers = new WeakSet([buffer]);
  /** undefined for arrays that are not in the memory */
  const addressOf = (array: ArrayBufferView): number | undefined =>
    buffers.has(array.buffer) ? array.byteOffset : undefined;
  const lanes = memory.allocate(16);
  const hash = (at: number, length: number): number => {
    const whole = length - (length % 16);
    kernels.startHash(lanes);
    for (let done = 0; done < whole; done += BYTES_AT_ONCE)
      kernels.addToHash(lanes, at + done, Math.min(BYTES_AT_ONCE, whole - done));
    return kernels.finishHash(lanes, at + whole, length - whole, length) >>> 0;
  };
  return {
    xxHash32: (bytes) => {
      const at = addressOf(bytes);
      return at === undefined ? PLAIN_CHECKS.xxHash32(bytes) : hash(at, bytes.length);
    },
    isAllAscii: (bytes) => {
      const at = addressOf(bytes);
      return at === undefined ? PLAIN_CHECKS.isAllAscii(bytes) : kernels.isAllAscii(at, bytes.length) !== 0;
    },
    isAscending: (numbers) => {
      const at = addressOf(numbers);
      return at === undefined
        ? PLAIN_CHECKS.isAscending(numbers)
        : kernels.isAscending(at, numbers.length) !== 0;
    },
    largestId: (ids) => {
      const at = addressOf(ids);
      return at === undefined ? PLAIN_CHECKS.largestId(ids) : kernels.largestId(at, ids.length);
    },
    isWithin: (numbers, bound) => {
      const at = addressOf(numbers);
      return at === undefined
        ? PLAIN_CHECKS.isWithin(numbers, bound)
        : kernels.isWithin(at, numbers.length, bound) !== 0;
    },
    newTable: (length) => {
      const table = memory.int32(length);
      buffers.add(table.buffer);
      return table;
    },
    fillTable: (table, bytes, offsets, key) => {
      const bytesAt = addressOf(bytes);
      const offsetsAt = addressOf(offsets);
      const at = addressOf(table);
      if (bytesAt === undefined || offsetsAt === undefined || at === undefined)
        return PLAIN_CHECKS.fillTable(table, bytes, offsets, key);
      const size = offsets.length - 1;
      const mask = table.length / 2 - 1;
      for (let from = 0; from < size; from += STRINGS_AT_ONCE) {
        const to = Math.min(size, from + STRINGS_AT_ONCE);
        const repeated = kernels.fillTable(bytesAt, offsetsAt, from, to, at, mask, key);
        if (repeated >= 0) return repeated;
      }
      return -1;
    },
  };
}
