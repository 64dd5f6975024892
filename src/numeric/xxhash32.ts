/**
 * xxHash32 (Collet 2012, https://github.com/Cyan4973/xxHash, specification 0.1.1): a fast 32-bit checksum against
 * damage. It is no protection against somebody who forges a file on purpose.
 */
const P1 = 0x9e3779b1;
const P2 = 0x85ebca77;
const P3 = 0xc2b2ae3d;
const P4 = 0x27d4eb2f;
const P5 = 0x165667b1;

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

const rotate = (x: number, bits: number): number => (x << bits) | (x >>> (32 - bits));
const round = (lane: number, word: number): number =>
  Math.imul(rotate((lane + Math.imul(word, P2)) | 0, 13), P1);

/** Checksum of `bytes` as an unsigned 32-bit number. */
export function xxHash32(bytes: Uint8Array, seed = 0): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const n = bytes.length;
  let at = 0;
  let hash: number;
  if (n >= 16) {
    let a = (seed + P1 + P2) | 0;
    let b = (seed + P2) | 0;
    let c = seed | 0;
    let d = (seed - P1) | 0;
    if (IS_LITTLE_ENDIAN && bytes.byteOffset % 4 === 0) {
      // Aligned words are read twice as fast, and model files have tens of megabytes of them.
      const words = new Int32Array(bytes.buffer, bytes.byteOffset, (n >> 4) << 2);
      for (let k = 0; k < words.length; k += 4) {
        a = round(a, words[k]!);
        b = round(b, words[k + 1]!);
        c = round(c, words[k + 2]!);
        d = round(d, words[k + 3]!);
      }
      at = 4 * words.length;
    }
    for (; at <= n - 16; at += 16) {
      a = round(a, view.getInt32(at, true));
      b = round(b, view.getInt32(at + 4, true));
      c = round(c, view.getInt32(at + 8, true));
      d = round(d, view.getInt32(at + 12, true));
    }
    hash = (rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18)) | 0;
  } else {
    hash = (seed + P5) | 0;
  }
  hash = (hash + n) | 0;
  for (; at <= n - 4; at += 4)
    hash = Math.imul(rotate((hash + Math.imul(view.getInt32(at, true), P3)) | 0, 17), P4);
  for (; at < n; at++) hash = Math.imul(rotate((hash + Math.imul(bytes[at]!, P5)) | 0, 11), P1);
  hash = Math.imul(hash ^ (hash >>> 15), P2);
  hash = Math.imul(hash ^ (hash >>> 13), P3);
  return (hash ^ (hash >>> 16)) >>> 0;
}
