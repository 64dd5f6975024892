/** One step of clipping and Adam, SGD or AdaGrad, written as docs/network.md has them. */
import type { OptimizerState } from '../engine.ts';
import { ADAGRAD_EPSILON, ADAM, CLIP_EPSILON, OPTIMIZER_ARRAYS, optimizerArrayName } from '../optimizer.ts';
import type { ResolvedNetworkTrainOptions } from '../options.ts';
import type { Parameter } from '../parameters.ts';
import type { Tensor, TensorFlow } from '../tf.ts';

/** All arrays zero, no step done. */
export function createOptimizerState(
  parameters: readonly Parameter[],
  { optimizer }: ResolvedNetworkTrainOptions,
): OptimizerState {
  const arrays = new Map<string, Float32Array>();
  for (const { name, values } of parameters) {
    for (const array of OPTIMIZER_ARRAYS[optimizer])
      arrays.set(optimizerArrayName(name, array), new Float32Array(values.length));
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

/** Which rows of a table move: 1 or 0 per row; undefined: all. */
export type MovingRows = (parameter: Parameter) => Float32Array | undefined;

/** Moves every parameter by one step and counts it. `gradients`: by name, before clipping. */
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
    const gradient = gradients.get(name);
    if (gradient === undefined) continue;
    const names = OPTIMIZER_ARRAYS[training.optimizer].map((array) => optimizerArrayName(name, array));
    const arrays = names.map((array) => state.arrays.get(array) ?? new Float32Array(values.length));
    const rows = movingRows(parameter);
    tf.tidy(() => {
      const tensorOf = (array: Float32Array): Tensor => tf.tensor(array.slice(), [...shape], 'float32');
      const g = tf.mul(tensorOf(gradient), factor);
      const before = [values, ...arrays].map(tensorOf);
      const after = update(tf, training, learningRate, state.steps, g, before);
      const moves = rows === undefined ? undefined : tf.tensor(rows, rowShape(rows.length, shape), 'bool');
      for (const [i, array] of [values, ...arrays].entries()) {
        const was = before[i];
        const is = after[i];
        if (was === undefined || is === undefined) continue;
        array.set((moves === undefined ? is : tf.where(tf.broadcastTo(moves, is.shape), is, was)).dataSync());
      }
    });
  }
}

function rowShape(rows: number, shape: readonly number[]): number[] {
  return [rows, ...shape.slice(1).map(() => 1)];
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
      const { beta1, beta2, epsilon } = ADAM;
      const m = tf.add(tf.mul(first, beta1), tf.mul(g, 1 - beta1));
      const v = tf.add(tf.mul(second, beta2), tf.mul(tf.square(g), 1 - beta2));
      const mean = tf.div(m, 1 - beta1 ** t);
      const deviation = tf.sqrt(tf.div(v, 1 - beta2 ** t));
      return [tf.sub(theta, tf.mul(rate, tf.div(mean, tf.add(deviation, epsilon)))), m, v];
    }
    case 'sgd': {
      // u ← μu + g, θ ← θ − ηu
      const u = tf.add(tf.mul(first, momentum), g);
      return [tf.sub(theta, tf.mul(rate, u)), u];
    }
    case 'adagrad': {
      // v ← v + g², θ ← θ − ηg/(√v + ε)
      const v = tf.add(first, tf.square(g));
      return [tf.sub(theta, tf.mul(rate, tf.div(g, tf.add(tf.sqrt(v), ADAGRAD_EPSILON)))), v];
    }
  }
}
