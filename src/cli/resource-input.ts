/** Name lists, clusters and vectors from files. */
import { openLines } from '../corpus/index.ts';
import { OptionError } from '../errors.ts';
import {
  type ClusterLexicon,
  createGazetteer,
  type Gazetteer,
  parseClusters,
  parseVectors,
  type Resources,
  resourceName,
} from '../features/index.ts';

export interface ResourceOptions {
  readonly gazetteer?: readonly string[] | undefined;
  readonly gazetteerEncoding?: 'utf-8' | 'latin-1' | undefined;
  readonly clusters?: readonly string[] | undefined;
  readonly vectors?: string | undefined;
}

/** @throws CorpusFormatError naming file and line; OptionError where two files would have one name */
export async function loadResources(options: ResourceOptions): Promise<Resources> {
  const gazetteers = new Map<string, Gazetteer>();
  for (const path of options.gazetteer ?? []) {
    const name = uniqueName(path, gazetteers, 'gazetteer');
    const entries: string[] = [];
    for await (const text of lineTexts(path, options.gazetteerEncoding)) entries.push(text);
    gazetteers.set(name, createGazetteer(name, entries));
  }
  const clusters = new Map<string, ClusterLexicon>();
  for (const path of options.clusters ?? []) {
    const name = uniqueName(path, clusters, 'clusters');
    clusters.set(name, await parseClusters(lineTexts(path), { file: path, name }));
  }
  const { vectors: path } = options;
  const vectors =
    path === undefined
      ? undefined
      : await parseVectors(lineTexts(path), { file: path, name: resourceName(path) });
  return { gazetteers, clusters, vectors };
}

function uniqueName(path: string, taken: ReadonlyMap<string, unknown>, option: string): string {
  const name = resourceName(path);
  if (taken.has(name))
    throw new OptionError(option, `${path}: a file of the name ${name} is given already; rename one`);
  return name;
}

async function* lineTexts(path: string, encoding?: 'utf-8' | 'latin-1'): AsyncGenerator<string> {
  for await (const { text } of openLines(path, encoding === undefined ? {} : { encoding })) yield text;
}
