import { HASH_KEY } from '../numeric/hash-key.ts';
import { murmurHash3, murmurHashes } from '../numeric/murmur-hash3.ts';
import { type ArrayChecks, PLAIN_CHECKS } from './array-checks.ts';
import type { LateStrings } from './late-strings.ts';
import { decodeWtf8, encodeWtf8, isWtf8 } from './wtf8.ts';

/** Template id of attributes that come without one (CRFsuite attribute files). */
export const UNKNOWN_TEMPLATE = 0xffff;

/** What a vocabulary is made of, without its hash table. */
export interface VocabularyParts {
  /** All strings one after the other, in WTF-8. */
  readonly bytes: Uint8Array;
  /** Where each begins, `[size+1]`. */
  readonly offsets: Uint32Array;
  /** Template of each, `[size]`. */
  readonly templates: Uint16Array;
}

/** Strings of vocabularies up to this size are kept once decoded: labels are asked for at every token. */
const MAX_KEPT_STRINGS = 4096;
const MAX_BYTES = 2 ** 32 - 1;

/**
 * String to id and back, ids 0, 1, 2, ... in order of first appearance (as CRFsuite numbers labels and attributes).
 * Attributes also carry the id of the template that made them, so that weights can be grouped by template.
 *
 * Strings are held as bytes (WTF-8) and found through an open-addressing table with linear probing, of slots
 * `[hash, id + 1]` (0: free), at most two thirds full. The scanner of attribute files works on copies of these arrays.
 *
 * What `appendLate` takes is spelled, all at once, when bytes are asked for, and tabled when a string is looked up.
 */
export class Vocabulary {
  #bytes: Uint8Array = new Uint8Array(256);
  #offsets: Uint32Array = new Uint32Array(17);
  #templates: Uint16Array = new Uint16Array(16);
  #table: Int32Array = new Int32Array(2 * 32);
  #size = 0;
  #late: LateStrings[] = [];
  /** Bytes of all strings with `#late`, at most. */
  #lateBytes = 0;
  /** Strings that stand in the table: the first ones. */
  #tabled = 0;
  #isFrozen = false;
  /** Bytes of the string that is looked up. */
  #scratch = new Uint8Array(256);
  #kept: string[] = [];
  /** Of the hashes in the table. */
  #key = HASH_KEY;

  /** A frozen vocabulary over the given strings; throws RangeError when one stands twice. */
  static from(strings: readonly string[], templates?: ArrayLike<number>): Vocabulary {
    const vocabulary = new Vocabulary();
    for (const [id, string] of strings.entries()) {
      if (vocabulary.add(string, templates?.[id] ?? UNKNOWN_TEMPLATE) !== id) throw repeated(string);
    }
    return vocabulary.freeze();
  }

  /**
   * A frozen vocabulary over the arrays themselves, of which no copy is made: they must not change any more.
   * @throws RangeError where offsets do not ascend from 0 to the number of bytes, lengths differ, bytes are no WTF-8 or a
   * string stands twice
   */
  static fromParts(
    { bytes, offsets, templates }: VocabularyParts,
    checks: ArrayChecks = PLAIN_CHECKS,
  ): Vocabulary {
    const size = templates.length;
    const spansBytes = offsets.length === size + 1 && offsets[0] === 0 && offsets[size] === bytes.length;
    if (!spansBytes || !checks.isAscending(offsets)) throw new RangeError('strings: offsets are not valid');
    const vocabulary = new Vocabulary();
    vocabulary.#bytes = bytes;
    vocabulary.#offsets = offsets;
    vocabulary.#templates = templates;
    vocabulary.#size = size;
    // Nearly all strings are ASCII, and then one look at the whole is enough.
    if (!checks.isAllAscii(bytes)) {
      for (let id = 0; id < size; id++) {
        if (!isWtf8(bytes, offsets[id]!, offsets[id + 1]!)) throw new RangeError(`string ${id} is not UTF-8`);
      }
    }
    const table = checks.newTable(2 * tableSlots(size));
    const repeatedId = checks.fillTable(table, bytes, offsets, vocabulary.#key);
    if (repeatedId >= 0) throw repeated(vocabulary.string(repeatedId));
    vocabulary.#table = table;
    vocabulary.#tabled = size;
    return vocabulary.freeze();
  }

  /** The same with the hash table that belongs to the parts (see `table`) and its key: nothing is checked. */
  static fromTable(
    { bytes, offsets, templates }: VocabularyParts,
    table: Int32Array,
    key: number,
  ): Vocabulary {
    const vocabulary = new Vocabulary();
    vocabulary.#bytes = bytes;
    vocabulary.#offsets = offsets;
    vocabulary.#templates = templates;
    vocabulary.#table = table;
    vocabulary.#key = key;
    vocabulary.#size = templates.length;
    vocabulary.#tabled = vocabulary.#size;
    return vocabulary.freeze();
  }

  get size(): number {
    return this.#size;
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /** The strings in id order: a new array of new strings for large vocabularies, so ask for single ones there. */
  get strings(): readonly string[] {
    const strings: string[] = [];
    for (let id = 0; id < this.#size; id++) strings.push(this.string(id));
    return strings;
  }

  /** Views of what the vocabulary holds now, valid until it grows. */
  get parts(): VocabularyParts {
    this.spell();
    return {
      bytes: this.#bytes.subarray(0, this.#offsets[this.#size]!),
      offsets: this.#offsets.subarray(0, this.#size + 1),
      templates: this.#templates.subarray(0, this.#size),
    };
  }

  /** Slots `[hash, id + 1]` of the hash table, a power of two of them; valid until the vocabulary grows. */
  get table(): Int32Array {
    this.#fillTable();
    return this.#table;
  }

  /** Key of the hashes in the table. */
  get key(): number {
    return this.#key;
  }

  /** The id of `string`, given out now when it is new; −1 for a new string once frozen. */
  add(string: string, template: number = UNKNOWN_TEMPLATE): number {
    const end = this.#encode(string);
    return this.addBytes(this.#scratch, 0, end, template);
  }

  /** The id of `string`, −1 when unknown. */
  id(string: string): number {
    const end = this.#encode(string);
    return this.idOfBytes(this.#scratch, 0, end);
  }

  /** As `add`, of the string that `bytes[start..end)` spell in WTF-8, which is not checked. */
  addBytes(bytes: Uint8Array, start: number, end: number, template: number = UNKNOWN_TEMPLATE): number {
    this.#fillTable();
    const hash = murmurHash3(bytes, start, end, 0, this.#key);
    const slot = this.#find(bytes, start, end, hash);
    if (slot >= 0) return this.#table[2 * slot + 1]! - 1;
    return this.#isFrozen ? -1 : this.#append(bytes, start, end, hash, ~slot, template);
  }

  /** As `id`, of the string that `bytes[start..end)` spell in WTF-8. */
  idOfBytes(bytes: Uint8Array, start: number, end: number): number {
    this.#fillTable();
    const slot = this.#find(bytes, start, end, murmurHash3(bytes, start, end, 0, this.#key));
    return slot < 0 ? -1 : this.#table[2 * slot + 1]! - 1;
  }

  /** The string with this id; RangeError when there is none. */
  string(id: number): string {
    const kept = this.#kept[id];
    if (kept !== undefined) return kept;
    if (!(Number.isInteger(id) && id >= 0 && id < this.#size))
      throw new RangeError(`id ${id} is outside a vocabulary of ${this.size} strings`);
    this.spell();
    const string = decodeWtf8(this.#bytes, this.#offsets[id]!, this.#offsets[id + 1]!);
    if (this.#size <= MAX_KEPT_STRINGS) this.#kept[id] = string;
    return string;
  }

  /** Template that made the string with this id, UNKNOWN_TEMPLATE when not known. */
  template(id: number): number {
    return id < this.#size ? (this.#templates[id] ?? UNKNOWN_TEMPLATE) : UNKNOWN_TEMPLATE;
  }

  /** Adds strings that are known to be new, with the next ids in their order. */
  appendLate(strings: LateStrings): void {
    const size = this.#size + strings.templates.length;
    this.#reserveTemplates(size);
    if (this.#late.length === 0) this.#lateBytes = this.#offsets[this.#size]!;
    this.#templates.set(strings.templates, this.#size);
    this.#size = size;
    this.#late.push(strings);
    this.#lateBytes += strings.mostBytes;
    // Where there may be too many bytes the error comes now, not with the finished model.
    if (this.#lateBytes > MAX_BYTES) this.spell();
  }

  /** Spells what is not spelled yet. */
  spell(): void {
    if (this.#late.length === 0) return;
    this.#reserve(this.#size);
    const offsets = this.#offsets;
    const late = this.#late;
    let first = this.#size;
    for (const { templates } of late) first -= templates.length;
    const start = offsets[first]!;
    let id = first;
    let end = start;
    for (const strings of late) {
      end = strings.writeOffsets(offsets, id);
      if (end > MAX_BYTES) throw tooManyBytes();
      id += strings.templates.length;
    }
    const bytes = new Uint8Array(end);
    bytes.set(this.#bytes.subarray(0, start));
    id = first;
    for (const strings of late) {
      strings.writeBytes(bytes, offsets, id);
      id += strings.templates.length;
    }
    this.#bytes = bytes;
    this.#late = [];
  }

  /** From now on `add` gives −1 for new strings. */
  freeze(): this {
    this.#isFrozen = true;
    return this;
  }

  #encode(string: string): number {
    // A UTF-16 unit takes at most three bytes.
    if (string.length * 3 > this.#scratch.length) this.#scratch = new Uint8Array(string.length * 6);
    return encodeWtf8(string, this.#scratch, 0);
  }

  /** Slot of the string, or ~slot of the free place where it belongs. */
  #find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const table = this.#table;
    const ours = this.#bytes;
    const offsets = this.#offsets;
    const mask = table.length / 2 - 1;
    const length = end - start;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = table[2 * slot + 1]! - 1;
      if (id < 0) return ~slot;
      if (table[2 * slot] !== hash) continue;
      const at = offsets[id]!;
      if (offsets[id + 1]! - at !== length) continue;
      let k = 0;
      while (k < length && ours[at + k] === bytes[start + k]) k++;
      if (k === length) return slot;
    }
  }

  /** Brings all strings into the table. Hashing first leaves a loop of independent memory accesses, which overlap. */
  #fillTable(): void {
    const size = this.#size;
    const first = this.#tabled;
    if (first === size) return;
    this.spell();
    const slots = tableSlots(size);
    while (this.#table.length < 2 * slots) this.#rehash();
    const table = this.#table;
    const mask = table.length / 2 - 1;
    const hashes = murmurHashes(this.#bytes, this.#offsets.subarray(first, size + 1), this.#key);
    for (let id = first; id < size; id++) {
      const hash = hashes[id - first]!;
      let slot = hash & mask;
      for (; table[2 * slot + 1] !== 0; slot = (slot + 1) & mask) {
        if (table[2 * slot] === hash && this.#isSame(table[2 * slot + 1]! - 1, id))
          throw repeated(this.string(id));
      }
      table[2 * slot] = hash;
      table[2 * slot + 1] = id + 1;
    }
    this.#tabled = size;
  }

  #isSame(a: number, b: number): boolean {
    const bytes = this.#bytes;
    const offsets = this.#offsets;
    const length = offsets[a + 1]! - offsets[a]!;
    if (offsets[b + 1]! - offsets[b]! !== length) return false;
    for (let k = 0; k < length; k++) if (bytes[offsets[a]! + k] !== bytes[offsets[b]! + k]) return false;
    return true;
  }

  #append(
    bytes: Uint8Array,
    start: number,
    end: number,
    hash: number,
    slot: number,
    template: number,
  ): number {
    const id = this.#size;
    const at = this.#offsets[id]!;
    const newEnd = at + end - start;
    if (newEnd > MAX_BYTES) throw tooManyBytes();
    if (newEnd > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(2 * newEnd, MAX_BYTES));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
    }
    this.#reserve(id + 1);
    const ours = this.#bytes;
    for (let k = start, to = at; k < end; k++, to++) ours[to] = bytes[k]!;
    this.#offsets[id + 1] = newEnd;
    this.#templates[id] = template;
    this.#table[2 * slot] = hash;
    this.#table[2 * slot + 1] = id + 1;
    this.#size = id + 1;
    this.#tabled = this.#size;
    if (3 * this.#size > this.#table.length) this.#rehash();
    return id;
  }

  /** Makes room for `size` strings, not for their bytes. */
  #reserve(size: number): void {
    this.#reserveTemplates(size);
    if (size < this.#offsets.length) return;
    const offsets = new Uint32Array(this.#templates.length + 1);
    offsets.set(this.#offsets);
    this.#offsets = offsets;
  }

  #reserveTemplates(size: number): void {
    if (size <= this.#templates.length) return;
    const length = Math.max(size, 2 * this.#templates.length);
    const templates = new Uint16Array(length);
    templates.set(this.#templates);
    this.#templates = templates;
  }

  /** Doubles the table. The hashes stand in it, so no string is looked at. */
  #rehash(): void {
    const old = this.#table;
    const table = new Int32Array(2 * old.length);
    const mask = table.length / 2 - 1;
    for (let k = 0; k < old.length; k += 2) {
      if (old[k + 1] === 0) continue;
      let slot = old[k]! & mask;
      while (table[2 * slot + 1] !== 0) slot = (slot + 1) & mask;
      table[2 * slot] = old[k]!;
      table[2 * slot + 1] = old[k + 1]!;
    }
    this.#table = table;
  }
}

/** Slots for `size` strings: a power of two, at least one and a half times as many. */
function tableSlots(size: number): number {
  let slots = 32;
  while (2 * slots < 3 * size) slots *= 2;
  return slots;
}

function tooManyBytes(): RangeError {
  return new RangeError(`a vocabulary of more than ${MAX_BYTES} bytes`);
}

function repeated(string: string): RangeError {
  return new RangeError(`string ${JSON.stringify(string)} stands twice in a vocabulary`);
}
