/** Whether bytes of a file are text, and the place of those that are not. */
import { isUtf8 } from 'node:buffer';
import { CorpusFormatError } from '../errors.ts';
import type { TextEncoding } from './read-options.ts';

const NEWLINE = 10;

/** First bytes of files that hold a corpus only after unpacking or converting. */
const FOREIGN_FORMATS: readonly { readonly magic: readonly number[]; readonly what: string }[] = [
  { magic: [0x50, 0x4b, 0x03, 0x04], what: 'a zip archive, expected text or gzip; unpack it first' },
  { magic: [0x42, 0x5a, 0x68], what: 'bzip2 data, expected text or gzip; unpack it with bunzip2' },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], what: 'xz data, expected text or gzip; unpack it with unxz' },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], what: 'zstd data, expected text or gzip; unpack it with unzstd' },
  { magic: [0xff, 0xfe], what: 'UTF-16 text, expected UTF-8; convert it with iconv -f UTF-16 -t UTF-8' },
  { magic: [0xfe, 0xff], what: 'UTF-16 text, expected UTF-8; convert it with iconv -f UTF-16 -t UTF-8' },
];

/** The first block of a file. @throws CorpusFormatError where it begins as no text file does */
export function withoutByteOrderMark(block: Buffer, path: string): Buffer {
  if (block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf) return block.subarray(3);
  // Tokens may start a file with `BZh` or `PK`, so a format is foreign only if its bytes are no text either.
  if (block.includes(0) || !isUtf8(block)) {
    for (const { magic, what } of FOREIGN_FORMATS) {
      const isForeign = magic.every((byte, i) => block[i] === byte);
      if (isForeign && (block.includes(0) || magic.length > 2)) throw new CorpusFormatError(path, 0, what);
    }
  }
  return block;
}

/** @throws CorpusFormatError at the first NUL byte, or bytes that are not in the encoding */
export function checkText(block: Buffer, encoding: TextEncoding, path: string, firstLine: number): void {
  const nul = block.indexOf(0);
  if (nul >= 0) {
    const line = firstLine + countNewlines(block.subarray(0, nul));
    throw new CorpusFormatError(
      path,
      line,
      'a NUL byte, so this is binary data; expected a text file, plain or gzip',
    );
  }
  if (encoding === 'latin-1' || isUtf8(block)) return;
  throw new CorpusFormatError(
    path,
    firstLine + firstInvalidLine(block),
    'bytes that are not UTF-8; read it with --encoding latin-1 or convert it with iconv',
  );
}

export function countNewlines(block: Buffer): number {
  let count = 0;
  for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

/** 0-based line of the block whose bytes are not UTF-8. No UTF-8 sequence contains a newline byte. */
function firstInvalidLine(block: Buffer): number {
  let line = 0;
  let start = 0;
  for (let at = block.indexOf(NEWLINE); at >= 0; at = block.indexOf(NEWLINE, start)) {
    if (!isUtf8(block.subarray(start, at))) return line;
    line++;
    start = at + 1;
  }
  return line;
}
