/**
 * The network in TensorFlow.js operations with automatic differentiation: slow and readable, the second opinion on the fused
 * engine, and the one to change when trying something new. Nothing of a step is left in TensorFlow.js' memory.
 */
import { assert } from '../../errors.ts';
import type { PackedBatch, UnknownWords } from '../batch-packer.ts';
import type { DecodingScores, EngineSetup, NetworkEngine, OptimizerState, StepSettings } from '../engine.ts';
import type { NetworkData } from '../network-data.ts';
import { inputSize, type Parameter, parameterLength, parameterShapes } from '../parameters.ts';
import type { Tensor2D, TensorFlow, Variable } from '../tf.ts';
import { decodeBatch } from './decode.ts';
import { emissionsFrom, emissionsOf, inputOf, statesFrom } from './emissions.ts';
import { GrowingPacker } from './growing-packer.ts';
import { checkLabels, lossOf } from './loss.ts';
import { applyGradients, createOptimizerState } from './optimizers.ts';
import { Weights } from './weights.ts';

/** An engine on the backend that is set in `tf`; all parameters are 0. */
export function createReferenceEngine(tf: TensorFlow, setup: EngineSetup): NetworkEngine {
  return new ReferenceEngine(tf, setup);
}

class ReferenceEngine implements NetworkEngine {
  readonly name = 'tfjs';
  readonly predictionBatch = { sentences: 32, rows: 2048 };
  readonly parameters: readonly Parameter[];
  readonly optimizerState: OptimizerState | undefined;
  readonly #tf: TensorFlow;
  readonly #setup: EngineSetup;
  readonly #packer = new GrowingPacker();
  #gradients: ReadonlyMap<string, Float32Array> = new Map();

  constructor(tf: TensorFlow, setup: EngineSetup) {
    this.#tf = tf;
    this.#setup = setup;
    this.parameters = parameterShapes(setup.network, setup.sizes).map((shape) => ({
      ...shape,
      values: new Float32Array(parameterLength(shape)),
    }));
    this.optimizerState =
      setup.training === undefined
        ? undefined
        : createOptimizerState(this.parameters, setup.training, this.#trainedLength);
  }

  pack(data: NetworkData, sentences: ArrayLike<number>, unknown?: UnknownWords): PackedBatch {
    return this.#packer.pack(data, sentences, unknown);
  }

  lossAndGradient(batch: PackedBatch, dropoutSeed?: number): number {
    if (batch.rows === 0) throw new RangeError('a batch without tokens has no gradient');
    checkLabels(batch);
    const tf = this.#tf;
    const { network } = this.#setup;
    return this.#withWeights((weights) => {
      const { value, grads } = tf.variableGrads(
        () => {
          const emissions = emissionsOf(tf, network, weights, batch, dropoutSeed);
          return lossOf(tf, network.head, weights, batch, emissions);
        },
        this.#reached(weights, batch),
      );
      this.#gradients = new Map(
        this.parameters.map((parameter, i) => {
          const tensor = grads[weights.variables[i]?.name ?? ''];
          const length = parameter.values.length;
          const gradient =
            tensor === undefined ? new Float32Array(length) : Float32Array.from(tensor.dataSync());
          return [parameter.name, gradient.fill(0, this.#trainedLength(parameter))];
        }),
      );
      return value.dataSync()[0] ?? Number.NaN;
    });
  }

  gradient(name: string): Float32Array {
    const gradient = this.#gradients.get(name);
    if (gradient === undefined) throw new RangeError(`no gradient of ${name}: lossAndGradient comes first`);
    return gradient;
  }

  step(batch: PackedBatch, { dropoutSeed, learningRate }: StepSettings): number {
    const { training } = this.#setup;
    if (training === undefined || this.optimizerState === undefined)
      throw new RangeError('an engine made without training options takes no steps');
    const loss = this.lossAndGradient(batch, dropoutSeed);
    const movingRows = (parameter: Parameter): Float32Array | undefined => this.#movingRows(parameter, batch);
    applyGradients(
      this.#tf,
      this.parameters,
      this.#gradients,
      this.optimizerState,
      training,
      learningRate,
      movingRows,
    );
    return loss;
  }

  emissions(batch: PackedBatch): Float32Array {
    if (batch.rows === 0) return new Float32Array(0);
    const { network } = this.#setup;
    return this.#withWeights((weights) => {
      const scores: Tensor2D = emissionsOf(this.#tf, network, weights, batch, undefined);
      return Float32Array.from(scores.dataSync());
    });
  }

  inputs(batch: PackedBatch): Float32Array {
    if (batch.rows === 0) return new Float32Array(0);
    const { network } = this.#setup;
    return this.#withWeights((weights) =>
      Float32Array.from(inputOf(this.#tf, network, weights, batch).dataSync()),
    );
  }

  states(batch: PackedBatch): Float32Array {
    if (batch.rows === 0) return new Float32Array(0);
    const tf = this.#tf;
    const { network } = this.#setup;
    return this.#withWeights((weights) => {
      const states = statesFrom(tf, network, weights, batch, inputOf(tf, network, weights, batch), undefined);
      return Float32Array.from(states.dataSync());
    });
  }

  inputGradient(
    batch: PackedBatch,
    inputs: Float32Array,
    slopeOf: (emissions: Float32Array) => Float32Array,
  ): Float32Array {
    if (batch.rows === 0) return new Float32Array(0);
    const tf = this.#tf;
    const { network, sizes } = this.#setup;
    return this.#withWeights((weights) => {
      const x = tf.tensor2d(inputs, [batch.rows, inputSize(network)]);
      const emissions = (input: Tensor2D): Tensor2D =>
        emissionsFrom(tf, network, weights, batch, input, undefined);
      const slopes = slopeOf(Float32Array.from(emissions(x).dataSync()));
      const s = tf.tensor2d(slopes, [batch.rows, sizes.labels]);
      const gradient = tf.grad((input) => tf.sum(tf.mul(emissions(input as Tensor2D), s)))(x);
      return Float32Array.from(gradient.dataSync());
    });
  }

  decode(batch: PackedBatch, scores: DecodingScores | undefined): Int32Array {
    return decodeBatch(batch, this.emissions(batch), this.#setup.sizes.labels, scores);
  }

  async close(): Promise<void> {
    this.#gradients = new Map();
  }

  /** Runs `compute` over the parameters as variables and gives all its tensors back. */
  #withWeights<T extends number | Float32Array>(compute: (weights: Weights) => T): T {
    const tf = this.#tf;
    let result: T | undefined;
    const weights = new Weights(tf, this.parameters);
    try {
      // A result that is no tensor passes through `tidy` only by the side.
      tf.tidy(() => {
        result = compute(weights);
      });
    } finally {
      weights.dispose();
    }
    assert(result !== undefined, 'nothing computed');
    return result;
  }

  /** Variables the loss of this batch depends on: without a second position, or an attribute, some have no part in it. */
  #reached(weights: Weights, batch: PackedBatch): Variable[] {
    const idle = new Set<string>();
    if (batch.positions < 2) idle.add('crf.transitions');
    if ((batch.attributeOffsets[batch.rows] ?? 0) === 0) idle.add('wide');
    return weights.variables.filter((_, i) => !idle.has(this.parameters[i]?.name ?? ''));
  }

  /** Rows of given vectors that are kept are constants: no gradient, no moments. They are the last of the word table. */
  readonly #trainedLength = ({ name, shape, values }: Parameter): number => {
    const { frozenFrom } = this.#setup;
    if (name !== 'words' || frozenFrom === undefined) return values.length;
    return Math.min(values.length, frozenFrom * (shape[1] ?? 1));
  };

  /** Under lazy tables the rows of this batch; of other parameters all. */
  #movingRows(parameter: Parameter, batch: PackedBatch): Float32Array | undefined {
    if (!parameter.isTable || this.#setup.training?.tables !== 'lazy') return undefined;
    const rows = new Float32Array(this.#trainedLength(parameter) / (parameter.shape[1] ?? 1));
    const found =
      parameter.name === 'words'
        ? batch.wordRows.subarray(0, batch.wordCount)
        : batch.attributes.subarray(0, batch.attributeOffsets[batch.rows]);
    for (const row of found) if (row < rows.length) rows[row] = 1;
    return rows;
  }
}
