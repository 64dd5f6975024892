/** Strings as bytes (WTF-8), numbered as they come; what attributes are put together from without making strings. */
import { encodeWtf8 } from './wtf8.ts';

export class ByteStrings {
  /** All strings one after the other, with room behind. */
  bytes = new Uint8Array(256);
  /** Where each begins, `[size+1]`, with room behind. */
  offsets = new Int32Array(17);
  size = 0;
  /** Bytes of the longest string. */
  longest = 0;
  /** Whether any of them holds `|`. */
  hasBars = false;

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
    const end = encodeWtf8(string, this.bytes, start);
    this.offsets[this.size] = end;
    if (end - start > this.longest) this.longest = end - start;
    if (!this.hasBars && string.includes('|')) this.hasBars = true;
    return id;
  }
}
