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
import { GrowingInt32 } from './growing-array.ts';
import type { LateStrings } from './late-strings.ts';
import { Vocabulary } from './vocabulary.ts';

/** Marks an entry that is spelled in the vocabulary on the side. */
const ON_THE_SIDE = -1;

export class AttributeNumbers {
  readonly #vocabulary: Vocabulary;
  /** Template of each speller. */
  readonly #spellerTemplates = new GrowingInt32(64);
  /** Whether the vocabulary holds just what came from here. */
  #isOwn: boolean;
  /** Size of the vocabulary with what is `#late`. */
  #size = 0;
  #spellers: AttributeSpeller[] = [];
  /** Speller and value of each attribute since `begin`; ON_THE_SIDE and the id there. */
  #late = new GrowingInt32();
  #mostBytes = 0;
  #side = new Vocabulary();
  /** Ids of what is on the side. */
  #sideIds = new GrowingInt32();

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
    this.#isOwn = vocabulary.size === 0;
  }

  /** Number of a speller, for `append`. */
  register(speller: AttributeSpeller): number {
    this.#spellerTemplates.push(speller.template);
    return this.#spellers.push(speller) - 1;
  }

  /** Before a batch: somebody else may have added to the vocabulary since the last one. */
  begin(): void {
    if (this.#vocabulary.size !== this.#size) this.lookUpFromNowOn();
  }

  /** Whether `append` may be called. */
  get canAppend(): boolean {
    return this.#isOwn;
  }

  /** The id of an attribute that is known to be new; −1 when the vocabulary is frozen. */
  append(speller: number, value: number): number {
    if (this.#vocabulary.isFrozen) return -1;
    this.#late.push(speller);
    this.#late.push(value);
    return this.#size++;
  }

  /** The id of the attribute that `bytes[0..end)` spell; −1 when it is new and the vocabulary frozen. */
  addBytes(bytes: Uint8Array, end: number, template: number): number {
    if (!this.#isOwn) return this.#vocabulary.addBytes(bytes, 0, end, template);
    const side = this.#side;
    if (this.#vocabulary.isFrozen) return this.#sideIds.array[side.idOfBytes(bytes, 0, end)] ?? -1;
    const own = side.addBytes(bytes, 0, end, template);
    return own < this.#sideIds.length ? this.#sideIds.array[own]! : this.#appendSide(own, end);
  }

  add(string: string, template: number): number {
    if (!this.#isOwn) return this.#vocabulary.add(string, template);
    const side = this.#side;
    if (this.#vocabulary.isFrozen) return this.#sideIds.array[side.id(string)] ?? -1;
    const own = side.add(string, template);
    if (own < this.#sideIds.length) return this.#sideIds.array[own]!;
    return this.#appendSide(own, 3 * string.length);
  }

  /** After a batch: hands the new attributes to the vocabulary. */
  end(): void {
    const count = this.#late.length / 2;
    if (count === 0) return;
    let most = this.#mostBytes;
    for (const speller of this.#spellers) most = Math.max(most, speller.mostBytes);
    const late = this.#late.array.slice(0, 2 * count);
    const templates = this.#templatesOf(late);
    this.#vocabulary.appendLate(new LateAttributes(late, templates, most, this.#spellers, this.#side));
    this.#late.length = 0;
  }

  #templatesOf(late: Int32Array): Uint16Array {
    const templates = new Uint16Array(late.length / 2);
    const spellerTemplates = this.#spellerTemplates.array;
    const sideTemplates = this.#side.parts.templates;
    for (let k = 0; k < templates.length; k++) {
      const speller = late[2 * k]!;
      templates[k] = speller === ON_THE_SIDE ? sideTemplates[late[2 * k + 1]!]! : spellerTemplates[speller]!;
    }
    return templates;
  }

  /** Every attribute is looked up from now on: what is cached of them was, or is about to be, forgotten. */
  lookUpFromNowOn(): void {
    if (!this.#isOwn) return;
    this.#vocabulary.spell();
    this.#isOwn = false;
    this.#late = new GrowingInt32();
    this.#side = new Vocabulary();
    this.#sideIds = new GrowingInt32();
  }

  #appendSide(own: number, length: number): number {
    this.#mostBytes = Math.max(this.#mostBytes, length);
    const id = this.append(ON_THE_SIDE, own);
    this.#sideIds.push(id);
    return id;
  }
}

/** Attributes of one batch. */
class LateAttributes implements LateStrings {
  readonly templates: Uint16Array;
  readonly mostBytes: number;
  readonly #late: Int32Array;
  readonly #spellers: readonly AttributeSpeller[];
  readonly #side: Vocabulary;

  constructor(
    late: Int32Array,
    templates: Uint16Array,
    most: number,
    spellers: readonly AttributeSpeller[],
    side: Vocabulary,
  ) {
    this.templates = templates;
    this.mostBytes = most * templates.length;
    this.#late = late;
    this.#spellers = spellers;
    this.#side = side;
  }

  writeOffsets(offsets: Uint32Array, first: number): number {
    const late = this.#late;
    const spellers = this.#spellers;
    const { offsets: sideOffsets } = this.#side.parts;
    let end = offsets[first]!;
    for (let k = 0, id = first; k < late.length; k += 2) {
      const value = late[k + 1]!;
      const speller = spellers[late[k]!];
      end += speller === undefined ? sideOffsets[value + 1]! - sideOffsets[value]! : speller.length(value);
      offsets[++id] = end;
    }
    return end;
  }

  writeBytes(bytes: Uint8Array, offsets: Uint32Array, first: number): void {
    const late = this.#late;
    const spellers = this.#spellers;
    const side = this.#side.parts;
    for (let k = 0, id = first; k < late.length; k += 2) {
      const value = late[k + 1]!;
      const speller = spellers[late[k]!];
      const start = offsets[id]!;
      const end = offsets[++id]!;
      if (speller !== undefined) speller.write(value, bytes, end);
      else bytes.set(side.bytes.subarray(side.offsets[value]!, side.offsets[value + 1]!), start);
    }
  }
}
