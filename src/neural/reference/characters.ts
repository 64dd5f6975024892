/** What a word gets from its characters: a CNN with maximum (Ma and Hovy 2016) or a BiLSTM (Lample et al. 2016), once per form. */
import type { PackedBatch } from '../batch-packer.ts';
import type { Network } from '../options.ts';
import type { Tensor1D, Tensor2D, TensorFlow } from '../tf.ts';
import { bidirectionalStates } from './character-lstm.ts';
import type { Weights } from './weights.ts';

/** c of the batch's distinct forms, `[forms][characterSize]`; undefined without an encoder. */
export function encodeForms(
  tf: TensorFlow,
  { characters: options }: Network,
  weights: Weights,
  batch: PackedBatch,
): Tensor2D | undefined {
  switch (options.encoder) {
    case 'none':
      return undefined;
    case 'cnn':
      return convolve(tf, weights, batch, options.width);
    case 'lstm':
      return bidirectionalStates(tf, weights, batch);
  }
}

/** c[f] = max_p ( b[f] + Σ_o K[o]ᵀ e_{p+o−(w−1)/2} [f] ), e zero beyond the word's ends, p over its own positions. */
function convolve(tf: TensorFlow, weights: Weights, batch: PackedBatch, width: number): Tensor2D {
  const { formCount, formOffsets } = batch;
  const P = formOffsets[formCount] ?? 0;
  const kernel = weights.get('cnn.kernel'); // [w, d, F]
  const [, d = 0, F = 0] = kernel.shape;
  const vectors = tf.gather(
    weights.get<Tensor2D>('characters'),
    tf.tensor1d(batch.characters.slice(0, P), 'int32'),
  ); // [P, d]
  const withZero = tf.concat([vectors, tf.zeros<Tensor2D['rankType']>([1, d]) as Tensor2D], 0); // [P+1, d]
  const windows = tf.reshape(tf.gather(withZero, tf.tensor1d(windowRows(batch, width), 'int32')), [
    P,
    width * d,
  ]);
  const values = tf.add<Tensor2D>(
    tf.matMul<Tensor2D>(windows, tf.reshape(kernel, [width * d, F])),
    weights.get<Tensor1D>('cnn.bias'),
  ); // [P, F]
  // Equal windows of a word ("0000") give equal values; `tf.max` would give each of them the whole gradient.
  const best = firstMaxima(values.dataSync(), batch, F);
  const maxima = tf.gather(tf.reshape(values, [P * F]), tf.tensor1d(best, 'int32'));
  return tf.reshape(maxima, [formCount, F]);
}

/** Rows of the characters under each window, `[P][w]`; P, the row of zeros, beyond the word. */
function windowRows({ formCount, formOffsets }: PackedBatch, width: number): Int32Array {
  const P = formOffsets[formCount] ?? 0;
  const rows = new Int32Array(P * width);
  const reach = (width - 1) / 2;
  for (let form = 0; form < formCount; form++) {
    const start = formOffsets[form] ?? 0;
    const end = formOffsets[form + 1] ?? 0;
    for (let p = start; p < end; p++) {
      for (let o = 0; o < width; o++) {
        const row = p + o - reach;
        rows[p * width + o] = row >= start && row < end ? row : P;
      }
    }
  }
  return rows;
}

/** Where in `values`, `[P][F]`, each form's greatest value of each filter stands, the first of equal ones: `[forms][F]`. */
function firstMaxima(
  values: ArrayLike<number>,
  { formCount, formOffsets }: PackedBatch,
  F: number,
): Int32Array {
  const found = new Int32Array(formCount * F);
  for (let form = 0; form < formCount; form++) {
    for (let f = 0; f < F; f++) {
      let best = (formOffsets[form] ?? 0) * F + f;
      for (let at = best; at < (formOffsets[form + 1] ?? 0) * F; at += F)
        if ((values[at] ?? 0) > (values[best] ?? 0)) best = at;
      found[form * F + f] = best;
    }
  }
  return found;
}
