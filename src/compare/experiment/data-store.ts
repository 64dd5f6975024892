/** The data of an experiment: read once, prepared for each run. */
import { type Corpus, labelsToSpans, labelsToTokenSpans, type Scheme } from '../../corpus/index.ts';
import { OptionError } from '../../errors.ts';
import { NO_RESOURCES, type Resources } from '../../features/index.ts';
import type { DataCard } from '../result.ts';
import { canonicalJson, seedFrom, sha256 } from './canonical-json.ts';
import { type CorpusParts, PARTS, readParts } from './corpus-source.ts';
import type { DataHash } from './plan.ts';
import type { DataSpec, RunSpec } from './run-spec.ts';
import type { Experiment, ExperimentCorpus } from './schema.ts';
import { nestedSubset } from './sentence-subsets.ts';

/** What one run trains on and is scored on. */
export interface PreparedData {
  readonly train: Corpus;
  readonly dev: Corpus;
  readonly test: Corpus;
  readonly scheme: Scheme;
  /** Most frequent in test first, ties by name; those of train alone last. */
  readonly categories: readonly string[];
  /** Labels of the test sentences, `[N][T]`. */
  readonly gold: readonly (readonly string[])[];
  /** Document of each test sentence; undefined where the corpus does not mark more than one. */
  readonly documents: readonly number[] | undefined;
  /** Training sentences. */
  readonly usedSentences: number;
}

/** Prepared data that are kept: runs that follow one another often share them. */
const KEPT = 4;

export class DataStore {
  readonly hashes: readonly DataHash[];
  readonly #corpora: ReadonlyMap<string, ExperimentCorpus>;
  readonly #folder: string;
  readonly #parts = new Map<string, Promise<readonly CorpusParts[]>>();
  /** Least recently used first. */
  readonly #prepared = new Map<string, Promise<PreparedData>>();

  private constructor(experiment: Experiment, folder: string, hashes: readonly DataHash[]) {
    this.#corpora = new Map(experiment.corpora.map((corpus) => [corpus.name, corpus]));
    this.#folder = folder;
    this.hashes = hashes;
  }

  /** @param folder that the paths of the experiment are relative to. @throws CorpusFormatError where a file cannot be read */
  static async open(experiment: Experiment, folder: string): Promise<DataStore> {
    const hashes: DataHash[] = [];
    for (const corpus of experiment.corpora) {
      if (corpus.source.kind !== 'embedded') continue;
      const [parts] = await readParts(corpus, folder);
      if (parts === undefined) continue;
      for (const part of PARTS) {
        const lines = parts[part].sentences.map(({ tokens, columns, labels, document }) =>
          canonicalJson([tokens, [...columns], labels, document]),
        );
        hashes.push({ corpus: corpus.name, part, sha256: sha256(lines.join('\n')) });
      }
    }
    return new DataStore(experiment, folder, hashes);
  }

  /** The data of a run; equal specs give the same object while it is kept. */
  prepare(spec: DataSpec): Promise<PreparedData> {
    const { corpus, fold, rung, trainSentences, distortion } = spec;
    const key = canonicalJson({ corpus, fold, rung, trainSentences, distortion });
    const known = this.#prepared.get(key);
    const prepared = known ?? this.#prepare(spec);
    this.#prepared.delete(key);
    this.#prepared.set(key, prepared);
    for (const oldest of this.#prepared.keys()) {
      if (this.#prepared.size <= KEPT) break;
      this.#prepared.delete(oldest);
    }
    return prepared;
  }

  async resources(
    corpus: string,
    _level: RunSpec['resources'],
    _vectors: RunSpec['vectors'],
  ): Promise<Resources> {
    this.#corpus(corpus);
    return NO_RESOURCES;
  }

  async card(corpus: string): Promise<DataCard> {
    this.#corpus(corpus);
    throw new OptionError('card', 'not yet');
  }

  async #prepare(spec: DataSpec): Promise<PreparedData> {
    const sets = await this.#partsOf(spec.corpus);
    const parts = sets[spec.fold ?? 0];
    if (parts === undefined) throw new OptionError('fold', `${spec.corpus} has no fold ${spec.fold}`);
    const { scheme, dev, test } = parts;
    const train =
      spec.trainSentences === 'all'
        ? parts.train
        : nestedSubset(parts.train, spec.trainSentences, seedFrom('sizes', 1));
    const gold = test.sentences.map(({ labels }) => labels ?? []);
    return {
      train,
      dev,
      test,
      scheme,
      categories: categoriesOf(gold, scheme),
      gold,
      documents: test.documents > 1 ? test.sentences.map(({ document }) => document) : undefined,
      usedSentences: train.sentences.length,
    };
  }

  #partsOf(name: string): Promise<readonly CorpusParts[]> {
    const known = this.#parts.get(name);
    if (known !== undefined) return known;
    const parts = readParts(this.#corpus(name), this.#folder);
    this.#parts.set(name, parts);
    return parts;
  }

  #corpus(name: string): ExperimentCorpus {
    const corpus = this.#corpora.get(name);
    if (corpus === undefined) throw new OptionError('corpus', `no corpus ${JSON.stringify(name)}`);
    return corpus;
  }
}

function categoriesOf(gold: readonly (readonly string[])[], scheme: Scheme): string[] {
  const counts = new Map<string, number>();
  for (const labels of gold) {
    for (const { category } of scheme === 'none' ? labelsToTokenSpans(labels) : labelsToSpans(labels)) {
      counts.set(category, (counts.get(category) ?? 0) + 1);
    }
  }
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([category]) => category);
}
