/** Predicted labels as they stand in a run result: a line per sentence, labels joined by blanks. */
import { createHash } from 'node:crypto';

/** A label may hold a blank (csv and jsonl allow it) or the sign that marks one. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  [' ', '\\s'],
  ['\n', '\\n'],
  ['\r', '\\r'],
]);
const MEANINGS = new Map([...ESCAPES].map(([character, written]) => [written, character]));

/** Labels without blanks, line ends and backslashes stand as they are; in others these are written `\s`, `\n`, `\r` and `\\`. */
export function joinLabels(labels: readonly string[]): string {
  return labels
    .map((label) => label.replace(/[\\ \n\r]/g, (character) => ESCAPES.get(character) ?? character))
    .join(' ');
}

/** The inverse of `joinLabels`, `[T]`. */
export function splitLabels(line: string): string[] {
  return line
    .split(' ')
    .map((label) => label.replace(/\\[\\snr]/g, (written) => MEANINGS.get(written) ?? written));
}

/** SHA-256 of predictions, in hexadecimal digits: of their lines, each with a line end, in UTF-8. */
export function predictionsHash(lines: readonly string[]): string {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(`${line}\n`);
  return hash.digest('hex');
}
