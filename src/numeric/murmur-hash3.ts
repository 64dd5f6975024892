/**
 * MurmurHash3, the variant x86_32 (Appleby 2011, https://github.com/aappleby/smhasher, `MurmurHash3.cpp`): a hash for
 * tables of short byte strings. It needs 32-bit products only, so that plain JavaScript and WebAssembly (see
 * `features/wasm/assembly/murmur-hash3.ts`) fill the same tables.
 *
 * Strings can be made that collide under any seed (Aumasson, Bernstein, Boßlet 2012, "Hash-flooding DoS reloaded": two words whose
 * changes cancel). So tables hash with a secret `key` (hash-key.ts) beside the seed, which every whole word is XORed with before
 * it is scrambled: what change in one word cancels that in another then depends on the key. Key 0 is MurmurHash3 as published.
 */
const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;

/** Hash of `bytes[start..end)` as a signed 32-bit number. */
export function murmurHash3(
  bytes: Uint8Array,
  start = 0,
  end: number = bytes.length,
  seed = 0,
  key = 0,
): number {
  let hash = seed | 0;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    hash = mix(hash, word ^ key);
  }
  let tail = 0;
  for (let shift = 0; at < end; at++, shift += 8) tail |= bytes[at]! << shift;
  return finish(hash, tail, end - start);
}

/** `murmurHash3` (seed 0) of each stretch `offsets[k]..offsets[k + 1]` of `bytes`, `[K]` for `[K+1]` offsets: whole words are read. */
export function murmurHashes(bytes: Uint8Array, offsets: Uint32Array, key = 0): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const hashes = new Int32Array(offsets.length - 1);
  for (let k = 0; k < hashes.length; k++) {
    const start = offsets[k]!;
    const end = offsets[k + 1]!;
    let hash = 0;
    let at = start;
    for (; at + 4 <= end; at += 4) hash = mix(hash, view.getInt32(at, true) ^ key);
    let tail = 0;
    for (let shift = 0; at < end; at++, shift += 8) tail |= bytes[at]! << shift;
    hashes[k] = finish(hash, tail, end - start);
  }
  return hashes;
}

function mix(hash: number, word: number): number {
  const mixed = hash ^ scramble(word);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

/** Takes in the 0 to 3 last bytes and the length, and lets every bit of input reach every bit of the hash. */
function finish(mixed: number, tail: number, length: number): number {
  let hash = mixed ^ scramble(tail) ^ length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** Of 0 it gives 0, so that an empty tail changes nothing. */
function scramble(word: number): number {
  const product = Math.imul(word, C1);
  return Math.imul((product << 15) | (product >>> 17), C2);
}
