/** Word vectors from a file of any of the usual kinds, plain or gzip. */
import { openLines, streamBytes } from '../corpus/index.ts';
import { isBinaryVectors, parseBinaryVectors } from './binary-vectors.ts';
import { resourceName } from './resources.ts';
import { parseVectors, type VectorOptions, type WordVectors } from './vectors.ts';

/**
 * Reads GloVe's and word2vec's text, word2vec's binary format and fastText's `.vec`, told apart by the first bytes. The file is
 * streamed: memory is what `keep` keeps.
 * @throws CorpusFormatError naming file and line (row, in a binary file)
 */
export async function readVectors(
  path: string,
  options: Omit<VectorOptions, 'file'> = {},
): Promise<WordVectors> {
  const given = { name: resourceName(path), ...options, file: path };
  if (isBinaryVectors(await firstBytes(path))) return parseBinaryVectors(streamBytes(path), given);
  return parseVectors(lineTexts(path), given);
}

async function firstBytes(path: string): Promise<Uint8Array> {
  for await (const chunk of streamBytes(path)) return chunk.slice(0, 4096);
  return new Uint8Array(0);
}

async function* lineTexts(path: string): AsyncGenerator<string> {
  for await (const { text } of openLines(path)) yield text;
}
