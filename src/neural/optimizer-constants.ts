/** Constants of the optimizers that no option sets, the same in both engines. */

/** Decay of Adam's first and second moment (Kingma and Ba 2015, algorithm 1). */
export const ADAM_BETA1 = 0.9;
export const ADAM_BETA2 = 0.999;
/** ε of Adam and AdaGrad, added to a square root. */
export const OPTIMIZER_EPSILON = 1e-8;
/** Added to the gradient's norm when it is clipped. */
export const CLIP_EPSILON = 1e-6;
