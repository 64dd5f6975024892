/** The hash table of a vocabulary's strings, as `Vocabulary` of `features/vocabulary.ts` makes it. */
import { murmurHash3 } from './murmur-hash3';
import { isSame } from './vocabulary';

/**
 * Enters strings from <= id < to into a table of mask + 1 slots, all zero before the first; returns −1, or the id of a string that stood there
 * before. Eight bytes after the last string must be readable.
 */
export function fillTable(bytes: usize, offsets: usize, from: u32, to: u32, table: usize, mask: u32, key: u32): i32 {
  let start = bytes + <usize>load<u32>(offsets + (<usize>from << 2));
  for (let id = from; id < to; id++) {
    const end = bytes + <usize>load<u32>(offsets + (<usize>id << 2), 4);
    const hash = murmurHash3(start, end, key);
    start = end;
    let slot = hash & mask;
    while (true) {
      const entry = load<u64>(table + (<usize>slot << 3));
      const next = <u32>(entry >> 32);
      if (next === 0) break;
      if (<u32>entry === hash && areSame(bytes, offsets, next - 1, id)) return id;
      slot = (slot + 1) & mask;
    }
    store<u64>(table + (<usize>slot << 3), (<u64>(id + 1) << 32) | <u64>hash);
  }
  return -1;
}

function areSame(bytes: usize, offsets: usize, a: u32, b: u32): bool {
  const startA = <usize>load<u32>(offsets + (<usize>a << 2));
  const startB = <usize>load<u32>(offsets + (<usize>b << 2));
  const n = <usize>load<u32>(offsets + (<usize>a << 2), 4) - startA;
  if (<usize>load<u32>(offsets + (<usize>b << 2), 4) - startB !== n) return false;
  return isSame(bytes + startA, bytes + startB, n);
}
