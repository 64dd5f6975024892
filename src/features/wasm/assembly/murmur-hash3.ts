/** MurmurHash3 x86_32, the same numbers as `numeric/murmur-hash3.ts`; formula and reference stand there. */

@inline
function scramble(word: u32): u32 {
  return rotl<u32>(word * 0xcc9e2d51, 15) * 0x1b873593;
}

/** Hash of the bytes [start, end) under seed 0 and `key`. Up to three bytes after them are read (and masked off). */
@inline
export function murmurHash3(start: usize, end: usize, key: u32): u32 {
  let hash: u32 = 0;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    hash = rotl<u32>(hash ^ scramble(load<u32>(at) ^ key), 13) * 5 + 0xe6546b64;
  }
  // 0 to 3 bytes are left; scramble(0) = 0, so that none of them change nothing.
  const left = <u32>(end - at);
  hash ^= scramble(load<u32>(at) & ((1 << (left << 3)) - 1));

  hash ^= <u32>(end - start);
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
  return hash ^ (hash >> 16);
}
