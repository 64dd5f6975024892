/** Linear combinations of system means: what a claim compares. */

export interface ContrastTerm {
  readonly system: string;
  readonly coefficient: number;
}

/** Σ_k c_k · (mean over seeds of the metric of system k). */
export interface Contrast {
  readonly name: string;
  readonly terms: readonly ContrastTerm[];
}

/** a − b. */
export function difference(a: string, b: string): Contrast {
  return combine(`${a} − ${b}`, [
    [1, [{ system: a, coefficient: 1 }]],
    [-1, [{ system: b, coefficient: 1 }]],
  ]);
}

/** (a − b) − (c − d): by how much the gap between a and b exceeds the gap between c and d. */
export function differenceOfDifferences(a: string, b: string, c: string, d: string): Contrast {
  return combine(`(${a} − ${b}) − (${c} − ${d})`, [
    [1, difference(a, b).terms],
    [-1, difference(c, d).terms],
  ]);
}

/** Mean of a group minus mean of another: a main effect of a factorial design. */
export function meanDifference(name: string, group: readonly string[], other: readonly string[]): Contrast {
  if (group.length === 0 || other.length === 0)
    throw new RangeError(`contrast ${name} compares an empty group`);
  const mean = (systems: readonly string[]): ContrastTerm[] =>
    systems.map((system) => ({ system, coefficient: 1 / systems.length }));
  return combine(name, [
    [1, mean(group)],
    [-1, mean(other)],
  ]);
}

/** A system and the value of the regressor it was trained at, say log₂ of the number of categories. */
export interface SlopePoint {
  readonly system: string;
  readonly x: number;
}

/**
 * Least-squares slope of the metric over x: c_k = (x_k − x̄) / Σ (x − x̄)². Units: metric per unit of x, so with
 * x = log₂ K points per doubling.
 * @throws RangeError for fewer than two different x, or one that is not finite.
 */
export function slope(name: string, points: readonly SlopePoint[]): Contrast {
  if (points.some((point) => !Number.isFinite(point.x)))
    throw new RangeError(`slope ${name}: x must be finite`);
  const mean = points.reduce((sum, point) => sum + point.x, 0) / points.length;
  const squares = points.reduce((sum, point) => sum + (point.x - mean) ** 2, 0);
  if (!(squares > 0)) throw new RangeError(`slope ${name} needs at least two different values of x`);
  return combine(name, [[1, points.map(({ system, x }) => ({ system, coefficient: (x - mean) / squares }))]]);
}

/** Slope of a minus slope of b. */
export function slopeDifference(name: string, a: readonly SlopePoint[], b: readonly SlopePoint[]): Contrast {
  return combine(name, [
    [1, slope(name, a).terms],
    [-1, slope(name, b).terms],
  ]);
}

/** Weighted sum of contrasts, terms of the same system added up. */
export function combine(
  name: string,
  parts: readonly (readonly [weight: number, terms: readonly ContrastTerm[]])[],
): Contrast {
  const coefficients = new Map<string, number>();
  for (const [weight, terms] of parts) {
    for (const { system, coefficient } of terms) {
      coefficients.set(system, (coefficients.get(system) ?? 0) + weight * coefficient);
    }
  }
  const terms = [...coefficients]
    .filter(([, coefficient]) => coefficient !== 0)
    .map(([system, coefficient]) => ({ system, coefficient }));
  if (terms.length === 0) throw new RangeError(`contrast ${name} compares a system with itself`);
  return { name, terms };
}
