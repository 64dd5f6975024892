/** Numbers and strings to bytes and back: unsigned LEB128 integers, UTF-8 strings, sorted string lists front-coded. */

/** Grows as it is written to. */
export class ByteWriter {
  private bytes = new Uint8Array(1024);
  private length = 0;
  private readonly encoder = new TextEncoder();

  /** What has been written so far, a copy. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  /** Room for `count` more bytes, counted as written. */
  private reserve(count: number): Uint8Array {
    const end = this.length + count;
    if (end > this.bytes.length) {
      const larger = new Uint8Array(Math.max(end, this.bytes.length * 2));
      larger.set(this.bytes);
      this.bytes = larger;
    }
    const room = this.bytes.subarray(this.length, end);
    this.length = end;
    return room;
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length).set(bytes);
  }

  /** A non-negative integer below 2^53: 7 bits a byte, lowest first, the high bit says that more follow. */
  integer(value: number): void {
    const bytes: number[] = [];
    let rest = value;
    while (rest >= 128) {
      bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
    this.raw(Uint8Array.from(bytes));
  }

  /** Length in bytes, then UTF-8. Well-formed strings only: a lone surrogate would come back as U+FFFD. */
  string(text: string): void {
    const bytes = this.encoder.encode(text);
    this.integer(bytes.length);
    this.raw(bytes);
  }

  /** A list of strings in code unit order: each as the number of code units shared with the one before, and the rest. */
  sortedStrings(texts: readonly string[]): void {
    this.integer(texts.length);
    let previous = '';
    for (const text of texts) {
      const shared = sharedPrefix(previous, text);
      this.integer(shared);
      this.string(text.slice(shared));
      previous = text;
    }
  }

  /** A string of `0` and `1`: its length, then eight to a byte, first one lowest. */
  bits(text: string): void {
    const bytes = new Uint8Array(Math.ceil(text.length / 8));
    for (let at = 0; at < text.length; at++) {
      if (text[at] === '1') bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (1 << (at & 7));
    }
    this.integer(text.length);
    this.raw(bytes);
  }

  /** 32-bit floats, little-endian, without their number. */
  floats(values: Float32Array): void {
    const room = this.reserve(values.length * 4);
    const view = new DataView(room.buffer, room.byteOffset, room.byteLength);
    for (let at = 0; at < values.length; at++) view.setFloat32(at * 4, values[at] ?? 0, true);
  }
}

/** So many characters of a sorted list may come of any bytes, and beyond that so many of each byte: beginnings are shared. */
const ALWAYS_SPELLED = 64 * 2 ** 20;
const LARGEST_RATIO = 32;

/** Reads what ByteWriter wrote; every method throws a RangeError or TypeError where the bytes cannot be that. */
export class ByteReader {
  private readonly bytes: Uint8Array;
  private at = 0;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.bytes.length - this.at;
  }

  raw(count: number): Uint8Array {
    if (count > this.left) throw new RangeError(`${count} bytes are needed, ${this.left} are left`);
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  integer(): number {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 49; factor *= 128) {
      const byte = this.raw(1)[0] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) {
        if (!Number.isSafeInteger(value)) break;
        return value;
      }
    }
    throw new RangeError('an integer is longer than 53 bits');
  }

  /** A number of things that take at least `size` bytes each, so that damage cannot ask for more memory than there is. */
  count(size: number): number {
    const value = this.integer();
    if (value * size > this.left)
      throw new RangeError(`${value} items of ${size} bytes do not fit ${this.left} bytes`);
    return value;
  }

  string(): string {
    return this.decoder.decode(this.raw(this.count(1)));
  }

  sortedStrings(): string[] {
    const texts: string[] = [];
    let previous = '';
    let characters = 0;
    const most = ALWAYS_SPELLED + LARGEST_RATIO * this.left;
    for (let left = this.count(2); left > 0; left--) {
      const shared = this.integer();
      if (shared > previous.length)
        throw new RangeError(`${shared} characters shared with one of ${previous.length}`);
      previous = previous.slice(0, shared) + this.string();
      characters += previous.length;
      if (characters > most) throw new RangeError(`strings of more than ${most} characters`);
      texts.push(previous);
    }
    return texts;
  }

  bits(): string {
    const length = this.integer();
    const bytes = this.raw(Math.ceil(length / 8));
    const digits = new Uint8Array(length);
    for (let at = 0; at < length; at++) digits[at] = 48 + (((bytes[at >> 3] ?? 0) >> (at & 7)) & 1);
    return this.decoder.decode(digits);
  }

  floats(count: number): Float32Array {
    const bytes = this.raw(count * 4);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Float32Array.from({ length: count }, (_, at) => view.getFloat32(at * 4, true));
  }
}

/** Code units that `b` shares with `a` from the start; never cuts a surrogate pair of `b`. */
function sharedPrefix(a: string, b: string): number {
  const limit = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < limit && a.charCodeAt(shared) === b.charCodeAt(shared)) shared++;
  const cutsPair = shared > 0 && (b.charCodeAt(shared - 1) & 0xfc00) === 0xd800;
  return cutsPair ? shared - 1 : shared;
}
