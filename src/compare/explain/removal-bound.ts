/**
 * How far a rival can come up when at most r attributes are removed. Let y° be the best path with the decided label, and g_i(y) what
 * the removal of item i takes from y° and not from y (its effect on y° less that on y). For every set R of removals
 *
 *     max_y f_R(y) − f_R(y°) = max_y [ f(y) − f(y°) + Σ_{i∈R} g_i(y) ]
 *
 * over the rivals y, and the greatest value over all R with |R| <= r comes from one Viterbi recursion with a budget: g_i depends on
 * the labels at its own position alone, so that of each position and label only the largest gains count.
 *
 *     δ_t(j, c) = max_{c₁+c₂+c₃=c} [ max_i ( δ_{t−1}(i, c₃) + step_t(i, j) + G_t(i, j, c₂) ) ] + state_t(j) + G_t(j, c₁)
 *
 * with G(·, c) the sum of the c largest positive gains. Where it is below 0 no such R flips the decision: y° stays ahead of every
 * rival, and the best path with its label is no worse than y°. The R that attains it is the natural one to try.
 */
import { type Decoded, FREE, type Removals } from './removals.ts';

export interface RemovalBound {
  /** Best rival minus y° under at most c removals, `[budget+1]`, not decreasing; −Infinity where there is no rival. */
  readonly lead: Float64Array;
  /** The removals that attain `lead[c]`. */
  witness(c: number): number[];
}

/** The positive gains of one label (or pair of labels). */
export interface Gains {
  /** Largest first. */
  readonly items: readonly number[];
  /** Sum of the c largest, `[items+1]`. */
  readonly sums: readonly number[];
}

const NO_GAINS: Gains = { items: [], sums: [0] };

/**
 * @param decoded the sentence as it is now, undecided items FREE in `status`; its labels must have the decided label
 * @param budget r; 'unlimited' puts all gains into `lead[0]`, and into `witness(0)` all that help that rival
 */
export function boundRemovals(
  removals: Removals,
  { labels, score, lattice }: Decoded,
  status: Uint8Array,
  budget: number | 'unlimited',
): RemovalBound {
  const { labelCount: L, statesAt, edgesAt, token, label } = removals;
  const T = labels.length;
  const width = budget === 'unlimited' ? 1 : budget + 1;
  // Removing a weight of −Infinity makes a label possible: by how much is no difference of scores, so nothing is ruled out.
  if (removals.hasForbidding)
    return { lead: new Float64Array(width).fill(Number.POSITIVE_INFINITY), witness: () => [] };
  const sumsOf = (gains = NO_GAINS): readonly number[] =>
    budget === 'unlimited' ? gains.sums.slice(-1) : gains.sums;
  const states = lattice.stateScores;
  const stateGains: (readonly Gains[])[] = [];
  const edgeGains: (readonly Gains[])[] = [];
  const delta = new Float64Array(T * L * width).fill(Number.NEGATIVE_INFINITY);
  // Where delta came from: label before, removals at this position's state and at its edge.
  const from = new Int32Array(T * L * width);
  const ofState = new Uint16Array(T * L * width);
  const ofEdge = new Uint16Array(T * L * width);
  const arrive = new Float64Array(width);
  const arriveFrom = new Int32Array(width);
  const arriveEdge = new Uint16Array(width);
  for (let t = 0; t < T; t++) {
    const own = labels[t] ?? 0;
    const ownStep = (labels[t - 1] ?? 0) * L + own;
    const step = t === 0 ? undefined : lattice.stepScores(t);
    const atState = allGains(removals, statesAt[t] ?? [], own, L, status);
    const atEdge = t === 0 ? [] : allGains(removals, edgesAt[t] ?? [], ownStep, L * L, status);
    stateGains.push(atState);
    edgeGains.push(atEdge);
    for (let j = 0; j < L; j++) {
      if (t === token && j === label) continue;
      arrive.fill(t === 0 ? 0 : Number.NEGATIVE_INFINITY);
      for (let i = 0; step !== undefined && i < L; i++) {
        const sums = sumsOf(atEdge[i * L + j]);
        const plain = step[i * L + j] ?? 0;
        for (let c = 0; c < width; c++) {
          for (let e = 0; e <= c && e < sums.length; e++) {
            const reached = (delta[((t - 1) * L + i) * width + c - e] ?? 0) + plain + (sums[e] ?? 0);
            if (reached <= (arrive[c] ?? 0)) continue;
            arrive[c] = reached;
            arriveFrom[c] = i;
            arriveEdge[c] = e;
          }
        }
      }
      const sums = sumsOf(atState[j]);
      for (let c = 0; c < width; c++) {
        const cell = (t * L + j) * width + c;
        for (let s = 0; s <= c && s < sums.length; s++) {
          const reached = (arrive[c - s] ?? 0) + (states[t * L + j] ?? 0) + (sums[s] ?? 0);
          if (reached <= (delta[cell] ?? 0)) continue;
          delta[cell] = reached;
          from[cell] = arriveFrom[c - s] ?? 0;
          ofState[cell] = s;
          ofEdge[cell] = arriveEdge[c - s] ?? 0;
        }
      }
    }
  }

  const lastLabel = (c: number): number => {
    let best = 0;
    for (let j = 1; j < L; j++)
      if ((delta[((T - 1) * L + j) * width + c] ?? 0) > (delta[((T - 1) * L + best) * width + c] ?? 0))
        best = j;
    return best;
  };
  return {
    lead: Float64Array.from(
      { length: width },
      (_, c) => (delta[((T - 1) * L + lastLabel(c)) * width + c] ?? 0) - score,
    ),
    witness: (budgeted) => {
      const removed: number[] = [];
      let j = lastLabel(budgeted);
      let c = budgeted;
      for (let t = T - 1; t >= 0; t--) {
        const cell = (t * L + j) * width + c;
        const [s, e, i] = [ofState[cell] ?? 0, ofEdge[cell] ?? 0, from[cell] ?? 0];
        const atState = stateGains[t]?.[j]?.items ?? [];
        const atEdge = t === 0 ? [] : (edgeGains[t]?.[i * L + j]?.items ?? []);
        if (budget === 'unlimited') removed.push(...atState, ...atEdge);
        else removed.push(...atState.slice(0, s), ...atEdge.slice(0, e));
        c -= s + e;
        j = i;
      }
      return removed;
    },
  };
}

/**
 * The gains of the free ones among `items` (all of one position) for each of `count` labels or pairs, against the label or pair
 * `own`; an empty list where there are none. Sets of removals differ at few positions, so most lists are found again.
 */
function allGains(
  removals: Removals,
  items: readonly number[],
  own: number,
  count: number,
  status: Uint8Array,
): readonly Gains[] {
  if (items.length === 0) return [];
  const free = items.filter((item) => status[item] === FREE);
  const decided = items.filter((item) => status[item] !== FREE);
  const key = `${items[0]} ${own} ${decided.join(',')}`;
  let gains = removals.gains.get(key);
  if (gains === undefined) {
    gains = Array.from({ length: count }, (_, other) => gainsOf(removals, free, own, other));
    removals.gains.set(key, gains);
  }
  return gains;
}

function gainsOf(removals: Removals, items: readonly number[], own: number, other: number): Gains {
  const found: { item: number; gain: number }[] = [];
  for (const item of items) {
    const effect = removals.effect(item);
    const gain = (effect[own] ?? 0) - (effect[other] ?? 0);
    if (gain > 0) found.push({ item, gain });
  }
  if (found.length === 0) return NO_GAINS;
  found.sort((a, b) => b.gain - a.gain || a.item - b.item);
  const sums = [0];
  for (const { gain } of found) sums.push((sums.at(-1) ?? 0) + gain);
  return { items: found.map(({ item }) => item), sums };
}
