/** Gauss-Legendre quadrature on [0, 1]: exact for polynomials up to degree 2n − 1. */

export interface Quadrature {
  /** α_k in (0, 1), increasing, `[n]`. */
  readonly nodes: Float64Array;
  /** w_k > 0 with Σ w_k = 1, `[n]`. */
  readonly weights: Float64Array;
}

/**
 * The rule of n nodes: zeros of the Legendre polynomial P_n by Newton's method from Tricomi's guess cos(π(4k − 1)/(4n + 2)), weights
 * 2/((1 − z²) P′_n(z)²), both moved from [−1, 1] to [0, 1] (Davis and Rabinowitz 1984, "Methods of Numerical Integration", section 2.7).
 * @throws RangeError unless n is a positive integer
 */
export function gaussLegendre(n: number): Quadrature {
  if (!(Number.isInteger(n) && n >= 1)) throw new RangeError(`${n} nodes, expected a positive integer`);
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let k = 1; 2 * k <= n + 1; k++) {
    let z = 2 * k === n + 1 ? 0 : Math.cos((Math.PI * (4 * k - 1)) / (4 * n + 2));
    let { value, slope } = legendre(n, z);
    // Quadratic convergence from a guess good to 1e-2/n²: a handful of steps reach rounding.
    for (let step = 0; step < 20 && z !== 0; step++) {
      const move = value / slope;
      z -= move;
      ({ value, slope } = legendre(n, z));
      if (Math.abs(move) < 1e-16) break;
    }
    const weight = 1 / ((1 - z * z) * slope * slope);
    nodes[k - 1] = (1 - z) / 2;
    nodes[n - k] = (1 + z) / 2;
    weights[k - 1] = weight;
    weights[n - k] = weight;
  }
  return { nodes, weights };
}

/** P_n(z) by its three-term recurrence, and P′_n(z) = n (z P_n − P_{n−1})/(z² − 1). */
function legendre(n: number, z: number): { value: number; slope: number } {
  let before = 1;
  let value = z;
  for (let k = 2; k <= n; k++) {
    const next = ((2 * k - 1) * z * value - (k - 1) * before) / k;
    before = value;
    value = next;
  }
  return { value, slope: (n * (z * value - before)) / (z * z - 1) };
}
