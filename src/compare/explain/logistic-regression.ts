/**
 * Multinomial logistic regression by L-BFGS: p(k | x) ∝ exp(w_k · x + b_k), fitted to
 *
 *     Σ_n −log p(y_n | x_n) + ½ l2 Σ_k |w_k|²
 */
import { minimize, type Objective } from '../../crf/lbfgs/index.ts';
import { OptionError } from '../../errors.ts';

export interface LogisticOptions {
  /** Weight of the penalty, above 0; biases are free. Default 1. */
  readonly l2?: number | undefined;
  /** Default 100. */
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
    const N = X.length / this.inputs;
    const logits = new Float64Array(this.classes);
    return Int32Array.from({ length: N }, (_, n) => {
      fillLogits(logits, this.weights, X, n, this.inputs);
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
  { l2 = 1, maxIterations = 100 }: LogisticOptions = {},
): LogisticRegression {
  if (!(l2 > 0)) throw new OptionError('l2', `${l2}, expected a number above 0`);
  const D = X.length / y.length;
  if (!Number.isInteger(D)) throw new RangeError(`${X.length} numbers for ${y.length} rows`);
  const objective = logisticObjective(X, y, K, l2);
  const { x } = minimize(objective, new Float64Array(objective.size), { maxIterations, epsilon: 1e-4 });
  return new LogisticRegression(K, D, x);
}

/** The loss above and its gradient: Σ_n (p(k | x_n) − [y_n = k]) x_n + l2 w_k. */
export function logisticObjective(X: Float64Array, y: Int32Array, K: number, l2: number): Objective {
  const N = y.length;
  const D = X.length / N;
  const logits = new Float64Array(K);
  return {
    size: K * (D + 1),
    evaluate(weights, gradient) {
      gradient.fill(0);
      let loss = 0;
      for (let n = 0; n < N; n++) {
        fillLogits(logits, weights, X, n, D);
        const most = Math.max(...logits);
        let sum = 0;
        for (let k = 0; k < K; k++) sum += Math.exp((logits[k] ?? 0) - most);
        const own = y[n] ?? 0;
        loss += most + Math.log(sum) - (logits[own] ?? 0);
        for (let k = 0; k < K; k++) {
          const slope = Math.exp((logits[k] ?? 0) - most) / sum - (k === own ? 1 : 0);
          const row = k * (D + 1);
          for (let d = 0; d < D; d++)
            gradient[row + d] = (gradient[row + d] ?? 0) + slope * (X[n * D + d] ?? 0);
          gradient[row + D] = (gradient[row + D] ?? 0) + slope;
        }
      }
      for (let k = 0; k < K; k++) {
        for (let i = k * (D + 1); i < k * (D + 1) + D; i++) {
          const w = weights[i] ?? 0;
          loss += 0.5 * l2 * w * w;
          gradient[i] = (gradient[i] ?? 0) + l2 * w;
        }
      }
      return loss;
    },
  };
}

function fillLogits(
  logits: Float64Array,
  weights: Float64Array,
  X: Float64Array,
  n: number,
  D: number,
): void {
  for (let k = 0; k < logits.length; k++) {
    const row = k * (D + 1);
    let sum = weights[row + D] ?? 0;
    for (let d = 0; d < D; d++) sum += (weights[row + d] ?? 0) * (X[n * D + d] ?? 0);
    logits[k] = sum;
  }
}
