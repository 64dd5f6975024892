/** Everything that an experiment reads, read once before anything is trained: what is wrong is said in the first seconds, and once. */
import { CorpusFormatError, CrfLabError, OptionError } from '../../errors.ts';
import { NO_RESOURCES } from '../../features/index.ts';
import type { DataCard } from '../result.ts';
import { canonicalJson } from './canonical-json.ts';
import { categoryShift, describeShift } from './category-shift.ts';
import type { DataStore } from './data-store.ts';
import { describeUnexplained } from './interpreted-runs.ts';
import { referenceData } from './reference-data.ts';
import type { DataSpec, Plan, RunSpec } from './run-spec.ts';
import type { Experiment, ExperimentCorpus } from './schema.ts';
import { templateSpec } from './template-levels.ts';

/**
 * Reads the corpora of an experiment with all that its runs ask of them: rungs and their maps, distortions, sizes, name lists, clusters,
 * vectors, templates; and the predictions of other programs, against the words of the test sets.
 * @param say told what the user should know before the first training: a line each, without its end
 * @throws CrfLabError naming file and line where there is one, and the remedy
 */
export async function checkInputs(
  experiment: Experiment,
  store: DataStore,
  plan: Plan,
  say: (text: string) => void,
): Promise<void> {
  for (const text of describeUnexplained(experiment)) say(text);
  for (const corpus of experiment.corpora) {
    await naming(corpus, async () => {
      const card = await store.card(corpus.name);
      for (const note of await store.notes(corpus.name)) say(`corpus ${corpus.name}: ${note}${asKey(note)}`);
      tellShift(corpus, card, say);
      checkTestSet(corpus, card);
      const runs = plan.runs.filter(({ spec }) => spec.corpus === corpus.name);
      const specs = runs.map(({ spec }) => spec);
      for (const spec of distinctData(specs)) await store.prepare(spec);
      const reference = referenceData(experiment, runs);
      for (const system of experiment.systems.filter((one) => one.corpus === corpus.name)) {
        if (reference === undefined) {
          say(
            `${JSON.stringify(system.name)} is compared with nothing: no grid trains on the sentences of the corpus as they are`,
          );
          continue;
        }
        const labels = await store.readPredictions(corpus.name, system.predictions, reference.rung);
        tellStrangers(system.name, labels, await store.prepare(reference), say);
      }
      await checkResources(corpus, specs, store);
    });
  }
}

/** Tells of a corpus that is cut off where the first sentences are not of the kind of the others. */
function tellShift(
  { name, limits, take }: ExperimentCorpus,
  card: DataCard,
  say: (text: string) => void,
): void {
  const shift = categoryShift(card);
  if (shift !== undefined && limits.train !== undefined && take === 'first') say(describeShift(name, shift));
}

/** Intervals and tests ask how much the units of the test set differ: of one they know nothing. */
function checkTestSet({ name }: ExperimentCorpus, { parts }: DataCard): void {
  const test = parts.find(({ part }) => part === 'test');
  if (test === undefined || test.sentences >= 2) return;
  throw new OptionError(
    `corpora.${name}`,
    `a test set of ${test.sentences === 1 ? 'one sentence' : 'no sentence'} says nothing about others; give more`,
  );
}

/** Each kind of data once: the folds and the resamples of refits differ in nothing that could be wrong. */
function distinctData(specs: readonly RunSpec[]): DataSpec[] {
  const found = new Map<string, DataSpec>();
  for (const { corpus, fold, rung, trainSentences, distortion } of specs) {
    const key = canonicalJson({ rung, trainSentences, distortion });
    if (!found.has(key))
      found.set(key, { corpus, rung, trainSentences, distortion, ...(fold === undefined ? {} : { fold }) });
  }
  return [...found.values()];
}

/** Lists, clusters and vectors of the levels that there are, and the templates that go with them. */
async function checkResources(
  corpus: ExperimentCorpus,
  specs: readonly RunSpec[],
  store: DataStore,
): Promise<void> {
  const levels = new Set(specs.map(({ resources }) => resources));
  const kinds = { gazetteers: levels.has('gazetteers'), clusters: levels.has('clusters') };
  const level =
    levels.has('all') || (kinds.gazetteers && kinds.clusters)
      ? 'all'
      : kinds.gazetteers
        ? 'gazetteers'
        : kinds.clusters
          ? 'clusters'
          : 'none';
  const hasVectors = specs.some(({ vectors }) => vectors === 'pretrained');
  const loaded = await store.checkResources(corpus.name, level, hasVectors ? 'pretrained' : 'none');
  const [spec] = specs;
  if (spec === undefined) return;
  const { train } = await store.prepare(spec);
  const seen = new Set<string>();
  for (const { templates, resources, vectors, emission } of specs) {
    const key = canonicalJson({ templates, resources, vectors, emission });
    if (templates === 'none' || seen.has(key)) continue;
    seen.add(key);
    const has = (kind: 'gazetteers' | 'clusters'): boolean => resources === kind || resources === 'all';
    templateSpec(templates, corpus.task, {
      columns: [...(train.sentences[0]?.columns.keys() ?? [])],
      hasDocuments: train.documents > 1,
      resources: {
        gazetteers: has('gazetteers') ? loaded.gazetteers : NO_RESOURCES.gazetteers,
        clusters: has('clusters') ? loaded.clusters : NO_RESOURCES.clusters,
        // Of a network with hand features beside it the vectors are the network's.
        vectors: vectors === 'pretrained' && emission === 'features' ? loaded.vectors : undefined,
      },
    });
  }
}

/** Names shown of categories. */
const SHOWN = 3;

/** Categories that the corpus lacks are spans that cannot be right. */
function tellStrangers(
  system: string,
  labels: readonly (readonly string[])[],
  { train, gold, scheme }: Awaited<ReturnType<DataStore['prepare']>>,
  say: (text: string) => void,
): void {
  const categoryOf = (label: string): string => (scheme === 'none' ? label : label.replace(/^[^-]*-/, ''));
  const known = new Set(['O']);
  for (const sequence of [...gold, ...train.sentences.map((sentence) => sentence.labels ?? [])])
    for (const label of sequence) known.add(categoryOf(label));
  const strange = [...new Set(labels.flat().map(categoryOf))].filter((category) => !known.has(category));
  if (strange.length === 0) return;
  const shown = strange.slice(0, SHOWN).map((category) => JSON.stringify(category));
  const rest = strange.length > SHOWN ? ` and ${strange.length - SHOWN} more` : '';
  say(
    `${JSON.stringify(system)} predicts ${strange.length === 1 ? 'a category' : 'categories'} that the corpus lacks: ${shown.join(', ')}${rest}; none of them can be right`,
  );
}

/** What is wrong with a corpus names it, and an option of the command line as the key it is in an experiment. */
async function naming(corpus: ExperimentCorpus, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (!(cause instanceof CorpusFormatError || cause instanceof OptionError)) throw cause;
    throw new CrfLabError(`corpus ${corpus.name}: ${cause.message}${asKey(cause.message)}`, { cause });
  }
}

/** What is to be added to a sentence of a reader, who knows the options of the command line alone. */
function asKey(text: string): string {
  const [option] = / --([a-z]+)/.exec(text)?.slice(1) ?? [];
  return option === undefined
    ? ''
    : `; in an experiment --${option} is "${option}" in "reading" of the corpus`;
}
