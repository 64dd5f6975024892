/**
 * From codes to attribute ids: an emitter turns what its column holds at a position into the ids of one template, a
 * word block does so for a run of templates that all read the same word. A string is composed and looked up only when a
 * combination of values is new; afterwards the combination's number is an index into a table of ids.
 */

import type { WordSource } from './column-source.ts';
import type { CompiledVector } from './compile-spec.ts';
import type { AttributeIds } from './encoded-output.ts';
import { GrowingInt32 } from './growing-array.ts';
import { ABSENT, type BaseColumn, type Column, JoinedColumn, valuesOf } from './value-column.ts';
import type { Vocabulary } from './vocabulary.ts';

/** In a table of attribute ids and in `cells`: not looked up yet. */
export const PENDING = -2;

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
  readonly replaceColon: boolean;
}

export class TemplateEmitter {
  readonly kind = 'template';
  readonly shape: TemplateShape;
  readonly #vocabulary: Vocabulary;
  /** Attribute id of each value of the column: −1 where a frozen vocabulary lacks it, PENDING where not looked up. */
  #ids = new Int32Array(0);

  constructor(shape: TemplateShape, vocabulary: Vocabulary) {
    this.shape = shape;
    this.#vocabulary = vocabulary;
  }

  /**
   * For every position t the attribute id, ABSENT or PENDING, into `cells[t * stride + at]`.
   * The first pass over a sentence, template by template; the second one goes position by position, since that is the
   * order in which attributes are numbered.
   */
  fill(cells: Int32Array, at: number, stride: number, T: number, margin: number): void {
    const { column, offset, from, until, gates, inside } = this.shape;
    const { codes } = column;
    const ids = this.#sized(column.size);
    const end = Math.max(from, T - until);
    const base = margin + offset;
    let cell = at;
    for (let t = 0; t < from && t < T; t++, cell += stride) cells[cell] = ABSENT;
    for (let t = from; t < end; t++, cell += stride) {
      const code = codes[base + t]!;
      cells[cell] = code >= 0 ? ids[code]! : code === ABSENT ? ABSENT : PENDING;
    }
    for (let t = end; t < T; t++, cell += stride) cells[cell] = ABSENT;
    for (const gate of gates) {
      const present = gate.column.codes;
      for (let t = from; t < end; t++) {
        if (present[margin + gate.offset + t] === ABSENT) cells[t * stride + at] = ABSENT;
      }
    }
    if (inside === undefined) return;
    for (let t = from; t < end; t++) {
      if (!inside.some((each) => t + each >= 0 && t + each < T)) cells[t * stride + at] = ABSENT;
    }
  }

  /** Ids of a PENDING position. */
  emit(output: AttributeIds, t: number, margin: number): void {
    const { column, offset } = this.shape;
    this.emitCode(output, column.codes[margin + offset + t]!);
  }

  emitCode(output: AttributeIds, code: number): void {
    if (code >= 0) output.push(this.#attribute(code));
    else for (const value of valuesOf(this.shape.column, code)) output.push(this.#attribute(value));
  }

  #attribute(value: number): number {
    const ids = this.#sized(value + 1);
    const known = ids[value]!;
    if (known !== PENDING) return known;
    const id = this.#vocabulary.add(this.#compose(value), this.shape.template);
    ids[value] = id;
    return id;
  }

  /** The attribute as the string extractor writes it. */
  #compose(value: number): string {
    const { texts, replaceColon } = this.shape;
    let { column } = this.shape;
    let id = value;
    let part = texts.length - 1;
    let attribute = texts[part]!;
    while (column instanceof JoinedColumn) {
      const { pairs } = column.pairs;
      part--;
      attribute = texts[part]! + column.right.strings[pairs[2 * id + 1]!]! + attribute;
      id = pairs[2 * id]!;
      column = column.left;
    }
    attribute = texts[0]! + column.strings[id]! + attribute;
    return replaceColon && attribute.includes(':') ? attribute.replaceAll(':', '__COLON__') : attribute;
  }

  #sized(size: number): Int32Array {
    const ids = this.#ids;
    if (size <= ids.length) return ids;
    const larger = new Int32Array(Math.max(size, 2 * ids.length, 16)).fill(PENDING, ids.length);
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

/** Consecutive templates that read the same word: their ids are listed once per distinct word. */
export class WordBlock {
  readonly kind = 'block';
  readonly offset: number;
  readonly #members: readonly BlockMember[];
  /** Row 0 stands before the sentence, 1 after it, 2 + w is word w. First id of each row in `#ids`, −1 while not made. */
  #rows = new GrowingInt32();
  /** Each row: the number of ids, then the ids. */
  #ids = new GrowingInt32();

  constructor(offset: number, members: readonly BlockMember[]) {
    this.offset = offset;
    this.#members = members;
  }

  /** @param word id of the word there, undefined outside the sentence */
  emit(output: AttributeIds, word: number | undefined, side: 'before' | 'after'): void {
    const row = word === undefined ? (side === 'before' ? 0 : 1) : word + 2;
    while (this.#rows.length <= row) this.#rows.push(-1);
    const start = this.#rows.array[row]!;
    if (start < 0) this.#make(output, row, word, side);
    else output.pushAll(this.#ids.array, start + 1, start + 1 + this.#ids.array[start]!);
  }

  #make(output: AttributeIds, row: number, word: number | undefined, side: 'before' | 'after'): void {
    const from = output.ids.length;
    for (const { emitter, source, pads } of this.#members) {
      if (word !== undefined) emitter.emitCode(output, source.codeOf(word));
      else if (pads) emitter.emitCode(output, source.outside(side));
    }
    this.#rows.array[row] = this.#ids.length;
    const emitted = output.ids.array.subarray(from, output.ids.length);
    this.#ids.push(emitted.length);
    for (const id of emitted) this.#ids.push(id);
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

/** One attribute per dimension of a word's vector, with its component as value; one of its own for unknown words. */
export class VectorEmitter {
  readonly kind = 'vector';
  readonly #vector: CompiledVector;
  readonly #dimensions: readonly string[];
  readonly #unknown: string;
  readonly #vocabulary: Vocabulary;
  /** Ids of the dimensions, then of unknown words, `[D + 1]`. */
  readonly #ids: Int32Array;

  constructor(vector: CompiledVector, vocabulary: Vocabulary, replaceColon: boolean) {
    const written = (name: string): string => (replaceColon ? name.replaceAll(':', '__COLON__') : name);
    this.#vector = vector;
    this.#dimensions = vector.dimensions.map(written);
    this.#unknown = written(vector.unknown);
    this.#vocabulary = vocabulary;
    this.#ids = new Int32Array(vector.dimensions.length + 1).fill(PENDING);
  }

  emit(output: AttributeIds, tokens: readonly string[], t: number): void {
    const { offset, lookup } = this.#vector;
    const word = tokens[t + offset];
    if (word === undefined) return;
    const D = this.#dimensions.length;
    const components = lookup(word);
    if (components === undefined) {
      output.push(this.#attribute(D, this.#unknown));
      return;
    }
    for (let d = 0; d < D; d++) {
      output.push(this.#attribute(d, this.#dimensions[d]!), components[d] ?? 0);
    }
  }

  #attribute(k: number, name: string): number {
    let id = this.#ids[k]!;
    if (id === PENDING) {
      id = this.#vocabulary.add(name, this.#vector.template);
      this.#ids[k] = id;
    }
    return id;
  }
}
