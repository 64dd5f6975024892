/**
 * String to id and back, ids 0, 1, 2, ... in order of first appearance (as CRFsuite numbers labels and attributes).
 * Attributes also carry the id of the template that made them, so that weights can be grouped by template.
 */
export class Vocabulary {
  readonly #ids = new Map<string, number>();
  readonly #strings: string[] = [];
  readonly #templates: number[] = [];
  #isFrozen = false;

  /** A frozen vocabulary over the given strings; throws RangeError when one stands twice. */
  static from(strings: readonly string[], templates?: ArrayLike<number>): Vocabulary {
    const vocabulary = new Vocabulary();
    for (let id = 0; id < strings.length; id++) {
      if (vocabulary.add(strings[id]!, templates?.[id] ?? UNKNOWN_TEMPLATE) !== id) {
        throw new RangeError(`string ${JSON.stringify(strings[id])} stands twice in a vocabulary`);
      }
    }
    return vocabulary.freeze();
  }

  get size(): number {
    return this.#strings.length;
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /** The strings in id order. */
  get strings(): readonly string[] {
    return this.#strings;
  }

  /** The id of `string`, given out now when it is new; −1 for a new string once frozen. */
  add(string: string, template: number = UNKNOWN_TEMPLATE): number {
    const known = this.#ids.get(string);
    if (known !== undefined) return known;
    if (this.#isFrozen) return -1;
    const id = this.#strings.length;
    this.#ids.set(string, id);
    this.#strings.push(string);
    this.#templates.push(template);
    return id;
  }

  /** The id of `string`, −1 when unknown. */
  id(string: string): number {
    return this.#ids.get(string) ?? -1;
  }

  /** The string with this id; RangeError when there is none. */
  string(id: number): string {
    const string = this.#strings[id];
    if (string === undefined)
      throw new RangeError(`id ${id} is outside a vocabulary of ${this.size} strings`);
    return string;
  }

  /** Template that made the string with this id, UNKNOWN_TEMPLATE when not known. */
  template(id: number): number {
    return this.#templates[id] ?? UNKNOWN_TEMPLATE;
  }

  /** From now on `add` gives −1 for new strings. */
  freeze(): this {
    this.#isFrozen = true;
    return this;
  }
}

/** Template id of attributes that come without one (CRFsuite attribute files). */
export const UNKNOWN_TEMPLATE = 0xffff;
