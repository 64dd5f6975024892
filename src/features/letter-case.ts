/**
 * Letter case of whole words and sentences, as document, sentence and gazetteer rules ask for it. The answers are those
 * of Python's str.isupper and str.islower (Unicode's derived properties; characters without case do not matter),
 * because the trials these rules come from were made with them.
 */
const UPPER = /\p{Uppercase}/u;
const LOWER = /\p{Lowercase}/u;
const NOT_UPPER = /[\p{Lowercase}\p{Lt}]/u;
const NOT_LOWER = /[\p{Uppercase}\p{Lt}]/u;
const CASED = /[\p{Uppercase}\p{Lowercase}\p{Lt}]/u;
const FIRST_UPPER = /^\p{Uppercase}/u;

/** Has upper-case letters and no others: `NATO`, `U.S.`, `A-12`. */
export function isUpperCaseWord(word: string): boolean {
  return UPPER.test(word) && !NOT_UPPER.test(word);
}

/** Has lower-case letters and no others: `dog`, `12th`. */
export function isLowerCaseWord(word: string): boolean {
  return LOWER.test(word) && !NOT_LOWER.test(word);
}

/** The first character is an upper-case letter: `Paris`, `NATO`, not `iPod`. */
export function isCapitalised(word: string): boolean {
  return FIRST_UPPER.test(word);
}

/** Capitalised, but not all of it upper case: `Paris`, `McDonald`. */
export function isMixedCase(word: string): boolean {
  return FIRST_UPPER.test(word) && LOWER.test(word);
}

/** Has a letter that has a case: a word in the sense of sentence case, not a number or punctuation. */
export function isCased(word: string): boolean {
  return CASED.test(word);
}

/** All words (tokens with a cased letter) are upper case, and there is one: headlines, bylines, heads of tables. */
export function isAllCapsSentence(tokens: readonly string[]): boolean {
  let words = 0;
  for (const token of tokens) {
    if (!isCased(token)) continue;
    if (!isUpperCaseWord(token)) return false;
    words++;
  }
  return words > 0;
}
