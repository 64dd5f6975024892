import type { Objective } from '../../src/crf/lbfgs/index.ts';

/** Largest difference between the gradient and central differences, relative to 1 + |gradient|. */
export function gradientError(objective: Objective, x: Float64Array, h = 1e-5): number {
  const gradient = new Float64Array(objective.size);
  const unused = new Float64Array(objective.size);
  objective.evaluate(x, gradient);
  let worst = 0;
  for (let k = 0; k < objective.size; k++) {
    const at = x.slice();
    at[k] = x[k]! + h;
    const above = objective.evaluate(at, unused);
    at[k] = x[k]! - h;
    const below = objective.evaluate(at, unused);
    const error = Math.abs((above - below) / (2 * h) - gradient[k]!) / (1 + Math.abs(gradient[k]!));
    if (error > worst) worst = error;
  }
  return worst;
}
