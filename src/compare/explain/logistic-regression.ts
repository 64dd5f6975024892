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
    const { inputs: D } = this;
    const logits = new Float64Array(this.classes);
    return Int32Array.from({ length: X.length / D }, (_, n) => {
      fillLogits(logits, this.weights, X, n * D, D);
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
  const logits = new Float64Array(K);
  const differences = new Float64Array(K);
  return {
    size: K * (D + 1),
    evaluate(weights, gradient) {
      gradient.fill(0);
      let loss = 0;
      for (let n = 0; n < N; n++) {
        fillLogits(logits, weights, X, n * D, D);
        const most = Math.max(...logits);
        let sum = 0;
        for (const logit of logits) sum += Math.exp(logit - most);
        const own = y[n] ?? 0;
        loss += most + Math.log(sum) - (logits[own] ?? 0);
        for (let k = 0; k < K; k++)
          differences[k] = Math.exp((logits[k] ?? 0) - most) / sum - (k === own ? 1 : 0);
        addSlopes(gradient, differences, X, n * D, D);
      }
      for (let k = 0; k < K; k++) {
        const w = rowOf(weights, k, D);
        loss += 0.5 * l2 * dot(w, w);
        addScaled(rowOf(gradient, k, D), l2, w);
      }
      return loss;
    },
  };
}

// Four classes at a time: each number of a row of X is read once for them, and no sum waits for another.

/** w_k · x + b_k of each class, x the row of X that begins at `at`. */
function fillLogits(
  logits: Float64Array,
  weights: Float64Array,
  X: Float64Array,
  at: number,
  D: number,
): void {
  const K = logits.length;
  let k = 0;
  for (; k + 3 < K; k += 4) {
    const a = k * (D + 1);
    const [b, c, d] = [a + D + 1, a + 2 * (D + 1), a + 3 * (D + 1)] as const;
    let [sumA, sumB, sumC, sumD] = [0, 0, 0, 0];
    for (let i = 0; i < D; i++) {
      const value = X[at + i] ?? 0;
      sumA += (weights[a + i] ?? 0) * value;
      sumB += (weights[b + i] ?? 0) * value;
      sumC += (weights[c + i] ?? 0) * value;
      sumD += (weights[d + i] ?? 0) * value;
    }
    logits[k] = sumA;
    logits[k + 1] = sumB;
    logits[k + 2] = sumC;
    logits[k + 3] = sumD;
  }
  for (; k < K; k++) logits[k] = dot(rowOf(weights, k, D), X.subarray(at, at + D));
  for (k = 0; k < K; k++) logits[k] = (logits[k] ?? 0) + (weights[k * (D + 1) + D] ?? 0);
}

/** Adds differences_k x to the slopes of w_k, and differences_k to that of b_k. */
function addSlopes(
  slopes: Float64Array,
  differences: Float64Array,
  X: Float64Array,
  at: number,
  D: number,
): void {
  const K = differences.length;
  let k = 0;
  for (; k + 3 < K; k += 4) {
    const a = k * (D + 1);
    const [b, c, d] = [a + D + 1, a + 2 * (D + 1), a + 3 * (D + 1)] as const;
    const [byA = 0, byB = 0, byC = 0, byD = 0] = differences.subarray(k, k + 4);
    for (let i = 0; i < D; i++) {
      const value = X[at + i] ?? 0;
      slopes[a + i] = (slopes[a + i] ?? 0) + byA * value;
      slopes[b + i] = (slopes[b + i] ?? 0) + byB * value;
      slopes[c + i] = (slopes[c + i] ?? 0) + byC * value;
      slopes[d + i] = (slopes[d + i] ?? 0) + byD * value;
    }
  }
  for (; k < K; k++) addScaled(rowOf(slopes, k, D), differences[k] ?? 0, X.subarray(at, at + D));
  for (k = 0; k < K; k++) slopes[k * (D + 1) + D] = (slopes[k * (D + 1) + D] ?? 0) + (differences[k] ?? 0);
}

/** w_k, a view. */
function rowOf(weights: Float64Array, k: number, D: number): Float64Array {
  return weights.subarray(k * (D + 1), k * (D + 1) + D);
}
