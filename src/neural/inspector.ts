/** A network opened up: what its BiLSTM reads, what it holds of every token, and which way its inputs pull. */
import type { PackedBatch } from './batch-packer.ts';
import { predictionBatches, scatterRows } from './batches.ts';
import type { NetworkEngine } from './engine.ts';
import type { NetworkData } from './network-data.ts';
import { characterSize, inputSize } from './parameters.ts';
import { NetworkPredictor, type PredictorParts } from './predictor.ts';
import type { WideParts } from './serialize.ts';

/** Columns from <= k < to of an input. */
export interface InputChannel {
  readonly name: 'word' | 'case' | 'characters';
  readonly from: number;
  readonly to: number;
}

/** Tokens that go through the network at once where gradients are wanted. */
const GRADIENT_ROWS = 2048;

export class NetworkInspector {
  /** Labels, emissions and lattices, from the same engine. */
  readonly predictor: NetworkPredictor;
  /** What an input consists of, in order. */
  readonly channels: readonly InputChannel[];
  /** D */
  readonly inputSize: number;
  /** 2H */
  readonly stateSize: number;
  /** undefined without a wide part. */
  readonly wide: WideParts | undefined;
  readonly #engine: NetworkEngine;

  /** The engine must have the parameters of the model and room for gradients; the inspector closes it. */
  constructor(parts: PredictorParts, engine: NetworkEngine) {
    const { network, wide } = parts;
    this.predictor = new NetworkPredictor(parts, engine);
    this.inputSize = inputSize(network);
    this.stateSize = 2 * network.hidden;
    this.wide = wide;
    this.#engine = engine;
    let to = 0;
    const channels = (
      [
        ['word', network.words.dimension],
        ['case', network.caseDimension],
        ['characters', characterSize(network)],
      ] as const
    ).map(([name, size]) => {
      const from = to;
      to += size;
      return { name, from, to };
    });
    this.channels = channels.filter(({ from, to }) => to > from);
  }

  /** Inputs of the first BiLSTM layer by token, `[P][D]`: word vector, letter case, characters. */
  inputs(data: NetworkData): Float32Array {
    return this.#byToken(data, this.inputSize, (batch) => this.#engine.inputs(batch));
  }

  /** Outputs of the last BiLSTM layer by token, `[P][2H]`: the forward states, then the backward ones. */
  states(data: NetworkData): Float32Array {
    return this.#byToken(data, this.stateSize, (batch) => this.#engine.states(batch));
  }

  /** A row of the table of word vectors as training left it, a view. */
  wordVector(row: number): Float32Array {
    const { values, shape } = this.#parameter('words');
    const width = shape[1] ?? 0;
    return values.subarray(row * width, (row + 1) * width);
  }

  /** Weights of the wide part's attributes, `[A][L]`, a view; empty without one. */
  get wideWeights(): Float32Array {
    return this.wide === undefined ? new Float32Array(0) : this.#parameter('wide').values;
  }

  /**
   * ∂F/∂x at B points x of a sentence of T tokens, `[B][T][D]` as `points`, without the wide part.
   * @param slopeOf from the emissions of point b, `[T][L]`, to ∂F/∂s there `[T][L]`; called once a point, in order
   * @throws RangeError where the points are not B × T × D numbers
   */
  inputGradients(
    T: number,
    points: Float32Array,
    slopeOf: (emissions: Float32Array, b: number) => Float32Array,
  ): Float32Array {
    const D = this.inputSize;
    const B = points.length / (T * D);
    if (!Number.isInteger(B)) throw new RangeError(`${points.length} numbers for points of ${T} x ${D}`);
    const together = Math.max(1, Math.floor(GRADIENT_ROWS / T));
    const out = new Float32Array(points.length);
    for (let first = 0; first < B; first += together) {
      const count = Math.min(together, B - first);
      const part = points.subarray(first * T * D, (first + count) * T * D);
      const gradient = this.#gradientsTogether(T, count, part, (emissions, b) =>
        slopeOf(emissions, first + b),
      );
      out.set(gradient, first * T * D);
    }
    return out;
  }

  /** The points as so many sentences of a batch, whose rows go by position first. */
  #gradientsTogether(
    T: number,
    B: number,
    points: Float32Array,
    slopeOf: (emissions: Float32Array, b: number) => Float32Array,
  ): Float32Array {
    const D = this.inputSize;
    const L = this.predictor.labels.length;
    const batch = this.#engine.pack(anySentence(T), new Int32Array(B));
    const gradient = this.#engine.inputGradient(batch, swapAxes(points, B, T, D), (emissions) => {
      const byPoint = swapAxes(emissions, T, B, L);
      const slopes = new Float32Array(B * T * L);
      for (let b = 0; b < B; b++)
        slopes.set(slopeOf(byPoint.subarray(b * T * L, (b + 1) * T * L), b), b * T * L);
      return swapAxes(slopes, B, T, L);
    });
    return swapAxes(gradient, T, B, D);
  }

  close(): Promise<void> {
    return this.predictor.close();
  }

  #parameter(name: string): NetworkEngine['parameters'][number] {
    const found = this.#engine.parameters.find((parameter) => parameter.name === name);
    if (found === undefined) throw new RangeError(`the network has no ${name}`);
    return found;
  }

  #byToken(data: NetworkData, width: number, read: (batch: PackedBatch) => Float32Array): Float32Array {
    const out = new Float32Array(data.tokenCount * width);
    for (const sentences of predictionBatches(data, this.#engine.predictionBatch)) {
      const batch = this.#engine.pack(data, sentences);
      const rows = read(batch);
      scatterRows(batch, data, (row, token) => {
        out.set(rows.subarray(row * width, (row + 1) * width), token * width);
      });
    }
    return out;
  }
}

/** A sentence of T tokens whose inputs do not matter. */
function anySentence(T: number): NetworkData {
  return {
    sentenceCount: 1,
    tokenCount: T,
    sentenceOffsets: Uint32Array.of(0, T),
    words: new Int32Array(T),
    cases: new Uint8Array(T),
    forms: new Int32Array(T),
    formOffsets: Uint32Array.of(0, 1),
    formCharacters: new Int32Array(1),
    labels: new Int32Array(T).fill(-1),
    wide: undefined,
  };
}

/** `[A][B][width]` as `[B][A][width]`. */
function swapAxes(values: Float32Array, A: number, B: number, width: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let a = 0; a < A; a++) {
    for (let b = 0; b < B; b++) {
      const from = (a * B + b) * width;
      out.set(values.subarray(from, from + width), (b * A + a) * width);
    }
  }
  return out;
}
