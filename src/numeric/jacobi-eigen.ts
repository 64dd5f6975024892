/** Eigenvalues and eigenvectors of a small symmetric matrix. */

export interface SymmetricEigen {
  /** Largest first, `[n]`. */
  readonly values: Float64Array;
  /** Orthonormal columns, in the order of the values, `[n][n]` row-major. */
  readonly vectors: Float64Array;
}

const MAX_SWEEPS = 100;

/**
 * Cyclic Jacobi rotations: each sets one pair of entries beside the diagonal to 0, until all are. Golub and Van Loan (2013), Matrix
 * Computations, 4th edition, section 8.5.
 * @param matrix `[n][n]` row-major; only its symmetric part counts as the caller sees to symmetry. Not changed.
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const A = matrix.slice();
  const V = new Float64Array(n * n);
  for (let i = 0; i < n; i++) V[i * n + i] = 1;
  const total = A.reduce((sum, x) => sum + x * x, 0);
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let beside = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) beside += 2 * A[p * n + q]! ** 2;
    // All entries beside the diagonal below rounding: off(A)² <= ε² |A|².
    if (beside <= Number.EPSILON ** 2 * total) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(A, V, n, p, q);
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => A[b * n + b]! - A[a * n + a]! || a - b);
  const vectors = new Float64Array(n * n);
  for (const [column, from] of order.entries()) {
    for (let row = 0; row < n; row++) vectors[row * n + column] = V[row * n + from]!;
  }
  return { values: Float64Array.from(order, (i) => A[i * n + i]!), vectors };
}

/** A ← Jᵀ A J and V ← V J with the rotation J in the plane (p, q) for which A[p][q] becomes 0. */
function rotate(A: Float64Array, V: Float64Array, n: number, p: number, q: number): void {
  const apq = A[p * n + q]!;
  if (apq === 0) return;
  // The smaller of the two angles: t² + 2 τ t - 1 = 0.
  const tau = (A[q * n + q]! - A[p * n + p]!) / (2 * apq);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  for (let i = 0; i < n; i++) {
    const aip = A[i * n + p]!;
    const aiq = A[i * n + q]!;
    A[i * n + p] = c * aip - s * aiq;
    A[i * n + q] = s * aip + c * aiq;
  }
  for (let i = 0; i < n; i++) {
    const api = A[p * n + i]!;
    const aqi = A[q * n + i]!;
    A[p * n + i] = c * api - s * aqi;
    A[q * n + i] = s * api + c * aqi;
    const vip = V[i * n + p]!;
    const viq = V[i * n + q]!;
    V[i * n + p] = c * vip - s * viq;
    V[i * n + q] = s * vip + c * viq;
  }
  A[p * n + q] = 0;
  A[q * n + p] = 0;
}
