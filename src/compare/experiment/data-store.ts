/** The data of an experiment: read once, prepared for each run. */
import { type Corpus, labelSequences, mapCorpusCategories, type Scheme } from '../../corpus/index.ts';
import { OptionError } from '../../errors.ts';
import type { Resources } from '../../features/index.ts';
import type { DataCard } from '../result.ts';
import { bootstrapCorpus } from './bootstrap-corpus.ts';
import { canonicalJson, seedFrom } from './canonical-json.ts';
import { readMap } from './category-maps.ts';
import { type CorpusParts, PARTS, readParts } from './corpus-source.ts';
import { dataCard } from './data-card.ts';
import { hashFiles, hashParts } from './data-hashes.ts';
import { distort } from './distortion.ts';
import { type CategoryMentions, climb, countMentions, rungMap } from './ladders.ts';
import { corporaOf, type DataHash } from './plan.ts';
import { readPredictions } from './predictions.ts';
import { ResourceStore } from './resource-store.ts';
import type { DataSpec, RunSpec } from './run-spec.ts';
import type { Distortion, Experiment, ExperimentCorpus, Rung } from './schema.ts';
import { nestedSubset } from './sentence-subsets.ts';

/** What one run trains on and is scored on. */
export interface PreparedData {
  readonly train: Corpus;
  readonly dev: Corpus;
  readonly test: Corpus;
  readonly scheme: Scheme;
  /** Of the test set, most frequent first, ties by name. */
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

/**
 * Reads every corpus once and prepares it for each run: parts of the source, then the rung of the ladder, then the distortion, then the
 * training size, then the resample of a refit. So a rung has the same categories at every size, a distortion hits the same sentences at every size, and a size
 * counts the sentences that are left. All that is random follows from the seed of the corpus's source (1 where it has none).
 */
export class DataStore {
  readonly hashes: readonly DataHash[];
  readonly #experiment: Experiment;
  readonly #folder: string;
  readonly #parts = new Map<string, Promise<readonly CorpusParts[]>>();
  readonly #resources = new Map<string, ResourceStore>();
  /** Least recently used first. */
  readonly #prepared = new Map<string, Promise<PreparedData>>();

  private constructor(experiment: Experiment, folder: string, hashes: readonly DataHash[]) {
    this.#experiment = experiment;
    this.#folder = folder;
    this.hashes = hashes;
  }

  /**
   * Hashes the data; corpora in files are read when first asked for.
   * @param folder that the paths of the experiment are relative to
   * @throws CorpusFormatError where a file cannot be read
   */
  static async open(experiment: Experiment, folder: string): Promise<DataStore> {
    const hashes: DataHash[] = [];
    const generated = new Map<string, Promise<readonly CorpusParts[]>>();
    for (const corpus of experiment.corpora) {
      if (corpus.source.kind === 'embedded') {
        const parts = await readParts(corpus, folder);
        generated.set(corpus.name, Promise.resolve(parts));
        hashes.push(...parts.flatMap((set) => hashParts(corpus.name, set)));
      }
      hashes.push(...(await hashFiles(corpus, folder)));
    }
    const store = new DataStore(experiment, folder, hashes);
    for (const [name, parts] of generated) store.#parts.set(name, parts);
    return store;
  }

  /**
   * The data of a run; equal specs give the same object while it is kept.
   * @throws CorpusFormatError, OptionError where the corpus does not have what the spec asks for
   */
  prepare(spec: DataSpec): Promise<PreparedData> {
    const { corpus, fold, rung, trainSentences, distortion, refit } = spec;
    const key = canonicalJson({ corpus, fold, rung, trainSentences, distortion, refit });
    const prepared = this.#prepared.get(key) ?? this.#prepare(spec);
    this.#prepared.delete(key);
    this.#prepared.set(key, prepared);
    for (const oldest of this.#prepared.keys()) {
      if (this.#prepared.size <= KEPT) break;
      this.#prepared.delete(oldest);
    }
    return prepared;
  }

  /** Training mentions of each category that a run really has, most frequent first: what route `matched` reached. */
  async mentions(spec: DataSpec): Promise<readonly CategoryMentions[]> {
    const { train, scheme } = await this.prepare(spec);
    return countMentions(train, scheme);
  }

  /**
   * The resources of a run. Of vectors only the rows of words that the experiment's texts can look up are kept.
   * @throws CorpusFormatError naming file and line
   */
  resources(corpus: string, level: RunSpec['resources'], vectors: RunSpec['vectors']): Promise<Resources> {
    const options = this.#corpus(corpus);
    const store = this.#resources.get(corpus) ?? new ResourceStore(options, this.#folder);
    this.#resources.set(corpus, store);
    return store.load(level, vectors, () => this.#texts(options));
  }

  /**
   * Labels that another program gave the test sentences of a corpus, `[N][T]`, in its scheme; on a rung with fewer categories in those,
   * unless they are already.
   * @throws CorpusFormatError where the file does not hold the words of the test set
   */
  async readPredictions(name: string, path: string, rung: Rung): Promise<readonly (readonly string[])[]> {
    const corpus = this.#corpus(name);
    const [parts] = await this.#partsOf(name);
    if (parts === undefined) throw new RangeError(`corpus ${name} has no parts`);
    const map = rung.route === 'map' ? await readMap(corpus, rung, this.#folder) : undefined;
    const predicted = await readPredictions({ corpus, parts, path, folder: this.#folder });
    const onRung = rungMap(parts, rung, map);
    const found = countMentions(predicted, parts.scheme).map(({ category }) => category);
    const known = new Set(onRung?.values());
    if (onRung === undefined || found.every((category) => known.has(category)))
      return [...labelSequences(predicted)];
    const whole = new Map([...found.map((category) => [category, category] as const), ...onRung]);
    return [...labelSequences(mapCorpusCategories(predicted, whole, { scheme: parts.scheme }))];
  }

  /** What the corpus is like, before ladders and distortions; of its training sentences the most that a run trains on. */
  async card(name: string): Promise<DataCard> {
    const corpus = this.#corpus(name);
    const sizes = this.#experiment.grids
      .filter((grid) => corporaOf(grid, this.#experiment).includes(corpus))
      .flatMap(({ trainSentences }) => trainSentences);
    const most = Math.max(...sizes.map((size) => (size === 'all' ? Number.POSITIVE_INFINITY : size)));
    const sets = await this.#partsOf(name);
    const trained = sets.map((parts) =>
      sizes.length === 0
        ? parts
        : { ...parts, train: nestedSubset(parts.train, most, seedFrom('sizes', seedOf(corpus))) },
    );
    return dataCard(corpus, trained, this.hashes);
  }

  /** What was assumed of the files of a corpus and of their labels, a sentence each. */
  async notes(name: string): Promise<readonly string[]> {
    const sets = await this.#partsOf(name);
    return [...new Set(sets.flatMap(({ notes = [] }) => notes))];
  }

  /**
   * Reads the name lists, clusters and vectors of a corpus and forgets them.
   * @throws CorpusFormatError naming file and line
   */
  async checkResources(
    name: string,
    level: RunSpec['resources'],
    vectors: RunSpec['vectors'],
  ): Promise<Resources> {
    const corpus = this.#corpus(name);
    return new ResourceStore(corpus, this.#folder).load(level, vectors, () => this.#texts(corpus));
  }

  async #prepare(spec: DataSpec): Promise<PreparedData> {
    const { rung, trainSentences, distortion, refit } = spec;
    const corpus = this.#corpus(spec.corpus);
    const sets = await this.#partsOf(spec.corpus);
    const parts = sets[spec.fold ?? 0];
    if (parts === undefined) throw new OptionError('fold', `corpus ${spec.corpus} has no fold ${spec.fold}`);
    const seed = seedOf(corpus);
    const map = rung.route === 'map' ? await readMap(corpus, rung, this.#folder) : undefined;
    const onRung = climb(parts, rung, { map, seed: seedFrom('matched', seed) });
    const { train, dev, test, scheme } = distort(onRung, distortion, seed);
    const sized =
      trainSentences === 'all' ? train : nestedSubset(train, trainSentences, seedFrom('sizes', seed));
    if (sized.sentences.length === 0)
      throw new OptionError(
        'distortions',
        `${distortion.kind} leaves corpus ${spec.corpus} no training sentence`,
      );
    return {
      train: refit === undefined ? sized : bootstrapCorpus(sized, seedFrom('refit', refit, seed)),
      dev,
      test,
      scheme,
      categories: countMentions(test, scheme).map(({ category }) => category),
      gold: test.sentences.map(({ labels }) => labels ?? []),
      documents: test.documents > 1 ? test.sentences.map(({ document }) => document) : undefined,
      usedSentences: sized.sentences.length,
    };
  }

  /** All that runs of a corpus read: its parts, as they are and misspelt at every rate that a grid asks for. */
  async #texts(corpus: ExperimentCorpus): Promise<readonly Corpus[]> {
    const sets = await this.#partsOf(corpus.name);
    const grids = this.#experiment.grids.filter((grid) => corporaOf(grid, this.#experiment).includes(corpus));
    const misspelt = grids
      .flatMap(({ distortions }) => distortions)
      .filter(({ kind }) => kind === 'typing-errors');
    const distortions: readonly Distortion[] = [{ kind: 'none' }, ...misspelt];
    return sets.flatMap((parts) =>
      distortions.flatMap((distortion) => {
        const distorted = distort(parts, distortion, seedOf(corpus));
        return PARTS.map((part) => distorted[part]);
      }),
    );
  }

  #partsOf(name: string): Promise<readonly CorpusParts[]> {
    const parts = this.#parts.get(name) ?? readParts(this.#corpus(name), this.#folder);
    this.#parts.set(name, parts);
    return parts;
  }

  #corpus(name: string): ExperimentCorpus {
    const corpus = this.#experiment.corpora.find((candidate) => candidate.name === name);
    if (corpus === undefined)
      throw new OptionError('corpus', `the experiment has no corpus ${JSON.stringify(name)}`);
    return corpus;
  }
}

function seedOf({ source }: ExperimentCorpus): number {
  return source.kind === 'files' ? 1 : source.seed;
}
