/** What the data of an experiment are, in hashes: of the bytes of each file, of generated sentences. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { type Corpus, corpusFiles } from '../../corpus/index.ts';
import { CorpusFormatError } from '../../errors.ts';
import { resourceName } from '../../features/index.ts';
import { canonicalJson, sha256 } from './canonical-json.ts';
import { type CorpusParts, PARTS } from './corpus-source.ts';
import type { DataHash } from './plan.ts';
import type { ExperimentCorpus } from './schema.ts';

/** Hashes of the files of a corpus, in a fixed order. @throws CorpusFormatError where a file cannot be read */
export async function hashFiles(corpus: ExperimentCorpus, folder: string): Promise<DataHash[]> {
  const hashes: DataHash[] = [];
  const add = async (part: string, path: string): Promise<void> => {
    hashes.push({ corpus: corpus.name, part, sha256: await hashFile(resolve(folder, path), path) });
  };
  for (const [part, path] of partFiles(corpus)) {
    for (const file of await corpusFiles(resolve(folder, path), corpus.reading)) {
      await add(file.part === '' ? part : `${part}:${file.part}`, file.path);
    }
  }
  if (corpus.map !== undefined) await add('map', corpus.map);
  if (corpus.vectors !== undefined) await add('vectors', corpus.vectors);
  for (const path of corpus.gazetteers) await add(`gazetteer:${resourceName(path)}`, path);
  for (const path of corpus.clusters) await add(`clusters:${resourceName(path)}`, path);
  return hashes;
}

/** Hashes of the generated sentences: words, columns, labels and documents. */
export function hashParts(corpus: string, parts: CorpusParts): DataHash[] {
  return PARTS.map((part) => ({ corpus, part, sha256: hashSentences(parts[part]) }));
}

function hashSentences({ sentences }: Corpus): string {
  const lines = sentences.map(({ tokens, columns, labels, document }) =>
    canonicalJson([tokens, [...columns], labels, document]),
  );
  return sha256(lines.join('\n'));
}

function partFiles({ source }: ExperimentCorpus): [part: string, path: string][] {
  switch (source.kind) {
    case 'embedded':
      return [];
    case 'files':
      return ([...PARTS, 'moreTest'] as const).flatMap((part): [string, string][] => {
        const path = source[part];
        return path === undefined ? [] : [[part, path]];
      });
    case 'split':
    case 'folds':
      return [['all', source.file]];
    default:
      return source satisfies never;
  }
}

async function hashFile(path: string, given: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk);
  } catch (cause) {
    const { code } = cause instanceof Error && 'code' in cause ? cause : { code: 'unreadable' };
    const what =
      code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'a folder, expected a file' : String(code);
    throw new CorpusFormatError(given, 0, `${what}; paths are relative to the experiment file`, { cause });
  }
  return hash.digest('hex');
}
