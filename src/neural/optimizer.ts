/** Constants and arrays of the optimizers, the same in every engine, so that a training can go on in another one. */
import type { OptimizerName } from './options.ts';

/** Adam's β₁, β₂ and ε as Kingma and Ba (2015) propose. */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
/** AdaGrad's ε as in PyTorch. */
export const ADAGRAD_EPSILON = 1e-10;
/** Keeps the clipping factor finite. */
export const CLIP_EPSILON = 1e-6;

/** Arrays that each parameter has besides its values: moments m and v of Adam, velocity u of SGD, v of AdaGrad. */
export const OPTIMIZER_ARRAYS: Readonly<Record<OptimizerName, readonly string[]>> = {
  adam: ['m', 'v'],
  sgd: ['u'],
  adagrad: ['v'],
};

/** Name of such an array in `OptimizerState.arrays`. */
export function optimizerArrayName(parameter: string, array: string): string {
  return `${parameter}/${array}`;
}
