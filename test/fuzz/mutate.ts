/** Seeded mutations of text, bytes and JSON: what a damaged disk, a foreign program or somebody with bad intentions makes of a file. */
import type { Random } from '../../src/numeric/index.ts';

export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[random.integer(items.length)];
  if (item === undefined && items.length === 0) throw new RangeError('nothing to pick from');
  return item as T;
}

/** Most inputs are changed in one place, so that a reader gets behind its first check. */
function places(random: Random, most: number): number {
  return random.integer(2) === 0 ? 1 : 1 + random.integer(most);
}

/** Numbers that programs trip over. */
export const HOSTILE_NUMBERS: readonly number[] = [
  0,
  -0,
  1,
  -1,
  2,
  3,
  7,
  255,
  256,
  65_535,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53 - 1,
  2 ** 53,
  1e9,
  1e15,
  1e39,
  1e308,
  -1e308,
  0.5,
  1e-320,
];

/** Text that programs trip over, whatever the format. */
const HOSTILE_TEXT: readonly string[] = [
  '',
  ' ',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '\0',
  '\ufeff',
  '\ufffd',
  '\u00a0',
  '\u2028',
  '\u202e',
  '\u200b',
  '\ud800',
  '\udc00',
  '\u001b[31m',
  '"',
  "'",
  '\\',
  '|',
  ',',
  ';',
  ':',
  '#',
  '-',
  '__proto__',
  'constructor',
  'toString',
  'NaN',
  'Infinity',
  '-0',
  '1e999',
  '0x10',
  '[',
  '{',
  '%',
  'İ',
  'ﬁ',
  '👩‍👩‍👧',
];

/** Longest run that a mutation makes; a reader that takes time quadratic in it is over its limit. */
const LONGEST_RUN = 200_000;

/**
 * A text changed in one to six places.
 * @param others texts that pieces may come from
 * @param words of the format
 */
export function mutateText(
  random: Random,
  text: string,
  others: readonly string[],
  words: readonly string[],
): string {
  let mutated = text;
  for (let left = 1 + random.integer(6); left > 0; left--)
    mutated = mutateOnce(random, mutated, others, words);
  return mutated;
}

function mutateOnce(
  random: Random,
  text: string,
  others: readonly string[],
  words: readonly string[],
): string {
  const at = random.integer(text.length + 1);
  const end = Math.min(text.length, at + random.integer(1 + (random.integer(4) === 0 ? text.length : 12)));
  const put = (piece: string, until = at): string => text.slice(0, at) + piece + text.slice(until);
  switch (random.integer(12)) {
    case 0:
      return put('', end);
    case 1:
      return put(text.slice(at, end) + text.slice(at, end), end);
    case 2:
      return put(pick(random, HOSTILE_TEXT));
    case 3:
      return put(pick(random, HOSTILE_TEXT), end);
    case 4:
      return words.length === 0 ? put(String(pick(random, HOSTILE_NUMBERS))) : put(pick(random, words));
    case 5:
      return words.length === 0 ? text.slice(0, at) : put(pick(random, words), end);
    case 6:
      return replaceNumber(random, text);
    case 7:
      return swapLines(random, text);
    case 8: {
      const other = pick(random, others);
      const from = random.integer(other.length + 1);
      return put(other.slice(from, from + random.integer(200)), random.integer(2) === 0 ? at : end);
    }
    case 9:
      return text.slice(0, at);
    case 10:
      return put(String.fromCharCode(random.integer(random.integer(8) === 0 ? 0x10000 : 128)));
    default: {
      // Long runs are rare: most inputs should be quick.
      const long = random.integer(60) === 0;
      const piece = pick(random, [text.slice(at, at + 1 + random.integer(4)), ...words, ...HOSTILE_TEXT]);
      const most = long ? LONGEST_RUN : 40;
      return put(piece.repeat(Math.ceil((1 + random.integer(most)) / Math.max(1, piece.length))));
    }
  }
}

function replaceNumber(random: Random, text: string): string {
  const found = [...text.slice(0, 20_000).matchAll(/\d+(?:\.\d+)?/g)];
  if (found.length === 0) return text;
  const { index, 0: digits } = pick(random, found);
  return text.slice(0, index) + pick(random, HOSTILE_NUMBERS) + text.slice(index + digits.length);
}

function swapLines(random: Random, text: string): string {
  const lines = text.split('\n');
  const a = random.integer(lines.length);
  const b = random.integer(lines.length);
  [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
  return lines.join('\n');
}

/** Bytes changed in one to six places. */
export function mutateBytes(random: Random, bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  let mutated = bytes;
  for (let left = places(random, 6); left > 0; left--) mutated = mutateBytesOnce(random, mutated, others);
  return mutated;
}

function mutateBytesOnce(random: Random, bytes: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  const at = random.integer(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + random.integer(random.integer(4) === 0 ? 64 : 4));
  switch (random.integer(8)) {
    case 0: {
      const changed = bytes.slice();
      if (at < changed.length) changed[at] = (changed[at] ?? 0) ^ (1 << random.integer(8));
      return changed;
    }
    case 1: {
      const changed = bytes.slice();
      if (at < changed.length) changed[at] = random.integer(256);
      return changed;
    }
    case 2:
    case 3: {
      // An integer of two, four or eight bytes, or a float, at a place where one may stand.
      const changed = bytes.slice();
      const size = pick(random, [2, 4, 8]);
      const place = at - (at % size);
      if (place + size > changed.length) return changed;
      const view = new DataView(changed.buffer);
      const number = pick(random, HOSTILE_NUMBERS);
      if (size === 2) view.setUint16(place, number, true);
      else if (size === 8)
        view.setFloat64(place, pick(random, [number, Number.NaN, Number.POSITIVE_INFINITY]), true);
      else if (random.integer(2) === 0) view.setUint32(place, number, true);
      else view.setFloat32(place, pick(random, [number, Number.NaN, Number.NEGATIVE_INFINITY]), true);
      return changed;
    }
    case 4:
      return joined(bytes.subarray(0, at), bytes.subarray(end));
    case 5:
      return joined(bytes.subarray(0, end), bytes.subarray(at));
    case 6: {
      const other = pick(random, others);
      const from = random.integer(other.length + 1);
      const piece = other.subarray(from, from + random.integer(64));
      return joined(bytes.subarray(0, at), piece, bytes.subarray(random.integer(2) === 0 ? at : end));
    }
    default:
      return bytes.slice(0, at);
  }
}

export function joined(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** A JSON value changed in one to four places; the value itself stays as it is. */
export function mutateJson(random: Random, value: unknown, words: readonly string[] = []): unknown {
  const copy: { root: unknown } = { root: structuredClone(value) };
  for (let left = places(random, 4); left > 0; left--) changePlace(random, copy, words);
  return copy.root;
}

type Container = Record<string, unknown>;

function changePlace(random: Random, root: Container, words: readonly string[]): void {
  const places: { holder: Container; key: string }[] = [];
  const visit = (holder: Container): void => {
    for (const key of Object.keys(holder)) {
      if (places.length > 5000) return;
      places.push({ holder, key });
      const inner = holder[key];
      if (typeof inner === 'object' && inner !== null) visit(inner as Container);
    }
  };
  visit(root);
  if (places.length === 0) return;
  const { holder, key } = pick(random, places);
  const found = holder[key];
  const set = (value: unknown): void => {
    Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
  };
  switch (random.integer(10)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
      return;
    case 1:
      set(pick(random, HOSTILE_NUMBERS));
      return;
    case 2:
      set(pick(random, [...HOSTILE_TEXT, ...words]));
      return;
    case 3:
      set(pick<unknown>(random, [null, true, false, [], {}, [[]], [null], { a: 1 }]));
      return;
    case 4: {
      const other = pick(random, places);
      set(structuredClone(other.holder[other.key]));
      return;
    }
    case 5:
      if (Array.isArray(found)) set([...found, ...found]);
      else if (typeof found === 'number') set(-found);
      else if (typeof found === 'string') set(found + pick(random, HOSTILE_TEXT));
      else set([found]);
      return;
    case 6: {
      if (typeof found !== 'object' || found === null || Array.isArray(found)) {
        set(String(found));
        return;
      }
      const name = pick(random, [...HOSTILE_TEXT, ...words, ...Object.keys(found)]);
      const value = pick<unknown>(random, [1, '', null, [], {}]);
      Object.defineProperty(found, name, { value, enumerable: true, configurable: true, writable: true });
      return;
    }
    case 7:
      if (typeof found === 'number') set(found + pick(random, [1, -1, 0.5, 1000]));
      else if (typeof found === 'string' && found.length > 0)
        set(found.slice(0, random.integer(found.length)));
      else if (Array.isArray(found)) set(found.slice(0, random.integer(found.length + 1)));
      else set(undefined);
      return;
    case 8:
      set(nested(random.integer(20) === 0 ? 2000 : 3));
      return;
    default:
      if (typeof found === 'string') set(found.repeat(random.integer(20) === 0 ? 1000 : 2));
      else if (Array.isArray(found) && random.integer(20) === 0)
        set(Array.from({ length: 300 }, () => structuredClone(found)).flat());
      else set(pick(random, HOSTILE_NUMBERS));
  }
}

function nested(depth: number): unknown {
  let value: unknown = 0;
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}

/** `JSON.stringify` that is not stopped by depth: such values stay as an unclosed stretch of brackets. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return '['.repeat(20_000) + ']'.repeat(20_000);
  }
}
