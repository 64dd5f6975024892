/** One cell of a recursion over the trellis, taken apart into the numbers that make it: what the step mode writes out. */
import { logSumExp } from '../numeric/index.ts';
import type { Analysis } from './analysis.ts';

export const RECURSIONS = ['forward', 'backward', 'marginals', 'viterbi'] as const;
export type Recursion = (typeof RECURSIONS)[number];

/** What one neighbouring label adds to a cell. */
export interface Term {
  readonly label: number;
  /** Value of the recursion there: α or δ before, β after. */
  readonly value: number;
  /** Score of the step between the two. */
  readonly step: number;
  /** State score of the neighbour, of `backward` alone; 0 otherwise. */
  readonly state: number;
  /** Sum of the three. */
  readonly sum: number;
}

export interface CellTerms {
  readonly recursion: Recursion;
  readonly t: number;
  readonly label: number;
  /** State score of the cell itself: of `forward` and `viterbi`. */
  readonly state: number;
  /** By label id, `[L]`; empty in the column where the recursion begins, and of `marginals`. */
  readonly terms: readonly Term[];
  /** log Σ exp of the sums, or their maximum; 0 where there are no terms. */
  readonly combined: number;
  /** α, β, δ, or the log of the marginal probability. */
  readonly value: number;
  /** Label of the largest term (lowest id of equal ones), −1 where there is none. */
  readonly best: number;
}

/** The columns in the order in which the recursion fills them. */
export function columnOrder(recursion: Recursion, length: number): number[] {
  const order = Array.from({ length }, (_, t) => t);
  return recursion === 'backward' ? order.reverse() : order;
}

/** All values of a recursion, `[T][L]`; of `marginals` their logarithms. */
export function recursionValues(analysis: Analysis, recursion: Recursion): Float64Array {
  switch (recursion) {
    case 'forward':
      return analysis.alpha;
    case 'backward':
      return analysis.beta;
    case 'viterbi':
      return analysis.delta;
    case 'marginals':
      return analysis.alpha.map((a, p) => a + (analysis.beta[p] ?? 0) - analysis.logZ);
  }
}

/**
 *     α_t(j) = state_t(j) + log Σ_i exp(α_{t−1}(i) + step_t(i, j))
 *     β_t(i) = log Σ_j exp(step_{t+1}(i, j) + state_{t+1}(j) + β_{t+1}(j))
 *     δ_t(j) = state_t(j) + max_i (δ_{t−1}(i) + step_t(i, j))
 *     log P(y_t = j | x) = α_t(j) + β_t(j) − logZ
 */
export function cellTerms(analysis: Analysis, recursion: Recursion, t: number, label: number): CellTerms {
  const { labelCount: L, length: T, stateScores } = analysis;
  const values = recursionValues(analysis, recursion);
  const at = (array: Float64Array, position: number, id: number): number => array[position * L + id] ?? 0;
  const value = at(values, t, label);
  const isBackward = recursion === 'backward';
  const state = recursion === 'forward' || recursion === 'viterbi' ? at(stateScores, t, label) : 0;
  const neighbour = isBackward ? t + 1 : t - 1;
  const plain = { recursion, t, label, state, value };
  if (recursion === 'marginals' || neighbour < 0 || neighbour >= T)
    return { ...plain, terms: [], combined: 0, best: -1 };
  const steps = analysis.stepScores(isBackward ? t + 1 : t);
  const terms = Array.from({ length: L }, (_, other): Term => {
    const step = (isBackward ? steps[label * L + other] : steps[other * L + label]) ?? 0;
    const neighbourState = isBackward ? at(stateScores, neighbour, other) : 0;
    const reached = at(values, neighbour, other);
    return {
      label: other,
      value: reached,
      step,
      state: neighbourState,
      sum: reached + step + neighbourState,
    };
  });
  const sums = Float64Array.from(terms, ({ sum }) => sum);
  const greatest = Math.max(...sums);
  const best = greatest === Number.NEGATIVE_INFINITY ? -1 : sums.indexOf(greatest);
  return { ...plain, terms, combined: recursion === 'viterbi' ? greatest : logSumExp(sums), best };
}

/** exp of the values of a column relative to their sum, `[L]`: what share of it each label has. */
export function columnShares(values: Float64Array, t: number, labelCount: number): Float64Array {
  const column = values.slice(t * labelCount, (t + 1) * labelCount);
  const whole = logSumExp(column);
  return column.map((value) => (whole === Number.NEGATIVE_INFINITY ? 0 : Math.exp(value - whole)));
}
