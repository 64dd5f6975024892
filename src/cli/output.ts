/** What goes to stdout, and warnings. */
import { once } from 'node:events';

/** One JSON object and a line end, the only thing a command with --json prints. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** Text as it is. */
export function printText(text: string): void {
  process.stdout.write(text);
}

/** A line on stderr that no option silences: the result is there, and not what it seems. */
export function warn(text: string): void {
  process.stderr.write(`crf-lab: warning: ${text}\n`);
}

/** Text in pieces (strings, or UTF-8), made no faster than the reader takes them. */
export async function printPieces(pieces: Iterable<string | Uint8Array>): Promise<void> {
  for (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}

const PIECE_LENGTH = 2 ** 16;

/** The same text in fewer pieces: each write costs a turn of the event loop. */
export function* joinPieces(pieces: Iterable<string>): Generator<string> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < PIECE_LENGTH) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
