/** Last states of both directions of an LSTM over the characters of each form. */
import type { PackedBatch } from '../batch-packer.ts';
import type { Tensor2D, TensorFlow } from '../tf.ts';
import { lstm, type PackedSequences } from './lstm.ts';
import type { Weights } from './weights.ts';

/** `[forms][2h]`: forward after the last character, backward after the first. */
export function bidirectionalStates(tf: TensorFlow, weights: Weights, batch: PackedBatch): Tensor2D {
  const { timeOffsets, positions, characters, mirrored, last } = packForms(batch);
  const P = characters.length;
  const mirror = tf.tensor1d(mirrored, 'int32');
  const sequences: PackedSequences = { count: batch.formCount, positions, timeOffsets, mirror };
  const x = tf.gather(weights.get<Tensor2D>('characters'), tf.tensor1d(characters, 'int32')); // [P, d]
  const ends = tf.tensor1d(last, 'int32');
  const forward = lstm(tf, weights, 'characterLstm.forward', sequences, x, undefined); // [P, h]
  const backward = lstm(tf, weights, 'characterLstm.backward', sequences, tf.gather(x, mirror), undefined);
  if (P === 0) throw new RangeError('a batch without characters');
  return tf.concat([tf.gather(forward, ends), tf.gather(backward, ends)], 1);
}

interface PackedForms {
  readonly positions: number;
  readonly timeOffsets: Int32Array;
  /** Character ids by packed row, `[P]`. */
  readonly characters: Int32Array;
  readonly mirrored: Int32Array;
  /** Row of each form's last step, `[forms]`. */
  readonly last: Int32Array;
}

/** The forms, sorted by length already, as packed sequences: rows by position, then form. */
function packForms({ formCount, formOffsets, characters }: PackedBatch): PackedForms {
  const lengthOf = (form: number): number => (formOffsets[form + 1] ?? 0) - (formOffsets[form] ?? 0);
  const positions = formCount === 0 ? 0 : lengthOf(0);
  const timeOffsets = new Int32Array(positions + 1);
  let running = formCount;
  for (let t = 0; t < positions; t++) {
    while (lengthOf(running - 1) <= t) running--;
    timeOffsets[t + 1] = (timeOffsets[t] ?? 0) + running;
  }
  const P = timeOffsets[positions] ?? 0;
  const packed = {
    characters: new Int32Array(P),
    mirrored: new Int32Array(P),
    last: new Int32Array(formCount),
  };
  for (let form = 0; form < formCount; form++) {
    const length = lengthOf(form);
    for (let t = 0; t < length; t++) {
      const row = (timeOffsets[t] ?? 0) + form;
      packed.characters[row] = characters[(formOffsets[form] ?? 0) + t] ?? 0;
      packed.mirrored[row] = (timeOffsets[length - 1 - t] ?? 0) + form;
      packed.last[form] = row;
    }
  }
  return { positions, timeOffsets, ...packed };
}
