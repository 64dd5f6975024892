/** Name lists, clusters and vectors of the corpora of an experiment, each file read once. */
import { resolve } from 'node:path';
import type { Corpus } from '../../corpus/index.ts';
import {
  type ClusterLexicon,
  type Gazetteer,
  lookupForms,
  NO_RESOURCES,
  type Resources,
  readClusters,
  readGazetteer,
  readVectors,
  type WordVectors,
  withEncodingRemedy,
} from '../../features/index.ts';
import { embeddedVectors } from './embedded-vectors.ts';
import type { RunSpec } from './run-spec.ts';
import type { ExperimentCorpus } from './schema.ts';

export class ResourceStore {
  readonly #corpus: ExperimentCorpus;
  readonly #folder: string;
  #gazetteers: Promise<ReadonlyMap<string, Gazetteer>> | undefined;
  #clusters: Promise<ReadonlyMap<string, ClusterLexicon>> | undefined;
  #vectors: Promise<WordVectors> | undefined;

  constructor(corpus: ExperimentCorpus, folder: string) {
    this.#corpus = corpus;
    this.#folder = folder;
  }

  /**
   * @param texts the sentences in which words will be looked up: of vectors only the rows that can be found there are kept
   * @throws CorpusFormatError naming file and line
   */
  async load(
    level: RunSpec['resources'],
    vectors: RunSpec['vectors'],
    texts: () => Promise<readonly Corpus[]>,
  ): Promise<Resources> {
    const hasGazetteers = level === 'gazetteers' || level === 'all';
    const hasClusters = level === 'clusters' || level === 'all';
    this.#gazetteers ??= hasGazetteers ? this.#readGazetteers() : undefined;
    this.#clusters ??= hasClusters ? this.#readClusters() : undefined;
    this.#vectors ??= vectors === 'pretrained' ? this.#readVectors(texts) : undefined;
    return {
      gazetteers: (hasGazetteers ? await this.#gazetteers : undefined) ?? NO_RESOURCES.gazetteers,
      clusters: (hasClusters ? await this.#clusters : undefined) ?? NO_RESOURCES.clusters,
      vectors: vectors === 'pretrained' ? await this.#vectors : undefined,
    };
  }

  async #readGazetteers(): Promise<ReadonlyMap<string, Gazetteer>> {
    const lists = new Map<string, Gazetteer>();
    for (const path of this.#corpus.gazetteers) {
      const list = await withEncodingRemedy('convert it', () => readGazetteer(resolve(this.#folder, path)));
      lists.set(list.name, list);
    }
    return lists;
  }

  async #readClusters(): Promise<ReadonlyMap<string, ClusterLexicon>> {
    const lexicons = new Map<string, ClusterLexicon>();
    for (const path of this.#corpus.clusters) {
      const lexicon = await withEncodingRemedy('convert it', () => readClusters(resolve(this.#folder, path)));
      lexicons.set(lexicon.name, lexicon);
    }
    return lexicons;
  }

  async #readVectors(texts: () => Promise<readonly Corpus[]>): Promise<WordVectors> {
    const { vectors, source } = this.#corpus;
    const needed = formsOf(await texts());
    const keep = (word: string): boolean => needed.has(word);
    if (vectors !== undefined) {
      return readVectors(resolve(this.#folder, vectors), { keep });
    }
    if (source.kind === 'embedded') return embeddedVectors(source, keep);
    throw new Error(`invariant broken: corpus ${this.#corpus.name} has no vectors`);
  }
}

/** Every form under which a word of the texts is looked up. */
function formsOf(texts: readonly Corpus[]): Set<string> {
  const words = new Set<string>();
  for (const { sentences } of texts)
    for (const { tokens } of sentences) for (const token of tokens) words.add(token);
  const forms = new Set<string>();
  for (const word of words) for (const { form } of lookupForms(word)) forms.add(form);
  return forms;
}
