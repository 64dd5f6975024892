/** Values of two columns at a fixed distance, as pairs: `wasm/assembly/join.ts` numbers them. */
import { GrowingInt32 } from './growing-array.ts';
import { PairTable } from './pair-table.ts';
import type { BatchRecord } from './sentence-batch.ts';
import { type BaseColumn, CodeRow, type Column, ListTable, valuesOf } from './value-column.ts';
import type { FeatureMemory, Region } from './wasm/feature-memory.ts';
import { GrowingRegion } from './wasm/growing-region.ts';

// Fields of the kernel's record, as in wasm/assembly/join.ts.
const LEFT = 0;
const RIGHT = 1;
const CODES = 2;
const LOW = 3;
const HIGH = 4;
const SLOTS = 5;
const MASK = 6;
const PAIRS = 7;
const SIZE = 8;
const SEVERAL = 9;
const SEVERAL_COUNT = 10;
const ROOM = 11;
const SENTENCE = 12;
const AT = 13;
const FIELDS = 14;

const FEWEST_PAIRS = 512;
/** Pairs that the kernel adds before it looks for room. */
const AT_ONCE = 256;

/** Values of `left` at p together with values of `right` at p + `distance`. */
export class JoinedColumn {
  readonly left: Column;
  readonly right: BaseColumn;
  readonly distance: number;
  readonly row: CodeRow;
  /** As in base columns; nothing is read before a template is known to do so. */
  low = Number.POSITIVE_INFINITY;
  high = Number.NEGATIVE_INFINITY;
  readonly lists: ListTable;
  readonly #memory: FeatureMemory;
  readonly #record: number;
  readonly #fields: Int32Array;
  readonly #pairs: GrowingRegion;
  #slots: Region;
  /** (code, code) → code of the product, where a side has several values. */
  #productIds = new PairTable();
  #products = new GrowingInt32(16);

  constructor(memory: FeatureMemory, left: Column, right: BaseColumn, distance: number) {
    this.#memory = memory;
    this.left = left;
    this.right = right;
    this.distance = distance;
    this.row = new CodeRow(memory);
    this.lists = new ListTable(memory);
    this.#record = memory.take(4 * FIELDS).at;
    this.#fields = memory.int32(this.#record, FIELDS).fill(0);
    this.#pairs = new GrowingRegion(memory, 2 * FEWEST_PAIRS);
    this.#slots = this.#freeSlots();
  }

  get codes(): Int32Array {
    return this.row.codes;
  }

  get size(): number {
    return this.#fields[SIZE]!;
  }

  /** Value ids of both sides of each value, `[size][2]`. */
  get pairs(): Int32Array {
    return this.#pairs.array;
  }

  get cached(): number {
    return this.size + this.lists.size + this.#productIds.size;
  }

  /** Codes of all sentences of a batch from those of both sides. */
  fill(batch: BatchRecord): void {
    const fields = this.#fields;
    fields[LEFT] = this.left.row.at;
    fields[RIGHT] = this.right.row.at + 4 * this.distance;
    fields[CODES] = this.row.at;
    fields[LOW] = this.low;
    fields[HIGH] = this.high;
    fields[SEVERAL] = batch.several.at;
    for (const field of [SEVERAL_COUNT, SENTENCE, AT]) fields[field] = 0;
    while (this.#memory.kernels.join(this.#record, batch.record) === 0) this.#makeRoom(AT_ONCE);
    const count = fields[SEVERAL_COUNT]!;
    if (count === 0) return;
    const several = batch.several.codes;
    const left = this.left.codes;
    const right = this.right.codes;
    const { codes } = this;
    for (let k = 0; k < count; k++) {
      const at = several[k]!;
      codes[at] = this.#product(left[at]!, right[at + this.distance]!);
    }
  }

  /** All values of one side with all of the other: those of the right side change fastest. */
  #product(a: number, b: number): number {
    const id = this.#productIds.add(a, b);
    if (id < this.#products.length) return this.#products.array[id]!;
    const items: number[] = [];
    const lefts = valuesOf(this.left, a);
    const rights = valuesOf(this.right, b);
    this.#makeRoom(lefts.length * rights.length);
    const { addPair } = this.#memory.kernels;
    for (const left of lefts) {
      for (const right of rights) items.push(addPair(this.#record, left, right));
    }
    const code = this.lists.code(items);
    this.#products.push(code);
    return code;
  }

  /** Makes room for `count` pairs more. */
  #makeRoom(count: number): void {
    const pairs = this.#pairs;
    pairs.length = 2 * this.size;
    const room = pairs.array.length;
    pairs.reserve(2 * (this.size + count));
    this.#fields[PAIRS] = pairs.at;
    if (pairs.array.length === room) return;
    this.#memory.release(this.#slots);
    this.#slots = this.#freeSlots();
    this.#memory.kernels.rehashPairs(this.#record);
  }

  /** A power of two of them, twice as many as there is room for pairs. */
  #freeSlots(): Region {
    const slots = 2 ** Math.ceil(Math.log2(this.#pairs.array.length));
    const region = this.#memory.take(4 * slots);
    this.#fields[ROOM] = this.#pairs.array.length / 2;
    this.#memory.int32(region.at, slots).fill(0);
    this.#fields[PAIRS] = this.#pairs.at;
    this.#fields[SLOTS] = region.at;
    this.#fields[MASK] = slots - 1;
    return region;
  }

  clear(): void {
    this.#memory.release(this.#slots);
    this.#pairs.clear();
    this.#fields[SIZE] = 0;
    this.#slots = this.#freeSlots();
    this.lists.clear();
    this.#productIds = new PairTable();
    this.#products = new GrowingInt32(16);
  }
}
