import { describe, expect, it } from 'vitest';
import { lbfgsIterations, minimize, type Objective } from '../../../src/crf/lbfgs/index.ts';
import { countNonZero, norm2 } from '../../../src/numeric/index.ts';
import { createRandom } from '../../../src/numeric/random.ts';
import { leastSquares, separable } from './objectives.ts';

const COLUMNS = 12;

/** 40 rows of correlated columns: neighbours share a common part. */
function correlatedProblem(): { rows: number[][]; b: number[] } {
  const random = createRandom(11);
  const rows = Array.from({ length: 40 }, () => {
    const common = random.normal();
    return Array.from({ length: COLUMNS }, () => random.normal() + 1.5 * common);
  });
  const b = rows.map((row) => 3 * row[0]! - 2 * row[4]! + row[7]! + 0.5 * random.normal());
  return { rows, b };
}

/** Minimises ½‖Ax − b‖² + l1·Σ|x_j|, j in [start, end), by cyclic coordinate descent to a fixed point: the oracle. */
function coordinateDescent(rows: number[][], b: number[], l1: number, start: number, end: number): number[] {
  const x = new Array<number>(COLUMNS).fill(0);
  for (let sweep = 0; sweep < 20_000; sweep++) {
    let change = 0;
    for (let j = 0; j < COLUMNS; j++) {
      let correlation = 0;
      let square = 0;
      for (const [i, row] of rows.entries()) {
        let rest = b[i]!;
        for (let k = 0; k < COLUMNS; k++) if (k !== j) rest -= row[k]! * x[k]!;
        correlation += row[j]! * rest;
        square += row[j]! * row[j]!;
      }
      const threshold = j >= start && j < end ? l1 : 0;
      const next = softThreshold(correlation, threshold) / square;
      change = Math.max(change, Math.abs(next - x[j]!));
      x[j] = next;
    }
    if (change < 1e-13) return x;
  }
  throw new Error('coordinate descent did not reach a fixed point');
}

function softThreshold(value: number, threshold: number): number {
  return Math.sign(value) * Math.max(0, Math.abs(value) - threshold);
}

/** Largest violation of 0 ∈ ∂F(x): |g_j + l1·sign(x_j)| where x_j ≠ 0, |g_j| − l1 where x_j = 0. */
function kktViolation(objective: Objective, x: Float64Array, l1: number): number {
  const gradient = new Float64Array(x.length);
  objective.evaluate(x, gradient);
  let worst = 0;
  for (const [j, slope] of gradient.entries()) {
    const violation = x[j] === 0 ? Math.abs(slope) - l1 : Math.abs(slope + l1 * Math.sign(x[j]!));
    worst = Math.max(worst, violation);
  }
  return worst;
}

describe('OWL-QN', () => {
  it('solves the orthogonal design in closed form: soft thresholding, with exact zeros', () => {
    const targets = [3, -2, 0.5, -0.5, 1, 0, 0.999, -7];
    const objective = separable(8, (value, j) => [0.5 * (value - targets[j]!) ** 2, value - targets[j]!]);
    for (const x0 of [new Float64Array(8), new Float64Array(8).fill(5), new Float64Array(8).fill(-5)]) {
      const result = minimize(objective, x0, { l1: 1, epsilon: 1e-10, period: 0 });
      expect(result.stopReason).toBe('converged');
      for (const [j, target] of targets.entries()) {
        const expected = softThreshold(target, 1);
        if (expected === 0) expect(Math.abs(result.x[j]!)).toBe(0);
        else expect(result.x[j]).toBeCloseTo(expected, 8);
      }
    }
  });

  it.each([1, 20, 60, 200])(
    'agrees with coordinate descent and the optimality conditions at l1 = %d',
    (l1) => {
      const { rows, b } = correlatedProblem();
      const objective = leastSquares(rows, b);
      const result = minimize(objective, new Float64Array(COLUMNS), { l1, epsilon: 1e-9, period: 0 });
      expect(['converged', 'stoppedImproving']).toContain(result.stopReason);
      expect(kktViolation(objective, result.x, l1)).toBeLessThan(1e-6);
      const expected = coordinateDescent(rows, b, l1, 0, COLUMNS);
      for (const [j, value] of expected.entries()) expect(Math.abs(result.x[j]! - value)).toBeLessThan(1e-7);
      expect(countNonZero(result.x)).toBe(countNonZero(Float64Array.from(expected)));
    },
  );

  it('leaves variables outside l1Start..l1End free', () => {
    const { rows, b } = correlatedProblem();
    const options = { l1: 300, l1Start: 2, l1End: 9, epsilon: 1e-9, period: 0 };
    const result = minimize(leastSquares(rows, b), new Float64Array(COLUMNS), options);
    const expected = coordinateDescent(rows, b, 300, 2, 9);
    for (const [j, value] of expected.entries()) expect(Math.abs(result.x[j]! - value)).toBeLessThan(1e-7);
    expect(result.x[0]).not.toBe(0);
    expect(result.x[11]).not.toBe(0);
  });

  it('reports the penalised loss, the norm of x, the pseudo-gradient and the zeros of each iterate', () => {
    const { rows, b } = correlatedProblem();
    const objective = leastSquares(rows, b);
    const [l1, gradient] = [60, new Float64Array(COLUMNS)];
    let previous = Number.POSITIVE_INFINITY;
    for (const report of lbfgsIterations(objective, new Float64Array(COLUMNS), { l1, period: 0 })) {
      const value = objective.evaluate(report.x, gradient);
      const norm = report.x.reduce((sum, entry) => sum + Math.abs(entry), 0);
      expect(report.loss).toBe(value + norm * l1);
      expect(report.loss).toBeLessThan(previous);
      expect(report.xNorm).toBe(norm2(report.x));
      expect(report.nonZero).toBe(report.x.filter((entry) => entry !== 0).length);
      // The minimum-norm subgradient, written another way.
      const pseudo = gradient.map((slope, j) =>
        report.x[j] === 0 ? softThreshold(slope, l1) : slope + l1 * Math.sign(report.x[j]!),
      );
      expect(report.gradientNorm).toBeCloseTo(norm2(pseudo), 9);
      previous = report.loss;
    }
  });

  it('an iterate never crosses zero in one step', () => {
    const { rows, b } = correlatedProblem();
    let before = new Float64Array(COLUMNS);
    for (const { x } of lbfgsIterations(leastSquares(rows, b), before, { l1: 20, period: 0 })) {
      for (let j = 0; j < COLUMNS; j++) expect(before[j]! * x[j]!).toBeGreaterThanOrEqual(0);
      before = x.slice();
    }
  });

  it('whatever line search is asked for, l1 takes the orthant-wise backtracking', () => {
    const { rows, b } = correlatedProblem();
    const run = (lineSearch: 'more-thuente' | 'armijo' | 'wolfe' | 'strong-wolfe') =>
      minimize(leastSquares(rows, b), new Float64Array(COLUMNS), { l1: 20, lineSearch });
    expect(run('armijo')).toEqual(run('more-thuente'));
    expect(run('strong-wolfe')).toEqual(run('wolfe'));
    expect(run('wolfe')).toEqual(run('armijo'));
  });

  it('a penalty above every slope at 0 leaves 0, already minimal', () => {
    const { rows, b } = correlatedProblem();
    const result = minimize(leastSquares(rows, b), new Float64Array(COLUMNS), { l1: 1e6 });
    expect(result).toMatchObject({ stopReason: 'alreadyMinimised', iterations: 0, gradientNorm: 0 });
    expect(countNonZero(result.x)).toBe(0);
  });

  it('a linear loss, whose gradient never changes, gives no curvature and no NaN', () => {
    const objective = separable(2, (value, j) => [
      0.5 * value * (j === 0 ? 1 : -1),
      0.5 * (j === 0 ? 1 : -1),
    ]);
    const result = minimize(objective, Float64Array.of(-3, 2), { l1: 1, period: 0, maxIterations: 100 });
    expect(result.stopReason).toBe('converged');
    expect([...result.x].map(Math.abs)).toEqual([0, 0]);
  });
});
