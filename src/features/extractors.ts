/**
 * What can be said about a word by looking at it alone: shape, affixes, flags, character n-grams. Pure functions of
 * one string; characters are code points, classified by the Unicode properties that Python's str methods use, so that
 * attributes equal those of scripts written there.
 */

const UPPER = 1;
const LOWER = 2;
const TITLE = 4;
/** Numeric_Type Decimal: `\d` of Python's re, `str.isdecimal`. */
const DECIMAL = 8;
/** Numeric_Type Decimal or Digit (superscripts, circled digits, ...): `str.isdigit`. */
const DIGIT = 16;
const ALPHA = 32;
const ALNUM = 64;
const KNOWN = 128;

/** Code points of Numeric_Type Digit, which no property escape of a JavaScript regular expression names: [first, last]. */
const OTHER_DIGITS: readonly (readonly [number, number])[] = [
  [0xb2, 0xb3],
  [0xb9, 0xb9],
  [0x1369, 0x1371],
  [0x19da, 0x19da],
  [0x2070, 0x2070],
  [0x2074, 0x2079],
  [0x2080, 0x2089],
  [0x2460, 0x2468],
  [0x2474, 0x247c],
  [0x2488, 0x2490],
  [0x24ea, 0x24ea],
  [0x24f5, 0x24fd],
  [0x24ff, 0x24ff],
  [0x2776, 0x277e],
  [0x2780, 0x2788],
  [0x278a, 0x2792],
  [0x10a40, 0x10a43],
  [0x10e60, 0x10e68],
  [0x11052, 0x1105a],
  [0x1f100, 0x1f10a],
];

/** Classes of the Basic Multilingual Plane, `[65536]`, filled as code points are met. */
const classes = new Uint8Array(0x10000);

function classify(codePoint: number): number {
  const character = String.fromCodePoint(codePoint);
  let bits = KNOWN;
  if (/\p{Uppercase}/u.test(character)) bits |= UPPER;
  if (/\p{Lowercase}/u.test(character)) bits |= LOWER;
  if (/\p{Lt}/u.test(character)) bits |= TITLE;
  if (/\p{Nd}/u.test(character)) bits |= DECIMAL | DIGIT;
  else if (OTHER_DIGITS.some(([first, last]) => codePoint >= first && codePoint <= last)) bits |= DIGIT;
  if (/\p{L}/u.test(character)) bits |= ALPHA | ALNUM;
  else if (/\p{N}/u.test(character)) bits |= ALNUM;
  return bits;
}

function classOf(codePoint: number): number {
  if (codePoint > 0xffff) return classify(codePoint);
  const known = classes[codePoint] ?? 0;
  if (known !== 0) return known;
  const bits = classify(codePoint);
  classes[codePoint] = bits;
  return bits;
}

/** Long shape: upper case to `X`, lower case to `x`, digits to `d`, all others as they are. `U.S.-15` is `X.X.-dd`. */
export function wordShape(word: string): string {
  let shape = '';
  for (const character of word) {
    const bits = classOf(character.codePointAt(0) ?? 0);
    shape += (bits & UPPER) !== 0 ? 'X' : (bits & LOWER) !== 0 ? 'x' : (bits & DIGIT) !== 0 ? 'd' : character;
  }
  return shape;
}

/** Every run of one character squeezed to that character. */
export function squeezeRuns(text: string): string {
  let squeezed = '';
  let previous = '';
  for (const character of text) {
    if (character !== previous) squeezed += character;
    previous = character;
  }
  return squeezed;
}

/** Collapsed shape: the long shape with runs squeezed. `Washington` is `Xx`. */
export function wordType(word: string): string {
  return squeezeRuns(wordShape(word));
}

function hasSurrogate(word: string, start: number, end: number): boolean {
  for (let index = start; index < end; index++) {
    if ((word.charCodeAt(index) & 0xf800) === 0xd800) return true;
  }
  return false;
}

/** First `length` characters; undefined when the word is shorter. */
export function prefix(word: string, length: number): string | undefined {
  if (word.length < length) return undefined;
  if (!hasSurrogate(word, 0, length)) return word.slice(0, length);
  const characters = Array.from(word);
  return characters.length < length ? undefined : characters.slice(0, length).join('');
}

/** Last `length` characters; undefined when the word is shorter. */
export function suffix(word: string, length: number): string | undefined {
  if (word.length < length) return undefined;
  if (!hasSurrogate(word, word.length - length, word.length)) return word.slice(word.length - length);
  const characters = Array.from(word);
  return characters.length < length ? undefined : characters.slice(characters.length - length).join('');
}

/**
 * Distinct character n-grams of `^word$`, lower-cased, of `minimum` to `maximum` characters, shortest first and from
 * left to right. `^` and `$` count as characters, so `^a` tells an initial from an inner one.
 */
export function characterNgrams(word: string, minimum: number, maximum: number): string[] {
  const characters = Array.from(`^${word.toLowerCase()}$`);
  const seen = new Set<string>();
  for (let n = minimum; n <= maximum; n++) {
    for (let start = 0; start + n <= characters.length; start++) {
      seen.add(characters.slice(start, start + n).join(''));
    }
  }
  return [...seen];
}

/** Names of the yes/no questions about a word, in the order in which they are asked. */
export const WORD_FLAGS = [
  'iu',
  'au',
  'al',
  'ad',
  'cu',
  'hd',
  'ca',
  'hy',
  'dot',
  'sl',
  'ap',
  'sym',
  'ini',
  '2d',
  '4d',
  'dsl',
  'dhy',
  'dco',
] as const;

export type WordFlag = (typeof WORD_FLAGS)[number];

/** What each flag asks, for documentation and reports. */
export const WORD_FLAG_MEANINGS: Readonly<Record<WordFlag, string>> = {
  iu: 'initial upper case',
  au: 'all letters upper case',
  al: 'all letters lower case',
  ad: 'all digits',
  cu: 'an upper-case letter after the first character',
  hd: 'has a digit',
  ca: 'contains a letter',
  hy: 'has a hyphen',
  dot: 'has a full stop',
  sl: 'has a slash',
  ap: 'has an apostrophe',
  sym: 'no letter and no digit',
  ini: 'an initial: A-Z and a full stop',
  '2d': 'exactly two digits',
  '4d': 'exactly four digits',
  dsl: 'digits and slashes only, at least one of each',
  dhy: 'digits and hyphens only, at least one of each',
  dco: 'digits, commas and full stops only, at least one digit, not digits alone',
};

/** Bit `k` where its flag holds. */
function flagBit(k: number, holds: boolean): number {
  return holds ? 1 << k : 0;
}

/** Bit `k` set where flag `WORD_FLAGS[k]` holds. */
export function wordFlags(word: string): number {
  let union = 0;
  /** Classes every character has. */
  let common = 0xff;
  let afterFirst = 0;
  let length = 0;
  // Which of - . / ' , occur, and whether anything but decimal digits and the named marks does.
  let hyphen = false;
  let stop = false;
  let slash = false;
  let apostrophe = false;
  let besidesSlash = false;
  let besidesHyphen = false;
  let besidesComma = false;
  let first = 0;
  for (let index = 0; index < word.length; index++) {
    const codePoint = word.codePointAt(index) ?? 0;
    if (codePoint > 0xffff) index++;
    const bits = classOf(codePoint);
    union |= bits;
    common &= bits;
    if (length === 0) first = bits;
    else afterFirst |= bits;
    length++;
    if ((bits & DECIMAL) !== 0) continue;
    const isHyphen = codePoint === 0x2d;
    const isStop = codePoint === 0x2e;
    const isSlash = codePoint === 0x2f;
    hyphen ||= isHyphen;
    stop ||= isStop;
    slash ||= isSlash;
    apostrophe ||= codePoint === 0x27;
    besidesSlash ||= !isSlash;
    besidesHyphen ||= !isHyphen;
    besidesComma ||= !isStop && codePoint !== 0x2c;
  }
  if (length === 0) return 0;
  const digit = (union & DIGIT) !== 0;
  const allDigits = (common & DIGIT) !== 0;
  const allDecimal = (common & DECIMAL) !== 0;
  const initial = word.length === 2 && word.charCodeAt(0) >= 0x41 && word.charCodeAt(0) <= 0x5a && stop;
  return (
    flagBit(0, (first & UPPER) !== 0) |
    flagBit(1, (union & UPPER) !== 0 && (union & (LOWER | TITLE)) === 0) |
    flagBit(2, (union & LOWER) !== 0 && (union & (UPPER | TITLE)) === 0) |
    flagBit(3, allDigits) |
    flagBit(4, (afterFirst & UPPER) !== 0) |
    flagBit(5, digit) |
    flagBit(6, (union & ALPHA) !== 0) |
    flagBit(7, hyphen) |
    flagBit(8, stop) |
    flagBit(9, slash) |
    flagBit(10, apostrophe) |
    flagBit(11, (union & ALNUM) === 0) |
    flagBit(12, initial) |
    flagBit(13, length === 2 && allDecimal) |
    flagBit(14, length === 4 && allDecimal) |
    flagBit(15, slash && digit && !besidesSlash) |
    flagBit(16, hyphen && digit && !besidesHyphen) |
    flagBit(17, digit && !besidesComma && !allDigits)
  );
}

/**
 * The same function with a memory of at most `limit` words: corpora repeat words, and a look-up is cheaper than a walk
 * over characters. When full it starts again, so that a stream of ever new words cannot fill the memory.
 */
export function memoiseByWord<V>(compute: (word: string) => V, limit = 1 << 17): (word: string) => V {
  const memory = new Map<string, V>();
  return (word) => {
    const known = memory.get(word);
    if (known !== undefined) return known;
    const value = compute(word);
    if (memory.size >= limit) memory.clear();
    memory.set(word, value);
    return value;
  };
}
