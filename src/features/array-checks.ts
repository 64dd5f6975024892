/** What is found out about the arrays of a model file before they are used. */
import { murmurHashes } from '../numeric/murmur-hash3.ts';
import { xxHash32 } from '../numeric/xxhash32.ts';
import { isAllAscii } from './wtf8.ts';

/** Each takes time linear in the array; there are quicker ones for the arrays of one file in `wasm/file-room.ts`. */
export interface ArrayChecks {
  xxHash32(bytes: Uint8Array): number;
  isAllAscii(bytes: Uint8Array): boolean;
  /** Whether no number is smaller than the one before. */
  isAscending(numbers: Uint32Array): boolean;
  /** 0 of none */
  largestId(ids: Uint16Array): number;
  /** Whether all are within ±bound; NaN is not. */
  isWithin(numbers: Float64Array, bound: number): boolean;
  /** `length` zeros, for `fillTable`. */
  newTable(length: number): Int32Array;
  /**
   * Enters strings `bytes[offsets[id]..offsets[id + 1])` into a vocabulary's hash table of that key, all zero. Returns −1, or the id of a string
   * that stood there before.
   */
  fillTable(table: Int32Array, bytes: Uint8Array, offsets: Uint32Array, key: number): number;
}

export const PLAIN_CHECKS: ArrayChecks = {
  xxHash32: (bytes) => xxHash32(bytes),
  isAllAscii,
  isAscending: (numbers) => {
    for (let k = 1; k < numbers.length; k++) if (numbers[k - 1]! > numbers[k]!) return false;
    return true;
  },
  largestId: (ids) => {
    let largest = 0;
    for (let k = 0; k < ids.length; k++) if (ids[k]! > largest) largest = ids[k]!;
    return largest;
  },
  isWithin: (numbers, bound) => {
    for (let k = 0; k < numbers.length; k++) if (!(Math.abs(numbers[k]!) <= bound)) return false;
    return true;
  },
  newTable: (length) => new Int32Array(length),
  fillTable,
};

/** Hashing first leaves a loop of independent memory accesses, which overlap. */
function fillTable(table: Int32Array, bytes: Uint8Array, offsets: Uint32Array, key: number): number {
  const mask = table.length / 2 - 1;
  const hashes = murmurHashes(bytes, offsets, key);
  for (let id = 0; id < hashes.length; id++) {
    const hash = hashes[id]!;
    let slot = hash & mask;
    for (; table[2 * slot + 1] !== 0; slot = (slot + 1) & mask) {
      if (table[2 * slot] === hash && areSame(bytes, offsets, table[2 * slot + 1]! - 1, id)) return id;
    }
    table[2 * slot] = hash;
    table[2 * slot + 1] = id + 1;
  }
  return -1;
}

function areSame(bytes: Uint8Array, offsets: Uint32Array, a: number, b: number): boolean {
  const length = offsets[a + 1]! - offsets[a]!;
  if (offsets[b + 1]! - offsets[b]! !== length) return false;
  for (let k = 0; k < length; k++) if (bytes[offsets[a]! + k] !== bytes[offsets[b]! + k]) return false;
  return true;
}
