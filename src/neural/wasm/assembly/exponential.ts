// e^x of four f32 at a time; activations.ts has the same for the gates of an LSTM.
//
//     x = n ln 2 + r, |r| <= ln 2 / 2        e^x = 2^n e^r        e^r = 1 + r + r² P(r)
//
// with ln 2 in two parts (Cody and Waite 1980) and the minimax polynomial P of Cephes' expf (Moshier 1992), about 2 ulp.
// Arguments are clamped to [−87, 88], where 2^n and the result are normal numbers: callers take e^−87 = 1.6e−38 for 0. NaN
// stays NaN.
import { madd } from '../../../numeric/wasm/assembly/madd';

const LOG2_E: f32 = 1.44269504;
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;
/** 1.5·2²³ */
const ROUNDER: f32 = 12582912;

/** e^x */
// @ts-ignore decorator
@inline
export function exp4(argument: v128): v128 {
  // The min and max of one instruction, ordered so that NaN comes through.
  const x = f32x4.pmax(f32x4.pmin(argument, f32x4.splat(88)), f32x4.splat(-87));
  // Added to 1.5·2²³ a number is rounded to an integer, which stands in the sum's low bits.
  const sum = madd<f32>(x, f32x4.splat(LOG2_E), f32x4.splat(ROUNDER));
  const n = f32x4.sub(sum, f32x4.splat(ROUNDER));
  let r = madd<f32>(n, f32x4.splat(-LN2_HIGH), x);
  r = madd<f32>(n, f32x4.splat(-LN2_LOW), r);
  let p = madd<f32>(f32x4.splat(1.9875691500e-4), r, f32x4.splat(1.3981999507e-3));
  p = madd<f32>(p, r, f32x4.splat(8.3334519073e-3));
  p = madd<f32>(p, r, f32x4.splat(4.1665795894e-2));
  p = madd<f32>(p, r, f32x4.splat(1.6666665459e-1));
  p = madd<f32>(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(madd<f32>(f32x4.mul(p, r), r, r), f32x4.splat(1));
  // Times 2^n: n is added to the exponent. The low bits of the NaN that arithmetic makes are 0, so that it stays NaN.
  return i32x4.add(p, i32x4.shl(sum, 23));
}

/** Sum of the four numbers. */
// @ts-ignore decorator
@inline
export function sum4(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}

/** Largest of the four numbers; NaN if one is. */
// @ts-ignore decorator
@inline
export function max4(v: v128): f32 {
  return max<f32>(
    max<f32>(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max<f32>(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}
