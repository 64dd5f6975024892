/** Vocabularies of the scanner of attribute files, laid out in the memory of the kernels. */

import { UNKNOWN_TEMPLATE, Vocabulary } from '../vocabulary.ts';
import { encodeWtf8 } from '../wtf8.ts';
import type { FeatureMemory, Region } from './feature-memory.ts';

/** Fields of a vocabulary's record, as in assembly/vocabulary.ts. */
const BYTES = 0;
const OFFSETS = 1;
const TABLE = 2;
const MASK = 3;
const SIZE = 4;
const IS_FROZEN = 5;
const MAX_SIZE = 6;
const MAX_BYTES = 7;
const KEY = 8;
const VOCABULARY_FIELDS = 9;
/** Bytes after the last string that the kernels may read. */
const SLACK = 8;
/** `intern` found no room. */
const FULL = -2;

/** A vocabulary in the scanner's memory: a copy of one of `features/vocabulary.ts`, or a new one that grows. */
export class ScannerVocabulary {
  /** Address of the record the kernels take. */
  readonly record: number;
  readonly #memory: FeatureMemory;
  /** The record. Views of a shared memory stay valid when it grows. */
  readonly #fields: Uint32Array;
  #bytes: Region;
  #offsets: Region;
  #table: Region;
  #scratch: Region;

  /** @param isFrozen what the copy does with new strings */
  constructor(memory: FeatureMemory, vocabulary: Vocabulary, isFrozen: boolean) {
    this.#memory = memory;
    const { bytes, offsets } = vocabulary.parts;
    const { table, size } = vocabulary;
    this.record = memory.take(4 * VOCABULARY_FIELDS).at;
    this.#fields = memory.uint32(this.record, VOCABULARY_FIELDS);
    this.#scratch = memory.take(256);
    this.#table = memory.take(table.byteLength);
    this.#offsets = memory.take(offsets.byteLength);
    this.#bytes = memory.take(bytes.length + SLACK);
    memory.int32(this.#table.at, table.length).set(table);
    memory.uint32(this.#offsets.at, offsets.length).set(offsets);
    memory.bytes(this.#bytes.at, bytes.length).set(bytes);
    const fields = this.#fields;
    fields[MASK] = table.length / 2 - 1;
    fields[SIZE] = size;
    fields[KEY] = vocabulary.key;
    fields[IS_FROZEN] = isFrozen ? 1 : 0;
    this.#describe();
  }

  get size(): number {
    return this.#fields[SIZE] ?? 0;
  }

  /** The id of a string, as `Vocabulary.add`. */
  add(string: string): number {
    // A UTF-16 unit takes at most three bytes.
    const bytes = 3 * string.length + SLACK;
    if (bytes > this.#scratch.bytes) {
      this.#memory.release(this.#scratch);
      this.#scratch = this.#memory.take(2 * bytes);
    }
    const { at } = this.#scratch;
    const end = at + encodeWtf8(string, this.#memory.bytes(at, this.#scratch.bytes), 0);
    for (;;) {
      const id = this.#memory.kernels.intern(this.record, at, end);
      if (id !== FULL) return id;
      this.grow(end - at);
    }
  }

  /** Makes room for one more string, of `bytes` bytes at most. */
  grow(bytes: number): void {
    const size = this.size;
    const slots = (this.#fields[MASK] ?? 0) + 1;
    if (3 * (size + 1) > 2 * slots) this.#rehash(slots);
    // One more than there are ids, and one for the new string.
    if (4 * (size + 2) > this.#offsets.bytes) {
      this.#offsets = this.#memory.enlarge(this.#offsets, 8 * (size + 2));
    }
    const used = this.#memory.uint32(this.#offsets.at, size + 1)[size] ?? 0;
    const needed = used + bytes + SLACK;
    if (needed > this.#bytes.bytes) this.#bytes = this.#memory.enlarge(this.#bytes, 2 * needed);
    this.#describe();
  }

  /** Strings from id `from` on, as bytes of their own with offsets from 0. */
  slice(from = 0): { bytes: Uint8Array; offsets: Uint32Array } {
    const { size } = this;
    const offsets = this.#memory.uint32(this.#offsets.at, size + 1).slice(from);
    const base = offsets[0] ?? 0;
    const end = offsets.at(-1) ?? 0;
    // A copy outside the shared memory, whose views no decoder takes.
    const bytes = new Uint8Array(end - base);
    bytes.set(this.#memory.bytes(this.#bytes.at + base, end - base));
    return { bytes, offsets: base === 0 ? offsets : offsets.map((offset) => offset - base) };
  }

  /** The strings as a vocabulary of their own, frozen. */
  toVocabulary(): Vocabulary {
    const { size } = this;
    const slots = (this.#fields[MASK] ?? 0) + 1;
    const table = this.#memory.int32(this.#table.at, 2 * slots).slice();
    const templates = new Uint16Array(size).fill(UNKNOWN_TEMPLATE);
    return Vocabulary.fromTable({ ...this.slice(), templates }, table, this.#fields[KEY] ?? 0);
  }

  #rehash(slots: number): void {
    const old = this.#table;
    this.#table = this.#memory.take(16 * slots);
    this.#memory.bytes(this.#table.at, 16 * slots).fill(0);
    const fields = this.#fields;
    fields[TABLE] = this.#table.at;
    fields[MASK] = 2 * slots - 1;
    this.#memory.kernels.rehash(this.record, old.at, slots);
    this.#memory.release(old);
  }

  /** Writes addresses and sizes into the record. */
  #describe(): void {
    const fields = this.#fields;
    const slots = (fields[MASK] ?? 0) + 1;
    fields[BYTES] = this.#bytes.at;
    fields[OFFSETS] = this.#offsets.at;
    fields[TABLE] = this.#table.at;
    fields[MAX_SIZE] = Math.min(this.#offsets.bytes / 4 - 1, Math.floor((2 * slots) / 3));
    fields[MAX_BYTES] = this.#bytes.bytes - SLACK;
  }
}
