/** Strings as bytes (WTF-8), numbered as they come; what attributes are put together from without making strings. */
import { encodeWtf8 } from './wtf8.ts';

export class ByteStrings {
  /** All strings one after the other, with room behind. */
  bytes = new Uint8Array(256);
  /** Where each begins, `[size+1]`, with room behind. */
  offsets = new Int32Array(17);
  size = 0;

  /** The number of the string added. */
  push(string: string): number {
    const start = this.offsets[this.size]!;
    // A UTF-16 unit takes at most three bytes.
    const needed = start + 3 * string.length;
    if (needed > this.bytes.length) {
      const larger = new Uint8Array(2 * needed);
      larger.set(this.bytes.subarray(0, start));
      this.bytes = larger;
    }
    const id = this.size++;
    if (this.size === this.offsets.length) {
      const larger = new Int32Array(2 * this.offsets.length);
      larger.set(this.offsets);
      this.offsets = larger;
    }
    this.offsets[this.size] = encodeWtf8(string, this.bytes, start);
    return id;
  }
}

/** A string that is put together from its end to its start. */
export class ByteComposer {
  /** It ends where the array ends. */
  bytes = new Uint8Array(1024);
  /** Where it begins. */
  start = 1024;

  clear(): void {
    this.start = this.bytes.length;
  }

  /** Puts one character of ASCII before what is there. */
  prependByte(byte: number): void {
    if (this.start === 0) this.#grow(1);
    this.bytes[--this.start] = byte;
  }

  /** Puts string `id` before what is there. */
  prepend(strings: ByteStrings, id: number): void {
    const source = strings.bytes;
    const from = strings.offsets[id]!;
    let end = strings.offsets[id + 1]!;
    if (end - from > this.start) this.#grow(end - from);
    const { bytes } = this;
    let at = this.start;
    while (end > from) bytes[--at] = source[--end]!;
    this.start = at;
  }

  #grow(more: number): void {
    const length = this.bytes.length - this.start;
    const larger = new Uint8Array(2 * (length + more));
    larger.set(this.bytes.subarray(this.start), larger.length - length);
    this.bytes = larger;
    this.start = larger.length - length;
  }
}
