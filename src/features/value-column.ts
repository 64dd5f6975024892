/**
 * Field columns as integers, in the memory of the kernels. Each column numbers its distinct values 0, 1, 2, ...; what
 * stands at a position is a code:
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
import type { JoinedColumn } from './joined-column.ts';
import { PairTable } from './pair-table.ts';
import type { FeatureMemory, Region } from './wasm/feature-memory.ts';
import { GrowingRegion } from './wasm/growing-region.ts';

export const ABSENT = -1;

export type Column = BaseColumn | JoinedColumn;

/** Characters that two integers hold. */
const MOST_PACKED = 8;

/** Lists of values; equal lists are one list. */
export class ListTable {
  /** First item of each list in `items`; the next start is its end. */
  readonly starts: GrowingRegion;
  readonly items: GrowingRegion;
  /** Trie of the lists: (node, item) → node. */
  #trie = new PairTable();
  /** Code of the list that ends at each node of the trie, ABSENT where none does. */
  #codes = new GrowingInt32(16);

  constructor(memory: FeatureMemory) {
    this.starts = new GrowingRegion(memory);
    this.items = new GrowingRegion(memory);
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

  clear(): void {
    this.items.clear();
    this.starts.clear();
    this.starts.push(0);
    this.#trie = new PairTable();
    this.#codes = new GrowingInt32(16);
  }
}

/** What stands at the positions of a batch. */
export class CodeRow {
  codes: Int32Array = new Int32Array(0);
  readonly #memory: FeatureMemory;
  #region: Region = { at: 0, bytes: 0 };

  constructor(memory: FeatureMemory) {
    this.#memory = memory;
  }

  /** Address. */
  get at(): number {
    return this.#region.at;
  }

  /** Room for `length` codes; what was there is forgotten. */
  makeRoom(length: number): void {
    if (this.codes.length >= length) return;
    this.#memory.release(this.#region);
    this.#region = this.#memory.take(4 * length);
    this.codes = this.#memory.int32(this.#region.at, this.#region.bytes / 4);
  }
}

/** Values of one field. */
export class BaseColumn {
  readonly row: CodeRow;
  /** Of a sentence of T tokens positions `low` to T + `high` are read, the end not included. */
  low = 0;
  high = 0;
  /** Whether templates read `codes`; word blocks do not. */
  isRead = false;
  /** The values. */
  strings = new ByteStrings();
  readonly lists: ListTable;
  #ids = new Map<string, number>();
  /** Short strings of ASCII characters, packed into two integers, and the ids of these. */
  #packed = new PairTable();
  #packedIds = new GrowingInt32(16);
  #last: string | undefined;
  #lastId = 0;

  constructor(memory: FeatureMemory) {
    this.row = new CodeRow(memory);
    this.lists = new ListTable(memory);
  }

  get codes(): Int32Array {
    return this.row.codes;
  }

  /** Number of values. */
  get size(): number {
    return this.strings.size;
  }

  /** Values and lists kept. */
  get cached(): number {
    return this.strings.size + this.lists.size;
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
    const id = this.#packedId(string) ?? this.#longId(string);
    this.#last = string;
    this.#lastId = id;
    return id;
  }

  /**
   * Affixes, tags and most words are short, and a string that has just been cut out of another costs more to hash, as a map
   * has to, than to read. A map takes the others, and what is not ASCII.
   */
  #packedId(string: string): number | undefined {
    const { length } = string;
    if (length > MOST_PACKED) return undefined;
    let first = 0;
    let second = 0;
    for (let k = 0; k < length; k++) {
      const unit = string.charCodeAt(k);
      // 0 would be taken for no character.
      if (unit === 0 || unit > 0x7f) return undefined;
      if (k < 4) first = (first << 8) | unit;
      else second = (second << 8) | unit;
    }
    const packed = this.#packed.add(first, second);
    if (packed === this.#packedIds.length) this.#packedIds.push(this.strings.push(string));
    return this.#packedIds.array[packed]!;
  }

  #longId(string: string): number {
    let id = this.#ids.get(string);
    if (id === undefined) {
      id = this.strings.push(string);
      this.#ids.set(string, id);
    }
    return id;
  }

  /** Forgets everything, so that a stream of ever new values cannot fill the memory. */
  clear(): void {
    this.strings = new ByteStrings();
    this.lists.clear();
    this.#ids = new Map();
    this.#packed = new PairTable();
    this.#packedIds = new GrowingInt32(16);
    this.#last = undefined;
  }
}

/** The values that a code stands for. */
export function valuesOf({ lists }: Column, code: number): readonly number[] {
  if (code >= 0) return [code];
  if (code === ABSENT) return [];
  const list = -2 - code;
  return Array.from(lists.items.array.subarray(lists.starts.array[list]!, lists.starts.array[list + 1]!));
}
