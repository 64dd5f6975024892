/** Foreign text made safe to look at: nothing invisible, nothing that turns the line around it, nothing endless. */

/**
 * Control characters (C0, C1), those that order or embed bidirectional text, line and paragraph separators, blanks without
 * width, fillers, tags, lone surrogates and non-characters.
 */
const INVISIBLE =
  '\\p{Cc}\\p{Cs}\\p{Noncharacter_Code_Point}\\u00ad\\u034f\\u061c\\u17b4\\u17b5\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff9-\\ufffb\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e007f}';

/** The joiners U+200C and U+200D where no script and no emoji needs them: not after a letter that joins, a mark or a picture. */
const IDLE_JOINER =
  '(?<!(?![\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}])\\p{L}|[\\p{M}\\p{Extended_Pictographic}\\p{Emoji_Modifier}])[\\u200c\\u200d]';

const HIDDEN = new RegExp(`[${INVISIBLE}]|${IDLE_JOINER}`, 'gu');

/** Nearly all text: printable ASCII. */
const PLAIN = /^[ -~]*$/;

/** Every invisible character as a picture (`␀`) or by its number (`⟨U+202E⟩`). */
export function makeVisible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(HIDDEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return '␡';
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** The same for text of several lines, which stay lines. */
export function makeLinesVisible(text: string): string {
  return text.split('\n').map(makeVisible).join('\n');
}

/** JSON with every invisible character as an escape: the same value, and nothing that a terminal would obey. */
export function escapeInvisible(json: string): string {
  return json.replace(HIDDEN, (found) =>
    // Line ends and tabs stand between values: within strings JSON has escapes for them.
    found === '\n' || found === '\t'
      ? found
      : Array.from({ length: found.length }, (_, n) => unitEscape(found.charCodeAt(n))).join(''),
  );
}

function unitEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

/** At most `limit` code points of visible text, `…` where something is left out. */
export function cutText(text: string, limit: number): string {
  // A code point is at most two units, and none grows shorter when made visible: the rest need not be looked at.
  const start = text.length > 2 * limit + 2 ? text.slice(0, 2 * limit + 2) : text;
  const points = Array.from(makeVisible(start));
  const isWhole = start.length === text.length && points.length <= limit;
  return isWhole ? points.join('') : `${points.slice(0, limit - 1).join('')}…`;
}

/** One line of at most `limit` code points of visible text: what is left out is the middle, since a message ends with its remedy. */
export function cutMiddle(text: string, limit: number): string {
  const part = 2 * limit + 2;
  const isLong = text.length > 2 * part;
  const points = Array.from(makeVisible(isLong ? `${text.slice(0, part)}${text.slice(-part)}` : text));
  if (!isLong && points.length <= limit) return points.join('');
  const tail = Math.floor((limit - 3) / 2);
  return `${points.slice(0, limit - 3 - tail).join('')} … ${points.slice(points.length - tail).join('')}`;
}

/** Columns of a terminal that the text takes: marks none, East Asian wide characters and emoji two. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) {
    if (/\p{Mn}|\p{Me}|\u200c|\u200d|\ufe0f/u.test(character)) continue;
    width +=
      /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}

/** At most `room` columns of a terminal; `…` where something is left out. */
export function cutToWidth(text: string, room: number): string {
  if (displayWidth(text) <= room) return text;
  let shown = '';
  let width = 0;
  for (const character of text) {
    width += displayWidth(character);
    if (width > room - 1) break;
    shown += character;
  }
  return `${shown}…`;
}

/** The last columns of a text, at most `room` of them. */
function endOf(text: string, room: number): string {
  let shown = '';
  let width = 0;
  for (const character of Array.from(text).reverse()) {
    width += displayWidth(character);
    if (width > room) break;
    shown = character + shown;
  }
  return shown;
}

/**
 * Visible texts of at most `room` columns each, of which two are equal only where the whole texts are: where their beginnings are the
 * same, the middle is left out, or all that they share, or they are numbered.
 */
export function cutApart(texts: readonly string[], room: number): string[] {
  const whole = texts.map(makeVisible);
  const cut = new Map<string, string>();
  const taken = new Set<string>();
  const sharing = new Map<string, string[]>();
  for (const text of new Set(whole)) {
    if (displayWidth(text) <= room) {
      taken.add(text);
      continue;
    }
    // Two letters before the cut tell little.
    const start = cutToWidth(text, Math.ceil(0.75 * room));
    sharing.set(start, [...(sharing.get(start) ?? []), text]);
  }
  for (const group of sharing.values()) {
    const shared = sharedStart(group);
    const head = Math.min(10, Math.floor(room / 3));
    const start = (text: string): string => cutToWidth(text, room);
    const ways: readonly ((text: string, n: number) => string)[] = [
      ...(group.length === 1 ? [start] : []),
      (text) => `${cutToWidth(text, head + 1)}${endOf(text, room - head - 1)}`,
      (text) => cutToWidth(`…${Array.from(text).slice(shared).join('')}`, room),
      (text, n) => `${cutToWidth(text, room - `${n + 1}`.length - 1)} ${n + 1}`,
    ];
    for (const way of ways) {
      const made = group.map(way);
      if (new Set(made).size < made.length || made.some((text) => taken.has(text))) continue;
      for (const [n, text] of group.entries()) cut.set(text, made[n] ?? text);
      break;
    }
    for (const text of group) taken.add(cut.get(text) ?? start(text));
  }
  return whole.map((text) => cut.get(text) ?? cutToWidth(text, room));
}

/** Code points that all of them begin with, up to the last blank. */
function sharedStart([first = '', ...others]: readonly string[]): number {
  const points = Array.from(first);
  const rest = others.map((text) => Array.from(text));
  let length = 0;
  while (length < points.length && rest.every((other) => other[length] === points[length])) length++;
  while (length > 0 && points[length - 1] !== ' ') length--;
  return length;
}
