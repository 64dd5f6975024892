// Dense vectors of f64, n a multiple of 8: the arithmetic of L-BFGS. Callers cut vectors into a fixed number of pieces and
// add the partial sums in order, so that results do not depend on the number of threads.
import { madd } from './madd';

/** Σ a·b */
export function dot(a: usize, b: usize, n: i32): f64 {
  let s0 = f64x2.splat(0.0), s1 = s0, s2 = s0, s3 = s0;
  for (const end = a + (<usize>n << 3); a < end; a += 64, b += 64) {
    s0 = madd<f64>(v128.load(a), v128.load(b), s0);
    s1 = madd<f64>(v128.load(a, 16), v128.load(b, 16), s1);
    s2 = madd<f64>(v128.load(a, 32), v128.load(b, 32), s2);
    s3 = madd<f64>(v128.load(a, 48), v128.load(b, 48), s3);
  }
  return sumLanes(f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3)));
}

// @ts-ignore decorator
@inline
function sumLanes(s: v128): f64 {
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/** out ← a + c·b */
export function combine(out: usize, a: usize, c: f64, b: usize, n: i32): void {
  const factor = f64x2.splat(c);
  for (let o: usize = 0, end = <usize>n << 3; o < end; o += 32) {
    v128.store(out + o, madd<f64>(factor, v128.load(b + o), v128.load(a + o)));
    v128.store(out + o, madd<f64>(factor, v128.load(b + o, 16), v128.load(a + o, 16)), 16);
  }
}

/** out ← −a */
export function negate(out: usize, a: usize, n: i32): void {
  for (let o: usize = 0, end = <usize>n << 3; o < end; o += 32) {
    v128.store(out + o, f64x2.neg(v128.load(a + o)));
    v128.store(out + o, f64x2.neg(v128.load(a + o, 16)), 16);
  }
}

/** Number of entries that are not 0. */
export function countNonZero(a: usize, n: i32): i32 {
  let count = i64x2.splat(0);
  const zero = f64x2.splat(0.0);
  for (const end = a + (<usize>n << 3); a < end; a += 32) {
    // A true comparison is −1.
    count = i64x2.sub(count, f64x2.ne(v128.load(a), zero));
    count = i64x2.sub(count, f64x2.ne(v128.load(a, 16), zero));
  }
  return <i32>(i64x2.extract_lane(count, 0) + i64x2.extract_lane(count, 1));
}

/** s ← x − x₀, y ← g − g₀; sums[0] = y·s, sums[1] = y·y, sums[2] = s·s. */
export function differences(
  s: usize,
  y: usize,
  x: usize,
  x0: usize,
  g: usize,
  g0: usize,
  n: i32,
  sums: usize,
): void {
  let ys = f64x2.splat(0.0), yy = ys, ss = ys;
  for (let o: usize = 0, end = <usize>n << 3; o < end; o += 16) {
    const ds = f64x2.sub(v128.load(x + o), v128.load(x0 + o)), dy = f64x2.sub(v128.load(g + o), v128.load(g0 + o));
    v128.store(s + o, ds);
    v128.store(y + o, dy);
    ys = madd<f64>(dy, ds, ys);
    yy = madd<f64>(dy, dy, yy);
    ss = madd<f64>(ds, ds, ss);
  }
  store<f64>(sums, sumLanes(ys));
  store<f64>(sums, sumLanes(yy), 8);
  store<f64>(sums, sumLanes(ss), 16);
}

/** Bytes of a vector that are worked on at a time by functions over many vectors: several of them fit the first cache. */
const STRIPE: usize = 4096;

/**
 * Dot products of three vectors with each of `count` vectors: out[3i + h] = head h · vector i, f64. `heads` (3) and `vectors` are
 * u32 addresses; only the n entries `offset` bytes in are used. One pass over the memory.
 */
export function dotMany(heads: usize, vectors: usize, count: i32, offset: usize, n: i32, out: usize): void {
  memory.fill(out, 0, <usize>count * 24);
  const a = <usize>load<u32>(heads), b = <usize>load<u32>(heads, 4), c = <usize>load<u32>(heads, 8);
  const end = offset + (<usize>n << 3);
  for (let o = offset; o < end; o += STRIPE) {
    const stop = min(o + STRIPE, end);
    for (let i: i32 = 0; i < count; i++) {
      const v = <usize>load<u32>(vectors + (<usize>i << 2));
      let a0 = f64x2.splat(0.0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0;
      for (let q = o; q < stop; q += 32) {
        const v0 = v128.load(v + q), v1 = v128.load(v + q, 16);
        a0 = madd<f64>(v0, v128.load(a + q), a0);
        a1 = madd<f64>(v1, v128.load(a + q, 16), a1);
        b0 = madd<f64>(v0, v128.load(b + q), b0);
        b1 = madd<f64>(v1, v128.load(b + q, 16), b1);
        c0 = madd<f64>(v0, v128.load(c + q), c0);
        c1 = madd<f64>(v1, v128.load(c + q, 16), c1);
      }
      const p = out + <usize>i * 24;
      store<f64>(p, load<f64>(p) + sumLanes(f64x2.add(a0, a1)));
      store<f64>(p, load<f64>(p, 8) + sumLanes(f64x2.add(b0, b1)), 8);
      store<f64>(p, load<f64>(p, 16) + sumLanes(f64x2.add(c0, c1)), 16);
    }
  }
}

/** out ← factor·a + Σ_i c_i v_i over n entries `offset` bytes in; coefficients f64, vectors u32 addresses. */
export function addMany(
  out: usize,
  factor: f64,
  a: usize,
  vectors: usize,
  coefficients: usize,
  count: i32,
  offset: usize,
  n: i32,
): void {
  const end = offset + (<usize>n << 3);
  const first = f64x2.splat(factor);
  for (let o = offset; o < end; o += STRIPE) {
    const stop = min(o + STRIPE, end);
    for (let q = o; q < stop; q += 16) v128.store(out + q, f64x2.mul(first, v128.load(a + q)));
    for (let i: i32 = 0; i < count; i++) {
      const v = <usize>load<u32>(vectors + (<usize>i << 2));
      const c = v128.load64_splat(coefficients + (<usize>i << 3));
      for (let q = o; q < stop; q += 32) {
        v128.store(out + q, madd<f64>(c, v128.load(v + q), v128.load(out + q)));
        v128.store(out + q, madd<f64>(c, v128.load(v + q, 16), v128.load(out + q, 16)), 16);
      }
    }
  }
}
