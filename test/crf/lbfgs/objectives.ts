import type { Objective } from '../../../src/crf/lbfgs/index.ts';

/** The objectives of test/golden/lbfgs-pylbfgs.py, operation for operation. */
export const GOLDEN_OBJECTIVES: ReadonlyMap<string, (size: number) => Objective> = new Map([
  ['rosenbrock', rosenbrock],
  ['quadratic', powersOfTwo],
  ['quartic', quartic],
  ['hyperbola', hyperbola],
  ['least_squares', goldenLeastSquares],
]);

/** Σ (1 − x_i)² + 100 (x_{i+1} − x_i²)² over pairs: the function of libLBFGS's sample.c. Minimum 0 at 1. */
export function rosenbrock(size: number): Objective {
  return {
    size,
    evaluate(x, gradient) {
      let total = 0;
      for (let i = 0; i < size; i += 2) {
        const t1 = 1 - x[i]!;
        const t2 = 10 * (x[i + 1]! - x[i]! * x[i]!);
        gradient[i + 1] = 20 * t2;
        gradient[i] = -2 * (x[i]! * gradient[i + 1]! + t1);
        total += t1 * t1 + t2 * t2;
      }
      return total;
    },
  };
}

export function rosenbrockStart(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => (i % 2 === 0 ? -1.2 : 1));
}

function powersOfTwo(size: number): Objective {
  return separable(size, (value, i) => {
    const d = value - (i % 2 === 0 ? 1 : -1);
    return [0.5 * 2 ** i * d * d, 2 ** i * d];
  });
}

function quartic(size: number): Objective {
  return separable(size, (value, i) => {
    const d = value - i;
    return [d * d * d * d + 0.5 * d * d, 4 * d * d * d + d];
  });
}

function hyperbola(size: number): Objective {
  return separable(size, (value, i) => {
    const d = value - i;
    const r = Math.sqrt(1 + d * d);
    return [r - 1, d / r];
  });
}

function goldenLeastSquares(size: number): Objective {
  const rows = Array.from({ length: 30 }, (_, i) =>
    Array.from({ length: size }, (_, j) => ((i * 7 + j * 13 + i * j * 5) % 11) - 5),
  );
  return leastSquares(
    rows,
    rows.map((_, i) => ((i * i * 3) % 17) - 8),
  );
}

/** Σ_i f_i(x_i); `term` returns [f_i, f_i']. */
export function separable(size: number, term: (value: number, i: number) => [number, number]): Objective {
  return {
    size,
    evaluate(x, gradient) {
      let total = 0;
      for (let i = 0; i < size; i++) {
        const [value, slope] = term(x[i]!, i);
        gradient[i] = slope;
        total += value;
      }
      return total;
    },
  };
}

/** ½ ‖A x − b‖². */
export function leastSquares(rows: readonly (readonly number[])[], b: readonly number[]): Objective {
  const size = rows[0]!.length;
  return {
    size,
    evaluate(x, gradient) {
      gradient.fill(0);
      let total = 0;
      for (const [i, row] of rows.entries()) {
        let residual = -b[i]!;
        for (let j = 0; j < size; j++) residual += row[j]! * x[j]!;
        total += 0.5 * residual * residual;
        for (let j = 0; j < size; j++) gradient[j]! += row[j]! * residual;
      }
      return total;
    },
  };
}

/** ½ (x − c)ᵀ Q D Q (x − c) with Q = I − 2vvᵀ/vᵀv: curvatures D in directions that mix all variables. Minimum 0 at c. */
export function rotatedQuadratic(
  curvatures: readonly number[],
  c: readonly number[],
  v: readonly number[],
): Objective {
  const size = curvatures.length;
  const vv = v.reduce((sum, value) => sum + value * value, 0);
  const reflect = (u: Float64Array): void => {
    let share = 0;
    for (let i = 0; i < size; i++) share += v[i]! * u[i]!;
    for (let i = 0; i < size; i++) u[i]! -= (2 * share * v[i]!) / vv;
  };
  return {
    size,
    evaluate(x, gradient) {
      for (let i = 0; i < size; i++) gradient[i] = x[i]! - c[i]!;
      reflect(gradient);
      let total = 0;
      for (let i = 0; i < size; i++) {
        total += 0.5 * curvatures[i]! * gradient[i]! * gradient[i]!;
        gradient[i]! *= curvatures[i]!;
      }
      reflect(gradient);
      return total;
    },
  };
}
