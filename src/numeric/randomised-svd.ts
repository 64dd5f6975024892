/**
 * The leading part of the singular value decomposition of a large sparse matrix, by random projection: Halko, Martinsson and Tropp
 * (2011), Finding structure with randomness, SIAM Review 53, algorithms 4.4 and 5.1.
 */
import { symmetricEigen } from './jacobi-eigen.ts';
import type { Random } from './random.ts';
import { addScaled, dot, norm2, scale } from './vector.ts';

/** Compressed sparse rows, `[rows][columns]`. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Where each row begins, `[rows + 1]`. */
  readonly offsets: Uint32Array;
  /** Column of each entry, `[nnz]`. */
  readonly indices: Uint32Array;
  readonly values: Float64Array;
}

export interface TruncatedSvd {
  /** Largest first, `[k]`. */
  readonly singularValues: Float64Array;
  /** Left singular vectors, `[k]` vectors of `rows` numbers; the number of largest magnitude is positive. */
  readonly left: readonly Float64Array[];
}

export interface RandomisedSvdOptions {
  readonly random: Random;
  /** Directions drawn beyond `k`, section 4.2. Default 10. */
  readonly oversampling?: number;
  /** Multiplications with A Aᵀ, which set leading singular values apart from the others, section 4.5. Default 2. */
  readonly powerIterations?: number;
}

/**
 * The `k` largest singular values of A and their left vectors (fewer where A has lower rank or size).
 *
 *   Q = orth((A Aᵀ)^q A Ω), Ω normal [columns][k + oversampling];  B = Qᵀ A;  B Bᵀ = V Λ Vᵀ;  σ = √Λ, U = Q V.
 *
 * B Bᵀ loses singular values below σ₁ √ε, which a truncated decomposition leaves out anyway.
 */
export function randomisedSvd(A: SparseMatrix, k: number, options: RandomisedSvdOptions): TruncatedSvd {
  const { random, oversampling = 10, powerIterations = 2 } = options;
  const width = Math.min(k + oversampling, A.rows, A.columns);
  const omega = Array.from({ length: width }, () => Float64Array.from({ length: A.columns }, random.normal));
  let Y = omega.map((x) => multiply(A, x));
  // In between, one round is enough: it only keeps the vectors from all becoming the first singular vector.
  for (let i = 0; i < powerIterations; i++) {
    const Z = orthonormalised(Y, 1).map((x) => multiplyTransposed(A, x));
    Y = orthonormalised(Z, 1).map((x) => multiply(A, x));
  }
  const Q = orthonormalised(Y, 2);
  const B = Q.map((x) => multiplyTransposed(A, x)); // [width] rows of Qᵀ A
  const W = Q.length;
  const gram = new Float64Array(W * W);
  for (let i = 0; i < W; i++) {
    for (let j = 0; j <= i; j++) {
      const product = dot(B[i]!, B[j]!);
      gram[i * W + j] = product;
      gram[j * W + i] = product;
    }
  }
  const { values, vectors } = symmetricEigen(gram, W);
  const floor = (values[0] ?? 0) * Number.EPSILON * W;
  const kept = Math.min(k, values.filter((value) => value > floor).length);
  const left = Array.from({ length: kept }, (_, c) => combine(Q, vectors, c, A.rows));
  return { singularValues: Float64Array.from(values.subarray(0, kept), Math.sqrt), left };
}

/** Σ_i V[i][c] Q_i, with its largest number positive. */
function combine(Q: readonly Float64Array[], vectors: Float64Array, c: number, rows: number): Float64Array {
  const W = Q.length;
  const u = new Float64Array(rows);
  for (let i = 0; i < W; i++) addScaled(u, vectors[i * W + c]!, Q[i]!);
  let largest = 0;
  for (const value of u) if (Math.abs(value) > Math.abs(largest)) largest = value;
  if (largest < 0) scale(u, -1);
  return u;
}

/** A x. */
export function multiply({ rows, offsets, indices, values }: SparseMatrix, x: Float64Array): Float64Array {
  const y = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    const end = offsets[row + 1]!;
    for (let at = offsets[row]!; at < end; at++) sum += values[at]! * x[indices[at]!]!;
    y[row] = sum;
  }
  return y;
}

/** Aᵀ x. */
export function multiplyTransposed(A: SparseMatrix, x: Float64Array): Float64Array {
  const { rows, columns, offsets, indices, values } = A;
  const y = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    const factor = x[row]!;
    const end = offsets[row + 1]!;
    for (let at = offsets[row]!; at < end; at++) y[indices[at]!]! += factor * values[at]!;
  }
  return y;
}

/** Vectors that the others span already, up to rounding, are dropped. */
const DEPENDENT = 1e-10;

/**
 * A basis of what the vectors span, in their order: Gram and Schmidt, modified; after two rounds it is orthonormal up to rounding
 * (Giraud et al. 2005, The loss of orthogonality in the Gram-Schmidt orthogonalization process). Changes the vectors.
 */
function orthonormalised(vectors: readonly Float64Array[], rounds: number): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    const length = norm2(vector);
    for (let round = 0; round < rounds; round++) {
      for (const direction of basis) addScaled(vector, -dot(direction, vector), direction);
    }
    const rest = norm2(vector);
    if (rest <= DEPENDENT * length) continue;
    scale(vector, 1 / rest);
    basis.push(vector);
  }
  return basis;
}
