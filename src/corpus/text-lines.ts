import { CorpusFormatError } from '../errors.ts';
import type { Corpus, CorpusHead, Sentence } from './sentence.ts';

/**
 * A reader of one format, fed line by line: the same parser serves files (as they stream in) and strings (in a
 * browser). Lines come without their line ends.
 */
export interface LineParser<Result> {
  /** `lineNumber` is 1-based. @throws CorpusFormatError */
  line(text: string, lineNumber: number): void;
  /** Call once after the last line. @throws CorpusFormatError when the whole is not a corpus, say empty. */
  end(): Result;
}

/** What a reader of sentences shows while it is fed, so that a file need not be held whole. */
export interface SentenceParser {
  /** What the file says of itself; all of it is known once there is a sentence. */
  head(): CorpusHead;
  /** The sentences read since the last call, in order; they are not kept. */
  take(): Sentence[];
  /** Call once after the last line; gives what was not taken. @throws CorpusFormatError */
  end(): Corpus | Promise<Corpus>;
}

/**
 * Splits text at LF or CRLF; a line end at the very end starts no further line. U+2028, U+0085, form feed and the like
 * are ordinary characters. A carriage return anywhere else would hide in a token, so it is refused.
 * @throws CorpusFormatError
 */
export function splitLines(text: string, file: string, firstLine = 1): string[] {
  if (text === '') return [];
  const end = text.endsWith('\n') ? text.length - 1 : text.length;
  const lines = text.slice(0, end).split('\n');
  if (!text.includes('\r')) return lines;
  for (const [i, line] of lines.entries()) {
    const at = line.indexOf('\r');
    if (at < 0) continue;
    // One file converted to CRLF twice ends its lines in CR CR LF.
    let length = line.length;
    while (length > at && line.charCodeAt(length - 1) === 13) length--;
    if (length > at) {
      const reason = `a carriage return inside the line (column ${at + 1}), expected LF or CRLF line ends; `;
      throw new CorpusFormatError(
        file,
        firstLine + i,
        `${reason}convert old Mac line ends with tr '\\r' '\\n'`,
      );
    }
    lines[i] = line.slice(0, at);
  }
  return lines;
}

/** Feeds a whole text to a parser. @throws CorpusFormatError */
export function parseText<Result>(parser: LineParser<Result>, text: string, file: string): Result {
  const withoutMark = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const lines = splitLines(withoutMark, file);
  for (const [i, line] of lines.entries()) {
    if (line.includes('\0')) {
      throw new CorpusFormatError(file, i + 1, 'a NUL character, so this is binary data; expected text');
    }
    parser.line(line, i + 1);
  }
  return parser.end();
}

/** True for lines that separate sentences: empty, or nothing but spaces and tabs. */
export function isBlank(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code !== 32 && code !== 9) return false;
  }
  return true;
}
