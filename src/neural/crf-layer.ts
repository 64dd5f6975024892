/**
 * The CRF head as a layer of TensorFlow.js: it holds transition, start and end scores, passes emissions through, and decodes
 * and scores label sequences. Registered as `CRF`, so that saved models with it can be loaded.
 */
import { Lattice, viterbi } from '../crf/inference/index.ts';
import type {
  LayerTypes,
  Scalar,
  serialization,
  Tensor,
  Tensor1D,
  Tensor2D,
  Tensor3D,
  TensorFlow,
} from './tf.ts';

/** What a CRF layer can do besides being a layer. */
export interface CrfLayer extends LayerTypes.Layer {
  /**
   * Log-likelihoods of label sequences, `[B]`, differentiable: f(y) − log Σ_y' exp f(y') with
   * f(y) = start[y_1] + Σ_t s_t[y_t] + Σ_t A[y_{t−1}][y_t] + end[y_T] (Lafferty, McCallum, Pereira 2001).
   * @param emissions `[B][T][L]`
   * @param labels label ids, int32 `[B][T]`; beyond a sentence's end anything within 0..L−1
   * @param lengths tokens of each sentence, all at least 1
   */
  logLikelihood(emissions: Tensor3D, labels: Tensor2D, lengths: readonly number[]): Tensor1D;
  /** Mean of −log-likelihood over the sentences: what `tf.train` optimizers minimise. */
  loss(emissions: Tensor3D, labels: Tensor2D, lengths: readonly number[]): Scalar;
  /** Best label ids of each sentence (Viterbi), ties to the smaller id. */
  decode(emissions: Tensor3D, lengths: readonly number[]): number[][];
}

export type CrfLayerClass = serialization.SerializableConstructor<CrfLayer>;

const classes = new WeakMap<object, CrfLayerClass>();

/** The class of the layer for one TensorFlow.js; the same one at every call. */
export function crfLayerClass(tf: TensorFlow): CrfLayerClass {
  const known = classes.get(tf.layers.Layer);
  if (known !== undefined) return known;
  const made = defineCrfLayer(tf);
  classes.set(tf.layers.Layer, made);
  return made;
}

function defineCrfLayer(tf: TensorFlow): CrfLayerClass {
  type Variable = ReturnType<LayerTypes.Layer['addWeight']>;
  return class Crf extends tf.layers.Layer implements CrfLayer {
    static readonly className = 'CRF';
    #transitions: Variable | undefined;
    #start: Variable | undefined;
    #end: Variable | undefined;

    constructor(config?: serialization.ConfigDict) {
      super(config ?? {});
      this.supportsMasking = true;
    }

    override build(inputShape: (number | null)[] | (number | null)[][]): void {
      const L = lastDimension(inputShape);
      const zeros = tf.initializers.zeros();
      this.#transitions = this.addWeight('transitions', [L, L], 'float32', zeros);
      this.#start = this.addWeight('start', [L], 'float32', zeros);
      this.#end = this.addWeight('end', [L], 'float32', zeros);
      this.built = true;
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => tf.clone(Array.isArray(inputs) ? (inputs[0] ?? tf.scalar(0)) : inputs));
    }

    override computeOutputShape(inputShape: (number | null)[]): (number | null)[] {
      return inputShape;
    }

    logLikelihood(emissions: Tensor3D, labels: Tensor2D, lengths: readonly number[]): Tensor1D {
      checkLengths(emissions, lengths);
      return tf.tidy(() => {
        const [B, T, L] = emissions.shape;
        const transitions = this.#read(this.#transitions);
        const start = this.#read(this.#start);
        const end = this.#read(this.#end);
        const ofSteps = tf.unstack(emissions, 1) as Tensor2D[]; // T times [B, L]
        const gold = tf.unstack(tf.oneHot(labels, L), 1).map((y) => tf.cast(y, 'float32')) as Tensor2D[];
        const ones = tf.ones([B]);
        // Beyond a sentence's end α and the score stay as they were there.
        const isWithin = (t: number): Tensor1D => tf.tensor1d(lengths.map((length) => (t < length ? 1 : 0)));
        const pick = (y: Tensor2D, scores: Tensor): Tensor1D => tf.sum(tf.mul(y, scores), 1); // [B]
        let alpha: Tensor2D | undefined;
        let last: Tensor2D | undefined;
        let score = tf.zeros([B]) as Tensor1D;
        for (let t = 0; t < T; t++) {
          const emission = ofSteps[t];
          const y = gold[t];
          if (emission === undefined || y === undefined) break;
          if (alpha === undefined || last === undefined) {
            alpha = tf.add<Tensor2D>(emission, start); // [B, L]
            score = tf.add(pick(y, emission), pick(y, start));
            last = y;
            continue;
          }
          const within = isWithin(t);
          const column = tf.reshape(within, [B, 1]);
          const paths = tf.add(tf.reshape(alpha, [B, L, 1]), tf.reshape(transitions, [1, L, L])); // [B, L, L]
          const next = tf.add<Tensor2D>(tf.logSumExp(paths, 1), emission);
          alpha = tf.where(tf.cast(column, 'bool'), next, alpha) as Tensor2D;
          const gain = tf.add<Tensor1D>(pick(y, emission), pick(y, tf.matMul(last, transitions as Tensor2D)));
          score = tf.add(score, tf.mul(within, gain));
          last = tf.add(tf.mul(column, y), tf.mul(tf.reshape(tf.sub(ones, within), [B, 1]), last));
        }
        if (alpha === undefined || last === undefined) return score;
        return tf.sub<Tensor1D>(tf.add(score, pick(last, end)), tf.logSumExp(tf.add(alpha, end), 1));
      });
    }

    loss(emissions: Tensor3D, labels: Tensor2D, lengths: readonly number[]): Scalar {
      return tf.tidy(() => tf.neg(tf.mean(this.logLikelihood(emissions, labels, lengths))));
    }

    decode(emissions: Tensor3D, lengths: readonly number[]): number[][] {
      checkLengths(emissions, lengths);
      const [, T, L] = emissions.shape;
      const values = emissions.dataSync();
      const read = (weight: Variable | undefined): Float64Array =>
        Float64Array.from(this.#read(weight).dataSync());
      const start = read(this.#start);
      const end = read(this.#end);
      const lattice = new Lattice(L);
      lattice.setTransitions(read(this.#transitions));
      return lengths.map((length, b) => {
        lattice.reset(length);
        for (let j = 0; j < L; j++) {
          for (let t = 0; t < length; t++) lattice.stateScores[t * L + j] = values[(b * T + t) * L + j] ?? 0;
          lattice.stateScores[j] = (lattice.stateScores[j] ?? 0) + (start[j] ?? 0);
          const at = (length - 1) * L + j;
          lattice.stateScores[at] = (lattice.stateScores[at] ?? 0) + (end[j] ?? 0);
        }
        return [...viterbi(lattice).labels];
      });
    }

    /** The variable itself while gradients are recorded. */
    #read(weight: Variable | undefined): Tensor {
      if (weight === undefined)
        throw new RangeError('the CRF layer has no weights yet: apply it to emissions first');
      return weight.read();
    }
  };
}

function checkLengths(emissions: Tensor3D, lengths: readonly number[]): void {
  const [B, T] = emissions.shape;
  if (lengths.length !== B) throw new RangeError(`${lengths.length} lengths for ${B} sentences`);
  const wrong = lengths.find((length) => !(Number.isInteger(length) && length >= 1 && length <= T));
  if (wrong !== undefined) throw new RangeError(`a length of ${wrong}, expected 1 to ${T}`);
}

function lastDimension(shape: (number | null)[] | (number | null)[][]): number {
  const [first] = shape;
  const last = Array.isArray(first) ? first.at(-1) : shape.at(-1);
  if (typeof last !== 'number') throw new RangeError('the CRF layer needs a known number of labels');
  return last;
}
