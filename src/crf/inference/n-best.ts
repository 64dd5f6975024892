/**
 * The exact k best label sequences, by lazy enumeration over the Viterbi lattice (Huang and Chiang 2005, "Better k-best
 * parsing", algorithm 3; its ancestor for chains is Soong and Huang 1991, "A tree-trellis based fast search").
 *
 * The r-th best path into (t, j) is the r'-th best path into some (t−1, i), extended by j. Every node keeps, for each
 * predecessor i, only the best extension not yet taken; the largest of these L is its next path. Taking it obliges
 * predecessor i to rank one path more, and so on down the chain, so an answer costs one visit per position: O(T L²) for
 * Viterbi and O(T L) for each further path. Scores are added up from left to right as in `pathScore`, and rounding is
 * monotone, so the order is exact in the bits that are returned.
 */
import type { InferenceConstraints, MaskedScores } from './constraints.ts';
import type { Lattice } from './lattice.ts';
import { checkedScores, fillViterbi, type LabelPath } from './viterbi.ts';

/** The paths into label j at one position that were ranked so far, best first, and what may come next. */
interface RankedPaths {
  /** j; −1 at the goal behind the last position, which every label enters at no cost. */
  readonly label: number;
  /** Score, last label before j, and rank of the path into that label, for each ranked path. */
  readonly scores: number[];
  readonly previousLabels: number[];
  readonly previousRanks: number[];
  /** Score of the best extension not yet taken of a path into label i, [L]; −Infinity when there is none. */
  readonly frontierScores: Float64Array;
  /** Rank of that path into i, [L] */
  readonly frontierRanks: Int32Array;
  isExhausted: boolean;
}

interface Search {
  readonly lattice: Lattice;
  readonly scores: MaskedScores;
  /** Nodes touched so far, by t·L + j. */
  readonly nodes: Map<number, RankedPaths>;
}

/**
 * Up to k distinct paths by descending score; fewer when fewer are possible. The first equals `viterbi`; paths of equal
 * score keep a fixed order, the lowest label first, decided from the last position backwards. Leaves the scores and
 * marginals untouched.
 * @param forced labels to keep, [T], −1 = free
 * @throws RangeError when k is not a positive integer, and as `viterbi`
 * @throws CrfLabError when no path is possible
 */
export function nBest(
  lattice: Lattice,
  k: number,
  constraints?: InferenceConstraints,
  forced?: Int32Array,
): LabelPath[] {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`n-best: expected k >= 1 paths, got ${k}`);
  const scores = checkedScores(lattice, constraints, forced);
  fillViterbi(lattice, scores);
  const { labelCount: L, length: T, delta } = lattice;
  const search: Search = { lattice, scores, nodes: new Map() };
  const goal: RankedPaths = {
    label: -1,
    scores: [],
    previousLabels: [],
    previousRanks: [],
    frontierScores: delta.slice((T - 1) * L, T * L),
    frontierRanks: new Int32Array(L),
    isExhausted: false,
  };
  takeBest(goal);
  while (goal.scores.length < k && !goal.isExhausted) rankNext(search, goal);
  return goal.scores.map((score, rank) => ({ labels: tracePath(search, goal, rank), score }));
}

/** Ranks one more path into the goal: down the chain of nodes that owe a path, then up again, each taking its best. */
function rankNext(search: Search, goal: RankedPaths): void {
  const chain = [goal];
  let node = goal;
  let t = search.lattice.length;
  while (t > 1) {
    const previous = nodeAt(search, t - 1, node.previousLabels.at(-1)!);
    if (previous.isExhausted || previous.scores.length > node.previousRanks.at(-1)! + 1) break;
    chain.push(previous);
    node = previous;
    t--;
  }
  for (; chain.length > 0; t++) {
    node = chain.pop()!;
    advanceFrontier(search, node, t);
    takeBest(node);
  }
}

/** Replaces the extension that `node` at position t took last by the next one of the same predecessor. */
function advanceFrontier(search: Search, node: RankedPaths, t: number): void {
  const i = node.previousLabels.at(-1)!;
  const rank = node.previousRanks.at(-1)! + 1;
  // One path only leads into a label at position 0.
  const score = t === 1 ? undefined : nodeAt(search, t - 1, i).scores[rank];
  node.frontierRanks[i] = rank;
  node.frontierScores[i] =
    score === undefined ? Number.NEGATIVE_INFINITY : extendedScore(search, score, t, i, node.label);
}

/** Moves the best extension of the frontier (ties: lowest label) to the ranked paths. */
function takeBest(node: RankedPaths): void {
  const { frontierScores } = node;
  let best = 0;
  for (let i = 1; i < frontierScores.length; i++) if (frontierScores[i]! > frontierScores[best]!) best = i;
  if (frontierScores[best] === Number.NEGATIVE_INFINITY) {
    node.isExhausted = true;
    return;
  }
  node.scores.push(frontierScores[best]!);
  node.previousLabels.push(best);
  node.previousRanks.push(node.frontierRanks[best]!);
}

/** The node of label j at position t >= 1; a new one holds the best path, which Viterbi has found. */
function nodeAt(search: Search, t: number, j: number): RankedPaths {
  const { labelCount: L, delta } = search.lattice;
  const key = t * L + j;
  const known = search.nodes.get(key);
  if (known !== undefined) return known;
  const node: RankedPaths = {
    label: j,
    scores: [],
    previousLabels: [],
    previousRanks: [],
    frontierScores: new Float64Array(L),
    frontierRanks: new Int32Array(L),
    isExhausted: false,
  };
  for (let i = 0; i < L; i++) {
    node.frontierScores[i] = extendedScore(search, delta[(t - 1) * L + i]!, t, i, j);
  }
  takeBest(node);
  search.nodes.set(key, node);
  return node;
}

/** Score of a path of score `score` into label i at t−1, extended by label j at t; the goal (t = T) adds nothing. */
function extendedScore({ lattice, scores }: Search, score: number, t: number, i: number, j: number): number {
  const { labelCount: L, length: T, edgeScores } = lattice;
  if (t === T) return score;
  const k = i * L + j;
  const transition = scores.transitionScores[k]!;
  const step = edgeScores === undefined ? transition : transition + edgeScores[t * L * L + k]!;
  return score + step + scores.stateScores[t * L + j]!;
}

function tracePath(search: Search, goal: RankedPaths, goalRank: number): Int32Array {
  const labels = new Int32Array(search.lattice.length);
  let node = goal;
  let rank = goalRank;
  for (let t = labels.length - 1; ; t--) {
    const label = node.previousLabels[rank]!;
    labels[t] = label;
    if (t === 0) return labels;
    rank = node.previousRanks[rank]!;
    node = nodeAt(search, t, label);
  }
}
