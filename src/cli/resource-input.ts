/** Name lists, clusters and vectors from files. */
import { openLines } from '../corpus/index.ts';
import { CorpusFormatError } from '../errors.ts';
import {
  type ClusterLexicon,
  createGazetteer,
  type Gazetteer,
  parseClusters,
  type Resources,
  readVectors,
  resourceName,
} from '../features/index.ts';
import { definedOnly } from './corpus-input.ts';
import { UsageError } from './usage-error.ts';

export interface ResourceOptions {
  readonly gazetteer?: readonly string[] | undefined;
  readonly gazetteerEncoding?: 'utf-8' | 'latin-1' | undefined;
  readonly clusters?: readonly string[] | undefined;
  readonly vectors?: string | undefined;
}

/** @throws CorpusFormatError naming file and line */
export async function loadResources(options: ResourceOptions): Promise<Resources> {
  const gazetteers = new Map<string, Gazetteer>();
  for (const path of options.gazetteer ?? []) {
    const name = resourceName(path);
    const entries: string[] = [];
    await withRemedy('read it with --gazetteer-encoding latin-1 or convert it', async () => {
      for await (const text of lineTexts(path, options.gazetteerEncoding)) entries.push(text);
    });
    const gazetteer = createGazetteer(name, entries);
    if (gazetteer.size === 0 && gazetteer.tooLong === 0) {
      throw new CorpusFormatError(
        path,
        0,
        'no entries in it, expected one name per line; leave the list out',
      );
    }
    gazetteers.set(name, gazetteer);
  }
  const clusters = new Map<string, ClusterLexicon>();
  for (const path of options.clusters ?? []) {
    const name = resourceName(path);
    const lexicon = await withRemedy('convert it', () =>
      parseClusters(lineTexts(path), { file: path, name }),
    );
    clusters.set(name, lexicon);
  }
  const { vectors: path } = options;
  const vectors = path === undefined ? undefined : await withRemedy('convert it', () => readVectors(path));
  return { gazetteers, clusters, vectors };
}

/** Templates and models know lists and clusters by name. @throws UsageError where two files would have one */
export function checkResourceNames({ gazetteer, clusters }: ResourceOptions): void {
  for (const [flag, paths] of Object.entries({ '--gazetteer': gazetteer, '--clusters': clusters })) {
    const names = (paths ?? []).map(resourceName);
    const repeated = names.find((name, i) => names.indexOf(name) !== i);
    if (repeated !== undefined)
      throw new UsageError(`${flag}: two files would both be called ${repeated}; rename one`);
  }
}

async function* lineTexts(path: string, encoding?: 'utf-8' | 'latin-1'): AsyncGenerator<string> {
  for await (const { text } of openLines(path, definedOnly({ encoding }))) yield text;
}

/** The reader names the corpus's flag in its remedy; these files have another, or none. */
export async function withRemedy<T>(remedy: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof CorpusFormatError) || !error.reason.includes(CORPUS_REMEDY)) throw error;
    throw new CorpusFormatError(error.file, error.line, error.reason.replace(CORPUS_REMEDY, remedy), {
      cause: error,
    });
  }
}

const CORPUS_REMEDY = 'read it with --encoding latin-1 or convert it';
