/** How much work runs are, which of them belong together, and who does which. */
import { resolveNetworkTrainOptions } from '../../neural/options.ts';
import { canonicalJson } from '../experiment/canonical-json.ts';
import { referenceWork } from '../experiment/interpreted-runs.ts';
import type { Head, Run, RunSpec } from '../experiment/run-spec.ts';
import type { Emission, Experiment } from '../experiment/schema.ts';

/** CPU milliseconds per training sentence, of networks in ten epochs, measured on the embedded corpus; only their ratios matter. */
const WORK: Readonly<Record<Emission, Readonly<Record<Head, number>>>> = {
  features: { softmax: 1, crf: 1.5 },
  bilstm: { softmax: 6, crf: 7 },
  both: { softmax: 8, crf: 9 },
};

const MEASURED_EPOCHS = 10;
/** A dev sentence, which a network labels in every epoch, against a training sentence. */
const DEV_SENTENCE = 0.2;
const UNKNOWN_DEV_SENTENCES = 1000;

/** A step of the path of l1 penalties against a training. */
const PATH_STEP = 0.5;

/** Sentences of a corpus whose size is not known before it is read. */
const UNKNOWN_SENTENCES = 10_000;

/** Estimated work of a run, in no unit: it depends on the experiment file alone, so that all shards agree on it. */
export function estimatedWork({ spec, isExplained }: Run, experiment: Experiment): number {
  const corpus = experiment.corpora.find(({ name }) => name === spec.corpus);
  const limit = corpus?.limits.train ?? UNKNOWN_SENTENCES;
  const made = corpus?.source.kind === 'embedded' ? (corpus.source.trainSentences ?? 2400) : limit;
  const all = Math.min(limit, made);
  const sentences = spec.trainSentences === 'all' ? all : Math.min(spec.trainSentences, all);
  const path = isExplained ? (referenceWork(spec, experiment)?.l1Path ?? 0) : 0;
  const work = WORK[spec.emission][spec.head];
  if (spec.emission === 'features') return sentences * (1 + PATH_STEP * path) * work;
  const madeDev = corpus?.source.kind === 'embedded' ? corpus.source.devSentences : undefined;
  const dev = DEV_SENTENCE * (corpus?.limits.dev ?? madeDev ?? UNKNOWN_DEV_SENTENCES);
  return ((sentences + dev) * epochsOf(spec, experiment, sentences) * work) / MEASURED_EPOCHS;
}

/** At most: patience may end a training before. */
function epochsOf({ training }: RunSpec, experiment: Experiment, sentences: number): number {
  return resolveNetworkTrainOptions({ ...experiment.training, ...training }, sentences).epochs;
}

/** The same for runs on the same sentences and labels. */
export function dataKey({ corpus, fold, rung, trainSentences, distortion, refit }: RunSpec): string {
  return canonicalJson({ corpus, fold, rung, trainSentences, distortion, refit });
}

/** The same for runs that read the same attributes, or the same words, off the same sentences. */
export function inputKey(spec: RunSpec): string {
  const { emission, templates, resources, vectors } = spec;
  return `${dataKey(spec)}${canonicalJson({ emission, templates, resources, vectors })}`;
}

/**
 * The part of the runs that shard `index` of `count` does, 1-based: longest first, each to the shard that has least to do. Every run is
 * in exactly one shard, and which one follows from the experiment alone.
 */
export function shardOf(
  runs: readonly Run[],
  { index, count }: { readonly index: number; readonly count: number },
  experiment: Experiment,
): Run[] {
  const loads = new Float64Array(count);
  const chosen = new Set<string>();
  const byWork = runs
    .map((run) => ({ run, work: estimatedWork(run, experiment) }))
    .sort((a, b) => b.work - a.work || (a.run.id < b.run.id ? -1 : 1));
  for (const { run, work } of byWork) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least] = (loads[least] ?? 0) + work;
    if (least === index - 1) chosen.add(run.id);
  }
  return runs.filter(({ id }) => chosen.has(id));
}

interface Entry {
  readonly run: Run;
  readonly work: number;
  readonly data: string;
  readonly input: string;
}

/** Runs still to be begun. A process gets what it has encoded or read already; those that are free begin where nobody is. */
export class RunQueue {
  readonly #left: Entry[];
  /** What each process did last. */
  readonly #last = new Map<unknown, Entry>();

  constructor(runs: readonly Run[], experiment: Experiment) {
    this.#left = runs
      .map((run) => ({
        run,
        work: estimatedWork(run, experiment),
        data: dataKey(run.spec),
        input: inputKey(run.spec),
      }))
      .sort((a, b) => b.work - a.work || (a.run.id < b.run.id ? -1 : 1));
  }

  get size(): number {
    return this.#left.length;
  }

  /** Takes the next run for a process; undefined when there is none. */
  take(worker: unknown): Run | undefined {
    const last = this.#last.get(worker);
    const others = [...this.#last].flatMap(([key, entry]) => (key === worker ? [] : [entry]));
    const takenData = new Set(others.map(({ data }) => data));
    const takenInputs = new Set(others.map(({ input }) => input));
    const entry =
      this.#left.find(({ input }) => input === last?.input) ??
      this.#left.find(({ data, input }) => data === last?.data && !takenInputs.has(input)) ??
      this.#mostLeft(({ data }) => !takenData.has(data)) ??
      this.#mostLeft(({ input }) => !takenInputs.has(input)) ??
      this.#mostLeft(() => true);
    if (entry === undefined) return undefined;
    this.#left.splice(this.#left.indexOf(entry), 1);
    this.#last.set(worker, entry);
    return entry.run;
  }

  /** The longest run on the data with most work left. */
  #mostLeft(isAllowed: (entry: Entry) => boolean): Entry | undefined {
    const allowed = this.#left.filter(isAllowed);
    const sums = new Map<string, number>();
    for (const { data, work } of allowed) sums.set(data, (sums.get(data) ?? 0) + work);
    const most = Math.max(...sums.values());
    return allowed.find(({ data }) => sums.get(data) === most);
  }
}
