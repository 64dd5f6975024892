/** Foreign names in text for a terminal. */
import { cutText } from '../visible-text.ts';

/** Longest name in a table, in characters: the longest one makes every row as wide. */
const MAX_NAME_LENGTH = 60;

/** A number of things: `1 feature`, `2 features`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A name of which nothing moves the cursor or turns the writing direction, and which is no megabyte long. */
export function printable(text: string, maxLength = MAX_NAME_LENGTH): string {
  return cutText(text, maxLength);
}
