/** Negative log-likelihood of a batch under either head, in log space throughout: mean over its sentences. */
import type { PackedBatch } from '../batch-packer.ts';
import type { NetworkHead } from '../options.ts';
import type { Scalar, Tensor1D, Tensor2D, TensorFlow } from '../tf.ts';
import type { Weights } from './weights.ts';

/** @throws RangeError where a token has no gold label. To be called before gradients are recorded: a throw there leaves tensors. */
export function checkLabels({ rows: N, labels }: PackedBatch): void {
  const missing = labels.subarray(0, N).findIndex((label) => label < 0);
  if (missing !== -1) throw new RangeError(`token ${missing} of the batch has no label to learn from`);
}

/** Loss of emissions `[N][L]`, a differentiable scalar; every token has a label. */
export function lossOf(
  tf: TensorFlow,
  head: NetworkHead,
  weights: Weights,
  batch: PackedBatch,
  emissions: Tensor2D,
): Scalar {
  const sum = head === 'softmax' ? softmaxLoss(tf, batch, emissions) : crfLoss(tf, weights, batch, emissions);
  return tf.div(sum, batch.sentenceCount);
}

/** −Σ_t log softmax(s_t)[y_t]. */
function softmaxLoss(tf: TensorFlow, batch: PackedBatch, emissions: Tensor2D): Scalar {
  const gold = goldScores(tf, batch, emissions);
  return tf.sub(tf.sum(tf.logSumExp(emissions, 1)), tf.sum(gold));
}

/** Σ over sentences of log Z − f(y). */
function crfLoss(tf: TensorFlow, weights: Weights, batch: PackedBatch, emissions: Tensor2D): Scalar {
  return tf.sub(crfLogZ(tf, weights, batch, emissions), crfScore(tf, weights, batch, emissions));
}

/**
 * Σ over sentences of log Z (forward recursion; Rabiner 1989, equations 19-21, in logarithms):
 *
 *     α_0(j) = start_j + s_0(j),   α_t(j) = log Σ_i exp(α_{t−1}(i) + A_ij) + s_t(j),   log Z = log Σ_j exp(α_T(j) + end_j)
 *
 * The sentences of a step are the first of those of the step before: those that drop out have ended there.
 */
function crfLogZ(tf: TensorFlow, weights: Weights, batch: PackedBatch, emissions: Tensor2D): Scalar {
  const { positions: T, timeOffsets } = batch;
  const L = emissions.shape[1];
  const transitions = tf.reshape(weights.get('crf.transitions'), [1, L, L]);
  const end = weights.get<Tensor1D>('crf.end');
  const runningAt = (t: number): number => (timeOffsets[t + 1] ?? 0) - (timeOffsets[t] ?? 0);
  const step = (t: number): Tensor2D => tf.slice(emissions, [timeOffsets[t] ?? 0, 0], [runningAt(t), L]);
  const logZ: Tensor1D[] = [];
  let alpha = tf.add<Tensor2D>(step(0), weights.get<Tensor1D>('crf.start')); // [B, L]
  for (let t = 0; t < T; t++) {
    const goOn = t + 1 < T ? runningAt(t + 1) : 0; // R
    const ended = runningAt(t) - goOn;
    if (ended > 0) logZ.push(tf.logSumExp(tf.add(tf.slice(alpha, [goOn, 0], [ended, L]), end), 1));
    if (goOn === 0) break;
    const before = tf.reshape(tf.slice(alpha, [0, 0], [goOn, L]), [goOn, L, 1]);
    alpha = tf.add<Tensor2D>(tf.logSumExp(tf.add(before, transitions), 1), step(t + 1)); // [R, L]
  }
  return tf.sum(tf.concat(logZ, 0));
}

/** Σ over sentences of f(y) = start[y_1] + Σ s_t[y_t] + Σ A[y_{t−1}][y_t] + end[y_T]. */
function crfScore(tf: TensorFlow, weights: Weights, batch: PackedBatch, emissions: Tensor2D): Scalar {
  const { rows: N, sentenceCount: B, lengths, timeOffsets, previous, labels } = batch;
  const L = emissions.shape[1];
  const first = timeOffsets[1] ?? 0;
  const steps: number[] = [];
  for (let row = first; row < N; row++)
    steps.push((labels[previous[row] ?? 0] ?? 0) * L + (labels[row] ?? 0));
  const lasts: number[] = [];
  for (let b = 0; b < B; b++) {
    const length = lengths[b] ?? 0;
    if (length > 0) lasts.push(labels[(timeOffsets[length - 1] ?? 0) + b] ?? 0);
  }
  const picked = (values: Tensor1D, indices: ArrayLike<number>): Scalar =>
    tf.sum(tf.gather(values, tf.tensor1d(Int32Array.from(indices), 'int32')));
  const terms: Scalar[] = [
    tf.sum(goldScores(tf, batch, emissions)),
    picked(weights.get('crf.start'), labels.subarray(0, first)),
    picked(weights.get('crf.end'), lasts),
  ];
  if (steps.length > 0) terms.push(picked(tf.reshape(weights.get('crf.transitions'), [L * L]), steps));
  return tf.addN(terms);
}

/** s_t[y_t] of every row, `[N]`. */
function goldScores(tf: TensorFlow, { rows: N, labels }: PackedBatch, emissions: Tensor2D): Tensor1D {
  const L = emissions.shape[1];
  const indices = Int32Array.from(labels.subarray(0, N), (label, row) => row * L + label);
  return tf.gather(tf.reshape(emissions, [N * L]), tf.tensor1d(indices, 'int32'));
}
