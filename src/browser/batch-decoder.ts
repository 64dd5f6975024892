/**
 * Labels and marginals of many encoded sequences where there are no kernels: what the bundle for browsers has in place of
 * crf/wasm/batch-decoder.ts. One sequence after the other, by the functions that the kernels are checked against.
 */

import type { Decoding } from '../crf/inference/decoding.ts';
import {
  forward,
  forwardBackward,
  Lattice,
  nodeMarginals,
  posteriorDecode,
  viterbi,
} from '../crf/inference/index.ts';
import { fillScores, transitionMatrix } from '../crf/scores.ts';
import type { BatchMarginals, DecoderParts } from '../crf/wasm/batch-decoder.ts';
import type { EncodedDataset } from '../features/encode.ts';

export type { BatchMarginals, DecoderParts } from '../crf/wasm/batch-decoder.ts';

export async function createBatchDecoder(parts: DecoderParts): Promise<BatchDecoder> {
  return new BatchDecoder(parts);
}

/** Methods as those of the decoder with kernels. */
export class BatchDecoder {
  readonly #parts: Omit<DecoderParts, 'weights'>;
  readonly #lattice: Lattice;
  #weights: Float64Array = new Float64Array(0);

  constructor({ weights, ...parts }: DecoderParts) {
    this.#parts = parts;
    this.#lattice = new Lattice(parts.index.labelCount);
    this.setWeights(weights);
  }

  /** Decodes with other weights of the same features from now on, `[F]`. */
  setWeights(weights: Float64Array): void {
    this.#lattice.setTransitions(transitionMatrix(this.#parts.index, weights));
    this.#weights = weights;
  }

  /** Label ids of the sequences `from <= n < to`, one after another, `[P]`. */
  decode(
    data: EncodedDataset,
    decoding: Decoding = 'viterbi',
    from = 0,
    to: number = data.sequenceCount,
  ): Int32Array {
    const { sequenceOffsets } = data;
    const first = sequenceOffsets[from] ?? 0;
    const out = new Int32Array((sequenceOffsets[to] ?? 0) - first);
    this.#each(data, from, to, (n, lattice) => {
      if (decoding === 'posterior') forwardBackward(lattice);
      const constraints = decoding === 'constrained' ? this.#parts.constraints : undefined;
      const labels =
        decoding === 'posterior' ? posteriorDecode(lattice) : viterbi(lattice, constraints).labels;
      out.set(labels, (sequenceOffsets[n] ?? 0) - first);
    });
    return out;
  }

  /** Node marginals and log Z of the sequences `from <= n < to`. */
  marginals(data: EncodedDataset, from = 0, to: number = data.sequenceCount): BatchMarginals {
    const { sequenceOffsets } = data;
    const L = this.#parts.index.labelCount;
    const first = sequenceOffsets[from] ?? 0;
    const out = new Float64Array(((sequenceOffsets[to] ?? 0) - first) * L);
    const logZ = new Float64Array(to - from);
    this.#each(data, from, to, (n, lattice) => {
      logZ[n - from] = forwardBackward(lattice);
      nodeMarginals(out.subarray(((sequenceOffsets[n] ?? 0) - first) * L), lattice);
    });
    return { nodeMarginals: out, logZ };
  }

  /** log Z of the sequences `from <= n < to`, `[N]`. */
  logZ(data: EncodedDataset, from = 0, to: number = data.sequenceCount): Float64Array {
    const out = new Float64Array(to - from);
    this.#each(data, from, to, (n, lattice) => {
      out[n - from] = forward(lattice);
    });
    return out;
  }

  /** Sequences without positions have no results. */
  #each(data: EncodedDataset, from: number, to: number, work: (n: number, lattice: Lattice) => void): void {
    const { index, attributes } = this.#parts;
    if (data.vocabularies.attributes !== attributes) {
      throw new RangeError(
        'the data set is encoded with the vocabularies of another model: use model.encode',
      );
    }
    if (!(from >= 0 && from <= to && to <= data.sequenceCount))
      throw new RangeError(`sequences ${from} to ${to} are outside a data set of ${data.sequenceCount}`);
    for (let n = from; n < to; n++) {
      if (data.sequenceOffsets[n] === data.sequenceOffsets[n + 1]) continue;
      fillScores(this.#lattice, index, this.#weights, data, n);
      work(n, this.#lattice);
    }
  }
}
