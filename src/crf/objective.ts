/** The penalised training objective: a data term from any engine, plus c2·‖w‖² (CRFsuite's convention: no factor 1/2). */
import type { Objective } from './lbfgs/index.ts';

/** objective(w) + l2·Σ w_k²; the l1 term belongs to OWL-QN and is not part of the smooth objective. */
export function withL2(objective: Objective, l2: number): Objective {
  if (l2 === 0) return objective;
  return {
    size: objective.size,
    evaluate(weights, gradient) {
      const loss = objective.evaluate(weights, gradient);
      let squares = 0;
      for (let k = 0; k < weights.length; k++) {
        const w = weights[k]!;
        squares += w * w;
        gradient[k]! += 2 * l2 * w;
      }
      return loss + l2 * squares;
    },
  };
}
