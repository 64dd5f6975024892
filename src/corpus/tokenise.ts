/**
 * Plain text to words as in the Penn Treebank (its tokenisation guidelines and Robert MacIntyre's tokenizer.sed, 1995), in any script:
 * punctuation and brackets are words of their own, contractions come apart (`do n't`, `John 's`), a full stop stays with an
 * abbreviation. Quotation marks keep their form. Every word is a stretch of the text.
 */

export interface TextToken {
  readonly text: string;
  /** In UTF-16 units of the text, end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Marks that come off the front of a word, and off its end; dots and colons have rules of their own. */
const OPENING = /^(?:``|''|[\p{Ps}\p{Pi}\p{Sc}"'`¿¡#])/u;
const CLOSING = /(?:''|[\p{Pe}\p{Pf}\p{Sc}"'`,;:!?%…])$/u;
/** Characters at the end of a word in which a closing mark lies. */
const CLOSING_LENGTH = 2;
/** What comes apart also within a word: brackets, double quotes, dashes, dots in a row, semicolons, commas not between digits. */
const WITHIN = /\.{3,}|--+|[\p{Ps}\p{Pe}\p{Pi}"“”…—;!?](?=.)|,(?!\p{Nd})|(?<!\p{Nd}),/gu;
const APOSTROPHE = "['’]";
const CONTRACTION = new RegExp(`(?:n${APOSTROPHE}t|${APOSTROPHE}(?:ll|re|ve|s|m|d))$`, 'iu');
/** Words that are two, and where the second begins. */
const JOINED = new Map([
  ['cannot', 3],
  ['gimme', 3],
  ['gonna', 3],
  ['gotta', 3],
  ['lemme', 3],
  ['wanna', 3],
  ["'tis", 2],
  ["'twas", 2],
]);
const LONGEST_JOINED = 6;
const ABBREVIATIONS = new Set(
  (
    'adm art apr assn aug ave bros capt co col corp cpl dec dept dr est etc feb fig fri gen gov hon inc jan jr jul jun ' +
    'lt ltd maj mar messrs mon mr mrs ms mt no nov oct op ph.d pp pres prof rep rev sat sen sep sept sgt sr st sun thu ' +
    'tue vol vs wed'
  ).split(' '),
);

/** The words of a text, in order. */
export function tokeniseText(text: string): TextToken[] {
  const tokens: TextToken[] = [];
  for (const { 0: chunk, index } of text.matchAll(/\S+/gu)) {
    const isLast = /^[ \t]*(?:[\r\n]|$)/.test(text.slice(index + chunk.length));
    for (const [start, end] of splitChunk(chunk, isLast)) {
      tokens.push({ text: chunk.slice(start, end), start: index + start, end: index + end });
    }
  }
  return tokens;
}

/** Stretches of a run without white space. `isLast`: nothing follows on its line. */
function splitChunk(chunk: string, isLast: boolean): [number, number][] {
  if (isAddress(chunk)) return splitWord(chunk, 0, isLast);
  const found: [number, number][] = [];
  const tail = marksFrom(chunk);
  let at = 0;
  const add = (from: number, to: number): void => {
    if (from === to) return;
    const endsLine = isLast && to >= tail;
    for (const [start, end] of splitWord(chunk.slice(from, to), from, endsLine)) found.push([start, end]);
  };
  for (const { 0: mark, index } of chunk.matchAll(WITHIN)) {
    add(at, index);
    found.push([index, index + mark.length]);
    at = index + mark.length;
  }
  add(at, chunk.length);
  return found;
}

/** From where on a run consists of marks alone. */
function marksFrom(chunk: string): number {
  let at = chunk.length;
  while (at > 0) {
    const code = chunk.charCodeAt(at - 1);
    const isLow = (code & 0xfc00) === 0xdc00 && at > 1 && (chunk.charCodeAt(at - 2) & 0xfc00) === 0xd800;
    const start = at - (isLow ? 2 : 1);
    if (!/^[\p{P}\p{S}]$/u.test(chunk.slice(start, at))) break;
    at = start;
  }
  return at;
}

/** Addresses of the web and of mail stay whole but for marks at their ends. */
function isAddress(chunk: string): boolean {
  return /\p{L}:\/\/|^www\.|[\p{L}\p{Nd}]@[\p{L}\p{Nd}]/u.test(chunk);
}

function splitWord(word: string, base: number, endsLine: boolean): [number, number][] {
  let start = 0;
  let end = word.length;
  const before: [number, number][] = [];
  const after: [number, number][] = [];
  const isWhole = (): boolean => end - start <= LONGEST_JOINED && JOINED.has(normal(word.slice(start, end)));
  for (;;) {
    const mark = isWhole() ? null : OPENING.exec(word.slice(start, end));
    if (mark === null || mark[0].length === end - start || isElision(word.slice(start, end))) break;
    before.push([base + start, base + start + mark[0].length]);
    start += mark[0].length;
  }
  let isAtEnd = endsLine;
  for (;;) {
    const rest = word.slice(start, end);
    const length = closingLength(rest) ?? (endsWithStop(rest, isAtEnd) ? 1 : 0);
    if (length === 0 || length === rest.length) break;
    after.push([base + end - length, base + end]);
    // What stands before a closing quotation mark may still end the sentence.
    isAtEnd ||= after.length > 0 && rest.endsWith('.');
    end -= length;
  }
  return [...before, ...splitContraction(word, start, end, base), ...after.reverse()];
}

/** Length of the mark that closes a word, dots in a row as one; looks no further than that. */
function closingLength(word: string): number | undefined {
  let dots = 0;
  while (word.charAt(word.length - 1 - dots) === '.') dots++;
  return dots >= 2 ? dots : CLOSING.exec(word.slice(-CLOSING_LENGTH))?.[0].length;
}

/** `'s`, `'90s`: the apostrophe belongs to the word. */
function isElision(word: string): boolean {
  return /^['’](?:s|m|d|t|ll|re|ve|em|n|\p{Nd}{2}s?)$/iu.test(word);
}

/** Whether the last full stop ends a sentence. */
function endsWithStop(word: string, endsLine: boolean): boolean {
  if (!word.endsWith('.') || word.length === 1) return false;
  if (endsLine) return true;
  const stem = word.slice(0, -1);
  return !(stem.includes('.') || /^\p{L}$/u.test(stem) || ABBREVIATIONS.has(stem.toLowerCase()));
}

function splitContraction(word: string, start: number, end: number, base: number): [number, number][] {
  const core = word.slice(start, end);
  if (core === '') return [];
  const whole: [number, number] = [base + start, base + end];
  const cut = JOINED.get(normal(core)) ?? CONTRACTION.exec(core)?.index ?? 0;
  if (cut === 0) return [whole];
  return [
    [base + start, base + start + cut],
    [base + start + cut, base + end],
  ];
}

function normal(word: string): string {
  return word.toLowerCase().replace('’', "'");
}
