import { describe, expect, it } from 'vitest';
import { xxHash32 } from '../../src/numeric/index.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const PRIME = 0x9e3779b1;

/** The test data of the reference implementation: high bytes of repeated squares modulo 2^32. */
function referenceData(length: number): Uint8Array {
  let state = PRIME;
  return Uint8Array.from({ length }, () => {
    const byte = state >>> 24;
    state = Math.imul(state, state) >>> 0;
    return byte;
  });
}

describe('xxHash32', () => {
  it('gives the values of the reference implementation for its own test data', () => {
    const data = referenceData(101);
    for (const [length, plain, seeded] of [
      [0, 0x02cc5d05, 0x36b78ae7],
      [1, 0xb85cbee5, 0xd5845d64],
      [14, 0xe5aa0ab4, 0x4481951d],
      [101, 0x1f1aa412, 0x498ec8e2],
    ] as const) {
      expect(xxHash32(data.subarray(0, length))).toBe(plain);
      expect(xxHash32(data.subarray(0, length), PRIME)).toBe(seeded);
    }
  });

  it('gives the values published for texts of every length around its block sizes', () => {
    for (const [text, expected] of [
      ['a', 0x550d7456],
      ['ab', 0x4999fc53],
      ['abc', 0x32d153ff],
      ['abcd', 0xa3643705],
      ['abcde', 0x9738f19b],
      ['abcdef', 0x8b7cd587],
      ['abcdefg', 0x9dd093b3],
      ['abcdefgh', 0x0bb3c6bb],
      ['abcdefghi', 0xd03c13fd],
      ['abcdefghij', 0x8b988cfe],
      ['abcdefghijklmnop', 0x9d2d8b62],
      ['abcdefghijklmnopqrstuvwxyz0123456789', 0x42ae804d],
      ['Nobody inspects the spammish repetition', 0xe2293b2f],
      ['The quick brown fox jumps over the lazy dog', 0xe85ea4de],
    ] as const) {
      expect(xxHash32(bytesOf(text))).toBe(expected);
    }
    expect(xxHash32(bytesOf(''), 1)).toBe(0x0b2cb792);
  });

  it('reads a view at an odd offset as the same bytes', () => {
    const shifted = new Uint8Array(104);
    shifted.set(referenceData(101), 3);
    expect(xxHash32(shifted.subarray(3))).toBe(0x1f1aa412);
  });

  it('sees every flipped bit', () => {
    const data = referenceData(40);
    const seen = new Set([xxHash32(data)]);
    for (let bit = 0; bit < 8 * data.length; bit++) {
      const flipped = data.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      seen.add(xxHash32(flipped));
    }
    expect(seen.size).toBe(1 + 8 * data.length);
  });
});
