import { describe, expect, it } from 'vitest';
import { Vocabulary } from '../../src/features/vocabulary.ts';
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

  it('hashes stretches under a key as it would each alone', () => {
    const bytes = Uint8Array.from({ length: 60 }, (_, k) => (k * 167) % 256);
    const offsets = Uint32Array.of(0, 3, 3, 8, 21, 60);
    for (const key of [1, -1, 0x12345678]) {
      const expected = Array.from({ length: 5 }, (_, k) =>
        murmurHash3(bytes, offsets[k], offsets[k + 1], 0, key),
      );
      expect([...murmurHashes(bytes, offsets, key)]).toEqual(expected);
    }
  });
});

/** What undoes a product with the odd number c modulo 2³², by Newton's steps. */
function inverse(c: number): number {
  let x = c;
  for (let k = 0; k < 5; k++) x = Math.imul(x, 2 - Math.imul(c, x));
  return x;
}

/** The word that is scrambled to `wanted`. */
function unscramble(wanted: number): number {
  const product = Math.imul(wanted, inverse(0x1b873593));
  return Math.imul((product >>> 15) | (product << 17), inverse(0xcc9e2d51));
}

/**
 * 2^pairs strings of one hash, whatever the seed (Aumasson, Bernstein, Boßlet 2012): in each pair of words either both or none are
 * changed; the first change becomes the highest bit of the state, the second takes it away.
 */
function collidingStrings(pairs: number): Uint8Array[] {
  const plain = [0x01234567, 0x89abcdef | 0];
  const words = [
    plain.map(unscramble),
    [unscramble((plain[0] ?? 0) ^ (1 << 18)), unscramble((plain[1] ?? 0) ^ (1 << 31))],
  ];
  return Array.from({ length: 2 ** pairs }, (_, n) => {
    const string = new Int32Array(2 * pairs);
    for (let k = 0; k < pairs; k++) string.set(words[(n >> k) & 1] ?? [], 2 * k);
    return new Uint8Array(string.buffer);
  });
}

describe('strings made to collide', () => {
  const strings = collidingStrings(12);
  const hashes = (seed: number, key: number): Set<number> =>
    new Set(strings.map((bytes) => murmurHash3(bytes, 0, bytes.length, seed, key)));

  it('collide without a key under every seed, and under keys no more than others', () => {
    for (const seed of [0, 1, 0x7fffffff]) expect(hashes(seed, 0).size).toBe(1);
    for (const key of [1, 2, 0x80000000 | 0, 0x5bd1e995, 0x0f0f0f0f, -1, 0x3c6ef372, 77])
      expect(hashes(0, key).size).toBeGreaterThan(0.9 * strings.length);
  });

  it('are spread over the table of a vocabulary, and numbered as they come', () => {
    const vocabulary = new Vocabulary();
    for (const [id, bytes] of strings.entries()) expect(vocabulary.addBytes(bytes, 0, bytes.length)).toBe(id);
    const { table } = vocabulary;
    const found = new Set<number>();
    for (let k = 0; k < table.length; k += 2) if (table[k + 1] !== 0) found.add(table[k] ?? 0);
    expect(found.size).toBeGreaterThan(0.9 * strings.length);
  });
});
