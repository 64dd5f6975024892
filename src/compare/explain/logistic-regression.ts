/**
 * Multinomial logistic regression by L-BFGS: p(k | x) ∝ exp(w_k · x + b_k), fitted to
 *
 *     Σ_n −log p(y_n | x_n) + ½ l2 Σ_k |w_k|²
 */
import { minimize, type Objective } from '../../crf/lbfgs/index.ts';
import { OptionError } from '../../errors.ts';
import { addScaled, dot } from '../../numeric/index.ts';

export interface LogisticOptions {
  /** Weight of the penalty, above 0; biases are free. Default 1. */
  readonly l2?: number | undefined;
  /** Default 50: accuracy has settled long before the weights have. */
  readonly maxIterations?: number | undefined;
}

export class LogisticRegression {
  /** K */
  readonly classes: number;
  /** D */
  readonly inputs: number;
  /** Row k: w_k, then b_k, `[K][D+1]`. */
  readonly weights: Float64Array;

  constructor(classes: number, inputs: number, weights: Float64Array) {
    this.classes = classes;
    this.inputs = inputs;
    this.weights = weights;
  }

  /** The most probable class of each row of X `[N][D]`, of equal ones the first. */
  predict(X: Float64Array): Int32Array {
    const rows = rowsOf(X, X.length / this.inputs, this.inputs);
    const weights = weightRows(this.weights, this.classes, this.inputs);
    const logits = new Float64Array(this.classes);
    return Int32Array.from(rows, (x) => {
      fillLogits(logits, weights, x);
      return logits.indexOf(Math.max(...logits));
    });
  }
}

/**
 * @param X rows `[N][D]`, best of mean 0 and deviation 1
 * @param y classes 0 <= y_n < K, `[N]`
 * @throws OptionError unless l2 is above 0
 */
export function fitLogisticRegression(
  X: Float64Array,
  y: Int32Array,
  K: number,
  { l2 = 1, maxIterations = 50 }: LogisticOptions = {},
): LogisticRegression {
  if (!(l2 > 0)) throw new OptionError('l2', `${l2}, expected a number above 0`);
  const D = X.length / y.length;
  if (!Number.isInteger(D)) throw new RangeError(`${X.length} numbers for ${y.length} rows`);
  const objective = logisticObjective(X, y, K, l2);
  const { x } = minimize(objective, new Float64Array(objective.size), { maxIterations, epsilon: 1e-3 });
  return new LogisticRegression(K, D, x);
}

/** The loss above and its gradient: Σ_n (p(k | x_n) − [y_n = k]) x_n + l2 w_k. */
export function logisticObjective(X: Float64Array, y: Int32Array, K: number, l2: number): Objective {
  const N = y.length;
  const D = X.length / N;
  const inputs = rowsOf(X, N, D);
  const logits = new Float64Array(K);
  return {
    size: K * (D + 1),
    evaluate(x, gradient) {
      gradient.fill(0);
      const weights = weightRows(x, K, D);
      const slopes = weightRows(gradient, K, D);
      let loss = 0;
      for (const [n, input] of inputs.entries()) {
        fillLogits(logits, weights, input);
        const most = Math.max(...logits);
        let sum = 0;
        for (const logit of logits) sum += Math.exp(logit - most);
        const own = y[n] ?? 0;
        loss += most + Math.log(sum) - (logits[own] ?? 0);
        for (const [k, slope] of slopes.entries()) {
          const difference = Math.exp((logits[k] ?? 0) - most) / sum - (k === own ? 1 : 0);
          addScaled(slope.inputs, difference, input);
          slope.bias[0] = (slope.bias[0] ?? 0) + difference;
        }
      }
      for (const [k, { inputs: w }] of weights.entries()) {
        loss += 0.5 * l2 * dot(w, w);
        const slope = slopes[k];
        if (slope !== undefined) addScaled(slope.inputs, l2, w);
      }
      return loss;
    },
  };
}

/** w_k and b_k of each class, views. */
interface WeightRow {
  readonly inputs: Float64Array;
  readonly bias: Float64Array;
}

function weightRows(weights: Float64Array, K: number, D: number): WeightRow[] {
  return rowsOf(weights, K, D + 1).map((row) => ({ inputs: row.subarray(0, D), bias: row.subarray(D) }));
}

function rowsOf(values: Float64Array, count: number, width: number): Float64Array[] {
  return Array.from({ length: count }, (_, n) => values.subarray(n * width, (n + 1) * width));
}

function fillLogits(logits: Float64Array, weights: readonly WeightRow[], x: Float64Array): void {
  for (const [k, { inputs, bias }] of weights.entries()) logits[k] = (bias[0] ?? 0) + dot(inputs, x);
}
