/** Standard input read as a file is: `-` in place of a path. A file of that name is `./-`. */
import { CorpusFormatError } from '../errors.ts';

export const STANDARD_INPUT = '-';

/** What reading needs of an open file. */
export interface OpenFile {
  read(buffer: Buffer, offset: number, length: number, position: null): Promise<{ bytesRead: number }>;
  close(): Promise<void>;
}

let isTaken = false;

/** @throws CorpusFormatError the second time: what has been read from a pipe is gone */
export function openStandardInput(): OpenFile {
  if (isTaken) {
    const reason = 'standard input has been read already, which works once; save it in a file and name that';
    throw new CorpusFormatError(STANDARD_INPUT, 0, reason);
  }
  isTaken = true;
  const chunks: AsyncIterator<unknown> = process.stdin[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  return {
    async read(buffer, offset, length) {
      while (rest.length === 0) {
        const { done, value } = await chunks.next();
        if (done === true) return { bytesRead: 0 };
        rest = Buffer.isBuffer(value) ? value : Buffer.from(String(value));
      }
      const bytesRead = rest.copy(buffer, offset, 0, length);
      rest = rest.subarray(bytesRead);
      return { bytesRead };
    },
    async close() {
      // An open pipe would keep the program alive.
      await chunks.return?.();
    },
  };
}
