/**
 * Ids for the attributes of one encoder. As long as a vocabulary holds nothing but what this encoder has put there, most
 * attributes need no look-up: a combination of values met for the first time is an attribute met for the first time, since
 *
 *   - templates that are `isDistinct` start with texts of which none is the start of another template's attributes, and
 *   - within a template values without `|` between bars can be told apart (see `AttributeSpeller.isAmbiguous`).
 *
 * Such attributes get the next id, and their bytes are written when somebody asks the vocabulary for them: counting and
 * training never do. The few others are kept in a vocabulary on the side, where they are looked up among themselves.
 */
import type { AttributeSpeller } from './attribute-speller.ts';
import { GrowingInt32, GrowingUint16 } from './growing-array.ts';
import type { LateStrings } from './late-strings.ts';
import { Vocabulary } from './vocabulary.ts';

export class AttributeNumbers {
  readonly #vocabulary: Vocabulary;
  /** Whether the vocabulary holds just what came from here. */
  #isOwn: boolean;
  /** Size of the vocabulary with what is `#late`. */
  #size = 0;
  /** Speller of each template. */
  readonly #spellers: (AttributeSpeller | undefined)[] = [];
  /** Value of each attribute since `begin`; ~id of those on the side. */
  #values = new GrowingInt32();
  /** Template of each. */
  #templates = new GrowingUint16();
  #mostBytes = 0;
  #side = new Vocabulary();
  /** Ids of what is on the side. */
  #sideIds = new GrowingInt32();

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
    this.#isOwn = vocabulary.size === 0;
  }

  /** Makes a template's speller known. */
  register(speller: AttributeSpeller): void {
    this.#spellers[speller.template] = speller;
  }

  /** Before a batch: somebody else may have added to the vocabulary since the last one. */
  begin(): void {
    if (this.#vocabulary.size !== this.#size) this.lookUpFromNowOn();
  }

  /** Whether attributes known to be new may be given the next id without being looked up. */
  get canAppend(): boolean {
    return this.#isOwn;
  }

  /** The next attribute's id; −1 when the vocabulary is frozen. */
  get nextId(): number {
    return this.#vocabulary.isFrozen ? -1 : this.#size;
  }

  /** Takes over attributes that were given the next ids. */
  append(values: Int32Array, templates: Uint16Array): void {
    this.#values.pushAll(values);
    this.#templates.pushAll(templates);
    this.#size += values.length;
  }

  /** Gives the next id to an attribute known to be new; −1 when the vocabulary is frozen. */
  appendOne(template: number, value: number): number {
    if (this.#vocabulary.isFrozen) return -1;
    this.#values.push(value);
    this.#templates.push(template);
    return this.#size++;
  }

  /** The id of the attribute that `bytes[0..end)` spell; −1 when it is new and the vocabulary frozen. */
  addBytes(bytes: Uint8Array, end: number, template: number): number {
    if (!this.#isOwn) return this.#vocabulary.addBytes(bytes, 0, end, template);
    const side = this.#side;
    if (this.#vocabulary.isFrozen) return this.#sideIds.array[side.idOfBytes(bytes, 0, end)] ?? -1;
    const own = side.addBytes(bytes, 0, end, template);
    return own < this.#sideIds.length ? this.#sideIds.array[own]! : this.#appendSide(own, end, template);
  }

  add(string: string, template: number): number {
    if (!this.#isOwn) return this.#vocabulary.add(string, template);
    const side = this.#side;
    if (this.#vocabulary.isFrozen) return this.#sideIds.array[side.id(string)] ?? -1;
    const own = side.add(string, template);
    if (own < this.#sideIds.length) return this.#sideIds.array[own]!;
    return this.#appendSide(own, 3 * string.length, template);
  }

  /** After a batch: hands the new attributes to the vocabulary. */
  end(): void {
    const count = this.#values.length;
    if (count === 0) return;
    let most = this.#mostBytes;
    for (const speller of this.#spellers) most = Math.max(most, speller?.mostBytes ?? 0);
    const values = this.#values.array.slice(0, count);
    const templates = this.#templates.array.slice(0, count);
    this.#vocabulary.appendLate(new LateAttributes(values, templates, most, this.#spellers, this.#side));
    this.#values.length = 0;
    this.#templates.length = 0;
  }

  /** Every attribute is looked up from now on: what is cached of them was, or is about to be, forgotten. */
  lookUpFromNowOn(): void {
    if (!this.#isOwn) return;
    this.#vocabulary.spell();
    this.#isOwn = false;
    this.#values = new GrowingInt32();
    this.#templates = new GrowingUint16();
    this.#side = new Vocabulary();
    this.#sideIds = new GrowingInt32();
  }

  #appendSide(own: number, length: number, template: number): number {
    this.#mostBytes = Math.max(this.#mostBytes, length);
    const id = this.appendOne(template, ~own);
    this.#sideIds.push(id);
    return id;
  }
}

/** Attributes of one batch. */
class LateAttributes implements LateStrings {
  readonly templates: Uint16Array;
  readonly mostBytes: number;
  /** Value of each in its template's column; ~id of those on the side. */
  readonly #values: Int32Array;
  readonly #spellers: readonly (AttributeSpeller | undefined)[];
  readonly #side: Vocabulary;

  constructor(
    values: Int32Array,
    templates: Uint16Array,
    most: number,
    spellers: readonly (AttributeSpeller | undefined)[],
    side: Vocabulary,
  ) {
    this.templates = templates;
    this.mostBytes = most * templates.length;
    this.#values = values;
    this.#spellers = spellers;
    this.#side = side;
  }

  writeOffsets(offsets: Uint32Array, first: number): number {
    const { templates } = this;
    const values = this.#values;
    const { offsets: sideOffsets } = this.#side.parts;
    let end = offsets[first]!;
    for (let k = 0; k < values.length; k++) {
      const value = values[k]!;
      if (value < 0) end += sideOffsets[~value + 1]! - sideOffsets[~value]!;
      else end += this.#spellers[templates[k]!]!.length(value);
      offsets[first + k + 1] = end;
    }
    return end;
  }

  writeBytes(bytes: Uint8Array, offsets: Uint32Array, first: number): void {
    const { templates } = this;
    const values = this.#values;
    const side = this.#side.parts;
    for (let k = 0; k < values.length; k++) {
      const value = values[k]!;
      if (value >= 0) this.#spellers[templates[k]!]!.write(value, bytes, offsets[first + k + 1]!);
      else {
        const spelled = side.bytes.subarray(side.offsets[~value]!, side.offsets[~value + 1]!);
        bytes.set(spelled, offsets[first + k]!);
      }
    }
  }
}
