/** A vocabulary as UTF-8 bytes and offsets, and back: the string part of the model file. */
import { Vocabulary } from '../features/index.ts';

export interface StringTable {
  /** All strings one after the other. */
  readonly bytes: Uint8Array;
  /** Where each begins, `[size+1]`. */
  readonly offsets: Uint32Array;
  /** Template of each, `[size]`. */
  readonly templates: Uint16Array;
  /** Ids of strings that UTF-8 cannot express (half a surrogate pair): they stand there as JSON. */
  readonly escaped: readonly number[];
}

export function packStrings(vocabulary: Vocabulary): StringTable {
  const encoder = new TextEncoder();
  const offsets = new Uint32Array(vocabulary.size + 1);
  const templates = new Uint16Array(vocabulary.size);
  let bytes = new Uint8Array(1024);
  const escaped: number[] = [];
  let at = 0;
  for (let id = 0; id < vocabulary.size; id++) {
    let string = vocabulary.string(id);
    if (/\p{Surrogate}/u.test(string)) {
      string = JSON.stringify(string);
      escaped.push(id);
    }
    // A UTF-16 unit takes at most 3 bytes in UTF-8.
    if (at + string.length * 3 > bytes.length) {
      const larger = new Uint8Array(2 * (at + string.length * 3));
      larger.set(bytes);
      bytes = larger;
    }
    at += encoder.encodeInto(string, bytes.subarray(at)).written;
    offsets[id + 1] = at;
    templates[id] = vocabulary.template(id);
  }
  return { bytes: bytes.slice(0, at), offsets, templates, escaped };
}

/** @throws RangeError or TypeError where the parts do not fit together */
export function unpackStrings({ bytes, offsets, templates, escaped }: StringTable): Vocabulary {
  checkOffsets(offsets, templates.length, bytes.length, 'strings');
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const strings: string[] = [];
  for (let id = 0; id + 1 < offsets.length; id++) {
    strings.push(decoder.decode(bytes.subarray(offsets[id]!, offsets[id + 1]!)));
  }
  for (const id of escaped) strings[id] = unescapeString(strings[id]);
  return Vocabulary.from(strings, templates);
}

function unescapeString(json: string | undefined): string {
  try {
    const string: unknown = JSON.parse(json ?? '');
    if (typeof string === 'string') return string;
  } catch (error) {
    throw new RangeError('an escaped string is not JSON', { cause: error });
  }
  throw new RangeError('an escaped string is no string');
}

/** Offsets ascend from 0 to `end` in `count` steps. @throws RangeError */
export function checkOffsets(offsets: Uint32Array, count: number, end: number, what: string): void {
  let isAscending = offsets.length === count + 1 && offsets[0] === 0 && offsets[count] === end;
  for (let k = 1; k < offsets.length; k++) if (offsets[k]! < offsets[k - 1]!) isAscending = false;
  if (!isAscending) throw new RangeError(`${what}: offsets are not valid`);
}
