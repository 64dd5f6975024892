/** One look over the arrays of a file that was read: checksum and ranges. Arrays begin at multiples of their numbers' size. */

const P1: u32 = 0x9e3779b1;
const P2: u32 = 0x85ebca77;
const P3: u32 = 0xc2b2ae3d;
const P4: u32 = 0x27d4eb2f;
const P5: u32 = 0x165667b1;

@inline
function round(lane: u32, word: u32): u32 {
  return rotl<u32>(lane + word * P2, 13) * P1;
}

/** Sets the four lanes, u32 [4], to the start of xxHash32 with seed 0, as in `numeric/xxhash32.ts`; reference there. */
export function startHash(lanes: usize): void {
  store<u32>(lanes, P1 + P2);
  store<u32>(lanes, P2, 4);
  store<u32>(lanes, 0, 8);
  store<u32>(lanes, 0 - P1, 12);
}

/** Takes n bytes into the lanes, a multiple of 16. */
export function addToHash(lanes: usize, at: usize, n: u32): void {
  let a = load<u32>(lanes);
  let b = load<u32>(lanes, 4);
  let c = load<u32>(lanes, 8);
  let d = load<u32>(lanes, 12);
  for (const end = at + <usize>n; at < end; at += 16) {
    a = round(a, load<u32>(at));
    b = round(b, load<u32>(at, 4));
    c = round(c, load<u32>(at, 8));
    d = round(d, load<u32>(at, 12));
  }
  store<u32>(lanes, a);
  store<u32>(lanes, b, 4);
  store<u32>(lanes, c, 8);
  store<u32>(lanes, d, 12);
}

/** The hash of `total` bytes, of which the n < 16 last are still to be taken in. */
export function finishHash(lanes: usize, at: usize, n: u32, total: u32): u32 {
  const end = at + <usize>n;
  let hash: u32 = P5;
  if (total >= 16) {
    hash = rotl<u32>(load<u32>(lanes), 1) + rotl<u32>(load<u32>(lanes, 4), 7);
    hash += rotl<u32>(load<u32>(lanes, 8), 12) + rotl<u32>(load<u32>(lanes, 12), 18);
  }
  hash += total;
  for (; at + 4 <= end; at += 4) hash = rotl<u32>(hash + load<u32>(at) * P3, 17) * P4;
  for (; at < end; at++) hash = rotl<u32>(hash + <u32>load<u8>(at) * P5, 11) * P1;
  hash = (hash ^ (hash >> 15)) * P2;
  hash = (hash ^ (hash >> 13)) * P3;
  return hash ^ (hash >> 16);
}

/** Whether none of n bytes is above 0x7f. */
export function isAllAscii(at: usize, n: u32): bool {
  const end = at + <usize>n;
  let seen = i8x16.splat(0);
  for (; at + 16 <= end; at += 16) seen = v128.or(seen, v128.load(at));
  if (i8x16.bitmask(seen) !== 0) return false;
  for (; at < end; at++) if (load<u8>(at) >= 0x80) return false;
  return true;
}

/** Whether no u32 of n is smaller than the one before. */
export function isAscending(at: usize, n: u32): bool {
  const end = at + (<usize>n << 2);
  for (; at + 20 <= end; at += 16) {
    if (!i32x4.all_true(i32x4.le_u(v128.load(at), v128.load(at, 4)))) return false;
  }
  for (; at + 8 <= end; at += 4) if (load<u32>(at) > load<u32>(at, 4)) return false;
  return true;
}

/** The largest of n u16, 0 of none. */
export function largestId(at: usize, n: u32): u32 {
  const end = at + (<usize>n << 1);
  let most = i16x8.splat(0);
  for (; at + 16 <= end; at += 16) most = i16x8.max_u(most, v128.load(at));
  most = i16x8.max_u(most, v128.shuffle<u8>(most, most, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  const halves = i64x2.extract_lane(most, 0);
  let largest = max<u32>(
    max<u32>(<u32>(halves & 0xffff), <u32>((halves >> 16) & 0xffff)),
    max<u32>(<u32>((halves >> 32) & 0xffff), <u32>((halves >> 48) & 0xffff)),
  );
  for (; at < end; at += 2) largest = max<u32>(largest, load<u16>(at));
  return largest;
}

/** Whether all of n float64 are within ±bound; false where one is NaN. */
export function isWithin(at: usize, n: u32, bound: f64): bool {
  const end = at + (<usize>n << 3);
  const bounds = f64x2.splat(bound);
  for (; at + 16 <= end; at += 16) {
    if (!i64x2.all_true(f64x2.le(f64x2.abs(v128.load(at)), bounds))) return false;
  }
  return at >= end || Math.abs(load<f64>(at)) <= bound;
}
