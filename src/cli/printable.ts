/** Foreign text on a terminal. */

/** Longest name in a table, in characters: the longest one makes every row as wide. */
const MAX_NAME_LENGTH = 60;

/**
 * Tokens are hostile: a character of an attribute that would move the cursor or turn the writing direction must not
 * reach the terminal, nor a name of a megabyte. A bar would end the table's cell.
 */
export function printable(text: string, maxLength = MAX_NAME_LENGTH): string {
  const characters = Array.from(text.slice(0, 2 * maxLength + 2));
  const isLong = characters.length > maxLength;
  const shown = isLong ? `${characters.slice(0, maxLength - 1).join('')}…` : characters.join('');
  return shown
    .replace(
      /[\p{Cc}\p{Bidi_C}\u2028\u2029]/gu,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .replaceAll('|', '\\|');
}
