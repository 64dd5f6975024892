/**
 * The small regular expressions of Wapiti's `%t` and `%m`.
 *
 *   .        any character            \d digit   \l lower case   \u upper case   \a letter   \w letter or digit
 *   \p       punctuation              \s space   in upper case (`\D`) the complement; any other escape is that character
 *   x*       any number of x, as few as will do: Wapiti tries to go on before it repeats
 *   x?       x if it can be there
 *   ^ $      anchors, at the very start and the very end only; characters elsewhere
 *
 * All other characters, brackets too, stand for themselves. The leftmost match counts. Wapiti works on bytes; here a
 * character is a code point and its class a Unicode property, which is the same on ASCII text.
 *
 * Expressions come with models, and tokens from anywhere, so that no expression may take more than (its length) × (that of the
 * text): all ways to match are followed at once, the preferred ones first (Pike's machine: Cox 2009, "Regular Expression Matching:
 * the Virtual Machine Approach", https://swtch.com/~rsc/regexp/regexp2.html).
 */
export interface WapitiRegex {
  /** What the expression matches first in `text`; undefined when it matches nowhere. */
  exec(text: string): string | undefined;
}

/** Most characters and classes of an expression. */
export const LONGEST_EXPRESSION = 1000;

const CLASSES: ReadonlyMap<string, string> = new Map([
  ['a', '\\p{L}'],
  ['d', '\\p{Nd}'],
  ['l', '\\p{Lowercase}'],
  ['p', '\\p{P}\\p{S}'],
  ['s', '\\s'],
  ['u', '\\p{Uppercase}'],
  ['w', '\\p{L}\\p{Nd}'],
]);

/** A character or class, and how often it may stand there. */
interface Item {
  readonly matches: (character: string) => boolean;
  readonly repeat: 'once' | 'optional' | 'any';
}

interface Expression {
  readonly items: readonly Item[];
  readonly isAtStart: boolean;
  readonly isAtEnd: boolean;
}

/**
 * @param fail called with the 0-based index and what is wrong there
 */
export function compileWapitiRegex(
  source: string,
  fail: (index: number, reason: string) => never,
): WapitiRegex {
  const characters = Array.from(source);
  const items: Item[] = [];
  let position = 0;
  /** UTF-16 index of `position`, for messages. */
  let index = 0;
  const take = (): string => {
    const character = characters[position] ?? '';
    position++;
    index += character.length;
    return character;
  };
  const isAtStart = characters[0] === '^';
  if (isAtStart) take();
  let isAtEnd = false;
  while (position < characters.length) {
    const character = characters[position] ?? '';
    if (character === '$' && position === characters.length - 1) {
      isAtEnd = true;
      break;
    }
    if (items.length === LONGEST_EXPRESSION)
      fail(index, `an expression of more than ${LONGEST_EXPRESSION} characters; shorten it`);
    if (character === '*' || character === '?') {
      fail(index, `${character} has nothing to repeat; write \\${character} for the character`);
    }
    take();
    let matches: Item['matches'] = () => true;
    if (character === '\\') {
      if (position === characters.length) fail(index - 1, 'a backslash at the end escapes nothing');
      matches = escaped(take());
    } else if (character !== '.') matches = (found) => found === character;
    const repeat = characters[position];
    if (repeat === '*' || repeat === '?') take();
    items.push({ matches, repeat: repeat === '*' ? 'any' : repeat === '?' ? 'optional' : 'once' });
  }
  const expression = { items, isAtStart, isAtEnd };
  return { exec: (text) => leftmostMatch(expression, text) };
}

function escaped(character: string): Item['matches'] {
  const members = CLASSES.get(character);
  if (members !== undefined) return classTest(`[${members}]`);
  const lower = character.toLowerCase();
  const complement = lower === character ? undefined : CLASSES.get(lower);
  return complement === undefined ? (found) => found === character : classTest(`[^${complement}]`);
}

function classTest(members: string): Item['matches'] {
  const regex = new RegExp(members, 'u');
  return (character) => regex.test(character);
}

/** Ways to match that are followed at one place of the text, the preferred first: the item that is next, and where they began. */
class Threads {
  readonly items: Int32Array;
  readonly starts: Int32Array;
  size = 0;
  /** Of each item the place at which it was last entered: of two ways to be there, the later can match nothing else. */
  readonly #enteredAt: Int32Array;

  constructor(length: number) {
    this.items = new Int32Array(length + 1);
    this.starts = new Int32Array(length + 1);
    this.#enteredAt = new Int32Array(length + 1).fill(-1);
  }

  /** Enters `item` and all that can be reached from it without a character. */
  add({ items, isAtEnd }: Expression, item: number, start: number, place: number, end: number): void {
    // What may be passed over is tried afterwards where it is `x?`, before it where it is `x*`.
    const passed: number[] = [];
    let next = item;
    for (; next < items.length && items[next]?.repeat !== 'once'; next++) {
      if (this.#enteredAt[next] === place) break;
      this.#enteredAt[next] = place;
      if (items[next]?.repeat === 'optional') this.#push(next, start);
      else passed.push(next);
    }
    if (this.#enteredAt[next] !== place) {
      this.#enteredAt[next] = place;
      if (next < items.length || !isAtEnd || place === end) this.#push(next, start);
    }
    for (let k = passed.length - 1; k >= 0; k--) this.#push(passed[k] ?? 0, start);
  }

  #push(item: number, start: number): void {
    this.items[this.size] = item;
    this.starts[this.size] = start;
    this.size++;
  }
}

function leftmostMatch(expression: Expression, text: string): string | undefined {
  const { items, isAtStart } = expression;
  let now = new Threads(items.length);
  let then = new Threads(items.length);
  let found: string | undefined;
  for (let place = 0; ; ) {
    // Who begins later is preferred least.
    if (found === undefined && (place === 0 || !isAtStart)) now.add(expression, 0, place, place, text.length);
    if (now.size === 0 && (found !== undefined || isAtStart)) return found;
    const character = String.fromCodePoint(text.codePointAt(place) ?? 0);
    const next = place + character.length;
    then.size = 0;
    for (let k = 0; k < now.size; k++) {
      const item = now.items[k] ?? 0;
      const start = now.starts[k] ?? 0;
      const current = items[item];
      if (current === undefined) {
        found = text.slice(start, place);
        break;
      }
      if (place < text.length && current.matches(character))
        then.add(expression, current.repeat === 'any' ? item : item + 1, start, next, text.length);
    }
    if (place >= text.length) return found;
    [now, then] = [then, now];
    place = next;
  }
}
