/**
 * The workspace of inference: one sequence's scores and what the algorithms compute from them.
 *
 *     score(y) = Σ_t state_t(y_t) + Σ_{t>=1} step_t(y_{t−1}, y_t)      step_t = transition (+ edge_t)
 *     P(y | x) = exp(score(y) − logZ)
 *
 * Shapes: T positions, L labels, row-major, always [from][to]. A lattice is made once per thread and reused: `reset`
 * grows the arrays when a longer sequence comes, so read `lattice.stateScores` again after every `reset`. Arrays may be
 * longer than the current sequence needs; only the first T·L entries count.
 */

/** Largest size of a finite score: below it no sum over a sequence can overflow. */
export const MAX_SCORE = 1e290;

/** A score that no inference can work with: training diverged, or values are too large. */
export class ScoreRangeError extends RangeError {
  override readonly name = 'ScoreRangeError';
}

/** Space of alpha, beta and weightedBeta: probabilities scaled per position, or logarithms of the same numbers. */
export type LatticeDomain = 'scaled' | 'log';

export class Lattice {
  /** L */
  readonly labelCount: number;
  /** T of the current sequence; set through `reset`. */
  length = 0;
  /** Log potential of label j at position t, [T][L]; the caller fills it after `reset`. */
  stateScores = new Float64Array(0);
  /** Log potential of the step from label i to label j, [L][L]; set through `setTransitions`. */
  readonly transitionScores: Float64Array;
  /** Observation-dependent part of the step t−1 → t, added to `transitionScores`, [T][L][L]; entry 0 is not read. */
  edgeScores: Float64Array | undefined = undefined;
  /** `transitionScores` with −Infinity where `applyConstraints` forbids the step; the next `reset` lifts it. */
  maskedTransitionScores: Float64Array | undefined = undefined;

  /** exp(transition − transitionMax), [L][L] */
  readonly transitionExp: Float64Array;
  /** Largest transition score, 0 when all are −Infinity. */
  transitionMax = 0;
  /** Largest minus smallest transition score; Infinity when a step is forbidden. */
  transitionRange = 0;

  /** Forward variable α_t(j), [T][L]: sums to 1 at each position (its logarithm in the log domain). */
  alpha = new Float64Array(0);
  /** Backward variable β_t(j), [T][L], scaled so that α_t(j)·β_t(j) = P(y_t = j | x). */
  beta = new Float64Array(0);
  /** w_t(j), [T][L], t >= 1, so that P(y_{t−1} = i, y_t = j | x) = α_{t−1}(i) · exp(step_t(i,j) − stepMax_t) · w_t(j). */
  weightedBeta = new Float64Array(0);
  /** exp(state − stateMax_t), [T][L]; scaled domain only. */
  stateExp = new Float64Array(0);
  /** c_t, [T]: factor that makes α_t sum to 1; scaled domain only. */
  scale = new Float64Array(0);
  /** What position t adds to logZ, [T]: logZ = Σ_t logScale_t. */
  logScale = new Float64Array(0);
  /** max_j state_t(j), [T] */
  stateMax = new Float64Array(0);
  /** max_ij of transition + edge at step t, [T]; filled only with edge scores. */
  edgeMax = new Float64Array(0);
  /** exp(transition + edge − edgeMax_t), [T][L][L]; filled only with edge scores in the scaled domain. */
  edgeExp = new Float64Array(0);
  /** log Σ_y exp score(y), after `forward` or `forwardBackward`. */
  logZ = Number.NaN;
  /** Space of the variables after `forward` or `forwardBackward`; chosen by the range of the scores. */
  domain: LatticeDomain = 'scaled';
  /** What was computed since `reset`; marginals need 'backward'. Changing scores in place does not undo it. */
  computed: 'nothing' | 'forward' | 'backward' = 'nothing';

  /** Best score of a path that ends in label j at position t, [T][L] (Viterbi). */
  delta = new Float64Array(0);
  /** Label before j on that path, [T][L]. */
  backPointers = new Int32Array(0);
  /** Scratch of the kernels: an [L][L] matrix and two rows [L]. */
  readonly matrix: Float64Array;
  readonly row: Float64Array;
  readonly secondRow: Float64Array;

  #capacity = 0;
  #edgeBuffer = new Float64Array(0);

  /** @throws RangeError unless labelCount is a positive integer */
  constructor(labelCount: number) {
    if (!Number.isInteger(labelCount) || labelCount < 1) {
      throw new RangeError(`a lattice needs at least 1 label, got ${labelCount}`);
    }
    this.labelCount = labelCount;
    this.transitionScores = new Float64Array(labelCount * labelCount);
    this.transitionExp = new Float64Array(labelCount * labelCount).fill(1);
    this.matrix = new Float64Array(labelCount * labelCount);
    this.row = new Float64Array(labelCount);
    this.secondRow = new Float64Array(labelCount);
  }

  /**
   * Copies the transition scores [L][L] and caches their exponentials; they stay until the next call.
   * @throws RangeError on a wrong size, NaN, +Infinity or a finite score beyond ±1e290
   */
  setTransitions(scores: Float64Array): void {
    const L = this.labelCount;
    if (scores.length !== L * L) {
      throw new RangeError(`transition scores: expected ${L * L} = ${L}×${L} entries, got ${scores.length}`);
    }
    let max = Number.NEGATIVE_INFINITY;
    let min = Number.POSITIVE_INFINITY;
    for (let k = 0; k < scores.length; k++) {
      const score = scores[k]!;
      if (!isValidScore(score)) {
        throw new ScoreRangeError(
          `transition score from label ${Math.floor(k / L)} to label ${k % L} is ${score}: ${SCORE_RULE}`,
        );
      }
      if (score > max) max = score;
      if (score < min) min = score;
    }
    this.transitionScores.set(scores);
    this.transitionMax = max === Number.NEGATIVE_INFINITY ? 0 : max;
    this.transitionRange = this.transitionMax - min;
    for (let k = 0; k < scores.length; k++) this.transitionExp[k] = Math.exp(scores[k]! - this.transitionMax);
    this.maskedTransitionScores = undefined;
    this.computed = 'nothing';
  }

  /**
   * Starts a sequence of `length` positions: state scores 0, no edge scores, no constraints, the same transitions.
   * @throws RangeError unless length is a positive integer
   */
  reset(length: number): void {
    if (!Number.isInteger(length) || length < 1) {
      throw new RangeError(`a lattice needs at least 1 position, got ${length}`);
    }
    this.length = length;
    if (length > this.#capacity) {
      // Half as much again, so that a slowly growing series of lengths does not allocate each time.
      const capacity = Math.max(length, Math.ceil(this.#capacity * 1.5));
      const size = capacity * this.labelCount;
      this.#capacity = capacity;
      this.stateScores = new Float64Array(size);
      this.alpha = new Float64Array(size);
      this.beta = new Float64Array(size);
      this.weightedBeta = new Float64Array(size);
      this.stateExp = new Float64Array(size);
      this.scale = new Float64Array(capacity);
      this.logScale = new Float64Array(capacity);
      this.stateMax = new Float64Array(capacity);
      this.edgeMax = new Float64Array(capacity);
    } else {
      this.stateScores.fill(0, 0, length * this.labelCount);
    }
    this.edgeScores = undefined;
    this.maskedTransitionScores = undefined;
    this.logZ = Number.NaN;
    this.computed = 'nothing';
  }

  /** Switches on observation-dependent transitions for the current sequence: zeroes and returns `edgeScores`. */
  useEdgeScores(): Float64Array {
    const size = this.length * this.labelCount ** 2;
    if (this.#edgeBuffer.length < size) this.#edgeBuffer = new Float64Array(size);
    else this.#edgeBuffer.fill(0, 0, size);
    this.edgeScores = this.#edgeBuffer;
    this.computed = 'nothing';
    return this.#edgeBuffer;
  }

  /**
   * Log potentials [L][L] of the step t−1 → t: the transition scores themselves, or `matrix` filled with
   * transition + edge, valid until the next call.
   */
  stepScores(t: number, transitions = this.maskedTransitionScores ?? this.transitionScores): Float64Array {
    const edges = this.edgeScores;
    if (edges === undefined) return transitions;
    const sum = this.matrix;
    const base = t * sum.length;
    for (let k = 0; k < sum.length; k++) sum[k] = transitions[k]! + edges[base + k]!;
    return sum;
  }

  /**
   * Reference that is subtracted from the scores of the step t−1 → t: their maximum, but for masked transitions without
   * edge scores the maximum before masking.
   */
  stepMax(t: number): number {
    return this.edgeScores === undefined ? this.transitionMax : this.edgeMax[t]!;
  }
}

/** @throws RangeError before the first `reset` */
export function checkNotEmpty(lattice: Lattice): void {
  if (lattice.length < 1) {
    throw new RangeError('the lattice is empty: call reset(length) with at least 1 position first');
  }
}

/** What a score has to be, for messages. */
export const SCORE_RULE = `a log potential is -Infinity (impossible) or a number within ±${MAX_SCORE}`;

/** True for −Infinity and for finite scores whose sums cannot overflow; false for NaN and +Infinity. */
export function isValidScore(score: number): boolean {
  return score <= MAX_SCORE && (score >= -MAX_SCORE || score === Number.NEGATIVE_INFINITY);
}
