/**
 * From codes to attribute ids: an emitter turns what its column holds at a position into the ids of one template, a
 * word block does so for a run of templates that all read the same word. A string is composed and looked up only when a
 * combination of values is new; afterwards the combination's number is an index into a table of ids.
 *
 * `collect` goes through a batch and finds what is new. `resolve` gives that ids in the order in which attributes are
 * numbered (see `EmitterGroup`), `assign` takes them over, and `emit` finds all ids known.
 */
import type { AttributeNumbers } from './attribute-numbers.ts';
import { AttributeSpeller } from './attribute-speller.ts';
import type { WordSource } from './column-source.ts';
import { COLLECTED, FIRST_AT, NEW, SEVERAL } from './emitter-marks.ts';
import type { AttributeIds } from './encoded-output.ts';
import { withoutColons } from './extract.ts';
import { GrowingInt32 } from './growing-array.ts';
import type { NewAttributes, Resolver } from './new-attributes.ts';
import type { SentenceBatch } from './sentence-batch.ts';
import { ABSENT, type BaseColumn, type Column, valuesOf } from './value-column.ts';
import type { VectorEmitter } from './vector-emitter.ts';
import { decodeWtf8 } from './wtf8.ts';

const COLON = 0x3a;

/** Holds the attribute that is looked up. */
let scratch = new Uint8Array(1024);

export type Emitter = TemplateEmitter | WordBlock | VectorEmitter;

/** An attribute or edge template, or a pattern. */
export interface TemplateShape {
  readonly template: number;
  /** Holds the combinations of the parts' values. */
  readonly column: Column;
  /** Offset of the first part: at t the template reads the column at t + offset. */
  readonly offset: number;
  /** What stands before, between and after the values, one more than there are parts in the column. */
  readonly texts: readonly string[];
  /** The template applies from position `from` to T − `until`, the end not included. */
  readonly from: number;
  readonly until: number;
  /** Offsets of all parts where one of them has to be inside the sentence; undefined where that is sure. */
  readonly inside: readonly number[] | undefined;
  /** Parts without a value: something has to be there. */
  readonly gates: readonly { readonly column: BaseColumn; readonly offset: number }[];
  /** Whether no other template's attributes start as those of this one do, see `AttributeNumbers`. */
  readonly isDistinct: boolean;
  readonly replaceColon: boolean;
}

/**
 * Cells `at` to `end` from the ids of codes from `from` on. Reading all ids before looking at any leaves a loop of
 * independent memory accesses, which overlap. A function of its own since a compiler that replaces a running loop knows
 * nothing of the loops behind it.
 */
function readIds(
  cells: Int32Array,
  at: number,
  end: number,
  codes: Int32Array,
  from: number,
  ids: Int32Array,
): void {
  const shift = from - at;
  for (let position = at; position < end; position++) {
    const code = codes[position + shift]!;
    cells[position] = code >= 0 ? ids[code]! : code === ABSENT ? ABSENT : SEVERAL;
  }
}

export class TemplateEmitter implements Resolver {
  readonly kind = 'template';
  readonly shape: TemplateShape;
  readonly #numbers: AttributeNumbers;
  readonly #speller: AttributeSpeller;
  readonly #spellerNumber: number;
  /** Attribute id of each value of the column: −1 where a frozen vocabulary lacks it, NEW where not looked up. */
  #ids = new Int32Array(0);

  constructor(shape: TemplateShape, numbers: AttributeNumbers) {
    this.shape = shape;
    this.#numbers = numbers;
    this.#speller = new AttributeSpeller(shape.template, shape.column, shape.texts);
    this.#spellerNumber = numbers.register(this.#speller);
  }

  get resolvers(): readonly Resolver[] {
    return [this];
  }

  get appendsBy(): number {
    const isDistinct = this.shape.isDistinct && this.#numbers.canAppend && !this.#speller.mayBeAmbiguous;
    return isDistinct ? this.#spellerNumber : -1;
  }

  /** Writes what is known of each position to `cells`, `[positions]`, and what is new to `found`. */
  collect(batch: SentenceBatch, cells: Int32Array, found: NewAttributes, resolver: number): void {
    const { column, offset, from, until } = this.shape;
    const { codes } = column;
    const { begins, lengths, firsts, size } = batch;
    const ids = this.#sized(column.size);
    for (let n = 0; n < size; n++) {
      const T = lengths[n]!;
      const first = firsts[n]!;
      const begin = Math.min(from, T);
      const end = Math.max(begin, T - until);
      if (begin > 0) cells.fill(ABSENT, first, first + begin);
      if (end < T) cells.fill(ABSENT, first + end, first + T);
      readIds(cells, first + begin, first + end, codes, begins[n]! + offset + begin, ids);
    }
    if (this.#isConditional) this.#clearOutside(batch, cells);
    for (let n = 0; n < size; n++) this.#markNew(batch, n, cells, ids, found, resolver);
  }

  /** Marks the new values of a sentence. */
  #markNew(
    { begins, firsts }: SentenceBatch,
    n: number,
    cells: Int32Array,
    ids: Int32Array,
    found: NewAttributes,
    resolver: number,
  ): void {
    const { column, offset } = this.shape;
    const { codes } = column;
    const first = firsts[n]!;
    const end = firsts[n + 1]!;
    const shift = begins[n]! + offset - first;
    for (let position = first; position < end; position++) {
      const cell = cells[position]!;
      if (cell === NEW) {
        const code = codes[position + shift]!;
        if (ids[code] === NEW) {
          ids[code] = FIRST_AT - position;
          found.add(position, resolver, code);
        }
        cells[position] = ids[code]!;
      } else if (cell === SEVERAL) {
        for (const value of valuesOf(column, codes[position + shift]!)) {
          this.collectValue(value, position, found, resolver);
        }
      }
    }
  }

  collectValue(value: number, position: number, found: NewAttributes, resolver: number): void {
    const ids = this.#sized(value + 1);
    if (ids[value]! !== NEW) return;
    ids[value] = COLLECTED;
    found.add(position, resolver, value);
  }

  /** Takes over the ids of what was collected as entries `from` to `to` of `found`. */
  assign(found: NewAttributes, from: number, to: number, cells: Int32Array): void {
    const positions = found.positions.array;
    const values = found.values.array;
    const newIds = found.ids;
    const ids = this.#ids;
    for (let k = from; k < to; k++) {
      const position = positions[k]!;
      ids[values[k]!] = newIds[k]!;
      if (cells[position] === FIRST_AT - position) cells[position] = newIds[k]!;
    }
  }

  assignValue(value: number, id: number): void {
    this.#ids[value] = id;
  }

  resolve(value: number): number {
    const speller = this.#speller;
    const numbers = this.#numbers;
    const { template, replaceColon, isDistinct } = this.shape;
    if (isDistinct && numbers.canAppend && !speller.isAmbiguous(value)) {
      return numbers.append(this.#spellerNumber, value);
    }
    const length = speller.length(value);
    if (length > scratch.length) scratch = new Uint8Array(2 * length);
    speller.write(value, scratch, length);
    const colon = replaceColon ? scratch.indexOf(COLON) : -1;
    return colon >= 0 && colon < length
      ? numbers.add(withoutColons(decodeWtf8(scratch, 0, length)), template)
      : numbers.addBytes(scratch, length, template);
  }

  /** Ids where a cell holds SEVERAL or COLLECTED. */
  emit(output: AttributeIds, batch: SentenceBatch, n: number, t: number): void {
    const { column, offset } = this.shape;
    for (const value of valuesOf(column, column.codes[batch.begins[n]! + offset + t]!)) {
      output.push(this.#ids[value]!);
    }
  }

  /** The id of a value of the column that has been collected. */
  attribute(value: number): number {
    return this.#ids[value]!;
  }

  get #isConditional(): boolean {
    return this.shape.gates.length > 0 || this.shape.inside !== undefined;
  }

  /** Whether all parts without a value are there, and one part is inside the sentence. */
  #applies(batch: SentenceBatch, n: number, t: number): boolean {
    const { gates, inside } = this.shape;
    const at = batch.begins[n]! + t;
    for (const { column, offset } of gates) if (column.codes[at + offset] === ABSENT) return false;
    return inside === undefined || inside.some((offset) => t + offset >= 0 && t + offset < batch.lengths[n]!);
  }

  #clearOutside(batch: SentenceBatch, cells: Int32Array): void {
    for (let n = 0; n < batch.size; n++) {
      const first = batch.firsts[n]!;
      for (let t = 0; t < batch.lengths[n]!; t++) {
        if (cells[first + t] !== ABSENT && !this.#applies(batch, n, t)) cells[first + t] = ABSENT;
      }
    }
  }

  #sized(size: number): Int32Array {
    const ids = this.#ids;
    if (size <= ids.length) return ids;
    const larger = new Int32Array(Math.max(size, 2 * ids.length, 16)).fill(NEW, ids.length);
    larger.set(ids);
    this.#ids = larger;
    return larger;
  }

  clear(): void {
    this.#ids = new Int32Array(0);
  }
}

/** A template of one part that reads the word at the block's offset. */
export interface BlockMember {
  readonly emitter: TemplateEmitter;
  readonly source: WordSource;
  readonly pads: boolean;
}

const SIDES = ['before', 'after'] as const;
const FIRST_WORD = 2;

/** The values that a member's column holds for a row. */
function rowValues({ source, pads }: BlockMember, row: number): readonly number[] {
  if (row >= FIRST_WORD) return valuesOf(source.column, source.codeOf(row - FIRST_WORD));
  return pads ? valuesOf(source.column, source.outside(SIDES[row]!)) : [];
}

/** Consecutive templates that read the same word: their ids are listed once per distinct word. */
export class WordBlock {
  readonly kind = 'block';
  readonly offset: number;
  readonly #members: readonly BlockMember[];
  /** Where each row begins in `#ids`. Row 0 stands before the sentence, 1 after it, FIRST_WORD + w is word w. */
  #rows = new GrowingInt32();
  /** Each row: the number of ids, then the ids. */
  #ids = new GrowingInt32();
  /** Rows met first in this batch. */
  #newRows: number[] = [];

  constructor(offset: number, members: readonly BlockMember[]) {
    this.offset = offset;
    this.#members = members;
  }

  get resolvers(): readonly Resolver[] {
    return this.#members.map(({ emitter }) => emitter);
  }

  collect(batch: SentenceBatch, cells: Int32Array, found: NewAttributes, resolver: number): void {
    for (let n = 0; n < batch.size; n++) {
      const first = batch.firsts[n]!;
      for (let t = 0; t < batch.lengths[n]!; t++) {
        const row = this.#rowAt(batch, n, t);
        cells[first + t] = SEVERAL;
        while (this.#rows.length <= row) this.#rows.push(NEW);
        if (this.#rows.array[row]! !== NEW) continue;
        this.#rows.array[row] = COLLECTED;
        this.#newRows.push(row);
        let next = resolver;
        for (const member of this.#members) {
          for (const value of rowValues(member, row)) {
            member.emitter.collectValue(value, first + t, found, next);
          }
          next++;
        }
      }
    }
  }

  assign(found: NewAttributes, from: number, to: number, _cells: Int32Array, resolver: number): void {
    const numbers = found.resolvers.array;
    const values = found.values.array;
    for (let k = from; k < to; k++) {
      this.#members[numbers[k]! - resolver]!.emitter.assignValue(values[k]!, found.ids[k]!);
    }
    for (const row of this.#newRows) this.#list(row);
    this.#newRows = [];
  }

  /** Lists the ids of a row, all of them known by now. */
  #list(row: number): void {
    const ids = this.#ids;
    const start = ids.length;
    this.#rows.array[row] = start;
    ids.push(0);
    for (const member of this.#members) {
      for (const value of rowValues(member, row)) {
        const id = member.emitter.attribute(value);
        if (id >= 0) ids.push(id);
      }
    }
    ids.array[start] = ids.length - start - 1;
  }

  emit(output: AttributeIds, batch: SentenceBatch, n: number, t: number): void {
    const ids = this.#ids.array;
    const start = this.#rows.array[this.#rowAt(batch, n, t)]!;
    output.pushAll(ids, start + 1, start + 1 + ids[start]!);
  }

  #rowAt(batch: SentenceBatch, n: number, t: number): number {
    const position = t + this.offset;
    if (position < 0) return 0;
    if (position >= batch.lengths[n]!) return 1;
    return FIRST_WORD + batch.words[batch.begins[n]! + position]!;
  }

  get cached(): number {
    return this.#ids.length;
  }

  clear(): void {
    this.#rows = new GrowingInt32();
    this.#ids = new GrowingInt32();
    for (const { emitter } of this.#members) emitter.clear();
  }
}
