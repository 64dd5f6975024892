import { describe, expect, it } from 'vitest';
import {
  createRandom,
  dot,
  norm2,
  randomisedSvd,
  type SparseMatrix,
  symmetricEigen,
} from '../../src/numeric/index.ts';

function sparse(rows: readonly (readonly number[])[]): SparseMatrix {
  const offsets = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const row of rows) {
    for (const [column, value] of row.entries()) {
      if (value === 0) continue;
      indices.push(column);
      values.push(value);
    }
    offsets.push(indices.length);
  }
  return {
    rows: rows.length,
    columns: rows[0]?.length ?? 0,
    offsets: Uint32Array.from(offsets),
    indices: Uint32Array.from(indices),
    values: Float64Array.from(values),
  };
}

describe('symmetricEigen', () => {
  it('solves a matrix whose eigenvalues are known', () => {
    // The second difference matrix: 2 - 2 cos(k π / (n + 1)).
    const n = 6;
    const matrix = Float64Array.from({ length: n * n }, (_, at) => {
      const distance = Math.abs(Math.floor(at / n) - (at % n));
      return distance === 0 ? 2 : distance === 1 ? -1 : 0;
    });
    const { values } = symmetricEigen(matrix, n);
    for (let k = 1; k <= n; k++) {
      expect(values[n - k]).toBeCloseTo(2 - 2 * Math.cos((k * Math.PI) / (n + 1)), 13);
    }
  });

  it('gives orthonormal vectors with A v = λ v', () => {
    const random = createRandom(3);
    const n = 12;
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) {
        matrix[i * n + j] = random.normal();
        matrix[j * n + i] = matrix[i * n + j] ?? 0;
      }
    const { values, vectors } = symmetricEigen(matrix, n);
    const column = (c: number): Float64Array =>
      Float64Array.from({ length: n }, (_, i) => vectors[i * n + c] ?? 0);
    for (let a = 0; a < n; a++) {
      for (let b = 0; b < n; b++) expect(dot(column(a), column(b))).toBeCloseTo(a === b ? 1 : 0, 13);
      for (let i = 0; i < n; i++) {
        const product = dot(matrix.slice(i * n, i * n + n), column(a));
        expect(product).toBeCloseTo((values[a] ?? 0) * (column(a)[i] ?? 0), 12);
      }
    }
    expect([...values]).toEqual([...values].sort((a, b) => b - a));
  });
});

describe('randomisedSvd', () => {
  it('finds the singular values of a matrix made from them', () => {
    // A = Σ σ u vᵀ with u, v the columns of two orthogonal matrices: exact, and with a known rest.
    const n = 40;
    const sigma = Array.from({ length: n }, (_, k) => 100 * 0.7 ** k);
    const basis = (seed: number): Float64Array => {
      const random = createRandom(seed);
      const matrix = new Float64Array(n * n);
      for (let i = 0; i < n; i++)
        for (let j = 0; j <= i; j++) {
          matrix[i * n + j] = random.normal();
          matrix[j * n + i] = matrix[i * n + j] ?? 0;
        }
      return symmetricEigen(matrix, n).vectors;
    };
    const [U, V] = [basis(1), basis(2)];
    const A = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (__, j) =>
        sigma.reduce((sum, s, k) => sum + s * (U[i * n + k] ?? 0) * (V[j * n + k] ?? 0), 0),
      ),
    );
    const { singularValues, left } = randomisedSvd(sparse(A), 8, { random: createRandom(9) });
    expect(singularValues).toHaveLength(8);
    for (let k = 0; k < 8; k++) {
      expect((singularValues[k] ?? 0) / (sigma[k] ?? 1)).toBeCloseTo(1, 9);
      const u = Float64Array.from({ length: n }, (_, i) => U[i * n + k] ?? 0);
      expect(Math.abs(dot(u, left[k] ?? u))).toBeCloseTo(1, 9);
    }
  });

  it('solves a small matrix by hand, wide or tall, and drops what the rank lacks', () => {
    // [[3, 0], [0, -2], [0, 0]]: 3 and 2, whatever the sign.
    for (const A of [
      [
        [3, 0],
        [0, -2],
        [0, 0],
      ],
      [
        [3, 0, 0],
        [0, -2, 0],
      ],
    ]) {
      const { singularValues, left } = randomisedSvd(sparse(A), 5, { random: createRandom(1) });
      expect([...singularValues].map((value) => Number(value.toFixed(12)))).toEqual([3, 2]);
      expect(left.map((u) => Math.round(norm2(u) * 1e12) / 1e12)).toEqual([1, 1]);
      expect(left[1]?.[1]).toBeCloseTo(1, 12);
    }
    const rankOne = [1, 2, 3].map((x) => [x, 2 * x, -x]);
    const { singularValues } = randomisedSvd(sparse(rankOne), 3, { random: createRandom(1) });
    expect(singularValues).toHaveLength(1);
    expect(singularValues[0]).toBeCloseTo(Math.sqrt(14 * 6), 12);
    expect(
      randomisedSvd(
        sparse([
          [0, 0],
          [0, 0],
        ]),
        2,
        { random: createRandom(1) },
      ).left,
    ).toEqual([]);
  });
});
