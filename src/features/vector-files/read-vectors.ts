/** Word vectors from a file of any of the usual kinds, plain or gzip. */
import { foundLines, streamBytes } from '../../corpus/index.ts';
import { resourceName } from '../resources.ts';
import type { VectorOptions, WordVectors } from '../vectors.ts';
import { isBinaryVectors, parseBinaryVectors } from './binary-vectors.ts';
import { VectorTextParser } from './text-vectors.ts';

/** Bytes from which the kind is told: some rows even of long vectors. */
const HEAD_BYTES = 2 ** 16;

/**
 * Reads GloVe's and word2vec's text, word2vec's binary format and fastText's `.vec`, told apart by the first bytes. The file, which
 * may be a pipe, is streamed: memory is what `keep` keeps. What was passed over is counted in the result's `remarks`.
 * @throws CorpusFormatError naming file and line (row, in a binary file)
 */
export async function readVectors(
  path: string,
  options: Omit<VectorOptions, 'file'> = {},
): Promise<WordVectors> {
  const given = { name: resourceName(path), ...options, file: path };
  const chunks = streamBytes(path);
  try {
    const head: Buffer[] = [];
    for (let size = 0; size < HEAD_BYTES; ) {
      const { done, value } = await chunks.next();
      if (done === true) break;
      // A chunk is good until the next is asked for.
      head.push(Buffer.from(value));
      size += value.length;
    }
    const all = chain(head, chunks);
    if (isBinaryVectors(Buffer.concat(head))) return await parseBinaryVectors(all, given);
    const parser = new VectorTextParser(given);
    for await (const lines of foundLines(all, path)) {
      for (const { text, isUtf8 } of lines) parser.line(text, isUtf8);
    }
    return parser.end();
  } finally {
    await chunks.return(undefined);
  }
}

async function* chain(head: readonly Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield* head;
  yield* rest;
}
