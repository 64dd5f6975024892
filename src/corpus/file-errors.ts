import { CorpusFormatError, CrfLabError } from '../errors.ts';

/** What went wrong when a file was opened or read, in words. */
export function readError(path: string, cause: unknown): CorpusFormatError {
  return new CorpusFormatError(path, 0, readReason(cause), { cause });
}

function readReason(cause: unknown): string {
  switch (errorCode(cause)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'no such file; check the path';
    case 'EISDIR':
      return 'is a directory, expected a file; name a file inside it';
    case 'EACCES':
    case 'EPERM':
      return 'no permission to read it; check its mode and owner';
    default:
      return `cannot be read: ${messageOf(cause)}`;
  }
}

/** What went wrong when a file was written, in words. */
export function writeError(path: string, cause: unknown, isReplacing: boolean): CrfLabError {
  const kept = isReplacing ? '; the old file is unchanged' : '';
  return new CrfLabError(`${path}: cannot be written: ${writeReason(cause)}${kept}`, { cause });
}

function writeReason(cause: unknown): string {
  switch (errorCode(cause)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full; make room or choose another place';
    case 'ENOENT':
    case 'ENOTDIR':
      return 'its folder does not exist; make it first';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'no permission to write there; choose another place';
    default:
      return messageOf(cause);
  }
}

/** The system's name of an error, like ENOENT. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
