/** Sorting occurrences by what they belong to. */

const SEEN = 0x8000_0000;

/** Groups (key, value) pairs by key, keys ascending, values in order of arrival. Made once and used again and again. */
export class Grouping {
  /** Members of each key; all 0 between runs. */
  readonly #counts: Uint32Array;
  #keys: Uint32Array = new Uint32Array(1024);
  #values: Uint32Array = new Uint32Array(1024);
  #sorted = new Uint32Array(1024);
  #length = 0;

  constructor(keyCount: number) {
    this.#counts = new Uint32Array(keyCount);
  }

  begin(): void {
    this.#length = 0;
  }

  add(key: number, value: number): void {
    if (this.#length === this.#keys.length) {
      this.#keys = doubled(this.#keys);
      this.#values = doubled(this.#values);
      this.#sorted = new Uint32Array(this.#keys.length);
    }
    this.#keys[this.#length] = key;
    this.#values[this.#length++] = value;
    this.#counts[key]!++;
  }

  /** Calls back with each key and its values, `values[begin .. end)`; empties the grouping. */
  forEach(visit: (key: number, values: Uint32Array, begin: number, end: number) => void): void {
    const counts = this.#counts;
    const keys = this.#keys;
    let distinct = 0;
    const unique = this.#sorted;
    // 1. Each key once: its count, with the top bit, marks that it was seen.
    for (let k = 0; k < this.#length; k++) {
      const key = keys[k]!;
      if (counts[key]! >= SEEN) continue;
      counts[key]! += SEEN;
      unique[distinct++] = key;
    }
    const order = unique.slice(0, distinct).sort();
    // 2. Counts become places, and the values move there.
    let at = 0;
    for (const key of order) {
      const count = counts[key]! - SEEN;
      counts[key] = at;
      at += count;
    }
    for (let k = 0; k < this.#length; k++) this.#sorted[counts[keys[k]!]!++] = this.#values[k]!;
    // 3. A key's place is now the end of its members.
    let begin = 0;
    for (const key of order) {
      const end = counts[key]!;
      visit(key, this.#sorted, begin, end);
      counts[key] = 0;
      begin = end;
    }
  }
}

function doubled(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * array.length);
  larger.set(array);
  return larger;
}
