// Dropout masks from a counter: the function of src/neural/dropout-mask.ts, four columns at a time.

const ROW_STEP: u32 = 0xbb67ae85;
const COLUMN_STEP: u32 = 0x3c6ef373;

/** "lowbias32" of four numbers. */
// @ts-ignore decorator
@inline
function mix4(x: v128): v128 {
  let h = v128.xor(x, i32x4.shr_u(x, 16));
  h = i32x4.mul(h, i32x4.splat(0x7feb352d));
  h = v128.xor(h, i32x4.shr_u(h, 15));
  h = i32x4.mul(h, i32x4.splat(0x846ca68b));
  return v128.xor(h, i32x4.shr_u(h, 16));
}

/**
 * x[c] ← x[c] · factor, or 0 where the bits of (key, row, first + c) are below the threshold, c < n.
 */
export function dropRow(x: usize, n: i32, key: u32, row: i32, first: i32, threshold: u32, factor: f32): void {
  const counter = key + <u32>(row + 1) * ROW_STEP + <u32>(first + 1) * COLUMN_STEP;
  let counters = i32x4(counter, counter + COLUMN_STEP, counter + 2 * COLUMN_STEP, counter + 3 * COLUMN_STEP);
  const step = i32x4.splat(4 * COLUMN_STEP), least = i32x4.splat(threshold), factors = f32x4.splat(factor);
  let c: i32 = 0;
  for (; c + 4 <= n; c += 4, x += 16) {
    const keeps = i32x4.ge_u(mix4(counters), least);
    v128.store(x, v128.and(f32x4.mul(v128.load(x), factors), keeps));
    counters = i32x4.add(counters, step);
  }
  if (c == n) return;
  const last = v128.and(factors, i32x4.ge_u(mix4(counters), least));
  store<f32>(x, load<f32>(x) * f32x4.extract_lane(last, 0));
  if (c + 1 < n) store<f32>(x, load<f32>(x, 4) * f32x4.extract_lane(last, 1), 4);
  if (c + 2 < n) store<f32>(x, load<f32>(x, 8) * f32x4.extract_lane(last, 2), 8);
}
