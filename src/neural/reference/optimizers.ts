/** One step of clipping and Adam, SGD or AdaGrad, written as docs/network.md has them. */
import type { OptimizerState } from '../engine.ts';
import { ADAM_BETA1, ADAM_BETA2, CLIP_EPSILON, OPTIMIZER_EPSILON } from '../optimizer-constants.ts';
import type { OptimizerName, ResolvedNetworkTrainOptions } from '../options.ts';
import type { Parameter } from '../parameters.ts';
import type { Tensor, TensorFlow } from '../tf.ts';

/** Moments of each parameter: Adam's m and v are the first and second, SGD's velocity u is a first, AdaGrad's v a second. */
const MOMENTS: Readonly<Record<OptimizerName, readonly string[]>> = {
  adam: ['first', 'second'],
  sgd: ['first'],
  adagrad: ['second'],
};

/** All moments zero, no step done. `trainedLength`: how many of a parameter's numbers are trained. */
export function createOptimizerState(
  parameters: readonly Parameter[],
  { optimizer }: ResolvedNetworkTrainOptions,
  trainedLength: (parameter: Parameter) => number,
): OptimizerState {
  const arrays = new Map<string, Float32Array>();
  for (const parameter of parameters) {
    for (const moment of MOMENTS[optimizer])
      arrays.set(`${parameter.name}.${moment}`, new Float32Array(trainedLength(parameter)));
  }
  return { steps: 0, arrays };
}

/** Factor that brings the norm of all gradients together down to `clip`; 1 where it is below, or `clip` is 0. */
export function clipFactor(gradients: Iterable<Float32Array>, clip: number): number {
  if (clip === 0) return 1;
  let squares = 0;
  for (const gradient of gradients) for (const g of gradient) squares += g * g;
  return Math.min(1, clip / (Math.sqrt(squares) + CLIP_EPSILON));
}

/** Which rows of a table move: 1 or 0 per trained row; undefined: all. */
export type MovingRows = (parameter: Parameter) => Float32Array | undefined;

/**
 * Moves every parameter by one step and counts it; numbers beyond its moments are not trained.
 * @param gradients by name, before clipping
 */
export function applyGradients(
  tf: TensorFlow,
  parameters: readonly Parameter[],
  gradients: ReadonlyMap<string, Float32Array>,
  state: OptimizerState,
  training: ResolvedNetworkTrainOptions,
  learningRate: number,
  movingRows: MovingRows,
): void {
  state.steps++;
  const factor = clipFactor(gradients.values(), training.clip);
  for (const parameter of parameters) {
    const { name, shape, values } = parameter;
    const moments = MOMENTS[training.optimizer].flatMap(
      (moment) => state.arrays.get(`${name}.${moment}`) ?? [],
    );
    const length = moments[0]?.length ?? 0;
    const width = shape.slice(1).reduce((product, n) => product * n, 1);
    const gradient = gradients.get(name)?.subarray(0, length);
    if (length === 0 || gradient === undefined) continue;
    const arrays = [values.subarray(0, length), ...moments];
    const rows = movingRows(parameter);
    tf.tidy(() => {
      const tensorOf = (array: Float32Array): Tensor =>
        tf.tensor(array.slice(), [length / width, width], 'float32');
      const g = tf.mul(tensorOf(gradient), factor);
      const before = arrays.map(tensorOf);
      const after = update(tf, training, learningRate, state.steps, g, before);
      const moves = rows === undefined ? undefined : tf.tensor(rows, [rows.length, 1], 'bool');
      for (const [i, array] of arrays.entries()) {
        const was = before[i];
        const is = after[i];
        if (was === undefined || is === undefined) continue;
        array.set((moves === undefined ? is : tf.where(tf.broadcastTo(moves, is.shape), is, was)).dataSync());
      }
    });
  }
}

/** [θ, moments...] after step t. */
function update(
  tf: TensorFlow,
  { optimizer, momentum }: ResolvedNetworkTrainOptions,
  rate: number,
  t: number,
  g: Tensor,
  [theta = g, first = g, second = g]: readonly Tensor[],
): Tensor[] {
  switch (optimizer) {
    case 'adam': {
      // m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − η (m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε)
      const m = tf.add(tf.mul(first, ADAM_BETA1), tf.mul(g, 1 - ADAM_BETA1));
      const v = tf.add(tf.mul(second, ADAM_BETA2), tf.mul(tf.square(g), 1 - ADAM_BETA2));
      const mean = tf.div(m, 1 - ADAM_BETA1 ** t);
      const deviation = tf.sqrt(tf.div(v, 1 - ADAM_BETA2 ** t));
      return [tf.sub(theta, tf.mul(rate, tf.div(mean, tf.add(deviation, OPTIMIZER_EPSILON)))), m, v];
    }
    case 'sgd': {
      // u ← μu + g, θ ← θ − ηu
      const u = tf.add(tf.mul(first, momentum), g);
      return [tf.sub(theta, tf.mul(rate, u)), u];
    }
    case 'adagrad': {
      // v ← v + g², θ ← θ − ηg/(√v + ε)
      const v = tf.add(first, tf.square(g));
      return [tf.sub(theta, tf.mul(rate, tf.div(g, tf.add(tf.sqrt(v), OPTIMIZER_EPSILON)))), v];
    }
  }
}
