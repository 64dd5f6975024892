import { HASH_KEY } from '../numeric/hash-key.ts';

/**
 * Pairs of 32-bit integers to ids 0, 1, 2, ... in order of first appearance: the few that are not the kernels' own
 * (`wasm/assembly/join.ts`), tries of lists, products of several values, and strings short enough to be two integers.
 *
 * Open addressing with linear probing (Knuth, TAOCP vol. 3, section 6.4), at most half full; a slot holds id + 1, 0
 * where free. The hash has a secret key: see numeric/hash-key.ts.
 */
export class PairTable {
  /** Number of pairs. */
  size = 0;
  /** Both members of each pair, `[size][2]`, with room behind. */
  pairs = new Int32Array(2 * INITIAL_PAIRS);
  #slots = new Int32Array(2 * INITIAL_PAIRS);

  /** The id of the pair, given out now when it is new. */
  add(first: number, second: number): number {
    const slots = this.#slots;
    const pairs = this.pairs;
    const mask = slots.length - 1;
    let slot = hashPair(first, second) & mask;
    for (;;) {
      const id = slots[slot]! - 1;
      if (id < 0) return this.#insert(slot, first, second);
      if (pairs[2 * id] === first && pairs[2 * id + 1] === second) return id;
      slot = (slot + 1) & mask;
    }
  }

  #insert(slot: number, first: number, second: number): number {
    const id = this.size++;
    this.pairs[2 * id] = first;
    this.pairs[2 * id + 1] = second;
    this.#slots[slot] = id + 1;
    if (2 * this.size === this.pairs.length) this.#grow();
    return id;
  }

  #grow(): void {
    const pairs = new Int32Array(2 * this.pairs.length);
    pairs.set(this.pairs);
    const slots = new Int32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      let slot = hashPair(pairs[2 * id]!, pairs[2 * id + 1]!) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.pairs = pairs;
    this.#slots = slots;
  }
}

const INITIAL_PAIRS = 16;

/** Odd multipliers near 2³²/φ and of MurmurHash3; the last step brings high bits down to where the mask is. */
function hashPair(first: number, second: number): number {
  let hash = (Math.imul(first ^ HASH_KEY, 0x9e3779b1) + Math.imul(second, 0x85ebca6b)) | 0;
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
