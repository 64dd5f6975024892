/** Dropout masks as tensors, bit for bit those of `dropout-mask.ts`. */
import type { PackedBatch } from '../batch-packer.ts';
import { DROPOUT_SITES, dropoutFactor, dropoutKey, SITES_PER_LAYER } from '../dropout-mask.ts';
import type { Network } from '../options.ts';
import type { Tensor2D, TensorFlow } from '../tf.ts';

/** Masks of one step. Layers count from 1; undefined where nothing is dropped. */
export interface Dropout {
  /** The first layer's input x̃ = x ⊙ mask, `[N][D]`. */
  input(D: number): Tensor2D | undefined;
  /** After a layer, `[N][2H]`. */
  output(layer: number): Tensor2D | undefined;
  /** On the previous state, `[B][H]`. */
  recurrent(layer: number): {
    readonly forward: Tensor2D | undefined;
    readonly backward: Tensor2D | undefined;
  };
}

/** @param seed of the step; undefined: no dropout at all */
export function dropoutFor(
  tf: TensorFlow,
  { dropout, hidden: H }: Network,
  batch: PackedBatch,
  seed: number | undefined,
): Dropout {
  const { rows: N, sentenceCount: B } = batch;
  const mask = (
    site: number,
    rows: number,
    columns: number,
    p: number,
    maskRow: (row: number) => number,
  ): Tensor2D | undefined => {
    if (seed === undefined || p === 0) return undefined;
    const key = dropoutKey(seed, site);
    const factors = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++)
        factors[row * columns + column] = dropoutFactor(key, maskRow(row), column, p);
    }
    return tf.tensor2d(factors, [rows, columns]);
  };
  const sentences = sentenceOfRows(batch);
  const ownRow = (row: number): number => row;
  const tokenRow = dropout.variational ? (row: number): number => sentences[row] ?? 0 : ownRow;
  const siteOf = (site: number, layer: number): number => site + SITES_PER_LAYER * (layer - 1);
  return {
    input: (D) => mask(DROPOUT_SITES.input, N, D, dropout.input, tokenRow),
    output: (layer) => mask(siteOf(DROPOUT_SITES.output, layer), N, 2 * H, dropout.output, tokenRow),
    recurrent: (layer) => ({
      forward: mask(siteOf(DROPOUT_SITES.recurrentForward, layer), B, H, dropout.recurrent, ownRow),
      backward: mask(siteOf(DROPOUT_SITES.recurrentBackward, layer), B, H, dropout.recurrent, ownRow),
    }),
  };
}

/** Sentence of each packed row, `[N]`. */
function sentenceOfRows({ rows, positions, timeOffsets }: PackedBatch): Int32Array {
  const sentences = new Int32Array(rows);
  for (let t = 0; t < positions; t++) {
    const first = timeOffsets[t] ?? 0;
    for (let row = first; row < (timeOffsets[t + 1] ?? 0); row++) sentences[row] = row - first;
  }
  return sentences;
}
