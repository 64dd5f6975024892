/**
 * A model file in an order that gzip shortens well, and back to the very same bytes. The file's header stays; of its sections
 * (crf/serialize.ts)
 *
 *   offsets         become differences, then byte planes: all lowest bytes, all second ones, ...
 *   other integers  byte planes
 *   strings         how many bytes each shares with the one before, then the rest of all of them: good for sorted ones
 *   weights         w = k·2^−s with one s for all: k as integers of two bytes in planes; else the planes of the floats
 *   resources       stay
 *
 * The checksum of the file says afterwards whether nothing was lost.
 */
import { HEADER_AT, HEADER_LENGTH_AT } from '../crf/serialize.ts';

/** How the weights stand: as floats, or as integers with the exponent s. */
const AS_FLOATS = 255;
const MOST_EXPONENT = 20;
const INTEGER_LIMIT = 2 ** 15;
/** Shared bytes are counted in a byte. */
const MOST_SHARED = 255;

interface Section {
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
}

/** @param file what `serializeCrf` made */
export function toTransport(file: Uint8Array): Uint8Array {
  const { sections, begin } = readTable(file);
  const weights = contentOf(file, find(sections, 'weights'));
  const exponent = exponentOf(new Float64Array(weights.buffer));
  const pieces = sections.map((section) => {
    const content = contentOf(file, section);
    switch (kindOf(section)) {
      case 'weights':
        return exponent === AS_FLOATS ? toPlanes(content, 8) : toIntegers(content, exponent);
      case 'strings':
        return shareFronts(content, offsetsOf(file, sections, section));
      case 'offsets':
        differences(new Uint32Array(content.buffer));
        return toPlanes(content, 4);
      case 'ids':
        return toPlanes(content, 2);
      default:
        return content;
    }
  });
  const length = pieces.reduce((sum, piece) => sum + piece.length, 1 + begin);
  const out = new Uint8Array(length);
  out[0] = exponent;
  out.set(file.subarray(0, begin), 1);
  let at = 1 + begin;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

/** @throws RangeError, SyntaxError where the bytes are cut or not what `toTransport` made */
export function fromTransport(bytes: Uint8Array): Uint8Array {
  const exponent = bytes[0] ?? AS_FLOATS;
  const { sections, begin, end } = readTable(bytes.subarray(1));
  const out = new Uint8Array(end);
  out.set(bytes.subarray(1, 1 + begin));
  let at = 1 + begin;
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new RangeError('the model in the page is cut');
    at += length;
    return bytes.subarray(at - length, at);
  };
  for (const section of sections) {
    const { offset, bytes: length } = section;
    switch (kindOf(section)) {
      case 'weights':
        if (exponent === AS_FLOATS) out.set(fromPlanes(take(length), 8), offset);
        else out.set(fromIntegers(take(length / 4), exponent), offset);
        break;
      case 'strings':
        restoreFronts(out.subarray(offset, offset + length), offsetsOf(out, sections, section), take);
        break;
      case 'offsets': {
        const content = fromPlanes(take(length), 4);
        sums(new Uint32Array(content.buffer));
        out.set(content, offset);
        break;
      }
      case 'ids':
        out.set(fromPlanes(take(length), 2), offset);
        break;
      default:
        out.set(take(length), offset);
    }
  }
  return out;
}

/** The sections in the order of the transport, strings after their offsets; where the first begins and the file ends. */
function readTable(file: Uint8Array): { sections: Section[]; begin: number; end: number } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const header = file.slice(HEADER_AT, HEADER_AT + view.getUint32(HEADER_LENGTH_AT, true));
  const { sections } = JSON.parse(new TextDecoder().decode(header)) as { sections: Section[] };
  const begin = Math.min(...sections.map(({ offset }) => offset));
  const end = Math.max(...sections.map(({ offset, bytes }) => offset + bytes));
  sections.sort((a, b) => Number(kindOf(a) === 'strings') - Number(kindOf(b) === 'strings'));
  return { sections, begin, end: Math.ceil(end / 8) * 8 };
}

function kindOf({ name }: Section): 'weights' | 'strings' | 'offsets' | 'ids' | 'resources' {
  if (name === 'weights' || name === 'resources') return name;
  if (name.endsWith('.strings')) return 'strings';
  return name === 'stateOffsets' || name === 'edgeOffsets' || name.endsWith('.offsets') ? 'offsets' : 'ids';
}

function find(sections: readonly Section[], name: string): Section {
  const found = sections.find((section) => section.name === name);
  if (found === undefined) throw new RangeError(`no section ${name}`);
  return found;
}

/** A copy, so that it begins where arrays of numbers may begin. */
function contentOf(file: Uint8Array, { offset, bytes }: Section): Uint8Array {
  return Uint8Array.prototype.slice.call(file, offset, offset + bytes);
}

/** Where the strings of a section begin, and the end of the last. */
function offsetsOf(file: Uint8Array, sections: readonly Section[], strings: Section): Uint32Array {
  const own = find(sections, strings.name.replace(/strings$/, 'offsets'));
  return new Uint32Array(contentOf(file, own).buffer);
}

/** `[n][width]` to `[width][n]`. */
function toPlanes(bytes: Uint8Array, width: number): Uint8Array {
  const n = bytes.length / width;
  const out = new Uint8Array(bytes.length);
  for (let k = 0; k < n; k++)
    for (let plane = 0; plane < width; plane++) out[plane * n + k] = bytes[k * width + plane] ?? 0;
  return out;
}

function fromPlanes(planes: Uint8Array, width: number): Uint8Array {
  const n = planes.length / width;
  const out = new Uint8Array(planes.length);
  for (let k = 0; k < n; k++)
    for (let plane = 0; plane < width; plane++) out[k * width + plane] = planes[plane * n + k] ?? 0;
  return out;
}

function differences(offsets: Uint32Array): void {
  for (let k = offsets.length - 1; k > 0; k--) offsets[k] = (offsets[k] ?? 0) - (offsets[k - 1] ?? 0);
}

function sums(offsets: Uint32Array): void {
  for (let k = 1; k < offsets.length; k++) offsets[k] = (offsets[k] ?? 0) + (offsets[k - 1] ?? 0);
}

/** Bytes shared with the string before, `[n]`, then what follows them in each. */
function shareFronts(bytes: Uint8Array, offsets: Uint32Array): Uint8Array {
  const n = offsets.length - 1;
  const out = new Uint8Array(n + bytes.length);
  let at = n;
  let previous = 0;
  for (let k = 0; k < n; k++) {
    const start = offsets[k] ?? 0;
    const end = offsets[k + 1] ?? 0;
    const most = Math.min(end - start, start - previous, MOST_SHARED);
    let shared = 0;
    while (shared < most && bytes[previous + shared] === bytes[start + shared]) shared++;
    out[k] = shared;
    out.set(bytes.subarray(start + shared, end), at);
    at += end - start - shared;
    previous = start;
  }
  return out.slice(0, at);
}

function restoreFronts(out: Uint8Array, offsets: Uint32Array, take: (length: number) => Uint8Array): void {
  const shared = take(offsets.length - 1);
  const rest = take(out.length - shared.reduce((sum, front) => sum + front, 0));
  let previous = 0;
  let next = 0;
  for (let k = 0; k < shared.length; k++) {
    const start = offsets[k] ?? 0;
    const end = offsets[k + 1] ?? 0;
    const middle = start + (shared[k] ?? 0);
    for (let at = start; at < middle; at++) out[at] = out[previous + at - start] ?? 0;
    for (let at = middle; at < end; at++) out[at] = rest[next++] ?? 0;
    previous = start;
  }
}

/** The least s with all weights integers over 2^s, as far as two bytes hold them. −0 is no integer: its sign would be lost. */
function exponentOf(weights: Float64Array): number {
  for (let exponent = 0; exponent <= MOST_EXPONENT; exponent++) {
    const factor = 2 ** exponent;
    const fits = weights.every((weight) => {
      const k = weight * factor;
      return Number.isInteger(k) && Math.abs(k) < INTEGER_LIMIT && !Object.is(k, -0);
    });
    if (fits) return exponent;
  }
  return AS_FLOATS;
}

/** Integers folded to 0, −1, 1, −2, ... so that small ones have small bytes. */
function toIntegers(content: Uint8Array, exponent: number): Uint8Array {
  const folded = Uint16Array.from(new Float64Array(content.buffer), (weight) => {
    const k = weight * 2 ** exponent;
    return k < 0 ? -2 * k - 1 : 2 * k;
  });
  return toPlanes(new Uint8Array(folded.buffer), 2);
}

function fromIntegers(planes: Uint8Array, exponent: number): Uint8Array {
  const folded = new Uint16Array(fromPlanes(planes, 2).buffer);
  const weights = Float64Array.from(folded, (k) => (k % 2 === 0 ? k : -k - 1) / 2 / 2 ** exponent);
  return new Uint8Array(weights.buffer);
}
