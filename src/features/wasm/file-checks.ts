/** Checks of a file's arrays in WebAssembly: several times as fast as in a program that has just started. */
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
  fillTable(
    bytes: number,
    offsets: number,
    size: number,
    table: number,
    mask: number,
    hashes: number,
  ): number;
}

/** Bytes after the file that the kernels may read. */
const SLACK = 16;

/**
 * Checks that are quick for views of `file`, which must not change any more; for other arrays they are the plain ones.
 * Their memory holds a copy of the file and is given back with them.
 * @throws RangeError where the memory does not suffice
 */
export async function createArrayChecks(file: Uint8Array): Promise<ArrayChecks> {
  const module = await loadModule(new URL('../../../dist/features/wasm/kernels.wasm', import.meta.url));
  const memory = new SharedMemory(0);
  const kernels = instantiate<CheckKernels>(module, memory.memory);
  memory.allocate(kernels.heapBase());
  const copy = memory.uint8(file.length + SLACK);
  copy.set(file);
  /** Address of a view's copy; undefined for views of something else. */
  const addressOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): number | undefined => {
    const at = byteOffset - file.byteOffset;
    const isInside = buffer === file.buffer && at >= 0 && at + byteLength <= file.length;
    return isInside ? copy.byteOffset + at : undefined;
  };
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
    fillTable: (table, bytes, offsets) => {
      const bytesAt = addressOf(bytes);
      const offsetsAt = addressOf(offsets);
      if (bytesAt === undefined || offsetsAt === undefined)
        return PLAIN_CHECKS.fillTable(table, bytes, offsets);
      const size = offsets.length - 1;
      const filled = memory.int32(table.length);
      const hashes = memory.allocate(4 * size);
      const mask = table.length / 2 - 1;
      const repeated = kernels.fillTable(bytesAt, offsetsAt, size, filled.byteOffset, mask, hashes);
      table.set(filled);
      return repeated;
    },
  };
}
