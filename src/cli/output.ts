/** All that the program writes to stdout and stderr goes through here: no command can forget that names are foreign text. */
import { once } from 'node:events';
import { cutMiddle, escapeInvisible, makeLinesVisible, makeVisible } from '../visible-text.ts';

/** A terminal shows colours unless its user wants none (no-color.org). */
export function hasColours(): boolean {
  return process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === '';
}

/** The sequences that colour text of ours: end, bold, faint, red, green, yellow, cyan. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what they begin with
export const COLOUR = /\u001b\[(?:[012]|3[1236])m/g;

/** Longest line on stderr, in characters. */
const MAX_LINE_LENGTH = 1000;

/** Longest place in a message; the end of a path tells files apart. */
const MAX_PLACE_LENGTH = 300;

/** Most lines said at once: more of them are no message any more. */
const MAX_LINES = 100;

/** What a line begins with that takes the place of the one before it on a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it is made of
const REDRAW = /^\r(?:\u001b\[K)?/;

/** One JSON object and a line end, the only thing a command with --json prints. */
export function printJson(value: unknown): void {
  process.stdout.write(`${escapeInvisible(JSON.stringify(value, undefined, 2))}\n`);
}

/** Text for people: its lines stay lines, and all else invisible in it is shown. */
export function printText(text: string): void {
  process.stdout.write(makeLinesVisible(text));
}

/** A line on stderr that no option silences: the result is there, and not what it seems. */
export function warn(text: string): void {
  printMessage(`crf-lab: warning: ${text}\n`);
}

/** The same for text in which names were made visible and that was coloured then. */
export function printColoured(text: string): void {
  process.stdout.write(showLines(text, hasColours()));
}

/** @param hasColours whether what colours text stays */
export function showLines(text: string, hasColours: boolean): string {
  if (!hasColours) return makeLinesVisible(text);
  const colours = text.match(COLOUR) ?? [];
  return text
    .split(COLOUR)
    .map((plain, n) => makeLinesVisible(plain) + (colours[n] ?? ''))
    .join('');
}

/**
 * Data in pieces (strings, or UTF-8), made no faster than the reader takes them: byte by byte into a file or a pipe; what would
 * command a terminal is shown on one.
 */
export async function printPieces(pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  const shown = process.stdout.isTTY === true ? showPieces(pieces) : pieces;
  for await (const piece of shown) if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}

/** Pieces of data as a terminal may show them: line ends and tabs stay. */
export async function* showPieces(
  pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const shown = (text: string): string =>
    text
      .split(/(\r?\n|\t)/)
      .map((part, n) => (n % 2 === 0 ? makeVisible(part) : part))
      .join('');
  for await (const piece of pieces)
    yield shown(typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true }));
  yield shown(decoder.decode());
}

/**
 * A message for people on stderr: one line of bounded length, whatever it quotes. `text` ends with the line end, or without one where
 * the line is to be drawn anew; one that begins with `\r` is drawn over the last.
 */
export function printMessage(text: string): void {
  const [start = ''] = REDRAW.exec(text) ?? [];
  const end = text.endsWith('\n') ? '\n' : '';
  const line = text.slice(start.length, text.length - end.length);
  process.stderr.write(`${start}${cutMiddle(line, MAX_LINE_LENGTH)}${end}`);
}

/** Text of several lines on stderr: help, or where a fault of the program is. */
export function printLines(text: string): void {
  const lines = text.replace(/\n$/, '').split('\n');
  if (lines.length > MAX_LINES) lines.splice(MAX_LINES, lines.length, '…');
  for (const line of lines) printMessage(`${line}\n`);
}

/** What was assumed, or is odd: one line on stderr, of bounded length. */
export function printNote(note: string): void {
  process.stderr.write(`note: ${cutMiddle(note, MAX_LINE_LENGTH)}\n`);
}

/**
 * A message of ours as one line of bounded length, whatever it quotes.
 * @param place what it begins with that says where, `file:line`: never left out
 */
export function printError(message: string, place = ''): void {
  const where = message.startsWith(place) ? place : '';
  const shownPlace = makeVisible(
    where.length > MAX_PLACE_LENGTH ? `…${where.slice(-MAX_PLACE_LENGTH)}` : where,
  );
  const rest = cutMiddle(message.slice(where.length), MAX_LINE_LENGTH);
  process.stderr.write(`crf-lab: ${shownPlace}${rest}\n`);
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

/** The same of text that is still being made. */
export async function* joinStreamed(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let text = '';
  for await (const piece of pieces) {
    text += piece;
    if (text.length < PIECE_LENGTH) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
