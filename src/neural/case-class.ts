/** Letter-case classes of words, as in Collobert et al. (2011), section 6.3, with numbers told apart. */

/** In the order of their ids. */
export const CASE_CLASS_NAMES = [
  'other',
  'number',
  'mainly digits',
  'some digits',
  'lower case',
  'upper case',
  'capitalised',
  'some upper case',
] as const;

/** Id of a word's class, an index of `CASE_CLASS_NAMES`. */
export function caseClass(word: string): number {
  let length = 0;
  let digits = 0;
  for (const character of word) {
    length++;
    if (/\p{Nd}/u.test(character)) digits++;
  }
  if (digits > 0) return digits === length ? 1 : 2 * digits > length ? 2 : 3;
  const hasUpper = /\p{Uppercase}/u.test(word);
  const hasLower = /\p{Lowercase}/u.test(word);
  if (!hasUpper) return hasLower ? 4 : 0;
  if (!hasLower) return 5;
  return /^[\p{Uppercase}\p{Lt}]\P{Uppercase}*$/u.test(word) ? 6 : 7;
}
