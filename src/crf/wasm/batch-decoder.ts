/**
 * Labels and marginals of many encoded sequences at once, in WebAssembly. The results are those of the functions in
 * inference/, which also take over where the kernels must not: edge attributes, scores beyond the range of the scaled
 * recursion or so large that sums could overflow, and sequences without a possible path (for the error).
 */
import type { EncodedDataset } from '../../features/encode.ts';
import type { Vocabulary } from '../../features/vocabulary.ts';
import { loadModule } from '../../numeric/wasm/load.ts';
import { SharedMemory } from '../../numeric/wasm/shared-memory.ts';
import { instantiate } from '../../numeric/wasm/webassembly.ts';
import { type FeatureIndex, weightLayout } from '../feature-index.ts';
import {
  forward,
  forwardBackward,
  type InferenceConstraints,
  Lattice,
  nodeMarginals,
  posteriorDecode,
  viterbi,
} from '../inference/index.ts';
import type { Decoding } from '../model.ts';
import { fillScores, transitionMatrix } from '../scores.ts';
import { BatchRegion, DONE, HELD_BACK, type Wanted } from './batch-region.ts';
import { canOverflow, DecoderModel, largestSize, type ModelKernels } from './decoder-model.ts';

/** What the kernels export; all arguments are addresses but the range of sequences. */
export interface DecodingKernels extends ModelKernels {
  heapBase(): number;
  decodeViterbi(
    model: number,
    steps: number,
    batch: number,
    workspace: number,
    from: number,
    to: number,
  ): void;
  forwardBackward(model: number, batch: number, workspace: number, from: number, to: number): void;
}

/** What decides about labels. */
export interface DecoderParts {
  readonly index: FeatureIndex;
  /** `[F]` */
  readonly weights: Float64Array;
  /** The tag scheme's, for constrained decoding. */
  readonly constraints: InferenceConstraints;
  /** The vocabulary that data sets must be encoded with. */
  readonly attributes: Vocabulary;
}

/** P(y_t = j | x) of the sequences asked for, one after another, `[P][L]`, and log Z of each, `[N]`. */
export interface BatchMarginals {
  readonly nodeMarginals: Float64Array;
  readonly logZ: Float64Array;
}

/** Sequences are worked on in chunks of about so many positions and attribute occurrences: few, so that caches hold them. */
const CHUNK_POSITIONS = 8192;
const CHUNK_OCCURRENCES = 2 ** 17;

/**
 * A decoder with a memory of its own, which holds the model. Make one per model: a memory is given back only when the
 * decoder is no longer in use.
 * @throws RangeError where weights and features differ in number, a weight is no score, or 4 GiB do not hold the model
 */
export async function createBatchDecoder(parts: DecoderParts): Promise<BatchDecoder> {
  const module = await loadModule(new URL('../../../dist/crf/wasm/kernels.wasm', import.meta.url));
  const memory = new SharedMemory(0);
  const kernels = instantiate<DecodingKernels>(module, memory.memory);
  memory.allocate(kernels.heapBase());
  return new BatchDecoder(kernels, memory, parts);
}

export class BatchDecoder {
  readonly #kernels: DecodingKernels;
  readonly #parts: Omit<DecoderParts, 'weights'>;
  readonly #model: DecoderModel;
  readonly #region: BatchRegion;
  /** For the sequences that are not for the kernels. */
  readonly #lattice: Lattice;
  #weights: Float64Array = new Float64Array(0);

  /** See `createBatchDecoder`. */
  constructor(kernels: DecodingKernels, memory: SharedMemory, { weights, ...parts }: DecoderParts) {
    this.#kernels = kernels;
    this.#parts = parts;
    this.#lattice = new Lattice(parts.index.labelCount);
    this.#model = new DecoderModel(kernels, memory, parts.index, parts.constraints);
    this.#region = new BatchRegion(memory, parts.index.labelCount);
    this.setWeights(weights);
  }

  /**
   * Decodes with other weights of the same features from now on, `[F]`; they must not change before the next call.
   * @throws RangeError on another number of weights, or transition weights that are no scores
   */
  setWeights(weights: Float64Array): void {
    const { index } = this.#parts;
    const { featureCount } = weightLayout(index);
    if (weights.length !== featureCount) {
      throw new RangeError(`${weights.length} weights for ${featureCount} features`);
    }
    const transitions = transitionMatrix(index, weights);
    this.#lattice.setTransitions(transitions);
    this.#model.setWeights(weights, transitions);
    this.#weights = weights;
  }

  /**
   * Label ids of the sequences `from <= n < to`, one after another: position p of the data set stands at
   * p − sequenceOffsets[from]. Best paths are those of `viterbi`, ties included; posterior labels are the same but where
   * two marginals differ by no more than rounding. A sequence without positions has no labels.
   * @throws RangeError on a data set of another vocabulary, a range outside it, state scores that are none, or when the
   * memory does not suffice
   * @throws CrfLabError where no label sequence is possible
   */
  decode(
    data: EncodedDataset,
    decoding: Decoding = 'viterbi',
    from = 0,
    to: number = data.sequenceCount,
  ): Int32Array {
    this.#check(data, from, to);
    const { sequenceOffsets } = data;
    const first = sequenceOffsets[from]!;
    const out = new Int32Array(sequenceOffsets[to]! - first);
    this.#run(
      data,
      from,
      to,
      decoding === 'posterior' ? 'posterior labels' : 'best path',
      decoding === 'constrained' ? this.#model.constrained : this.#model.free,
      (begin) => out.set(this.#region.labels, sequenceOffsets[begin]! - first),
      (n, lattice) => {
        if (decoding === 'posterior') forwardBackward(lattice);
        const constraints = decoding === 'constrained' ? this.#parts.constraints : undefined;
        const labels =
          decoding === 'posterior' ? posteriorDecode(lattice) : viterbi(lattice, constraints).labels;
        out.set(labels, sequenceOffsets[n]! - first);
      },
    );
    return out;
  }

  /**
   * Node marginals and log Z of the sequences `from <= n < to`, equal to those of `forwardBackward` up to rounding.
   * @throws as `decode`
   */
  marginals(data: EncodedDataset, from = 0, to: number = data.sequenceCount): BatchMarginals {
    this.#check(data, from, to);
    const { sequenceOffsets } = data;
    const L = this.#parts.index.labelCount;
    const first = sequenceOffsets[from]!;
    const out = new Float64Array((sequenceOffsets[to]! - first) * L);
    const logZ = new Float64Array(to - from);
    this.#run(
      data,
      from,
      to,
      'marginals',
      this.#model.free,
      (begin) => {
        out.set(this.#region.marginals, (sequenceOffsets[begin]! - first) * L);
        logZ.set(this.#region.logZ, begin - from);
      },
      (n, lattice) => {
        logZ[n - from] = forwardBackward(lattice);
        nodeMarginals(out.subarray((sequenceOffsets[n]! - first) * L), lattice);
      },
    );
    return { nodeMarginals: out, logZ };
  }

  /** log Z of the sequences `from <= n < to`, `[N]`. @throws as `decode` */
  logZ(data: EncodedDataset, from = 0, to: number = data.sequenceCount): Float64Array {
    this.#check(data, from, to);
    const out = new Float64Array(to - from);
    this.#run(
      data,
      from,
      to,
      'log Z',
      this.#model.free,
      (begin) => out.set(this.#region.logZ, begin - from),
      (n, lattice) => {
        out[n - from] = forward(lattice);
      },
    );
    return out;
  }

  #check(data: EncodedDataset, from: number, to: number): void {
    if (data.vocabularies.attributes !== this.#parts.attributes) {
      throw new RangeError(
        'the data set is encoded with the vocabularies of another model: use model.encode',
      );
    }
    if (!(from >= 0 && from <= to && to <= data.sequenceCount)) {
      throw new RangeError(`sequences ${from} to ${to} are outside a data set of ${data.sequenceCount}`);
    }
  }

  /** Chunk by chunk: the kernels, `collect` their results, then `alone` for each sequence that they left. */
  #run(
    data: EncodedDataset,
    from: number,
    to: number,
    wanted: Wanted,
    steps: number,
    collect: (begin: number, end: number) => void,
    alone: (n: number, lattice: Lattice) => void,
  ): void {
    const { index } = this.#parts;
    const region = this.#region;
    for (let begin = from; begin < to; ) {
      const end = chunkEnd(data, begin, to);
      region.place(data, begin, end, wanted);
      this.#holdBack(data, begin, end);
      if (wanted === 'best path') {
        this.#kernels.decodeViterbi(this.#model.address, steps, region.address, region.workspace, begin, end);
      } else {
        this.#kernels.forwardBackward(this.#model.address, region.address, region.workspace, begin, end);
      }
      collect(begin, end);
      for (let n = begin; n < end; n++) {
        if (region.status[n - begin] === DONE) continue;
        fillScores(this.#lattice, index, this.#weights, data, n);
        alone(n, this.#lattice);
      }
      begin = end;
    }
  }

  /** Marks the sequences of the chunk in the region that are not for the kernels. */
  #holdBack(data: EncodedDataset, begin: number, end: number): void {
    const { sequenceOffsets, attributeOffsets, values, edgeOffsets } = data;
    const firstId = attributeOffsets[sequenceOffsets[begin]!]!;
    const lastId = attributeOffsets[sequenceOffsets[end]!]!;
    const valueBound = values === undefined ? 1 : largestSize(values.subarray(firstId, lastId));
    // Two more for the weights of start and end.
    const isHuge = canOverflow(this.#model.weightBound, valueBound, lastId - firstId + 2);
    const edges = this.#parts.index.edgeFrom.length > 0 ? edgeOffsets : undefined;
    if (!isHuge && edges === undefined) return;
    for (let n = begin; n < end; n++) {
      const start = sequenceOffsets[n]!;
      const stop = sequenceOffsets[n + 1]!;
      const hasEdges = edges !== undefined && edges[start] !== edges[stop];
      if ((isHuge || hasEdges) && start < stop) this.#region.status[n - begin] = HELD_BACK;
    }
  }
}

/** End of the chunk that begins with sequence `begin`, at least one sequence long. */
function chunkEnd({ sequenceOffsets, attributeOffsets }: EncodedDataset, begin: number, to: number): number {
  const first = sequenceOffsets[begin]!;
  const firstId = attributeOffsets[first]!;
  let end = begin + 1;
  while (
    end < to &&
    sequenceOffsets[end + 1]! - first <= CHUNK_POSITIONS &&
    attributeOffsets[sequenceOffsets[end + 1]!]! - firstId <= CHUNK_OCCURRENCES
  ) {
    end++;
  }
  return end;
}
