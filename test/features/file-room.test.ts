import { describe, expect, it } from 'vitest';
import { PLAIN_CHECKS } from '../../src/features/array-checks.ts';
import { createFileRoom, type FileRoom } from '../../src/features/wasm/file-room.ts';
import { createRandom } from '../../src/numeric/random.ts';

const random = createRandom(7);
const below = (n: number): number => random.integer(n);
const SIZES = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 100, 131_072, 131_088, 300_007];

async function roomOf(bytes: Uint8Array): Promise<FileRoom> {
  const room = await createFileRoom(bytes.length);
  room.bytes.set(bytes);
  return room;
}

const KEY = 0x5bd1e995 | 0;

describe('checks in the memory of a file', () => {
  it('find what the plain ones find in bytes', async () => {
    for (const size of SIZES) {
      const { bytes, checks } = await roomOf(Uint8Array.from({ length: size }, () => below(128)));
      expect(checks.xxHash32(bytes)).toBe(PLAIN_CHECKS.xxHash32(bytes));
      expect(checks.xxHash32(bytes.subarray(3))).toBe(PLAIN_CHECKS.xxHash32(bytes.subarray(3)));
      expect(checks.isAllAscii(bytes)).toBe(true);
      if (size === 0) continue;
      for (const at of [0, below(size), size - 1]) {
        bytes[at] = 128;
        expect(checks.isAllAscii(bytes)).toBe(false);
        bytes[at] = 0;
      }
    }
  });

  it('find what is wrong at any place of numbers', async () => {
    for (const size of SIZES.slice(0, -3)) {
      const { bytes, checks } = await roomOf(new Uint8Array(8 * size));
      const ids = new Uint16Array(bytes.buffer, bytes.byteOffset, size).fill(3);
      expect(checks.largestId(ids)).toBe(size === 0 ? 0 : 3);
      for (let at = 0; at < size; at++) {
        ids[at] = 65_535 - at;
        expect(checks.largestId(ids)).toBe(65_535 - at);
        ids[at] = 3;
      }
      const offsets = new Uint32Array(bytes.buffer, bytes.byteOffset, size);
      for (let at = 0; at < size; at++) offsets[at] = 3_000_000_000 + (at >> 1);
      expect(checks.isAscending(offsets)).toBe(true);
      for (let at = 1; at < size; at++) {
        offsets[at]! -= 2_000_000_000;
        expect(checks.isAscending(offsets)).toBe(false);
        offsets[at]! += 2_000_000_000;
      }
      const weights = new Float64Array(bytes.buffer, bytes.byteOffset, size).fill(-2);
      expect(checks.isWithin(weights, 2)).toBe(true);
      for (let at = 0; at < size; at++) {
        for (const wrong of [Number.NaN, Number.NEGATIVE_INFINITY, 2.5, -2.5]) {
          weights[at] = wrong;
          expect(checks.isWithin(weights, 2)).toBe(false);
        }
        weights[at] = 2;
      }
    }
  });

  it('make the same hash table, and find strings that stand twice', async () => {
    const names = Array.from({ length: 5000 }, (_, id) => `${'x'.repeat(below(20))}${id}`);
    const text = new TextEncoder().encode(names.join(''));
    const offsets = new Uint32Array(names.length + 1);
    for (const [id, name] of names.entries()) offsets[id + 1] = offsets[id]! + name.length;
    const at = Math.ceil(text.length / 4) * 4;
    const both = new Uint8Array(at + offsets.byteLength);
    both.set(text);
    both.set(new Uint8Array(offsets.buffer), at);
    const { bytes, checks } = await roomOf(both);
    const strings = bytes.subarray(0, text.length);
    const places = new Uint32Array(bytes.buffer, bytes.byteOffset + at, offsets.length);
    const table = checks.newTable(2 * 8192);
    expect(checks.fillTable(table, strings, places, KEY)).toBe(-1);
    const expected = PLAIN_CHECKS.newTable(2 * 8192);
    expect(PLAIN_CHECKS.fillTable(expected, text, offsets, KEY)).toBe(-1);
    expect(Array.from(table)).toEqual(Array.from(expected));
    // Strings 3000 and 4000 become empty.
    for (const id of [3000, 4000]) places.fill(places[id]!, id + 1, id + 2);
    expect(checks.fillTable(checks.newTable(2 * 8192), strings, places, KEY)).toBe(
      PLAIN_CHECKS.fillTable(PLAIN_CHECKS.newTable(2 * 8192), text, Uint32Array.from(places), KEY),
    );
    expect(checks.fillTable(checks.newTable(2 * 8192), strings, places, KEY)).toBe(4000);
  });
});
