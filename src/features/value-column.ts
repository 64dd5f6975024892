/**
 * Field columns as integers. Each column numbers its distinct values 0, 1, 2, ...; what stands at a position is a code:
 *
 *   code >= 0    one value
 *   code = −1    none (`ABSENT`)
 *   code <= −2   several: list −2 − code of the column's lists
 *
 * A base column holds the values of one field, a joined column pairs of values at a fixed distance. `codes` has what
 * stands at the positions of a batch of sentences, laid out as `SentenceBatch` says. Columns are filled one after the
 * other over the whole batch: each has tables of its own, which stay in the processor's cache meanwhile.
 */
import { ByteStrings } from './byte-strings.ts';
import { GrowingInt32 } from './growing-array.ts';
import { PairTable } from './pair-table.ts';
import type { SentenceBatch } from './sentence-batch.ts';

export const ABSENT = -1;

export type Column = BaseColumn | JoinedColumn;

/** Lists of values; equal lists are one list. */
class ListTable {
  /** First item of each list in `items`; the next start is its end. */
  readonly starts = new GrowingInt32(16);
  readonly items = new GrowingInt32(16);
  /** Trie of the lists: (node, item) → node. */
  readonly #trie = new PairTable();
  /** Code of the list that ends at each node of the trie, ABSENT where none does. */
  readonly #codes = new GrowingInt32(16);

  constructor() {
    this.starts.push(0);
  }

  get size(): number {
    return this.#trie.size;
  }

  /** Code of a list: of none and of a single item the code it has without a list. */
  code(items: readonly number[]): number {
    if (items.length < 2) return items[0] ?? ABSENT;
    let node = -1;
    for (const item of items) {
      node = this.#trie.add(node, item);
      if (node === this.#codes.length) this.#codes.push(ABSENT);
    }
    const known = this.#codes.array[node]!;
    if (known !== ABSENT) return known;
    for (const item of items) this.items.push(item);
    const code = -1 - this.starts.length;
    this.starts.push(this.items.length);
    this.#codes.array[node] = code;
    return code;
  }
}

/** Values of one field. */
export class BaseColumn {
  codes = new Int32Array(0);
  /** Of a sentence of T tokens positions `low` to T + `high` are read, the end not included. */
  low = 0;
  high = 0;
  /** Whether templates read `codes`; word blocks do not. */
  isRead = false;
  /** The values. */
  strings = new ByteStrings();
  lists = new ListTable();
  #ids = new Map<string, number>();
  #last: string | undefined;
  #lastId = 0;

  /** Number of values. */
  get size(): number {
    return this.strings.size;
  }

  /** Values and lists kept. */
  get cached(): number {
    return this.strings.size + this.lists.size;
  }

  makeRoom(length: number): void {
    if (this.codes.length < length) this.codes = new Int32Array(length);
  }

  /** Code of what a field function gives for one position. */
  code(value: string | readonly string[] | undefined): number {
    if (value === undefined) return ABSENT;
    if (typeof value === 'string') return this.value(value);
    return this.lists.code(value.map((each) => this.value(each)));
  }

  /** Number of a value, given out now when it is new. */
  value(string: string): number {
    // Flags, sentence classes and the like repeat one string all the time.
    if (string === this.#last) return this.#lastId;
    let id = this.#ids.get(string);
    if (id === undefined) {
      id = this.strings.push(string);
      this.#ids.set(string, id);
    }
    this.#last = string;
    this.#lastId = id;
    return id;
  }

  /** Forgets everything, so that a stream of ever new values cannot fill the memory. */
  clear(): void {
    this.strings = new ByteStrings();
    this.lists = new ListTable();
    this.#ids = new Map();
    this.#last = undefined;
  }
}

/** Pairs that are looked up together, and where their codes belong. */
const AT_ONCE = 512;
let waiting = 0;
const places = new Int32Array(AT_ONCE);
const firsts = new Int32Array(AT_ONCE);
const seconds = new Int32Array(AT_ONCE);
const ids = new Int32Array(AT_ONCE);

/** Values of `left` at p together with values of `right` at p + `distance`. */
export class JoinedColumn {
  readonly left: Column;
  readonly right: BaseColumn;
  readonly distance: number;
  codes = new Int32Array(0);
  /** As in base columns; nothing is read before a template is known to do so. */
  low = Number.POSITIVE_INFINITY;
  high = Number.NEGATIVE_INFINITY;
  /** Value ids of both sides of each value. */
  pairs = new PairTable();
  lists = new ListTable();
  /** (code, code) → code of the product, where a side has several values. */
  #productIds = new PairTable();
  #products = new GrowingInt32(16);

  constructor(left: Column, right: BaseColumn, distance: number) {
    this.left = left;
    this.right = right;
    this.distance = distance;
  }

  get size(): number {
    return this.pairs.size;
  }

  get cached(): number {
    return this.pairs.size + this.lists.size + this.#productIds.size;
  }

  makeRoom(length: number): void {
    if (this.codes.length < length) this.codes = new Int32Array(length);
  }

  /** Codes of all sentences of a batch from those of both sides. */
  fill({ size, begins, lengths }: SentenceBatch): void {
    const { low, high } = this;
    for (let n = 0; n < size; n++) {
      const end = begins[n]! + lengths[n]! + high;
      for (let at = begins[n]! + low; at < end; at += AT_ONCE) this.#join(at, Math.min(end, at + AT_ONCE));
    }
    this.#addWaiting();
  }

  /** Codes of at most AT_ONCE positions, or a place among those that wait to be looked up. */
  #join(from: number, to: number): void {
    const { codes, distance } = this;
    const left = this.left.codes;
    const right = this.right.codes;
    if (waiting + to - from > AT_ONCE) this.#addWaiting();
    let count = waiting;
    for (let at = from; at < to; at++) {
      const a = left[at]!;
      const b = right[at + distance]!;
      if (a >= 0 && b >= 0) {
        places[count] = at;
        firsts[count] = a;
        seconds[count++] = b;
      } else codes[at] = a === ABSENT || b === ABSENT ? ABSENT : this.#product(a, b);
    }
    waiting = count;
  }

  #addWaiting(): void {
    const { codes } = this;
    this.pairs.addAll(ids, firsts, seconds, waiting);
    for (let k = 0; k < waiting; k++) codes[places[k]!] = ids[k]!;
    waiting = 0;
  }

  /** All values of one side with all of the other: those of the right side change fastest. */
  #product(a: number, b: number): number {
    const id = this.#productIds.add(a, b);
    if (id < this.#products.length) return this.#products.array[id]!;
    const items: number[] = [];
    const rights = valuesOf(this.right, b);
    for (const left of valuesOf(this.left, a)) {
      for (const right of rights) items.push(this.pairs.add(left, right));
    }
    const code = this.lists.code(items);
    this.#products.push(code);
    return code;
  }

  clear(): void {
    this.pairs = new PairTable();
    this.lists = new ListTable();
    this.#productIds = new PairTable();
    this.#products = new GrowingInt32(16);
  }
}

/** The values that a code stands for. */
export function valuesOf({ lists }: Column, code: number): readonly number[] {
  if (code >= 0) return [code];
  if (code === ABSENT) return [];
  const list = -2 - code;
  return Array.from(lists.items.array.subarray(lists.starts.array[list]!, lists.starts.array[list + 1]!));
}
