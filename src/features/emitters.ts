/**
 * From codes to attribute ids: an emitter turns what its column holds at a position into the ids of one template, a
 * word block does so for a run of templates that all read the same word. A string is composed and looked up only when a
 * combination of values is new; afterwards the combination's number is an index into a table of ids.
 *
 * A batch is gone through twice. `collect` finds what is new, `resolve` gives it ids in the order in which attributes
 * are numbered (see `EmitterGroup`); then `fill` and `emit` find all ids known.
 */
import type { AttributeNumbers } from './attribute-numbers.ts';
import { AttributeSpeller } from './attribute-speller.ts';
import type { WordSource } from './column-source.ts';
import { COLLECTED, fillSeveral, NEW, SEVERAL, type Tile } from './emitter-tile.ts';
import type { AttributeIds } from './encoded-output.ts';
import { withoutColons } from './extract.ts';
import { GrowingInt32 } from './growing-array.ts';
import type { NewAttributes } from './new-attributes.ts';
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

export class TemplateEmitter {
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

  collect(batch: SentenceBatch, found: NewAttributes, at: number): void {
    const { column, offset, from, until } = this.shape;
    const { codes } = column;
    const ids = this.#sized(column.size);
    for (let n = 0; n < batch.size; n++) {
      const base = batch.begins[n]! + offset;
      const end = batch.lengths[n]! - until;
      for (let t = from; t < end; t++) {
        const code = codes[base + t]!;
        if (code >= 0 ? ids[code] !== NEW : code === ABSENT) continue;
        if (!this.#applies(batch, n, t)) continue;
        const position = batch.firsts[n]! + t;
        for (const value of valuesOf(column, code)) {
          if (ids[value] !== NEW) continue;
          ids[value] = COLLECTED;
          found.add(position, at, value);
        }
      }
    }
  }

  resolve(value: number): void {
    const speller = this.#speller;
    const numbers = this.#numbers;
    const { template, replaceColon, isDistinct } = this.shape;
    if (isDistinct && numbers.canAppend && !speller.isAmbiguous(value)) {
      this.#ids[value] = numbers.append(this.#spellerNumber, template, value);
      return;
    }
    const length = speller.length(value);
    if (length > scratch.length) scratch = new Uint8Array(2 * length);
    speller.write(value, scratch, length);
    const colon = replaceColon ? scratch.indexOf(COLON) : -1;
    this.#ids[value] =
      colon >= 0 && colon < length
        ? numbers.add(withoutColons(decodeWtf8(scratch, 0, length)), template)
        : numbers.addBytes(scratch, length, template);
  }

  /** For every position of the tile the attribute id, ABSENT or SEVERAL. */
  fill(batch: SentenceBatch, { from: fromSentence, to, cells, stride }: Tile, at: number): void {
    const { column, offset, from, until } = this.shape;
    const { codes } = column;
    const ids = this.#ids;
    let cell = at;
    for (let n = fromSentence; n < to; n++) {
      const base = batch.begins[n]! + offset;
      const T = batch.lengths[n]!;
      const end = Math.max(from, T - until);
      for (let t = 0; t < from && t < T; t++, cell += stride) cells[cell] = ABSENT;
      for (let t = from; t < end; t++, cell += stride) {
        const code = codes[base + t]!;
        cells[cell] = code >= 0 ? ids[code]! : code === ABSENT ? ABSENT : SEVERAL;
      }
      for (let t = end; t < T; t++, cell += stride) cells[cell] = ABSENT;
    }
    if (this.#isConditional) this.#clearOutside(batch, fromSentence, to, cells, stride, at);
  }

  /** Ids where a cell holds SEVERAL. */
  emit(output: AttributeIds, batch: SentenceBatch, n: number, t: number): void {
    const { column, offset } = this.shape;
    for (const value of valuesOf(column, column.codes[batch.begins[n]! + offset + t]!)) {
      output.push(this.#ids[value]!);
    }
  }

  /** The id of a value of the column, looked up now when it is new. */
  attribute(value: number): number {
    const ids = this.#sized(value + 1);
    if (ids[value]! === NEW) this.resolve(value);
    return ids[value]!;
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

  #clearOutside(
    batch: SentenceBatch,
    from: number,
    to: number,
    cells: Int32Array,
    stride: number,
    at: number,
  ): void {
    let cell = at;
    for (let n = from; n < to; n++) {
      for (let t = 0; t < batch.lengths[n]!; t++, cell += stride) {
        if (cells[cell] !== ABSENT && !this.#applies(batch, n, t)) cells[cell] = ABSENT;
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

/** Consecutive templates that read the same word: their ids are listed once per distinct word. */
export class WordBlock {
  readonly kind = 'block';
  readonly offset: number;
  readonly #members: readonly BlockMember[];
  /** Where each row begins in `#ids`. Row 0 stands before the sentence, 1 after it, FIRST_WORD + w is word w. */
  #rows = new GrowingInt32();
  /** Each row: the number of ids, then the ids. */
  #ids = new GrowingInt32();

  constructor(offset: number, members: readonly BlockMember[]) {
    this.offset = offset;
    this.#members = members;
  }

  collect(batch: SentenceBatch, found: NewAttributes, at: number): void {
    for (let n = 0; n < batch.size; n++) {
      for (let t = 0; t < batch.lengths[n]!; t++) {
        const row = this.#rowAt(batch, n, t);
        while (this.#rows.length <= row) this.#rows.push(NEW);
        if (this.#rows.array[row]! !== NEW) continue;
        this.#rows.array[row] = COLLECTED;
        found.add(batch.firsts[n]! + t, at, row);
      }
    }
  }

  resolve(row: number): void {
    const ids = this.#ids;
    const start = ids.length;
    this.#rows.array[row] = start;
    ids.push(0);
    for (const { emitter, source, pads } of this.#members) {
      if (row < FIRST_WORD && !pads) continue;
      const code = row < FIRST_WORD ? source.outside(SIDES[row]!) : source.codeOf(row - FIRST_WORD);
      for (const value of valuesOf(source.column, code)) {
        const id = emitter.attribute(value);
        if (id >= 0) ids.push(id);
      }
    }
    ids.array[start] = ids.length - start - 1;
  }

  fill(_batch: SentenceBatch, tile: Tile, at: number): void {
    fillSeveral(tile, at);
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
