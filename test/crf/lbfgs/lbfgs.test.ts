import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LbfgsOptionsInput, lbfgsIterations, minimize } from '../../../src/crf/lbfgs/index.ts';
import { dot, norm2, subtract } from '../../../src/numeric/index.ts';
import { rosenbrock, rosenbrockStart, rotatedQuadratic, separable } from './objectives.ts';

const LINE_SEARCHES = ['more-thuente', 'armijo', 'wolfe', 'strong-wolfe'] as const;

/** Curvatures from 1 to 10^6 and a minimiser without structure. */
const CURVATURES = Array.from({ length: 12 }, (_, i) => 10 ** ((6 * i) / 11));
const CENTRE = CURVATURES.map((_, i) => Math.sin(3 * i + 1) * 2);
const MIXER = CURVATURES.map((_, i) => 1 + ((i * 5) % 7));

function distance(a: Float64Array, b: readonly number[]): number {
  const difference = new Float64Array(a.length);
  subtract(difference, a, Float64Array.from(b));
  return norm2(difference);
}

describe('lbfgs minimises smooth functions', () => {
  it.each(['more-thuente', 'wolfe', 'strong-wolfe'] as const)(
    'Rosenbrock in 2 variables by %s',
    (lineSearch) => {
      const result = minimize(rosenbrock(2), rosenbrockStart(2), { lineSearch, epsilon: 1e-9, period: 0 });
      expect(result.stopReason).toBe('converged');
      expect(distance(result.x, [1, 1])).toBeLessThan(1e-7);
      expect(result.loss).toBeLessThan(1e-15);
    },
  );

  it.each([2, 100])('Rosenbrock in %i variables with the defaults but for the period', (size) => {
    const result = minimize(rosenbrock(size), rosenbrockStart(size), { period: 0 });
    expect(result.stopReason).toBe('converged');
    expect(distance(result.x, new Array(size).fill(1))).toBeLessThan(1e-4);
  });

  // With smallest curvature 1, |x - c| <= |gradient| <= epsilon * max(1, |x|).
  it.each(LINE_SEARCHES)(
    'a quadratic of condition 10^6 by %s, within the bound that epsilon gives',
    (lineSearch) => {
      const objective = rotatedQuadratic(CURVATURES, CENTRE, MIXER);
      const epsilon = 1e-7;
      const result = minimize(objective, new Float64Array(12), {
        lineSearch,
        epsilon,
        period: 0,
        maxIterations: 20000,
      });
      expect(result.stopReason).toBe('converged');
      expect(distance(result.x, CENTRE)).toBeLessThanOrEqual(epsilon * norm2(result.x) * (1 + 1e-6));
    },
  );

  it('any convex quadratic, from any start, by any line search', () => {
    const coordinate = fc.double({ min: -50, max: 50, noNaN: true });
    const axis = fc.record({
      curvature: fc.double({ min: 0.1, max: 100, noNaN: true }),
      c: coordinate,
      x0: coordinate,
    });
    // The first step has length 1, so a start 10^-7 from the minimiser needs more than 20 halvings.
    const common = { epsilon: 1e-6, period: 0, maxIterations: 5000, maxLineSearch: 60 };
    fc.assert(
      fc.property(
        fc.array(axis, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...LINE_SEARCHES),
        fc.integer({ min: 1, max: 8 }),
        (axes, lineSearch, memory) => {
          const objective = rotatedQuadratic(
            axes.map((a) => a.curvature),
            axes.map((a) => a.c),
            axes.map((_, i) => i + 1),
          );
          const x0 = Float64Array.from(axes, (a) => a.x0);
          const result = minimize(objective, x0, { ...common, lineSearch, memory });
          expect(['converged', 'alreadyMinimised']).toContain(result.stopReason);
          const bound = (1e-6 * Math.max(1, norm2(result.x))) / 0.1;
          expect(
            distance(
              result.x,
              axes.map((a) => a.c),
            ),
          ).toBeLessThanOrEqual(bound * (1 + 1e-6));
        },
      ),
      { seed: 7, numRuns: 200 },
    );
  });

  it('one variable, one pair of memory', () => {
    const objective = separable(1, (value) => [Math.cosh(value - 3), Math.sinh(value - 3)]);
    const result = minimize(objective, new Float64Array(1), { memory: 1, period: 0, epsilon: 1e-10 });
    expect(result.x[0]).toBeCloseTo(3, 9);
  });
});

describe('accepted steps meet their conditions', () => {
  it.each(LINE_SEARCHES)('%s on Rosenbrock in 10 variables', (lineSearch) => {
    const objective = rosenbrock(10);
    const [ftol, curvature] = [1e-4, 0.4];
    let x = rosenbrockStart(10);
    let gradient = new Float64Array(10);
    let loss = objective.evaluate(x, gradient);
    let count = 0;
    const options: LbfgsOptionsInput = { lineSearch, ftol, wolfe: curvature, gtol: curvature, period: 0 };
    for (const report of lbfgsIterations(objective, x, options)) {
      const nextGradient = new Float64Array(10);
      const nextLoss = objective.evaluate(report.x, nextGradient);
      expect(report.loss).toBe(nextLoss);
      const move = new Float64Array(10);
      subtract(move, report.x, x);
      // Slopes along the move, that is step times those along the direction. Rounding of the move: 1e-9.
      const [before, after] = [dot(gradient, move), dot(nextGradient, move)];
      expect(before).toBeLessThan(0);
      expect(nextLoss).toBeLessThanOrEqual(loss + ftol * before + 1e-12);
      if (lineSearch !== 'armijo') expect(after).toBeGreaterThanOrEqual(curvature * before * (1 + 1e-9));
      if (lineSearch === 'strong-wolfe' || lineSearch === 'more-thuente') {
        expect(Math.abs(after)).toBeLessThanOrEqual(-curvature * before * (1 + 1e-9));
      }
      [x, gradient, loss] = [report.x.slice(), nextGradient, nextLoss];
      count++;
    }
    expect(count).toBeGreaterThan(3);
  });
});

describe('stopping rules', () => {
  it('a start that meets epsilon is returned after one evaluation', () => {
    const result = minimize(rosenbrock(2), Float64Array.of(1, 1));
    expect(result).toMatchObject({ stopReason: 'alreadyMinimised', iterations: 0, evaluations: 1, loss: 0 });
    expect([...result.x]).toEqual([1, 1]);
  });

  it('epsilon is relative to |x| above 1: the first iterate below it ends the run', () => {
    const epsilon = 1e-3;
    const reports = [...lbfgsIterations(rosenbrock(2), rosenbrockStart(2), { epsilon, period: 0 })];
    const ratios = reports.map((r) => r.gradientNorm / Math.max(1, r.xNorm));
    expect(ratios.pop()).toBeLessThanOrEqual(epsilon);
    for (const ratio of ratios) expect(ratio).toBeGreaterThan(epsilon);
  });

  it('delta over period: the first iterate that improved too little ends the run', () => {
    const [period, delta] = [4, 0.5];
    const objective = rotatedQuadratic(CURVATURES, CENTRE, MIXER);
    const x0 = new Float64Array(12);
    const losses = [objective.evaluate(x0, new Float64Array(12))];
    const options = { period, delta, epsilon: 0, onIteration: (r: { loss: number }) => losses.push(r.loss) };
    const result = minimize(objective, x0, options);
    expect(result.stopReason).toBe('stoppedImproving');
    const last = losses.length - 1;
    expect(last).toBe(result.iterations);
    for (let k = period; k <= last; k++) {
      const rate = (losses[k - period]! - losses[k]!) / losses[k]!;
      if (k < last) expect(rate).toBeGreaterThanOrEqual(delta);
      else expect(rate).toBeLessThan(delta);
    }
  });

  it('maxIterations is exact, and 0 means no limit', () => {
    const objective = rosenbrock(100);
    const x0 = rosenbrockStart(100);
    for (const maxIterations of [1, 7]) {
      expect(minimize(objective, x0, { maxIterations })).toMatchObject({
        stopReason: 'maxIterations',
        iterations: maxIterations,
      });
    }
    expect(minimize(objective, x0, { period: 0, maxIterations: 0 }).iterations).toBe(37);
  });

  it('a failed line search gives back the last accepted point and its loss', () => {
    const objective = rosenbrock(100);
    const seen: { x: Float64Array; loss: number; gradientNorm: number }[] = [];
    const result = minimize(objective, rosenbrockStart(100), {
      lineSearch: 'strong-wolfe',
      wolfe: 0.5,
      onIteration: ({ x, loss, gradientNorm }) => seen.push({ x: x.slice(), loss, gradientNorm }),
    });
    expect(result.stopReason).toBe('lineSearchFailed');
    expect(result.message).toContain('maxLineSearch');
    expect(result.iterations).toBeGreaterThan(1);
    const last = seen.at(-1)!;
    expect([...result.x]).toEqual([...last.x]);
    expect([result.loss, result.gradientNorm]).toEqual([last.loss, last.gradientNorm]);
    expect(objective.evaluate(result.x, new Float64Array(100))).toBe(result.loss);
    expect(result.evaluations).toBeGreaterThan(result.iterations + 1);
  });

  it('a gradient that points the wrong way fails at x0 after all trials', () => {
    const wrong = separable(2, (value) => [value * value, -2 * value]);
    for (const lineSearch of LINE_SEARCHES) {
      const result = minimize(wrong, Float64Array.of(1, 2), { lineSearch });
      expect(result).toMatchObject({ stopReason: 'lineSearchFailed', iterations: 0, loss: 5 });
      expect([...result.x]).toEqual([1, 2]);
    }
  });

  it('an objective without a lower bound ends by a failed line search with a finite point', () => {
    const falling = separable(2, (value) => [-value, -1]);
    for (const lineSearch of LINE_SEARCHES.filter((name) => name !== 'armijo')) {
      const result = minimize(falling, new Float64Array(2), { lineSearch, period: 0 });
      expect(result.stopReason).toBe('lineSearchFailed');
      expect(Number.isFinite(result.loss)).toBe(true);
    }
  });

  it.each(LINE_SEARCHES)(
    'without any tolerance %s still ends, at the minimum up to rounding',
    (lineSearch) => {
      const objective = separable(3, (value, i) => [
        1 + (i + 1) * (value - 0.3) ** 2,
        2 * (i + 1) * (value - 0.3),
      ]);
      const result = minimize(objective, new Float64Array(3), {
        lineSearch,
        epsilon: 0,
        period: 0,
        maxIterations: 10_000,
      });
      expect(['converged', 'stoppedImproving']).toContain(result.stopReason);
      expect(distance(result.x, [0.3, 0.3, 0.3])).toBeLessThan(1e-7);
    },
  );
});

describe('values that are not finite', () => {
  it('at the start are a RangeError', () => {
    const zero = new Float64Array(2);
    const nan = separable(2, () => [Number.NaN, 0]);
    const infinite = separable(2, () => [Number.POSITIVE_INFINITY, 0]);
    const badGradient = separable(2, (_, i) => [0, i === 0 ? 1 : Number.NaN]);
    expect(() => minimize(nan, zero)).toThrow(RangeError);
    expect(() => minimize(infinite, zero)).toThrow(/Infinity at x0/);
    expect(() => minimize(badGradient, zero)).toThrow(/gradient at x0/);
    expect(() => minimize(badGradient, zero, { l1: 1 })).toThrow(/gradient at x0/);
    expect(() => minimize(rosenbrock(2), Float64Array.of(1, Number.NaN))).toThrow(RangeError);
  });

  // −log(1 − x²) − 0.9·x grows without bound at ±1 and is not a number beyond; minimum where 2x/(1 − x²) = 0.9.
  const minimiser = (Math.sqrt(4 + 4 * 0.81) - 2) / 1.8;
  const barrier = (beyond: number) =>
    separable(3, (value) =>
      Math.abs(value) >= 1
        ? [beyond, beyond]
        : [-Math.log(1 - value * value) - 0.9 * value, (2 * value) / (1 - value * value) - 0.9],
    );

  it.each(LINE_SEARCHES)('in a line search make %s step back', (lineSearch) => {
    for (const beyond of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const x0 = Float64Array.of(-0.9999, 0.9999, 0.5);
      const result = minimize(barrier(beyond), x0, {
        lineSearch,
        period: 0,
        epsilon: 1e-8,
        maxLineSearch: 40,
      });
      expect(result.stopReason).toBe('converged');
      expect(distance(result.x, [minimiser, minimiser, minimiser])).toBeLessThan(1e-7);
    }
  });

  it('in the gradient alone also count as a failed trial', () => {
    for (const options of [...LINE_SEARCHES.map((lineSearch) => ({ lineSearch })), { l1: 1e-9 }]) {
      const objective = separable(2, (value, i) => {
        const d = value - 2 + i;
        return [d * d, Math.abs(value) > 2.5 ? Number.NaN : 2 * d];
      });
      const result = minimize(objective, Float64Array.of(-2.4, -2.4), {
        ...options,
        period: 0,
        epsilon: 1e-7,
      });
      expect(result.stopReason).toBe('converged');
      expect(distance(result.x, [2, 1])).toBeLessThan(1e-6);
    }
  });
});

describe('arguments', () => {
  it('x0 of another length than the objective is a RangeError that names both', () => {
    expect(() => minimize(rosenbrock(4), new Float64Array(3))).toThrow(/3 entries.*4 variables/);
    expect(() =>
      minimize(
        separable(0, () => [0, 0]),
        new Float64Array(0),
      ),
    ).toThrow(RangeError);
  });

  it('x0 is left as it was, and two runs give the same bits', () => {
    const x0 = rosenbrockStart(100);
    const copy = x0.slice();
    const [a, b] = [minimize(rosenbrock(100), x0), minimize(rosenbrock(100), x0)];
    expect(x0).toEqual(copy);
    expect(a).toEqual(b);
    expect(a.x).not.toBe(x0);
  });

  it('evaluations count every call of the objective', () => {
    let calls = 0;
    const inner = rosenbrock(10);
    const objective = {
      size: 10,
      evaluate: (x: Float64Array, gradient: Float64Array) => {
        calls++;
        return inner.evaluate(x, gradient);
      },
    };
    let total = 1;
    const result = minimize(objective, rosenbrockStart(10), {
      onIteration: (report) => {
        total += report.lineSearchEvaluations;
        expect(report.evaluations).toBe(total);
      },
    });
    expect(result.evaluations).toBe(calls);
    expect(total).toBe(calls);
  });
});
