/** Name lists, clusters and vectors from files. */
import {
  type ClusterLexicon,
  describeRemarks,
  type FeatureSpec,
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

/** Nothing that is given is passed over in silence. @throws UsageError for lists, clusters and vectors that no template asks for */
export function checkResourcesRead({ templates }: FeatureSpec, options: ResourceOptions): void {
  const fields = new Set(
    templates.flatMap((template) => ('parts' in template ? template.parts.map(({ field }) => field) : [])),
  );
  const useless = (
    [
      ['--gazetteer', options.gazetteer, fields.has('gazetteer')],
      ['--clusters', options.clusters, fields.has('cluster')],
      ['--vectors', options.vectors, templates.some(({ kind }) => kind === 'vector')],
    ] as const
  ).find(([, value, isRead]) => value !== undefined && !isRead);
  if (useless === undefined) return;
  const [flag] = useless;
  throw new UsageError(`${flag}: no template reads them; leave ${flag} away or choose other templates`);
}

/** Templates and models know lists and clusters by name. @throws UsageError where two files would have one, and for an encoding of none */
export function checkResourceNames({ gazetteer, gazetteerEncoding, clusters }: ResourceOptions): void {
  if (gazetteerEncoding !== undefined && gazetteer === undefined)
    throw new UsageError('--gazetteer-encoding: there are no name lists; add --gazetteer or leave it away');
  for (const [flag, paths] of Object.entries({ '--gazetteer': gazetteer, '--clusters': clusters })) {
    const names = (paths ?? []).map(resourceName);
    const repeated = names.find((name, i) => names.indexOf(name) !== i);
    if (repeated !== undefined)
      throw new UsageError(`${flag}: two files would both be called ${repeated}; rename one`);
  }
}
