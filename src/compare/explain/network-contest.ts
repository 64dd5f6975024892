/**
 * What a network's decision is about, as a function of its emissions s `[T][L]`: the score of a path that gives the token its label
 * less that of one which gives it the rival's, or the log-odds of the two labels over all paths.
 */
import {
  applyConstraints,
  forwardBackward,
  type InferenceConstraints,
  type LabelPath,
  type Lattice,
  nodeMarginals,
  pathScore,
  viterbi,
} from '../../crf/inference/index.ts';
import { CrfLabError, OptionError } from '../../errors.ts';
import type { NetworkPredictor } from '../../neural/index.ts';

/** What is differentiated; see `contestScore`. */
export const CONTEST_SCORES = ['paths', 'log-odds'] as const;
export type ContestScore = (typeof CONTEST_SCORES)[number];

export interface ContestOptions {
  /** Default: the token's label on the best path. */
  readonly label?: string | undefined;
  /** Default: the token's label on the best path that labels it otherwise. */
  readonly against?: string | undefined;
  /** `constrained`: both paths obey the tag scheme. Default `viterbi`. */
  readonly decode?: 'viterbi' | 'constrained' | undefined;
}

/** Label ids. */
export interface NetworkContest {
  readonly token: number;
  readonly label: number;
  readonly rival: number;
  /** The best path of all, `[T]`: what the network answers. */
  readonly best: Int32Array;
  /** The best path with `label` at the token, `[T]`; so is `rivalPath` with `rival`. */
  readonly path: Int32Array;
  readonly rivalPath: Int32Array;
}

/**
 * Both sides of a decision at emissions `[T][L]`, which the predictor gave; undefined where no other label is possible.
 * @throws OptionError on a token outside the sentence, labels the network does not have, a label against itself, or one that no path gives
 */
export function networkContest(
  predictor: NetworkPredictor,
  emissions: Float32Array,
  token: number,
  { label: asked, against, decode = 'viterbi' }: ContestOptions = {},
): NetworkContest | undefined {
  const { labels } = predictor;
  const T = emissions.length / labels.length;
  if (!(Number.isInteger(token) && token >= 0 && token < T))
    throw new OptionError('token', `${token} is outside 0..${T - 1}, the positions of the sentence`);
  const constraints = decode === 'constrained' ? predictor.constraints : undefined;
  const best = viterbi(predictor.latticeOf(emissions), constraints).labels;
  const label = asked === undefined ? (best[token] ?? 0) : idOf('label', asked, labels);
  const rival = against === undefined ? undefined : idOf('against', against, labels);
  if (rival === label)
    throw new OptionError('against', `the token is labelled ${against} itself: name another label`);
  const pathWith = (isOpen: (j: number) => boolean): LabelPath | undefined =>
    bestPath(predictor.latticeOf(emissions), token, isOpen, constraints);
  const own = pathWith((j) => j === label);
  const other = pathWith((j) => (rival === undefined ? j !== label : j === rival));
  if (own === undefined) throw noPath('label', asked);
  if (other === undefined && against !== undefined) throw noPath('against', against);
  if (other === undefined) return undefined;
  return {
    token,
    label,
    rival: other.labels[token] ?? 0,
    best,
    path: own.labels,
    rivalPath: other.labels,
  };
}

function idOf(option: string, name: string, labels: readonly string[]): number {
  const id = labels.indexOf(name);
  if (id >= 0) return id;
  throw new OptionError(
    option,
    `the network has no label ${JSON.stringify(name)}, only ${labels.join(', ')}`,
  );
}

function noPath(option: string, name: string | undefined): OptionError {
  return new OptionError(option, `no label sequence gives this token ${JSON.stringify(name)}`);
}

/** The best path with an open label at the token, undefined where none is possible. */
function bestPath(
  lattice: Lattice,
  token: number,
  isOpen: (j: number) => boolean,
  constraints: InferenceConstraints | undefined,
): LabelPath | undefined {
  const L = lattice.labelCount;
  for (let j = 0; j < L; j++) if (!isOpen(j)) lattice.stateScores[token * L + j] = Number.NEGATIVE_INFINITY;
  try {
    return viterbi(lattice, constraints);
  } catch (error) {
    if (error instanceof CrfLabError) return undefined;
    throw error;
  }
}

/** F at emissions s, and its gradient. */
export interface ScoreAndSlopes {
  readonly value: number;
  /** ∂F/∂s, `[T][L]`. */
  readonly slopes: Float32Array;
}

/**
 * F as a function of the emissions, differentiable everywhere:
 *
 *     paths:     F = f(y, s) − f(y', s)                  ∂F/∂s_u(j) = [y_u = j] − [y'_u = j]
 *     log-odds:  F = log p(y_t = a | s) − log p(y_t = b | s)    ∂F/∂s_u(j) = P(y_u = j | y_t = a) − P(y_u = j | y_t = b)
 *
 * `paths` compares the two paths of the contest, which stay the same while s moves: the best paths anew at every s would give a score with
 * kinks. It is the score that a CRF's exact account divides (`explainEncoded`), transitions cancel wherever the paths agree, and it is linear in
 * s. `log-odds` sums over all paths, as occlusion does. For a softmax head both are s_t(a) − s_t(b).
 */
export function contestScore(
  predictor: NetworkPredictor,
  contest: NetworkContest,
  score: ContestScore,
): (emissions: ArrayLike<number>) => ScoreAndSlopes {
  const { token, label, rival, path, rivalPath } = contest;
  const L = predictor.labels.length;
  const T = path.length;
  if (score === 'paths') {
    const slopes = new Float32Array(T * L);
    for (const [u, j] of path.entries()) {
      const other = rivalPath[u] ?? j;
      if (other === j) continue;
      slopes[u * L + j] = 1;
      slopes[u * L + other] = -1;
    }
    return (emissions) => {
      const lattice = predictor.latticeOf(emissions);
      return { value: pathScore(lattice, path) - pathScore(lattice, rivalPath), slopes };
    };
  }
  const forced = new Int32Array(T).fill(-1);
  const own = new Float64Array(T * L);
  const other = new Float64Array(T * L);
  const logZWith = (id: number, marginals: Float64Array, emissions: ArrayLike<number>): number => {
    forced[token] = id;
    const lattice = predictor.latticeOf(emissions);
    applyConstraints(lattice, undefined, forced);
    const logZ = forwardBackward(lattice);
    nodeMarginals(marginals, lattice);
    return logZ;
  };
  return (emissions) => {
    const value = logZWith(label, own, emissions) - logZWith(rival, other, emissions);
    return { value, slopes: Float32Array.from(own, (p, i) => p - (other[i] ?? 0)) };
  };
}
