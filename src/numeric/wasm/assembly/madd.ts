/**
 * The multiply-add of all kernels. A module that uses it is built twice (scripts/build-wasm.mjs): `kernels.wasm` multiplies and
 * adds, two roundings; `kernels.relaxed.wasm`, where the engine has relaxed SIMD, is one instruction, which rounds
 * once on processors with fused multiply-add and twice on others. Results of the two differ in their last digits.
 */

/** a·b + c in each lane of T, f64 or f32. */
// @ts-ignore decorator
@inline
export function madd<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, c);
  return v128.add<T>(v128.mul<T>(a, b), c);
}
