// Gates, cells and states of one row of an LSTM.
//
//     σ(x) = 1 / (1 + e^−x)        tanh x = 2 σ(2x) − 1, absolute error some 1e−7
//
// with e^−x as exponential.ts has it, bit for bit, but written in x: the signs are in the constants, and rounding is the same
// either way. Each loop is a function of its own: five exponentials in one round are so long that a processor does not reach the next
// round meanwhile, and they lack registers. Constants are read from memory before a loop, since V8 makes those that stand in the
// code anew in every round. Together that is nearly twice as fast.
import { madd } from '../../../numeric/wasm/assembly/madd';

/** Bounds of x, −log2 e, 1.5·2²³, ln 2 in two parts, the coefficients of P with alternating signs, 1, 2, −1. */
const CONSTANTS = memory.data<f32>(
  [
    -88, 87, -1.44269504, 12582912, 0.693359375, -2.12194440e-4, 1.9875691500e-4, -1.3981999507e-3, 8.3334519073e-3,
    -4.1665795894e-2, 1.6666665459e-1, -5.0000001201e-1, 1, 2, -1,
  ],
  16,
);

/** σ(x); the rest are the constants. */
// @ts-ignore decorator
@inline
function logistic(
  argument: v128,
  low: v128,
  high: v128,
  log2: v128,
  rounder: v128,
  lnHigh: v128,
  lnLow: v128,
  c0: v128,
  c1: v128,
  c2: v128,
  c3: v128,
  c4: v128,
  c5: v128,
  one: v128,
): v128 {
  // The min and max of one instruction, ordered so that NaN comes through.
  const x = f32x4.pmin(f32x4.pmax(argument, low), high);
  const sum = madd<f32>(x, log2, rounder);
  const n = f32x4.sub(sum, rounder);
  // r of e^−x = 2^n e^r, negated.
  const r = madd<f32>(n, lnLow, madd<f32>(n, lnHigh, x));
  let p = madd<f32>(c0, r, c1);
  p = madd<f32>(p, r, c2);
  p = madd<f32>(p, r, c3);
  p = madd<f32>(p, r, c4);
  p = madd<f32>(p, r, c5);
  p = f32x4.sub(one, madd<f32>(f32x4.mul(p, r), r, r));
  return f32x4.div(one, f32x4.add(one, i32x4.add(p, i32x4.shl(sum, 23))));
}

/** σ of the f32 from p to end, a multiple of 16 bytes, in place. */
export function sigmoids(p: usize, end: usize): void {
  const low = v128.load32_splat(CONSTANTS);
  const high = v128.load32_splat(CONSTANTS, 4);
  const log2 = v128.load32_splat(CONSTANTS, 8);
  const rounder = v128.load32_splat(CONSTANTS, 12);
  const lnHigh = v128.load32_splat(CONSTANTS, 16);
  const lnLow = v128.load32_splat(CONSTANTS, 20);
  const c0 = v128.load32_splat(CONSTANTS, 24);
  const c1 = v128.load32_splat(CONSTANTS, 28);
  const c2 = v128.load32_splat(CONSTANTS, 32);
  const c3 = v128.load32_splat(CONSTANTS, 36);
  const c4 = v128.load32_splat(CONSTANTS, 40);
  const c5 = v128.load32_splat(CONSTANTS, 44);
  const one = v128.load32_splat(CONSTANTS, 48);
  for (; p < end; p += 16) {
    v128.store(p, logistic(v128.load(p), low, high, log2, rounder, lnHigh, lnLow, c0, c1, c2, c3, c4, c5, one));
  }
}

/** tanh of the f32 from p to end, a multiple of 16 bytes, in place. */
export function tanhs(p: usize, end: usize): void {
  const low = v128.load32_splat(CONSTANTS);
  const high = v128.load32_splat(CONSTANTS, 4);
  const log2 = v128.load32_splat(CONSTANTS, 8);
  const rounder = v128.load32_splat(CONSTANTS, 12);
  const lnHigh = v128.load32_splat(CONSTANTS, 16);
  const lnLow = v128.load32_splat(CONSTANTS, 20);
  const c0 = v128.load32_splat(CONSTANTS, 24);
  const c1 = v128.load32_splat(CONSTANTS, 28);
  const c2 = v128.load32_splat(CONSTANTS, 32);
  const c3 = v128.load32_splat(CONSTANTS, 36);
  const c4 = v128.load32_splat(CONSTANTS, 40);
  const c5 = v128.load32_splat(CONSTANTS, 44);
  const one = v128.load32_splat(CONSTANTS, 48);
  const two = v128.load32_splat(CONSTANTS, 52);
  const minusOne = v128.load32_splat(CONSTANTS, 56);
  for (; p < end; p += 16) {
    const x = v128.load(p);
    v128.store(p, madd<f32>(two, logistic(f32x4.add(x, x), low, high, log2, rounder, lnHigh, lnLow, c0, c1, c2, c3, c4, c5, one), minusOne));
  }
}

/**
 * c = f c' + i g and h = o tanh c of one row, whose activations i, f, g, o stand at `gates`, hb bytes each. h, masked, is stored for the
 * next step too, and tanh c is kept. Addresses of 0 are left out.
 */
export function cells(
  gates: usize,
  hb: usize,
  c: usize,
  cBefore: usize,
  tanhC: usize,
  h: usize,
  hNext: usize,
  mask: usize,
): void {
  const low = v128.load32_splat(CONSTANTS);
  const high = v128.load32_splat(CONSTANTS, 4);
  const log2 = v128.load32_splat(CONSTANTS, 8);
  const rounder = v128.load32_splat(CONSTANTS, 12);
  const lnHigh = v128.load32_splat(CONSTANTS, 16);
  const lnLow = v128.load32_splat(CONSTANTS, 20);
  const c0 = v128.load32_splat(CONSTANTS, 24);
  const c1 = v128.load32_splat(CONSTANTS, 28);
  const c2 = v128.load32_splat(CONSTANTS, 32);
  const c3 = v128.load32_splat(CONSTANTS, 36);
  const c4 = v128.load32_splat(CONSTANTS, 40);
  const c5 = v128.load32_splat(CONSTANTS, 44);
  const one = v128.load32_splat(CONSTANTS, 48);
  const two = v128.load32_splat(CONSTANTS, 52);
  const minusOne = v128.load32_splat(CONSTANTS, 56);
  for (let j: usize = 0; j < hb; j += 16) {
    const p = gates + j;
    let cell = f32x4.mul(v128.load(p), v128.load(p + 2 * hb));
    if (cBefore != 0) cell = madd<f32>(v128.load(p + hb), v128.load(cBefore + j), cell);
    const y = madd<f32>(two, logistic(f32x4.add(cell, cell), low, high, log2, rounder, lnHigh, lnLow, c0, c1, c2, c3, c4, c5, one), minusOne);
    const state = f32x4.mul(v128.load(p + 3 * hb), y);
    v128.store(c + j, cell);
    v128.store(h + j, state);
    if (hNext != 0) v128.store(hNext + j, mask == 0 ? state : f32x4.mul(state, v128.load(mask + j)));
    if (tanhC != 0) v128.store(tanhC + j, y);
  }
}
