/** Name lists, clusters and vectors from files. */
import {
  type ClusterLexicon,
  describeRemarks,
  type Gazetteer,
  type Resources,
  readClusters,
  readGazetteer,
  readVectors,
  resourceName,
  type VectorOptions,
  type WordVectors,
  withEncodingRemedy,
} from '../features/index.ts';
import { printNote } from './output.ts';
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
    const gazetteer = await withEncodingRemedy(
      'read it with --gazetteer-encoding latin-1 or convert it',
      () => readGazetteer(path, options.gazetteerEncoding),
    );
    gazetteers.set(gazetteer.name, gazetteer);
  }
  const clusters = new Map<string, ClusterLexicon>();
  for (const path of options.clusters ?? []) {
    const lexicon = await withEncodingRemedy('convert it', () => readClusters(path));
    clusters.set(lexicon.name, lexicon);
  }
  const { vectors: path } = options;
  const vectors = path === undefined ? undefined : await loadVectors(path);
  return { gazetteers, clusters, vectors };
}

/** Vectors from a file; what was odd about it is said on stderr. @throws CorpusFormatError naming file and line */
export async function loadVectors(path: string, keep?: VectorOptions['keep']): Promise<WordVectors> {
  const vectors = await readVectors(path, keep === undefined ? {} : { keep });
  const remarks = describeRemarks(vectors);
  if (remarks !== undefined) printNote(`${path}: ${remarks}`);
  return vectors;
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
