/** One direction of an LSTM over packed rows, step by step (Hochreiter and Schmidhuber 1997, with forget gates: Gers et al. 2000). */
import type { Tensor1D, Tensor2D, TensorFlow } from '../tf.ts';
import type { Weights } from './weights.ts';

/** Sequences sorted by length, longest first; row timeOffsets[t] + b is position t of sequence b. */
export interface PackedSequences {
  /** B */
  readonly count: number;
  /** T, positions of the longest. */
  readonly positions: number;
  /** First row of each position, `[T+1]`; the first and last rows of step t hold the sequences still running. */
  readonly timeOffsets: ArrayLike<number>;
  /** Row of the same sequence at the mirrored position, `[N]`. */
  readonly mirror: Tensor1D;
}

/**
 * States h of all rows, `[N][H]`:
 *
 *     z_t = x_t W + (h_{t−1} ⊙ mask) U + b,    [i f g o] = z_t
 *     c_t = σ(f) ⊙ c_{t−1} + σ(i) ⊙ tanh(g),   h_t = σ(o) ⊙ tanh(c_t)
 *
 * @param x inputs, `[N][D]`
 * @param name of the parameters, `lstm1.forward`
 * @param mask recurrent dropout, `[B][H]`, the same at every position; undefined: none
 */
export function lstm(
  tf: TensorFlow,
  weights: Weights,
  name: string,
  sequences: PackedSequences,
  x: Tensor2D,
  mask: Tensor2D | undefined,
): Tensor2D {
  const recurrent = weights.get<Tensor2D>(`${name}.recurrent`); // [H, 4H]
  const H = recurrent.shape[0];
  const kernel = weights.get<Tensor2D>(`${name}.kernel`);
  const projected = tf.add<Tensor2D>(tf.matMul(x, kernel), weights.get<Tensor1D>(`${name}.bias`)); // [N, 4H]
  const states: Tensor2D[] = [];
  let h = tf.zeros<Tensor2D['rankType']>([sequences.count, H]) as Tensor2D;
  let c = h;
  for (let t = 0; t < sequences.positions; t++) {
    const first = sequences.timeOffsets[t] ?? 0;
    const running = (sequences.timeOffsets[t + 1] ?? 0) - first; // R
    let previous = firstRows(tf, h, running);
    if (mask !== undefined) previous = tf.mul(previous, firstRows(tf, mask, running));
    const z = tf.add<Tensor2D>(
      tf.slice(projected, [first, 0], [running, 4 * H]),
      tf.matMul(previous, recurrent),
    ); // [R, 4H]
    const gate = (index: number): Tensor2D => tf.slice(z, [0, index * H], [running, H]);
    const input = tf.sigmoid(gate(0));
    const forget = tf.sigmoid(gate(1));
    const candidate = tf.tanh(gate(2));
    const output = tf.sigmoid(gate(3));
    c = tf.add(tf.mul(forget, firstRows(tf, c, running)), tf.mul(input, candidate)); // [R, H]
    h = tf.mul(output, tf.tanh(c));
    states.push(h);
  }
  return tf.concat(states, 0); // [N, H]
}

/**
 * Both directions side by side, `[N][2H]`. The backward one reads every sequence in mirrored order, from its own last
 * position, and is mirrored back.
 */
export function bidirectionalLstm(
  tf: TensorFlow,
  weights: Weights,
  name: string,
  sequences: PackedSequences,
  x: Tensor2D,
  masks: { readonly forward: Tensor2D | undefined; readonly backward: Tensor2D | undefined },
): Tensor2D {
  const forward = lstm(tf, weights, `${name}.forward`, sequences, x, masks.forward);
  const mirrored = tf.gather(x, sequences.mirror);
  const backward = lstm(tf, weights, `${name}.backward`, sequences, mirrored, masks.backward);
  return tf.concat([forward, tf.gather(backward, sequences.mirror)], 1);
}

function firstRows(tf: TensorFlow, x: Tensor2D, count: number): Tensor2D {
  return x.shape[0] === count ? x : tf.slice(x, [0, 0], [count, x.shape[1]]);
}
