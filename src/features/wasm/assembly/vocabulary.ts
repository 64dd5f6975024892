/**
 * Strings of bytes to ids, over the arrays of `features/vocabulary.ts`: bytes, offsets [size+1], and a table of slots
 * [hash, id + 1] (0: free) searched by linear probing. A record of u32 fields describes one vocabulary; once its
 * `isFrozen` is set nothing here writes to it, so that any number of threads may search it.
 */
import { murmurHash3 } from './murmur-hash3';

// Fields of a vocabulary's record: addresses, then sizes. ../scanner-memory.ts has the same list.
const BYTES: usize = 0;
const OFFSETS: usize = 4;
const TABLE: usize = 8;
/** Slots − 1; there is a power of two of them. */
const MASK: usize = 12;
const SIZE: usize = 16;
const IS_FROZEN: usize = 20;
/** Strings and bytes that the arrays have room for; eight bytes after the last must be readable. */
const MAX_SIZE: usize = 24;
const MAX_BYTES: usize = 28;
/** Of the hashes. */
const KEY: usize = 32;

@inline
export function keyOf(vocabulary: usize): u32 {
  return load<u32>(vocabulary, KEY);
}

/** Not known, and the vocabulary is frozen. */
export const UNKNOWN: i32 = -1;
/** Not known, and there is no room for it: the host makes some and asks again. */
export const FULL: i32 = -2;

/** Whether two strings of `n` bytes are alike; up to seven bytes after them are read (and masked off). */
@inline
export function isSame(a: usize, b: usize, n: usize): bool {
  let k: usize = 0;
  for (; k + 8 <= n; k += 8) if (load<u64>(a + k) != load<u64>(b + k)) return false;
  const left = <u64>(n - k);
  return ((load<u64>(a + k) ^ load<u64>(b + k)) & ((<u64>1 << (left << 3)) - 1)) == 0;
}

/** The id of the string [start, end), given out now when it is new; UNKNOWN or FULL. */
export function intern(vocabulary: usize, start: usize, end: usize): i32 {
  return internHashed(vocabulary, start, end, murmurHash3(start, end, keyOf(vocabulary)));
}

/** The content of the first slot where a string of this hash may stand. */
@inline
export function firstSlot(vocabulary: usize, hash: u32): u64 {
  return load<u64>(<usize>load<u32>(vocabulary, TABLE) + (<usize>(hash & load<u32>(vocabulary, MASK)) << 3));
}

/**
 * `intern` where the first slot has been read already. It may have been read before other strings came in: what stood
 * there then is still true, since nothing is ever taken out.
 */
@inline
export function internAt(vocabulary: usize, start: usize, end: usize, hash: u32, slot: u64): i32 {
  const next = <u32>(slot >> 32);
  if (next != 0 && <u32>slot == hash && holds(vocabulary, next - 1, start, end - start)) return next - 1;
  return internHashed(vocabulary, start, end, hash);
}

/** Whether string `id` is the one of `n` bytes at `start`. */
@inline
function holds(vocabulary: usize, id: u32, start: usize, n: usize): bool {
  const place = <usize>load<u32>(vocabulary, OFFSETS) + (<usize>id << 2);
  const at = <usize>load<u32>(place);
  return <usize>load<u32>(place, 4) - at == n && isSame(<usize>load<u32>(vocabulary, BYTES) + at, start, n);
}

function internHashed(vocabulary: usize, start: usize, end: usize, hash: u32): i32 {
  const n = end - start;
  const table = <usize>load<u32>(vocabulary, TABLE);
  const mask = load<u32>(vocabulary, MASK);
  let slot = hash & mask;
  while (true) {
    // One load for both: the hash in the lower half, id + 1 in the upper.
    const entry = load<u64>(table + (<usize>slot << 3));
    const next = <u32>(entry >> 32);
    if (next == 0) break;
    if (<u32>entry == hash && holds(vocabulary, next - 1, start, n)) return next - 1;
    slot = (slot + 1) & mask;
  }
  if (load<u32>(vocabulary, IS_FROZEN)) return UNKNOWN;

  const bytes = <usize>load<u32>(vocabulary, BYTES);
  const offsets = <usize>load<u32>(vocabulary, OFFSETS);
  const id = load<u32>(vocabulary, SIZE);
  const at = <usize>load<u32>(offsets + (<usize>id << 2));
  if (id == load<u32>(vocabulary, MAX_SIZE) || n > <usize>load<u32>(vocabulary, MAX_BYTES) - at) return FULL;
  memory.copy(bytes + at, start, n);
  store<u32>(offsets + (<usize>id << 2), <u32>(at + n), 4);
  store<u64>(table + (<usize>slot << 3), (<u64>(id + 1) << 32) | <u64>hash);
  store<u32>(vocabulary, id + 1, SIZE);
  return id;
}

/** Fills the table, all zero, from a smaller one of `oldSlots` slots. The hashes stand in it: no string is looked at. */
export function rehash(vocabulary: usize, old: usize, oldSlots: u32): void {
  const table = <usize>load<u32>(vocabulary, TABLE);
  const mask = load<u32>(vocabulary, MASK);
  for (let k: u32 = 0; k < oldSlots; k++) {
    const entry = load<u64>(old + (<usize>k << 3));
    if (entry >> 32 == 0) continue;
    let slot = <u32>entry & mask;
    while (load<u64>(table + (<usize>slot << 3)) >> 32 != 0) slot = (slot + 1) & mask;
    store<u64>(table + (<usize>slot << 3), entry);
  }
}
