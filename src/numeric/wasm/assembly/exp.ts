/**
 * e^x of two float64 at a time.
 *
 *     x = k ln 2 + r,  k integer, |r| <= ln 2 / 2        e^x = 2^k e^r        e^r = 1 + r + r² P(r)
 *
 * The reduction subtracts k ln 2 in two parts, the first with so many zero bits at its end that k times it is exact
 * (Cody and Waite 1980, "Software Manual for the Elementary Functions", chapter 6; the two parts are those of fdlibm's
 * e_exp.c). P, of degree 9, interpolates (e^r − 1 − r)/r² at the Chebyshev nodes of |r| <= 1.0002 · ln 2 / 2, which
 * leaves a relative error of 1.6e−17 in e^r: the rounding of the last two additions is larger. 2^k is multiplied in two
 * halves, the first of which is exact, so that results below 2^−1022 are rounded once and e^709.78 does not overflow.
 *
 * Within 0.95 ulp (measured) of the true value wherever that is a normal number; +Infinity above ln(MAX), 0 below −745.14,
 * e^NaN = NaN.
 */

const LOG2_E: f64 = 1.4426950408889634;
const LN2_HIGH: f64 = 6.93147180369123816490e-1;
const LN2_LOW: f64 = 1.90821492927058770002e-10;

/** 1.5 · 2^52 */
const ROUNDER: f64 = 6755399441055744;

/** Beyond these arguments the result is Infinity or 0; the exponents stay within what two factors can express. */
const LARGEST: f64 = 710;
const SMALLEST: f64 = -746;

/** e^x of both lanes. */
// @ts-ignore: decorator
@inline
export function expPair(argument: v128): v128 {
  // pmin(a, b) is b < a ? b : a, one instruction; like pmax it hands NaN on when that is its first operand
  const x = f64x2.pmax(f64x2.pmin(argument, f64x2.splat(LARGEST)), f64x2.splat(SMALLEST));
  // Adding 1.5 · 2^52 rounds to an integer (ties to even), which then stands in the low bits of the sum
  const kBits = f64x2.add(f64x2.mul(x, f64x2.splat(LOG2_E)), f64x2.splat(ROUNDER));
  const k = f64x2.sub(kBits, f64x2.splat(ROUNDER));
  const high = f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH)));
  const low = f64x2.mul(k, f64x2.splat(LN2_LOW));
  const r = f64x2.sub(high, low);
  // what r lost to rounding; it joins the small terms
  const rest = f64x2.sub(f64x2.sub(high, r), low);
  // P by Estrin's scheme: short chains of dependent operations
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const c01 = f64x2.add(f64x2.splat(0.5000000000000001), f64x2.mul(r, f64x2.splat(0.16666666666666669)));
  const c23 = f64x2.add(f64x2.splat(0.041666666666624094), f64x2.mul(r, f64x2.splat(0.00833333333333006)));
  const c45 = f64x2.add(f64x2.splat(0.0013888888917230724), f64x2.mul(r, f64x2.splat(0.00019841269863066696)));
  const c67 = f64x2.add(f64x2.splat(0.000024801521269532122), f64x2.mul(r, f64x2.splat(0.0000027557268439678)));
  const c89 = f64x2.add(f64x2.splat(2.7620101012098e-7), f64x2.mul(r, f64x2.splat(2.5100395159429246e-8)));
  const c4to9 = f64x2.add(f64x2.add(c45, f64x2.mul(r2, c67)), f64x2.mul(r4, c89));
  const p = f64x2.add(f64x2.add(c01, f64x2.mul(r2, c23)), f64x2.mul(r4, c4to9));
  const y = f64x2.add(f64x2.splat(1), f64x2.add(r, f64x2.add(rest, f64x2.mul(r2, p))));
  // 2^k = 2^h · 2^(k − h), h an integer beside k/2, each written straight into the exponent bits
  const hBits = f64x2.add(f64x2.mul(k, f64x2.splat(0.5)), f64x2.splat(ROUNDER));
  return f64x2.mul(f64x2.mul(y, powerOfTwo(hBits)), powerOfTwo(i64x2.sub(kBits, hBits)));
}

/** 2^n for an integer in the low 12 bits of each lane; shifting drops the bits above. −1022 <= n <= 1023. */
// @ts-ignore: decorator
@inline
function powerOfTwo(n: v128): v128 {
  return i64x2.shl(i64x2.add(n, i64x2.splat(1023)), 52);
}

/** e^x of one number, the same bits as `expPair` gives. */
// @ts-ignore: decorator
@inline
export function expOne(x: f64): f64 {
  return f64x2.extract_lane(expPair(f64x2.splat(x)), 0);
}

/** out[i] = e^(x[i]) for i < n; float64 arrays at these addresses, which may be the same. */
export function expEach(out: usize, x: usize, n: i32): void {
  const end = x + ((<usize>n) << 3);
  for (; x + 16 <= end; x += 16, out += 16) v128.store(out, expPair(v128.load(x)));
  if (x < end) store<f64>(out, expOne(load<f64>(x)));
}
