/**
 * The smallest set of active attributes whose removal makes a token's label another one. Branch and bound by increasing size: a
 * set of removals is the end of a branch when even the best further ones cannot bring a rival up (removal-bound.ts).
 */
import { boundRemovals } from './removal-bound.ts';
import { FREE, KEPT, REMOVED, type Removals } from './removals.ts';

export interface FlipOptions {
  /** Sets of up to so many attributes are searched. Default 24. */
  readonly maxSize?: number | undefined;
  /** Decodings after which the search for smaller sets ends. Default 500. */
  readonly limit?: number | undefined;
}

/** Items of `ActiveAttributes`, ascending. */
export interface FlipSet {
  /** Empty where none was found. */
  readonly items: readonly number[];
  /** null where no set was found. */
  readonly size: number | null;
  /** No flip has fewer; null where none has any number. */
  readonly atLeast: number | null;
  /** `size` is the least there is, or with null: no removal flips this decision. */
  readonly proven: boolean;
}

/** Relative rounding of a sum of scores that must not rule anything out. */
const ROUNDING = 1e-9;

/** @throws CrfLabError, RangeError as `viterbi` */
export function minimalFlip(removals: Removals, { maxSize = 24, limit = 500 }: FlipOptions = {}): FlipSet {
  const none = new Uint8Array(removals.active.items.length);
  const now = removals.decode(none);
  if (removals.isFlip(now.labels)) throw new RangeError('the decision has another label than decoded');
  const isOut = (lead: number, score: number): boolean => lead < -ROUNDING * Math.max(1, Math.abs(score));
  const ofAll = boundRemovals(removals, now, none, 'unlimited');
  if (isOut(ofAll.lead[0] ?? 0, now.score)) return { items: [], size: null, atLeast: null, proven: true };

  const known = greedyFlip(removals, maxSize);
  const effective = [...removals.statesAt, ...removals.edgesAt].reduce((sum, at) => sum + at.length, 0);
  const most = Math.min(maxSize, effective, (known?.length ?? Number.POSITIVE_INFINITY) - 1);
  const { lead } = boundRemovals(removals, now, none, Math.max(1, most));
  let size = 1;
  while (size <= most && isOut(lead[size] ?? 0, now.score)) size++;
  const search = new FlipSearch(removals, removals.decodings + limit, isOut);
  for (; size <= most; size++) {
    const found = search.ofSize(size);
    if (found === 'limit') break;
    if (found !== undefined) return { items: found, size, atLeast: size, proven: true };
  }
  if (known !== undefined)
    return { items: known, size: known.length, atLeast: size, proven: size === known.length };
  // Sets of every size have been searched.
  if (size > effective) return { items: [], size: null, atLeast: null, proven: true };
  return { items: [], size: null, atLeast: size, proven: false };
}

class FlipSearch {
  readonly #removals: Removals;
  readonly #limit: number;
  readonly #isOut: (lead: number, score: number) => boolean;
  readonly #status: Uint8Array;

  constructor(removals: Removals, limit: number, isOut: (lead: number, score: number) => boolean) {
    this.#removals = removals;
    this.#limit = limit;
    this.#isOut = isOut;
    this.#status = new Uint8Array(removals.active.items.length);
  }

  /** A flip of at most `size` items, undefined where there is none. */
  ofSize(size: number): number[] | 'limit' | undefined {
    this.#status.fill(FREE);
    return this.#visit(size);
  }

  /**
   * Of all sets that hold the items REMOVED and none KEPT, with at most `budget` further ones: the one the bound points to, then the
   * rest in branches that exclude one another, by the first of its items that is kept.
   */
  #visit(budget: number): number[] | 'limit' | undefined {
    if (this.#removals.decodings >= this.#limit) return 'limit';
    const status = this.#status;
    const decoded = this.#removals.decode(status);
    if (this.#removals.isFlip(decoded.labels)) return removedItems(status);
    if (budget === 0) return undefined;
    const bound = boundRemovals(this.#removals, decoded, status, budget);
    if (this.#isOut(bound.lead[budget] ?? 0, decoded.score)) return undefined;
    let witness = bound.witness(budget);
    // Scores are equal, and the tie may go another way: any free item may be the one.
    if (witness.length === 0) witness = this.#anyFree();
    if (witness.length === 0) return undefined;
    for (const item of witness) status[item] = REMOVED;
    let result = this.#visit(budget - witness.length);
    for (const [k, item] of [...witness.entries()].reverse()) {
      if (result !== undefined) break;
      status[item] = KEPT;
      for (const later of witness.slice(k + 1)) status[later] = FREE;
      result = this.#visit(budget - k);
    }
    for (const item of witness) status[item] = FREE;
    return result;
  }

  #anyFree(): number[] {
    for (const at of [...this.#removals.statesAt, ...this.#removals.edgesAt])
      for (const item of at) if (this.#status[item] === FREE) return [item];
    return [];
  }
}

/** A flip that is small though perhaps not the smallest: what the bound points to, until it flips, less what is not needed. */
function greedyFlip(removals: Removals, step: number): number[] | undefined {
  const status = new Uint8Array(removals.active.items.length);
  let decoded = removals.decode(status);
  while (!removals.isFlip(decoded.labels)) {
    const bound = boundRemovals(removals, decoded, status, step);
    // As few as bring the rival up, or as many as one step takes.
    const enough = bound.lead.findIndex((lead) => lead > 0);
    let witness = bound.witness(enough < 0 ? step : enough);
    // No few removals help the rival that is ahead of the others; all at once may help another.
    if (witness.length === 0) witness = boundRemovals(removals, decoded, status, 'unlimited').witness(0);
    if (witness.length === 0) return undefined;
    for (const item of witness) status[item] = REMOVED;
    decoded = removals.decode(status);
  }
  const strength = (item: number): number => {
    const effect = removals.effect(item);
    return Math.max(...effect) - Math.min(...effect);
  };
  // The weak ones are given up first.
  for (const item of removedItems(status).sort((a, b) => strength(a) - strength(b))) {
    status[item] = FREE;
    if (!removals.isFlip(removals.decode(status).labels)) status[item] = REMOVED;
  }
  return removedItems(status);
}

function removedItems(status: Uint8Array): number[] {
  return Array.from(status.keys()).filter((item) => status[item] === REMOVED);
}
