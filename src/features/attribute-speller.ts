/** How the attributes of a template are spelled: its texts around the values of its column, as bytes. */
import { ByteStrings } from './byte-strings.ts';
import { JoinedColumn } from './joined-column.ts';
import type { Column } from './value-column.ts';

const BAR = 0x7c;

export class AttributeSpeller {
  /** Template that the attributes belong to. */
  readonly template: number;
  readonly #column: Column;
  readonly #texts = new ByteStrings();
  readonly #textBytes: number;

  /** @param texts what stands before, between and after the values, one more than there are parts in the column */
  constructor(template: number, column: Column, texts: readonly string[]) {
    this.template = template;
    this.#column = column;
    for (const text of texts) this.#texts.push(text);
    this.#textBytes = this.#texts.offsets[texts.length]!;
  }

  /** Bytes of the attribute of a value. */
  length(value: number): number {
    let length = this.#textBytes;
    let column = this.#column;
    let id = value;
    while (column instanceof JoinedColumn) {
      const { pairs } = column;
      const { offsets } = column.right.strings;
      const right = pairs[2 * id + 1]!;
      length += offsets[right + 1]! - offsets[right]!;
      id = pairs[2 * id]!;
      column = column.left;
    }
    const { offsets } = column.strings;
    return length + offsets[id + 1]! - offsets[id]!;
  }

  /** Writes the attribute of a value so that it ends at `end`, as the string extractor spells it. */
  write(value: number, bytes: Uint8Array, end: number): void {
    const texts = this.#texts;
    let part = texts.size - 1;
    let column = this.#column;
    let id = value;
    let at = copyBefore(bytes, end, texts, part);
    while (column instanceof JoinedColumn) {
      const { pairs } = column;
      at = copyBefore(bytes, at, column.right.strings, pairs[2 * id + 1]!);
      at = copyBefore(bytes, at, texts, --part);
      id = pairs[2 * id]!;
      column = column.left;
    }
    at = copyBefore(bytes, at, column.strings, id);
    copyBefore(bytes, at, texts, 0);
  }

  /** No attribute takes more bytes. */
  get mostBytes(): number {
    let most = this.#textBytes;
    let column = this.#column;
    for (; column instanceof JoinedColumn; column = column.left) most += column.right.strings.longest;
    return most + column.strings.longest;
  }

  /** Whether `isAmbiguous` holds for any value there is. */
  get mayBeAmbiguous(): boolean {
    let column = this.#column;
    if (!(column instanceof JoinedColumn)) return false;
    for (; column instanceof JoinedColumn; column = column.left)
      if (column.right.strings.hasBars) return true;
    return column.strings.hasBars;
  }

  /**
   * Whether several values are put together and one of them holds `|`. Without that, different values are different
   * attributes: there are as many bars as the template has, and what stands between them is known.
   */
  isAmbiguous(value: number): boolean {
    let column = this.#column;
    if (!(column instanceof JoinedColumn)) return false;
    let id = value;
    while (column instanceof JoinedColumn) {
      const { strings } = column.right;
      if (strings.hasBars && holdsBar(strings, column.pairs[2 * id + 1]!)) return true;
      id = column.pairs[2 * id]!;
      column = column.left;
    }
    return column.strings.hasBars && holdsBar(column.strings, id);
  }
}

/** Copies string `id` to where it ends at `end`; returns where it begins. */
function copyBefore(target: Uint8Array, end: number, { bytes, offsets }: ByteStrings, id: number): number {
  const from = offsets[id]!;
  let to = end;
  for (let k = offsets[id + 1]!; k > from; ) target[--to] = bytes[--k]!;
  return to;
}

function holdsBar({ bytes, offsets }: ByteStrings, id: number): boolean {
  for (let k = offsets[id]!; k < offsets[id + 1]!; k++) if (bytes[k] === BAR) return true;
  return false;
}
