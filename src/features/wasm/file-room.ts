/** Room for a file in WebAssembly memory, where its arrays are checked faster than in a program that has just started. */
import { loadModule } from '../../numeric/wasm/load.ts';
import { SharedMemory } from '../../numeric/wasm/shared-memory.ts';
import { instantiate } from '../../numeric/wasm/webassembly.ts';
import { type ArrayChecks, PLAIN_CHECKS } from '../array-checks.ts';

/** What `assembly/index.ts` exports; arrays are addresses and numbers of elements. */
interface CheckKernels {
  heapBase(): number;
  xxHash32(bytes: number, length: number): number;
  isAllAscii(bytes: number, length: number): number;
  isAscending(numbers: number, length: number): number;
  largestId(ids: number, length: number): number;
  isWithin(numbers: number, length: number, bound: number): number;
  fillTable(bytes: number, offsets: number, size: number, table: number, mask: number): number;
}

/** Bytes after the file that the kernels may read. */
const SLACK = 16;

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
  return {
    xxHash32: (bytes) => {
      const at = addressOf(bytes);
      return at === undefined ? PLAIN_CHECKS.xxHash32(bytes) : kernels.xxHash32(at, bytes.length) >>> 0;
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
    fillTable: (table, bytes, offsets) => {
      const bytesAt = addressOf(bytes);
      const offsetsAt = addressOf(offsets);
      const at = addressOf(table);
      if (bytesAt === undefined || offsetsAt === undefined || at === undefined)
        return PLAIN_CHECKS.fillTable(table, bytes, offsets);
      return kernels.fillTable(bytesAt, offsetsAt, offsets.length - 1, at, table.length / 2 - 1);
    },
  };
}
