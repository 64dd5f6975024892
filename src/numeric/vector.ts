/** Dense vectors over Float64Array: output first, in place. Lengths are the caller's duty. */

/** Σ_k a_k b_k */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

/** ‖a‖₂ */
export function norm2(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

/** ‖a‖₁ */
export function norm1(a: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += Math.abs(a[k]!);
  return sum;
}

/** y ← y + c·x */
export function addScaled(y: Float64Array, c: number, x: Float64Array): void {
  for (let k = 0; k < y.length; k++) y[k]! += c * x[k]!;
}

/** y ← c·y */
export function scale(y: Float64Array, c: number): void {
  for (let k = 0; k < y.length; k++) y[k]! *= c;
}

/** out ← a − b */
export function subtract(out: Float64Array, a: Float64Array, b: Float64Array): void {
  for (let k = 0; k < out.length; k++) out[k] = a[k]! - b[k]!;
}

/** Number of entries that are not exactly 0. */
export function countNonZero(a: Float64Array): number {
  let count = 0;
  for (let k = 0; k < a.length; k++) if (a[k] !== 0) count++;
  return count;
}
