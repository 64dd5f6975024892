/** From a packed batch to emissions: input, BiLSTM layers, output, wide part, as docs/network.md lists them. */
import type { PackedBatch } from '../batch-packer.ts';
import type { Network } from '../options.ts';
import type { Tensor1D, Tensor2D, TensorFlow } from '../tf.ts';
import { encodeForms } from './characters.ts';
import { dropoutFor } from './dropout.ts';
import { bidirectionalLstm, type PackedSequences } from './lstm.ts';
import type { Weights } from './weights.ts';

/** Emissions s by packed rows, `[N][L]`. `dropoutSeed` undefined: no dropout. */
export function emissionsOf(
  tf: TensorFlow,
  network: Network,
  weights: Weights,
  batch: PackedBatch,
  dropoutSeed: number | undefined,
): Tensor2D {
  return emissionsFrom(tf, network, weights, batch, inputOf(tf, network, weights, batch), dropoutSeed);
}

/** The same from inputs `[N][D]`. */
export function emissionsFrom(
  tf: TensorFlow,
  network: Network,
  weights: Weights,
  batch: PackedBatch,
  input: Tensor2D,
  dropoutSeed: number | undefined,
): Tensor2D {
  const h = statesFrom(tf, network, weights, batch, input, dropoutSeed); // [N, 2H]
  const scores = tf.add<Tensor2D>(
    tf.matMul(h, weights.get<Tensor2D>('output.kernel')),
    weights.get<Tensor1D>('output.bias'),
  ); // [N, L]
  return weights.has('wide') ? tf.add(scores, wideScores(tf, weights, batch)) : scores;
}

/** Outputs of the last BiLSTM layer, `[N][2H]`. */
export function statesFrom(
  tf: TensorFlow,
  network: Network,
  weights: Weights,
  batch: PackedBatch,
  input: Tensor2D,
  dropoutSeed: number | undefined,
): Tensor2D {
  const { rows: N } = batch;
  const dropout = dropoutFor(tf, network, batch, dropoutSeed);
  const masked = (x: Tensor2D, mask: Tensor2D | undefined): Tensor2D =>
    mask === undefined ? x : tf.mul(x, mask);
  const sequences: PackedSequences = {
    count: batch.sentenceCount,
    positions: batch.positions,
    timeOffsets: batch.timeOffsets,
    mirror: tf.tensor1d(batch.mirror.slice(0, N), 'int32'),
  };
  let h = masked(input, dropout.input(input.shape[1]));
  for (let layer = 1; layer <= network.layers; layer++) {
    h = bidirectionalLstm(tf, weights, `lstm${layer}`, sequences, h, dropout.recurrent(layer)); // [N, 2H]
    h = masked(h, dropout.output(layer));
  }
  return h;
}

/** x = [E_word ; E_case ; c], `[N][D]`. */
export function inputOf(tf: TensorFlow, network: Network, weights: Weights, batch: PackedBatch): Tensor2D {
  const { rows: N, words, wordRows, cases, forms } = batch;
  const rows = Int32Array.from(words.subarray(0, N), (slot) => wordRows[slot] ?? 0);
  const parts = [tf.gather(weights.get<Tensor2D>('words'), tf.tensor1d(rows, 'int32'))];
  if (network.caseDimension > 0)
    parts.push(tf.gather(weights.get<Tensor2D>('case'), tf.tensor1d(cases.slice(0, N), 'int32')));
  const encoded = encodeForms(tf, network, weights, batch);
  if (encoded !== undefined) parts.push(tf.gather(encoded, tf.tensor1d(forms.slice(0, N), 'int32')));
  return tf.concat(parts, 1);
}

/** Σ over a token's attributes of value · Θ[attribute], `[N][L]`. */
function wideScores(tf: TensorFlow, weights: Weights, batch: PackedBatch): Tensor2D {
  const { rows: N, attributeOffsets, attributes, attributeValues } = batch;
  const count = attributeOffsets[N] ?? 0;
  const owners = new Int32Array(count);
  for (let row = 0; row < N; row++) owners.fill(row, attributeOffsets[row], attributeOffsets[row + 1]);
  const table = weights.get<Tensor2D>('wide'); // [A, L]
  if (count === 0) return tf.zeros<Tensor2D['rankType']>([N, table.shape[1]]) as Tensor2D;
  const weighted = tf.mul<Tensor2D>(
    tf.gather(table, tf.tensor1d(attributes.slice(0, count), 'int32')),
    tf.tensor2d(attributeValues.slice(0, count), [count, 1]),
  ); // [count, L]
  return tf.unsortedSegmentSum(weighted, tf.tensor1d(owners, 'int32'), N);
}
