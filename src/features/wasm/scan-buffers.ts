/** Input and output of the kernel `scan`: one piece of a file, and the ids found in it. */
import type { FeatureMemory, Region } from './feature-memory.ts';

/** What `scan` returns, as in assembly/scan.ts. */
export const SCAN_OUTCOMES = { done: 0, hardLine: 1, attributesFull: 2, labelsFull: 3 } as const;

/** Fields of the scan's record, as in assembly/scan.ts. */
const AT = 0;
const END = 1;
const LINE = 2;
const LINE_END = 3;
const IDS = 4;
const VALUES = 5;
const ATTRIBUTE_ENDS = 6;
const LABELS = 7;
const SEQUENCE_ENDS = 8;
/** Scratch of the kernel, 32 bytes for each attribute of a line. */
const FIELDS = 9;
const FIELD_BYTES = 32;
const ID_COUNT = 10;
const POSITION_COUNT = 11;
const SEQUENCE_COUNT = 12;
const OPEN_POSITIONS = 13;
const HAS_VALUES = 14;
const HAS_WEIGHT = 15;
const HAS_ATTRIBUTES = 16;
/** Values the kernel leaves to us: index, address and end of the text. The shortest, `1e1`, takes six bytes of a line. */
const LONG_VALUES = 17;
const LONG_VALUE_COUNT = 18;
const LONG_VALUE_BYTES = 12;
const SCAN_FIELDS = 19;

/** Pieces are no longer than this, except where one line is. */
export const MAX_PIECE_BYTES = 512 * 2 ** 10;
/** Bytes after the input that the kernel may read. */
const SLACK = 32;
const NEWLINE = 10;

const oneCharacterPerByte = new TextDecoder('latin1');

/** What a piece of the file held; ends count from the piece's start. */
export interface ScanOutput {
  readonly ids: Uint32Array<ArrayBuffer>;
  /** undefined: all 1. */
  readonly values: Float64Array<ArrayBuffer> | undefined;
  readonly attributeEnds: Uint32Array<ArrayBuffer>;
  readonly labels: Int32Array<ArrayBuffer>;
  readonly sequenceEnds: Uint32Array<ArrayBuffer>;
}

export class ScanBuffers {
  /** Address of the record the kernel takes. */
  readonly record: number;
  readonly #memory: FeatureMemory;
  /** The record. Views of a shared memory stay valid when it grows. */
  readonly #fields: Uint32Array;
  #capacity = 0;
  #input: Region = { at: 0, bytes: 0 };
  #outputs: Region[] = [];
  #ids: Uint32Array = new Uint32Array(0);
  #values: Float64Array = new Float64Array(0);
  #attributeEnds: Uint32Array = new Uint32Array(0);
  #labels: Int32Array = new Int32Array(0);
  #sequenceEnds: Uint32Array = new Uint32Array(0);
  #longValues: Uint32Array = new Uint32Array(0);

  constructor(memory: FeatureMemory) {
    this.#memory = memory;
    this.record = memory.take(4 * SCAN_FIELDS).at;
    this.#fields = memory.uint32(this.record, SCAN_FIELDS).fill(0);
  }

  /** Whether any attribute was read so far. */
  get hasAttributes(): boolean {
    return this.#get(HAS_ATTRIBUTES) !== 0;
  }

  /** Number of the line that comes next. */
  get line(): number {
    return this.#get(LINE);
  }

  /** Where in the piece it begins. */
  get position(): number {
    return this.#get(AT) - this.#input.at;
  }

  /** Complete sequences in the buffers. */
  get sequenceCount(): number {
    return this.#get(SEQUENCE_COUNT);
  }

  /** The line that the kernel stopped at, without its end. */
  get hardLine(): { readonly start: number; readonly end: number; readonly line: number } {
    return { start: this.position, end: this.#get(LINE_END) - 1 - this.#input.at, line: this.line };
  }

  skipHardLine(): void {
    const fields = this.#fields;
    fields[AT] = this.#get(LINE_END);
    fields[LINE] = this.line + 1;
  }

  setHasWeight(hasWeight: boolean): void {
    this.#fields[HAS_WEIGHT] = hasWeight ? 1 : 0;
  }

  /** Room for pieces of `bytes` bytes. The output buffers must have been emptied. */
  ensureCapacity(bytes: number): void {
    if (bytes <= this.#capacity) return;
    const memory = this.#memory;
    for (const region of [this.#input, ...this.#outputs]) if (region.bytes > 0) memory.release(region);
    this.#capacity = Math.max(2 ** Math.ceil(Math.log2(bytes)), 1024);
    // A line end is added where the last is missing.
    const capacity = this.#capacity + 1;
    // An attribute takes two bytes (a tab and a character), and so does a position; a sequence takes three.
    const half = Math.ceil(capacity / 2);
    this.#input = memory.take(capacity + SLACK);
    const longBytes = LONG_VALUE_BYTES * Math.ceil(capacity / 6);
    const third = Math.ceil(capacity / 3);
    this.#outputs = [4 * half, 8 * half, 4 * half, 4 * half, 4 * third, FIELD_BYTES * half, longBytes].map(
      (size) => memory.take(size),
    );
    const addresses = [IDS, VALUES, ATTRIBUTE_ENDS, LABELS, SEQUENCE_ENDS, FIELDS, LONG_VALUES];
    for (const [k, field] of addresses.entries()) this.#fields[field] = this.#outputs[k]?.at ?? 0;
    this.#ids = memory.uint32(this.#get(IDS), half);
    this.#values = memory.float64(this.#get(VALUES), half);
    this.#attributeEnds = memory.uint32(this.#get(ATTRIBUTE_ENDS), half);
    this.#labels = memory.int32(this.#get(LABELS), half);
    this.#sequenceEnds = memory.uint32(this.#get(SEQUENCE_ENDS), third);
    this.#longValues = memory.uint32(this.#get(LONG_VALUES), longBytes / 4);
  }

  /** Takes over lines to be scanned. */
  load(piece: Uint8Array, firstLine: number): void {
    const { at } = this.#input;
    const input = this.#memory.bytes(at, piece.length + 1);
    input.set(piece);
    input[piece.length] = NEWLINE;
    const isComplete = piece.at(-1) === NEWLINE;
    const fields = this.#fields;
    fields[AT] = at;
    fields[END] = at + piece.length + (isComplete ? 0 : 1);
    fields[LINE] = firstLine;
  }

  /** One position, as the kernel would add it. */
  addPosition(
    label: number,
    ids: readonly number[],
    values: readonly number[] | undefined,
    hasAttributes: boolean,
  ): void {
    const fields = this.#fields;
    const count = this.#get(ID_COUNT);
    const position = this.#get(POSITION_COUNT);
    if (values !== undefined && fields[HAS_VALUES] === 0) {
      this.#values.fill(1, 0, count);
      fields[HAS_VALUES] = 1;
    }
    if (fields[HAS_VALUES] !== 0) {
      if (values === undefined) this.#values.fill(1, count, count + ids.length);
      else this.#values.set(values, count);
    }
    this.#ids.set(ids, count);
    this.#attributeEnds[position] = count + ids.length;
    this.#labels[position] = label;
    fields[ID_COUNT] = count + ids.length;
    fields[POSITION_COUNT] = position + 1;
    fields[OPEN_POSITIONS] = this.#get(OPEN_POSITIONS) + 1;
    if (hasAttributes) fields[HAS_ATTRIBUTES] = 1;
  }

  /** Ends the open sequence; false where there is none. */
  endSequence(): boolean {
    if (this.#get(OPEN_POSITIONS) === 0) return false;
    const n = this.sequenceCount;
    this.#sequenceEnds[n] = this.#get(POSITION_COUNT);
    this.#fields[SEQUENCE_COUNT] = n + 1;
    this.#fields[OPEN_POSITIONS] = 0;
    return true;
  }

  /** Fills in the values that the kernel left out of the piece that was loaded. */
  readLongValues(piece: Uint8Array): void {
    const count = this.#get(LONG_VALUE_COUNT);
    if (count === 0) return;
    // Numbers are ASCII: with one character for each byte, places in the text are places in the piece.
    const text = oneCharacterPerByte.decode(piece);
    const { at } = this.#input;
    const places = this.#longValues;
    for (let k = 0; k < 3 * count; k += 3) {
      this.#values[places[k]!] = Number(text.slice(places[k + 1]! - at, places[k + 2]! - at));
    }
    this.#fields[LONG_VALUE_COUNT] = 0;
  }

  /** Copies the output out (of the shared memory) and empties the buffers; an open sequence goes on. */
  take(): ScanOutput {
    const count = this.#get(ID_COUNT);
    const positions = this.#get(POSITION_COUNT);
    const output = {
      ids: this.#ids.slice(0, count),
      values: this.#get(HAS_VALUES) === 0 ? undefined : this.#values.slice(0, count),
      attributeEnds: this.#attributeEnds.slice(0, positions),
      labels: this.#labels.slice(0, positions),
      sequenceEnds: this.#sequenceEnds.slice(0, this.sequenceCount),
    };
    for (const field of [ID_COUNT, POSITION_COUNT, SEQUENCE_COUNT, HAS_VALUES]) this.#fields[field] = 0;
    return output;
  }

  #get(field: number): number {
    return this.#fields[field] ?? 0;
  }
}
