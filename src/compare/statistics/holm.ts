/**
 * Holm's step-down correction (Holm 1979): adjusted p-values that hold the chance of any false rejection in the family at
 * the level they are compared with, whatever the dependence between the tests.
 * p̃_(i) = min(1, max_{j ≤ i} (m − j + 1) · p_(j)), in the order of the argument.
 * @throws RangeError for a p-value that is NaN or outside [0, 1].
 */
export function holmAdjust(pValues: readonly number[]): number[] {
  const m = pValues.length;
  for (const [i, p] of pValues.entries()) {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`p-value ${i + 1} of ${m} must lie in [0, 1], got ${p}`);
  }
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(m).fill(0);
  let largest = 0;
  for (const [rank, { p, index }] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (m - rank) * p));
    adjusted[index] = largest;
  }
  return adjusted;
}
