/**
 * The small regular expressions of Wapiti's `%t` and `%m`, translated to JavaScript's.
 *
 *   .        any character            \d digit   \l lower case   \u upper case   \a letter   \w letter or digit
 *   \p       punctuation              \s space   in upper case (`\D`) the complement; any other escape is that character
 *   x*       any number of x, as few as will do: Wapiti tries to go on before it repeats
 *   x?       x if it can be there
 *   ^ $      anchors, at the very start and the very end only; characters elsewhere
 *
 * All other characters, brackets too, stand for themselves. The leftmost match counts. Wapiti works on bytes; here a
 * character is a code point and its class a Unicode property, which is the same on ASCII text.
 */
export interface WapitiRegex {
  /** What the expression matches first in `text`; undefined when it matches nowhere. */
  exec(text: string): string | undefined;
}

const CLASSES: ReadonlyMap<string, string> = new Map([
  ['a', '\\p{L}'],
  ['d', '\\p{Nd}'],
  ['l', '\\p{Lowercase}'],
  ['p', '\\p{P}\\p{S}'],
  ['s', '\\s'],
  ['u', '\\p{Uppercase}'],
  ['w', '\\p{L}\\p{Nd}'],
]);

/**
 * @param fail called with the 0-based index and what is wrong there
 */
export function compileWapitiRegex(
  source: string,
  fail: (index: number, reason: string) => never,
): WapitiRegex {
  const characters = Array.from(source);
  let translated = '';
  let position = 0;
  /** UTF-16 index of `position`, for messages. */
  let index = 0;
  const take = (): string => {
    const character = characters[position] ?? '';
    position++;
    index += character.length;
    return character;
  };
  if (characters[0] === '^') {
    take();
    translated += '^';
  }
  while (position < characters.length) {
    const character = characters[position] ?? '';
    if (character === '$' && position === characters.length - 1) {
      translated += '$';
      break;
    }
    if (character === '*' || character === '?') {
      fail(index, `${character} has nothing to repeat; write \\${character} for the character`);
    }
    take();
    if (character === '.') translated += '.';
    else if (character !== '\\') translated += literal(character);
    else if (position === characters.length) fail(index - 1, 'a backslash at the end escapes nothing');
    else translated += escaped(take());
    const repeat = characters[position];
    if (repeat === '*' || repeat === '?') {
      take();
      translated += repeat === '*' ? '*?' : '?';
    }
  }
  const regex = new RegExp(translated, 'su');
  return { exec: (text) => regex.exec(text)?.[0] };
}

function escaped(character: string): string {
  const members = CLASSES.get(character);
  if (members !== undefined) return `[${members}]`;
  const lower = character.toLowerCase();
  const complement = lower === character ? undefined : CLASSES.get(lower);
  return complement === undefined ? literal(character) : `[^${complement}]`;
}

function literal(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}
