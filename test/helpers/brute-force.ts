/**
 * The oracle of inference: every quantity of a small lattice by enumeration of all L^T label sequences, from its
 * definition and sharing no code with src/crf/inference. T <= 4 and L <= 4 keep it at 256 paths.
 */

/** The scores of one sequence; −Infinity forbids. */
export interface LatticeScores {
  readonly labelCount: number;
  readonly length: number;
  /** [T][L] */
  readonly stateScores: readonly number[];
  /** [L][L], from → to */
  readonly transitionScores: readonly number[];
  /** [T][L][L], added to the transitions of the step t−1 → t; entry 0 unused. */
  readonly edgeScores?: readonly number[] | undefined;
}

export interface ScoredPath {
  readonly labels: readonly number[];
  readonly score: number;
}

export interface BruteForce {
  /** Possible paths by descending score; equal scores by lowest label, decided from the last position backwards. */
  readonly paths: readonly ScoredPath[];
  readonly logZ: number;
  /** [T][L] */
  readonly nodeMarginals: readonly number[];
  /** [T][L][L], entry 0 is 0. */
  readonly edgeMarginals: readonly number[];
  /** [L][L] */
  readonly expectedTransitions: readonly number[];
  readonly entropy: number;
}

/** May this path be taken at all, beside having a finite score? */
export type PathFilter = (labels: readonly number[]) => boolean;

export function bruteForce(scores: LatticeScores, isAllowed: PathFilter = () => true): BruteForce {
  const { labelCount: L, length: T } = scores;
  const paths = allPaths(L, T)
    .map((labels) => ({ labels, score: scoreOf(scores, labels) }))
    .filter(({ labels, score }) => score > Number.NEGATIVE_INFINITY && isAllowed(labels))
    .sort((a, b) => b.score - a.score || compareBackwards(a.labels, b.labels));

  const best = paths[0]?.score ?? Number.NEGATIVE_INFINITY;
  const logZ = best + Math.log(paths.reduce((sum, { score }) => sum + Math.exp(score - best), 0));
  const nodeMarginals = new Array<number>(T * L).fill(0);
  const edgeMarginals = new Array<number>(T * L * L).fill(0);
  const expectedTransitions = new Array<number>(L * L).fill(0);
  let entropy = 0;
  for (const { labels, score } of paths) {
    const probability = Math.exp(score - logZ);
    entropy -= probability * (score - logZ);
    labels.forEach((label, t) => {
      nodeMarginals[t * L + label]! += probability;
      if (t === 0) return;
      const step = labels[t - 1]! * L + label;
      edgeMarginals[t * L * L + step]! += probability;
      expectedTransitions[step]! += probability;
    });
  }
  return { paths, logZ, nodeMarginals, edgeMarginals, expectedTransitions, entropy };
}

/** All L^T label sequences. */
function allPaths(L: number, T: number): number[][] {
  let paths: number[][] = [[]];
  for (let t = 0; t < T; t++) {
    paths = paths.flatMap((path) => Array.from({ length: L }, (_, label) => [...path, label]));
  }
  return paths;
}

/** From left to right: transition before state, as every decoder adds. */
function scoreOf(
  { labelCount: L, stateScores, transitionScores, edgeScores }: LatticeScores,
  labels: number[],
): number {
  return labels.reduce((score, label, t) => {
    if (t === 0) return stateScores[label]!;
    const step = labels[t - 1]! * L + label;
    const edge = edgeScores?.[t * L * L + step] ?? 0;
    return score + (transitionScores[step]! + edge) + stateScores[t * L + label]!;
  }, 0);
}

function compareBackwards(a: readonly number[], b: readonly number[]): number {
  for (let t = a.length - 1; t >= 0; t--) if (a[t] !== b[t]) return a[t]! - b[t]!;
  return 0;
}
