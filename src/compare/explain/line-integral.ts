/**
 * Integrated gradients on a straight line (Sundararajan, Taly, Yan 2017, "Axiomatic Attribution for Deep Networks", equation 1):
 *
 *     IG_i = (x_i − x'_i) ∫₀¹ ∂F/∂x_i (x' + α(x − x')) dα        Σ_i IG_i = F(x) − F(x')
 *
 * The second is an identity of the integral (completeness); what a sum over n points leaves of it is its error, seen without a reference.
 */
import { OptionError } from '../../errors.ts';
import { gaussLegendre } from '../../numeric/index.ts';

/** F along the line. */
export interface LineFunction {
  /** Number of parts i that attributions are wanted of. */
  readonly size: number;
  /**
   * F at points α, `[points]`, and of each point (x_i − x'_i) ∂F/∂x_i summed over each part, `[points][size]`. Points 0 and 1 are asked
   * for as well.
   */
  evaluate(alphas: readonly number[]): {
    readonly values: ArrayLike<number>;
    readonly products: Float64Array;
  };
}

export interface LineIntegralOptions {
  /** Points of the rule; by default as many as it takes: 16, 32, 64, ... */
  readonly steps?: number | undefined;
  /** Largest |residual| that ends the doubling, as a share of |F(x) − F(x')|, yet not below 1e-4. Default 0.001. */
  readonly tolerance?: number | undefined;
  /** Most points of a rule. Default 512. */
  readonly maxSteps?: number | undefined;
}

export interface LineIntegral {
  /** IG of every part, `[size]`. */
  readonly attributions: Float64Array;
  /** F(x') and F(x). */
  readonly start: number;
  readonly end: number;
  /** F(x) − F(x') − Σ attributions. */
  readonly residual: number;
  /** Points of the rule that was used last. */
  readonly steps: number;
}

const FIRST_STEPS = 16;
/** Rounding of a network's scores in f32 is about this; no number of points gets below it. */
const LEAST_GOAL = 1e-4;

/**
 * By Gauss-Legendre, whose error falls exponentially with the number of points where F is smooth. Twice as many points are taken until
 * the residual is as small as asked and no part has moved by more than ten times that: a small residual alone could be errors that
 * cancel.
 * @throws OptionError on options out of range
 */
export function integrateLine(line: LineFunction, options: LineIntegralOptions = {}): LineIntegral {
  const { steps: fixed, tolerance = 0.001, maxSteps = 512 } = options;
  for (const [name, n] of [
    ['steps', fixed ?? 1],
    ['maxSteps', maxSteps],
  ] as const)
    if (!(Number.isInteger(n) && n >= 1 && n <= 10_000))
      throw new OptionError(name, `${n}, expected a whole number from 1 to 10000`);
  if (!(tolerance > 0)) throw new OptionError('tolerance', `${tolerance}, expected a number above 0`);
  const { values: ends } = line.evaluate([0, 1]);
  const [start = 0, end = 0] = [ends[0], ends[1]];
  const goal = Math.max(LEAST_GOAL, tolerance * Math.abs(end - start));
  const integral = (steps: number): LineIntegral => {
    const attributions = sumAlong(line, steps);
    const sum = attributions.reduce((total, amount) => total + amount, 0);
    return { attributions, start, end, residual: end - start - sum, steps };
  };
  if (fixed !== undefined) return integral(fixed);
  let found = integral(Math.min(FIRST_STEPS, maxSteps));
  while (found.steps < maxSteps) {
    const before = found;
    found = integral(Math.min(2 * before.steps, maxSteps));
    if (Math.abs(found.residual) <= goal && largestMove(before, found) <= 10 * goal) break;
  }
  return found;
}

function largestMove(before: LineIntegral, after: LineIntegral): number {
  let most = 0;
  for (const [i, amount] of after.attributions.entries())
    most = Math.max(most, Math.abs(amount - (before.attributions[i] ?? 0)));
  return most;
}

function sumAlong(line: LineFunction, steps: number): Float64Array {
  const { nodes, weights } = gaussLegendre(steps);
  const { products } = line.evaluate([...nodes]);
  const out = new Float64Array(line.size);
  for (const [k, weight] of weights.entries()) {
    const row = k * line.size;
    for (let i = 0; i < line.size; i++) out[i] = (out[i] ?? 0) + weight * (products[row + i] ?? 0);
  }
  return out;
}
