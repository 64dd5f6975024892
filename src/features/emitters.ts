/**
 * From codes to attribute ids: an emitter turns what its column holds at a position into the ids of one template, a
 * word block does so for a run of templates that all read the same word. A string is composed and looked up only where a
 * combination of values is new and may spell an attribute that is not; otherwise the combination's number is an index
 * into a table of ids. `wasm/assembly/emit.ts` reads and fills the tables; here they are kept and described to it.
 */
import type { AttributeNumbers } from './attribute-numbers.ts';
import { AttributeSpeller } from './attribute-speller.ts';
import type { WordSource } from './column-source.ts';
import { withoutColons } from './extract.ts';
import { ABSENT, type BaseColumn, type Column, valuesOf } from './value-column.ts';
import type { VectorEmitter } from './vector-emitter.ts';
import { NOT_KNOWN, NOT_LISTED, STREAM, STREAM_FIELDS, STREAM_KINDS } from './wasm/emission-record.ts';
import type { FeatureMemory } from './wasm/feature-memory.ts';
import { GrowingRegion } from './wasm/growing-region.ts';
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
  /** Attribute id of each value of the column: −1 where a frozen vocabulary lacks it, or NOT_KNOWN. */
  readonly #ids: GrowingRegion;
  /** Address of the gates and offsets, 0 where there are none. */
  readonly #conditions: number;
  readonly #gates: Int32Array;

  constructor(shape: TemplateShape, numbers: AttributeNumbers, memory: FeatureMemory) {
    this.shape = shape;
    this.#numbers = numbers;
    this.#speller = new AttributeSpeller(shape.template, shape.column, shape.texts);
    numbers.register(this.#speller);
    this.#ids = new GrowingRegion(memory);
    const { gates, inside = [] } = shape;
    const isConditional = gates.length + inside.length > 0;
    const length = 2 + gates.length + inside.length;
    this.#conditions = isConditional ? memory.take(4 * length).at : 0;
    this.#gates = isConditional ? memory.int32(this.#conditions, length) : new Int32Array(length);
    this.#gates.set([gates.length, ...gates.map(() => 0), inside.length, ...inside]);
  }

  /** Describes the stream to the kernel, before each batch. */
  describe(fields: Int32Array): void {
    const { column, offset, from, until, gates } = this.shape;
    fields[STREAM.kind] = STREAM_KINDS.template;
    fields[STREAM.codes] = column.row.at + 4 * offset;
    fields[STREAM.from] = from;
    fields[STREAM.until] = until;
    fields[STREAM.conditions] = this.#conditions;
    for (const [k, gate] of gates.entries()) this.#gates[1 + k] = gate.column.row.at + 4 * gate.offset;
    this.describeTable(fields);
  }

  /** What streams and members of blocks have alike. */
  describeTable(fields: Int32Array): void {
    const { column, template, isDistinct } = this.shape;
    this.#ids.extend(column.size, NOT_KNOWN);
    const appends = isDistinct && this.#numbers.canAppend && !this.#speller.mayBeAmbiguous;
    fields[STREAM.table] = this.#ids.at;
    fields[STREAM.appends] = appends ? 1 : 0;
    fields[STREAM.template] = template;
    fields[STREAM.listStarts] = column.lists.starts.at;
    fields[STREAM.listItems] = column.lists.items.at;
  }

  /** Finds out the ids of the attributes of all values that a code stands for. */
  resolve(code: number): void {
    const ids = this.#ids.array;
    for (const value of valuesOf(this.shape.column, code)) {
      if (ids[value] === NOT_KNOWN) ids[value] = this.#lookUp(value);
    }
  }

  #lookUp(value: number): number {
    const speller = this.#speller;
    const numbers = this.#numbers;
    const { template, replaceColon, isDistinct } = this.shape;
    if (isDistinct && numbers.canAppend && !speller.isAmbiguous(value)) {
      return numbers.appendOne(template, value);
    }
    const length = speller.length(value);
    if (length > scratch.length) scratch = new Uint8Array(2 * length);
    speller.write(value, scratch, length);
    const colon = replaceColon ? scratch.indexOf(COLON) : -1;
    return colon >= 0 && colon < length
      ? numbers.add(withoutColons(decodeWtf8(scratch, 0, length)), template)
      : numbers.addBytes(scratch, length, template);
  }

  clear(): void {
    this.#ids.clear();
  }
}

/** A template of one part that reads the word at the block's offset. */
export interface BlockMember {
  readonly emitter: TemplateEmitter;
  readonly source: WordSource;
  readonly pads: boolean;
}

/** Rows before those of the words: before the sentence, and after it. */
const EDGE_ROWS = 2;
/** The kernel copies ids in steps of four. */
const SLACK = 4;

/** Consecutive templates that read the same word: their ids are listed once per distinct word. */
export class WordBlock {
  readonly kind = 'block';
  readonly offset: number;
  readonly #members: readonly BlockMember[];
  readonly #memory: FeatureMemory;
  readonly #records: number;
  /** Where each row begins in `#ids`, or NOT_LISTED: before the sentence, after it, then the words. */
  readonly #rows: GrowingRegion;
  /** Each row: the number of ids, then the ids. The kernel counts them in its record. */
  readonly #ids: GrowingRegion;
  #fields: Int32Array | undefined;

  constructor(offset: number, members: readonly BlockMember[], memory: FeatureMemory) {
    this.offset = offset;
    this.#members = members;
    this.#memory = memory;
    this.#records = memory.take(4 * STREAM_FIELDS * members.length).at;
    this.#rows = new GrowingRegion(memory);
    this.#ids = new GrowingRegion(memory, 256);
  }

  describe(fields: Int32Array, wordCount: number): void {
    this.#fields = fields;
    this.#rows.extend(EDGE_ROWS + wordCount, NOT_LISTED);
    fields[STREAM.kind] = STREAM_KINDS.block;
    fields[STREAM.offset] = this.offset;
    fields[STREAM.members] = this.#records;
    fields[STREAM.memberCount] = this.#members.length;
    fields[STREAM.rows] = this.#rows.at;
    fields[STREAM.rowIdCount] = this.#ids.length;
    this.#describeIds(fields);
    for (const [m, { emitter, source, pads }] of this.#members.entries()) {
      const member = this.#memory.int32(this.#records + 4 * STREAM_FIELDS * m, STREAM_FIELDS);
      // First, since these may be values that the column has not held yet.
      member[STREAM.before] = pads ? source.outside('before') : ABSENT;
      member[STREAM.after] = pads ? source.outside('after') : ABSENT;
      member[STREAM.codes] = source.codesOfWords;
      emitter.describeTable(member);
    }
  }

  #describeIds(fields: Int32Array): void {
    fields[STREAM.rowIds] = this.#ids.at;
    fields[STREAM.rowIdRoom] = this.#ids.array.length - SLACK;
  }

  /** Makes room for more rows. */
  grow(): void {
    const fields = this.#fields;
    if (fields === undefined) return;
    this.#ids.length = fields[STREAM.rowIdCount] ?? 0;
    this.#ids.reserve(2 * this.#ids.array.length);
    this.#describeIds(fields);
  }

  /** Takes over what the kernel has counted. */
  endBatch(): void {
    this.#ids.length = this.#fields?.[STREAM.rowIdCount] ?? 0;
  }

  resolve(code: number, member: number): void {
    this.#members[member]?.emitter.resolve(code);
  }

  get cached(): number {
    return this.#ids.length;
  }

  clear(): void {
    this.#rows.clear();
    this.#ids.clear();
    for (const { emitter } of this.#members) emitter.clear();
  }
}
