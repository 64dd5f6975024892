/** New strings of a vocabulary that are spelled when they are first asked for. */
export interface LateStrings {
  /** Template of each. */
  readonly templates: Uint16Array;
  /** All of them together take no more bytes. */
  readonly mostBytes: number;
  /** Writes where each ends to `offsets[first + 1]`, ...; the first begins at `offsets[first]`. Returns where the last ends. */
  writeOffsets(offsets: Uint32Array, first: number): number;
  /** Writes the strings to where the offsets say. */
  writeBytes(bytes: Uint8Array, offsets: Uint32Array, first: number): void;
}
