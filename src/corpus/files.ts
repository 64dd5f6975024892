/** The one library file that opens and reads files: plain or gzip bytes in, lines of text out. */
import { isAscii, isUtf8 } from 'node:buffer';
import { constants, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { CorpusFormatError, CrfLabError } from '../errors.ts';
import { errorCode, messageOf, readError } from './file-errors.ts';
import { checkHeapRoom } from './heap-room.ts';
import type { TextEncoding } from './read-options.ts';
import { type OpenFile, openStandardInput, STANDARD_INPUT } from './standard-input.ts';
import { checkText, countNewlines, withoutByteOrderMark } from './text-bytes.ts';
import { splitLines } from './text-lines.ts';

/** Longest line that is read, in bytes. A longer one is no corpus line, and would have to be held in memory whole. */
export const MAX_LINE_BYTES = 16 * 2 ** 20;
const CHUNK_BYTES = 256 * 2 ** 10;
const NEWLINE = 10;

type FileStats = Pick<Stats, 'size' | 'isFile'>;

export interface OpenOptions {
  /** Default utf-8, where invalid bytes are an error; latin-1 takes every byte as the code point of the same number. */
  readonly encoding?: TextEncoding | undefined;
}

export interface Line {
  /** Without its line end. */
  readonly text: string;
  /** 1-based. */
  readonly number: number;
}

/** Consecutive lines; handing them over in batches saves one promise per line. */
export interface LineBatch {
  readonly lines: readonly string[];
  /** 1-based number of `lines[0]`. */
  readonly firstLine: number;
}

/** Consecutive lines as they stand in the file, line ends included; only the last of the file may lack its own. */
export interface LineBlock {
  /** Valid UTF-8 without NUL bytes and byte order mark, in the hands of the reader until the next block is asked for. */
  readonly bytes: Uint8Array;
  /** 1-based number of the first line. */
  readonly firstLine: number;
}

/**
 * Streams a text file, plain or gzip (told by its first bytes, not by its name), as batches of lines. Line ends may be
 * LF or CRLF, the last may be missing; a byte order mark is dropped. Memory: one chunk, or the longest line.
 * @throws CorpusFormatError when the file is missing, a directory, unreadable, binary, a damaged gzip, not in the
 * encoding, or has a line over `MAX_LINE_BYTES`.
 */
export async function* openLineBatches(path: string, options: OpenOptions = {}): AsyncGenerator<LineBatch> {
  const encoding = options.encoding ?? 'utf-8';
  for await (const { bytes, firstLine } of completeLines(streamBytes(path), path)) {
    await checkHeapRoom(path);
    checkText(bytes, encoding, path, firstLine);
    const text = bytes.toString(encoding === 'latin-1' || isAscii(bytes) ? 'latin1' : 'utf8');
    const lines = splitLines(text, path, firstLine);
    // Nothing but a byte order mark is no line.
    if (lines.length > 0) yield { lines, firstLine };
  }
}

/** The same without making strings of it, for readers of large files. @throws CorpusFormatError */
export async function* openLineBlocks(path: string, options: OpenOptions = {}): AsyncGenerator<LineBlock> {
  const encoding = options.encoding ?? 'utf-8';
  for await (const { bytes, firstLine } of completeLines(streamBytes(path), path)) {
    checkText(bytes, encoding, path, firstLine);
    const isUtf8Already = encoding === 'utf-8' || isAscii(bytes);
    yield { bytes: isUtf8Already ? bytes : Buffer.from(bytes.toString('latin1')), firstLine };
  }
}

/** A line as it stands in the file; where its bytes are not UTF-8, `text` has U+FFFD in their place. */
export interface FoundLine {
  /** Without line feed. */
  readonly text: string;
  readonly isUtf8: boolean;
}

/**
 * The lines of a file whose chunks are given, for readers that pass over a line that cannot be used: bytes that are not UTF-8, NUL
 * bytes and carriage returns are left to them. A byte order mark is dropped.
 * @throws CorpusFormatError on another kind of file (zip, UTF-16, ...) and a line over `MAX_LINE_BYTES`
 */
export async function* foundLines(
  chunks: AsyncIterable<Buffer>,
  path: string,
): AsyncGenerator<readonly FoundLine[]> {
  for await (const { bytes } of completeLines(chunks, path)) {
    const isUtf8Block = isUtf8(bytes);
    const texts = bytes.toString(isUtf8Block ? 'utf8' : 'latin1').split('\n');
    if (texts.at(-1) === '') texts.pop();
    // In Latin-1 a character is a byte.
    yield texts.map((text) => {
      if (isUtf8Block) return { text, isUtf8: true };
      const line = Buffer.from(text, 'latin1');
      return { text: line.toString('utf8'), isUtf8: isUtf8(line) };
    });
  }
}

/** The bytes of a file cut after line ends. All blocks lie in one buffer, one after the other. */
async function* completeLines(
  chunks: AsyncIterable<Buffer>,
  path: string,
): AsyncGenerator<{ bytes: Buffer; firstLine: number }> {
  let buffer = Buffer.allocUnsafeSlow(2 * CHUNK_BYTES);
  /** Bytes of the line that is not complete yet, at the buffer's start. */
  let carried = 0;
  let firstLine = 1;
  const withoutMark = (bytes: Buffer): Buffer =>
    firstLine === 1 ? withoutByteOrderMark(bytes, path) : bytes;
  for await (const chunk of chunks) {
    const firstEnd = chunk.indexOf(NEWLINE);
    if (carried + (firstEnd < 0 ? chunk.length : firstEnd) > MAX_LINE_BYTES) {
      const limit = `${MAX_LINE_BYTES / 2 ** 20} MiB`;
      throw new CorpusFormatError(
        path,
        firstLine,
        `a line of more than ${limit}, the most that is read; break the text into lines`,
      );
    }
    const filled = carried + chunk.length;
    if (filled > buffer.length) {
      const larger = Buffer.allocUnsafeSlow(2 * filled);
      larger.set(buffer.subarray(0, carried));
      buffer = larger;
    }
    buffer.set(chunk, carried);
    const cut = firstEnd < 0 ? 0 : carried + chunk.lastIndexOf(NEWLINE) + 1;
    if (cut > 0) {
      const bytes = buffer.subarray(0, cut);
      yield { bytes: withoutMark(bytes), firstLine };
      firstLine += countNewlines(bytes);
      buffer.copyWithin(0, cut, filled);
    }
    carried = filled - cut;
  }
  if (carried > 0) yield { bytes: withoutMark(buffer.subarray(0, carried)), firstLine };
}

/** The same as single lines, for callers to whom speed is nothing. */
export async function* openLines(path: string, options: OpenOptions = {}): AsyncGenerator<Line> {
  for await (const { lines, firstLine } of openLineBatches(path, options)) {
    for (const [i, text] of lines.entries()) yield { text, number: firstLine + i };
  }
}

export interface ReadBytesOptions {
  /** Room for a file on disk, of its size. */
  readonly allocate?: (size: number) => Promise<Uint8Array>;
  /**
   * Sees the first bytes of the content (as many as there are, up to `HEAD_BYTES`), before memory is taken for the rest; what it
   * throws ends the reading. Returns how many bytes there should be, if they tell.
   */
  readonly checkHead?: (head: Uint8Array) => number | undefined;
}

/** First bytes of a file that tell what it is. */
export const HEAD_BYTES = 32;
/** No file of ours is shortened as far by gzip as this says, however small it is and beyond that. */
const LARGEST_RATIO = 64;
const ALWAYS_UNPACKED = 16 * 2 ** 20;

/**
 * A whole file as bytes, gzip taken off.
 * @throws CorpusFormatError when it is missing, unreadable, a damaged gzip, or one that would unpack to 64 times its size or to more
 * than its content says
 */
export async function readBytes(path: string, options: ReadBytesOptions = {}): Promise<Uint8Array> {
  const { allocate, checkHead } = options;
  const { handle, stats } = await openForReading(path);
  try {
    const head = await readHead(handle, path);
    const { size } = stats;
    if (isGzip(head)) {
      // How long a pipe is nobody knows; its content says.
      const most = stats.isFile()
        ? Math.max(ALWAYS_UNPACKED, LARGEST_RATIO * size)
        : Number.POSITIVE_INFINITY;
      const chunks = gunzipped(readChunks(handle, path, head, false), path);
      return await joined(chunks, { path, room: 4 * head.length, most, checkHead });
    }
    if (size <= head.length) {
      const most = Number.POSITIVE_INFINITY;
      return await joined(readChunks(handle, path, head, true), {
        path,
        room: head.length + 1,
        most,
        checkHead,
      });
    }
    checkHead?.(head.subarray(0, HEAD_BYTES));
    // A file on disk: the rest goes to its place at once.
    const room = (await allocate?.(size)) ?? Buffer.allocUnsafeSlow(size);
    const bytes = Buffer.from(room.buffer, room.byteOffset, room.length);
    bytes.set(head);
    let length = head.length;
    while (length < size) {
      const { length: read } = await readChunk(handle, path, bytes.subarray(length));
      if (read === 0) break;
      length += read;
    }
    return bytes.subarray(0, length);
  } finally {
    await handle.close();
  }
}

interface JoinOptions {
  readonly path: string;
  /** How many bytes to begin with. */
  readonly room: number;
  /** More are refused. */
  readonly most: number;
  readonly checkHead: ReadBytesOptions['checkHead'];
}

/** All chunks one after the other. @throws CorpusFormatError where they are too many */
async function joined(
  chunks: AsyncGenerator<Buffer>,
  { path, room, most, checkHead }: JoinOptions,
): Promise<Uint8Array> {
  let bytes = new Uint8Array(room);
  let length = 0;
  let isChecked = false;
  let limit = most;
  const check = (): void => {
    isChecked = true;
    const expected = checkHead?.(bytes.subarray(0, Math.min(length, HEAD_BYTES))) ?? 0;
    if (expected > most) throw tooLong(path, most);
    if (expected > 0) limit = Math.min(most, expected);
  };
  for await (const chunk of chunks) {
    if (isChecked && length + chunk.length > limit) throw tooLong(path, limit);
    if (length + chunk.length > bytes.length) {
      const larger = new Uint8Array(2 * (length + chunk.length));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(chunk, length);
    length += chunk.length;
    if (!isChecked && length >= HEAD_BYTES) check();
  }
  if (!isChecked) check();
  return bytes.subarray(0, length);
}

function tooLong(path: string, limit: number): CorpusFormatError {
  const what = `holds more than the ${limit} bytes that it may`;
  return new CorpusFormatError(path, 0, `${what}: the file is damaged, copy it again or make it anew`);
}

/** 'file', 'directory', 'other' (pipes, devices), or undefined when nothing of that name can be reached. */
export async function pathKind(path: string): Promise<'file' | 'directory' | 'other' | undefined> {
  if (path === STANDARD_INPUT) return 'other';
  try {
    const found = await stat(path);
    return found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other';
  } catch {
    return undefined;
  }
}

/**
 * The bytes of a file in chunks, gzip taken off; each is in the hands of the reader until the next is asked for.
 * @throws CorpusFormatError when it is missing, a directory, unreadable or a damaged gzip
 */
export async function* streamBytes(path: string): AsyncGenerator<Buffer> {
  const { handle, stats } = await openForReading(path);
  try {
    const head = await readHead(handle, path);
    // Unpacking reads ahead, so it may not share one buffer with the reader.
    if (isGzip(head)) yield* gunzipped(readChunks(handle, path, head, false), path);
    else yield* readChunks(handle, path, head, true, stats.isFile());
  } finally {
    await handle.close();
  }
}

function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** `stats`: of what was opened, which is no directory. */
async function openForReading(path: string): Promise<{ handle: OpenFile; stats: FileStats }> {
  if (path === STANDARD_INPUT)
    return { handle: openStandardInput(), stats: { size: 0, isFile: () => false } };
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(path, constants.O_RDONLY);
  } catch (cause) {
    throw readError(path, cause);
  }
  const stats = await handle.stat();
  if (stats.isDirectory()) {
    await handle.close();
    throw new CorpusFormatError(path, 0, 'is a directory, expected a file; name a file inside it');
  }
  return { handle, stats };
}

/** The first chunk, of two bytes at least where there are two: a pipe may hand over less at a time. */
async function readHead(handle: OpenFile, path: string): Promise<Buffer> {
  let head = await readChunk(handle, path);
  while (head.length === 1) {
    const more = await readChunk(handle, path);
    if (more.length === 0) break;
    head = Buffer.concat([head, more]);
  }
  return head;
}

async function readChunk(
  handle: OpenFile,
  path: string,
  buffer: Buffer<ArrayBufferLike> = Buffer.allocUnsafeSlow(CHUNK_BYTES),
): Promise<Buffer<ArrayBufferLike>> {
  try {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw readError(path, cause);
  }
}

/** `isReadAhead`: only for files on disk, since a pipe may keep its reader waiting. */
async function* readChunks(
  handle: OpenFile,
  path: string,
  head: Buffer,
  reuse: boolean,
  isReadAhead = false,
): AsyncGenerator<Buffer> {
  if (!isReadAhead) {
    const buffer = reuse ? Buffer.allocUnsafeSlow(CHUNK_BYTES) : undefined;
    for (let chunk = head; chunk.length > 0; chunk = await readChunk(handle, path, buffer)) yield chunk;
    return;
  }
  // One chunk is read while the one before is worked on, so that neither waits for the other.
  const buffers: Buffer[] = [];
  for (let [chunk, k] = [head, 0]; chunk.length > 0; k = 1 - k) {
    buffers[k] ??= Buffer.allocUnsafeSlow(CHUNK_BYTES);
    const next = readChunk(handle, path, buffers[k]);
    try {
      yield chunk;
    } finally {
      // The file stays open as long as it is read. What is wrong with the next chunk is said when that is asked for.
      await next.catch(() => undefined);
    }
    chunk = await next;
  }
}

async function* gunzipped(raw: AsyncGenerator<Buffer>, path: string): AsyncGenerator<Buffer> {
  // Loading these takes longer than reading a small file, and few files need them.
  const [{ Readable }, { createGunzip }] = await Promise.all([import('node:stream'), import('node:zlib')]);
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const source = Readable.from(raw, { objectMode: false });
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    for await (const chunk of gunzip) {
      if (Buffer.isBuffer(chunk)) yield chunk;
    }
  } catch (cause) {
    if (cause instanceof CrfLabError) throw cause;
    const isTruncated = errorCode(cause) === 'Z_BUF_ERROR';
    const what = isTruncated ? 'the gzip data ends too early' : `damaged gzip data (${messageOf(cause)})`;
    throw new CorpusFormatError(path, 0, `${what}; fetch or make the file again`, { cause });
  } finally {
    source.destroy();
  }
}
