// The gradient from the sums of all blocks, added up in the order of the blocks:
//
//     ∂/∂x = scale·(E_model − E_observed) + 2·l2·x
import { madd } from '../../../../numeric/wasm/assembly/madd';
import { at, word } from './plan';
import {
  BLOCK_COUNT,
  BLOCK_NARROW,
  BLOCK_NARROW_STRIDE,
  BLOCK_ROWS,
  BLOCK_ROWS_STRIDE,
  BLOCK_SLOTS,
  BLOCK_TRANSITIONS,
  DIRECTION,
  FIRST_SHARED,
  FIRST_TRANSITION,
  GRADIENT,
  L2,
  NARROW_FIRST,
  NARROW_LABELS,
  OBSERVED,
  RAW,
  ROW_FIRST,
  ROW_LABELS,
  SCALE,
  SHARED_OFFSETS,
  SHARED_SLOTS,
  TRANSITIONS,
  VARIABLE_LABELS,
  X,
} from './plan-fields';

/** Variables of the dense rows [r0, r1). `sums`: f64 [4], as `finishVariables` leaves them. */
export function finishRows(plan: usize, r0: i32, r1: i32, sums: usize): void {
  gatherRows(plan, r0, r1, ROW_FIRST, BLOCK_ROWS, BLOCK_ROWS_STRIDE, word(plan, ROW_LABELS) << 3, sums);
}

/** Variables of the narrow rows [r0, r1). */
export function finishNarrow(plan: usize, r0: i32, r1: i32, sums: usize): void {
  gatherRows(plan, r0, r1, NARROW_FIRST, BLOCK_NARROW, BLOCK_NARROW_STRIDE, NARROW_LABELS << 3, sums);
}

function gatherRows(
  plan: usize,
  r0: i32,
  r1: i32,
  firstField: i32,
  rowsField: i32,
  strideField: i32,
  rb: usize,
  sums: usize,
): void {
  const first = word(plan, firstField), labels = word(plan, VARIABLE_LABELS), raw = word(plan, RAW);
  const rows = word(plan, rowsField), stride = word(plan, strideField), end = stride * word(plan, BLOCK_COUNT);
  for (let r = r0; r < r1; r++) {
    const row = rows + <usize>r * rb;
    for (let v = at(first, r), last = at(first, r + 1); v < last; v++) {
      const q = row + (<usize>load<u16>(labels + (<usize>v << 1)) << 3);
      let sum: f64 = 0;
      for (let b: usize = 0; b < end; b += stride) sum += load<f64>(q + b);
      store<f64>(raw + (<usize>v << 3), sum);
    }
  }
  finishVariables(plan, at(first, r0), at(first, r1), sums);
}

/** Variables [v0, v1) that several blocks add to. */
export function finishShared(plan: usize, v0: i32, v1: i32, sums: usize): void {
  const slots = word(plan, BLOCK_SLOTS), raw = word(plan, RAW);
  const first = <i32>word(plan, FIRST_SHARED), offsets = word(plan, SHARED_OFFSETS);
  let p = word(plan, SHARED_SLOTS) + (<usize>at(offsets, v0 - first) << 2);
  for (let v = v0; v < v1; v++) {
    let sum: f64 = 0;
    for (const end = word(plan, SHARED_SLOTS) + (<usize>at(offsets, v - first + 1) << 2); p < end; p += 4) {
      sum += load<f64>(slots + (<usize>load<u32>(p) << 3));
    }
    store<f64>(raw + (<usize>v << 3), sum);
  }
  finishVariables(plan, v0, v1, sums);
}

export function finishTransitionGradient(plan: usize, sums: usize): void {
  const K = word(plan, TRANSITIONS), first = word(plan, FIRST_TRANSITION);
  const raw = word(plan, RAW) + (first << 3), blocks = word(plan, BLOCK_COUNT);
  for (let k: usize = 0; k < K; k++) {
    let sum: f64 = 0;
    for (let b: usize = 0; b < blocks; b++) sum += load<f64>(word(plan, BLOCK_TRANSITIONS) + ((b * K + k) << 3));
    store<f64>(raw + (k << 3), sum);
  }
  finishVariables(plan, <i32>first, <i32>(first + K), sums);
}

/** Gradient g of [v0, v1) from RAW; sums = Σ scale·observed·x, Σ x², Σ g², Σ g·direction. */
export function finishVariables(plan: usize, v0: i32, v1: i32, sums: usize): void {
  const x = word(plan, X), g = word(plan, GRADIENT), scale = word(plan, SCALE);
  const observed = word(plan, OBSERVED), raw = word(plan, RAW);
  const twoL2 = 2 * load<f64>(plan + (<usize>L2 << 2));
  const c = f64x2.splat(twoL2);
  const direction = word(plan, DIRECTION);
  let gold = f64x2.splat(0.0), squares = gold, slopes = gold, along = gold;
  const end = <usize>v1 << 3;
  let o = <usize>v0 << 3;
  for (; o + 16 <= end; o += 16) {
    const w = v128.load(x + o), s = v128.load(scale + o), count = v128.load(observed + o);
    const slope = madd<f64>(c, w, f64x2.mul(s, f64x2.sub(v128.load(raw + o), count)));
    v128.store(g + o, slope);
    gold = madd<f64>(f64x2.mul(s, count), w, gold);
    squares = madd<f64>(w, w, squares);
    slopes = madd<f64>(slope, slope, slopes);
    along = madd<f64>(slope, v128.load(direction + o), along);
  }
  let goldSum = sumLanes(gold), squareSum = sumLanes(squares), slopeSum = sumLanes(slopes), alongSum = sumLanes(along);
  if (o < end) {
    const w = load<f64>(x + o), s = load<f64>(scale + o), count = load<f64>(observed + o);
    const slope = s * (load<f64>(raw + o) - count) + twoL2 * w;
    store<f64>(g + o, slope);
    goldSum += s * count * w;
    squareSum += w * w;
    slopeSum += slope * slope;
    alongSum += slope * load<f64>(direction + o);
  }
  store<f64>(sums, goldSum);
  store<f64>(sums, squareSum, 8);
  store<f64>(sums, slopeSum, 16);
  store<f64>(sums, alongSum, 24);
}

// @ts-ignore decorator
@inline
function sumLanes(sum: v128): f64 {
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
