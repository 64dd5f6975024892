/**
 * log Σ_k exp a[offset + k·stride] over `count` entries, shifted by the maximum so that it neither overflows nor loses
 * the largest term. −Infinity for an empty slice or one of −Infinity only.
 */
export function logSumExp(a: Float64Array, offset = 0, count = a.length - offset, stride = 1): number {
  let max = Number.NEGATIVE_INFINITY;
  for (let k = 0, p = offset; k < count; k++, p += stride) if (a[p]! > max) max = a[p]!;
  if (max === Number.NEGATIVE_INFINITY || max === Number.POSITIVE_INFINITY) return max;
  let sum = 0;
  for (let k = 0, p = offset; k < count; k++, p += stride) sum += Math.exp(a[p]! - max);
  return max + Math.log(sum);
}
