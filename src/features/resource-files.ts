/** Name lists and clusters from files, one resource per file. */
import { openLines, type TextEncoding } from '../corpus/index.ts';
import { CorpusFormatError } from '../errors.ts';
import { type ClusterLexicon, parseClusters } from './clusters.ts';
import { createGazetteer, type Gazetteer } from './gazetteer.ts';
import { resourceName } from './resources.ts';

/** Reads a name list, one entry per line, named after its file. @throws CorpusFormatError naming file and line, also on an empty list */
export async function readGazetteer(path: string, encoding: TextEncoding = 'utf-8'): Promise<Gazetteer> {
  const entries: string[] = [];
  for await (const text of lineTexts(path, encoding)) entries.push(text);
  const gazetteer = createGazetteer(resourceName(path), entries);
  if (gazetteer.size === 0 && gazetteer.tooLong === 0) {
    throw new CorpusFormatError(path, 0, 'no entries in it, expected one name per line; leave the list out');
  }
  return gazetteer;
}

/** Reads word clusters, named after their file. @throws CorpusFormatError naming file and line */
export function readClusters(path: string): Promise<ClusterLexicon> {
  return parseClusters(lineTexts(path), { file: path, name: resourceName(path) });
}

async function* lineTexts(path: string, encoding: TextEncoding = 'utf-8'): AsyncGenerator<string> {
  for await (const { text } of openLines(path, { encoding })) yield text;
}

/** Words of the reader's remedy for bytes that are no UTF-8, which names a flag of corpora. */
const CORPUS_REMEDY = 'read it with --encoding latin-1 or convert it';

/** Another remedy for a file that is not in its encoding: resources have flags of their own, or none. */
export async function withEncodingRemedy<T>(remedy: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof CorpusFormatError) || !error.reason.includes(CORPUS_REMEDY)) throw error;
    throw new CorpusFormatError(error.file, error.line, error.reason.replace(CORPUS_REMEDY, remedy), {
      cause: error,
    });
  }
}
