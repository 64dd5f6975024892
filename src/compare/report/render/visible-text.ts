/** Foreign text made safe to look at: nothing invisible, nothing that turns the line around it, nothing endless. */

/**
 * Control characters (C0, C1), those that order or embed bidirectional text, line and paragraph separators, blanks without
 * width, tags, lone surrogates and non-characters. The joiners U+200C and U+200D stay: scripts and emoji need them.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u061c\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Every invisible character as a picture (`␀`) or by its number (`⟨U+202E⟩`). */
export function makeVisible(text: string): string {
  return text.replace(INVISIBLE, (character) => {
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

/** At most `limit` code points of visible text, `…` where something is left out. */
export function cutText(text: string, limit: number): string {
  // A code point is at most two units, and none grows shorter when made visible: the rest need not be looked at.
  const start = text.length > 2 * limit + 2 ? text.slice(0, 2 * limit + 2) : text;
  const points = Array.from(makeVisible(start));
  const isWhole = start.length === text.length && points.length <= limit;
  return isWhole ? points.join('') : `${points.slice(0, limit - 1).join('')}…`;
}

/** Columns of a terminal that the text takes: marks none, East Asian wide characters and emoji two. */
export function displayWidth(text: string): number {
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
