/**
 * MurmurHash3, the variant x86_32 (Appleby 2011, https://github.com/aappleby/smhasher, `MurmurHash3.cpp`): a hash for
 * tables of short byte strings. It needs 32-bit products only, so that plain JavaScript and WebAssembly (see
 * `features/wasm/assembly/murmur-hash3.ts`) fill the same tables. It is no protection against somebody who makes
 * strings collide on purpose: such input costs time, never a wrong answer.
 */
const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;

/** Hash of `bytes[start..end)` as a signed 32-bit number. */
export function murmurHash3(bytes: Uint8Array, start = 0, end: number = bytes.length, seed = 0): number {
  let hash = seed | 0;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    hash ^= scramble(word);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let shift = 0; at < end; at++, shift += 8) tail |= bytes[at]! << shift;
  hash ^= scramble(tail);

  hash ^= end - start;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** Of 0 it gives 0, so that an empty tail changes nothing. */
function scramble(word: number): number {
  const product = Math.imul(word, C1);
  return Math.imul((product << 15) | (product >>> 17), C2);
}
