import { describe, expect, it } from 'vitest';
import { murmurHash3, murmurHashes } from '../../src/numeric/murmur-hash3.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/**
 * VerificationTest of SMHasher (https://github.com/aappleby/smhasher, `KeysetTest.cpp`): the hash of the hashes of the
 * keys [0], [0, 1], ..., each under the seed 256 − length.
 */
function verificationValue(): number {
  const key = Uint8Array.from({ length: 256 }, (_, k) => k);
  const hashes = new Int32Array(256);
  for (let n = 0; n < 256; n++) hashes[n] = murmurHash3(key, 0, n, 256 - n);
  return murmurHash3(new Uint8Array(hashes.buffer)) >>> 0;
}

describe('MurmurHash3 x86_32', () => {
  it('has the verification value that SMHasher lists for it', () => {
    expect(verificationValue()).toBe(0xb0f57ee3);
  });

  it('hashes a stretch of bytes as it would them alone, signed', () => {
    const text = ascii('xxw[0]=the yy');
    for (let end = 2; end <= text.length; end++) {
      expect(murmurHash3(text, 2, end)).toBe(murmurHash3(text.slice(2, end)));
    }
    expect(murmurHash3(ascii(''))).toBe(0);
    expect(murmurHash3(ascii(''), 0, 0, 1) >>> 0).toBe(0x514e28b7);
  });

  it('hashes many stretches as it would each alone', () => {
    const bytes = Uint8Array.from({ length: 400 }, (_, k) => (k * 167) % 256).subarray(3);
    const offsets = Uint32Array.from({ length: 28 }, (_, k) => (k * (k + 1)) / 2);
    const expected = Array.from({ length: 27 }, (_, k) => murmurHash3(bytes, offsets[k], offsets[k + 1]));
    expect([...murmurHashes(bytes, offsets)]).toEqual(expected);
  });
});
