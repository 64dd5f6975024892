/** From an experiment to its runs: every training once, however many grids and outputs ask for it. */
import { HEADS } from '../../crf/index.ts';
import { OptionError } from '../../errors.ts';
import { LEAST_STEPS, resolveNetworkTrainOptions } from '../../neural/options.ts';
import { canonicalJson, sha256 } from './canonical-json.ts';
import { cellKey, distortionKey, rungKey } from './cell-key.ts';
import { isExplained, referenceWork, refitsOf } from './interpreted-runs.ts';
import { resolvedOptions } from './run-options.ts';
import { type DataSpec, headOf, type Plan, type Run, type RunSpec } from './run-spec.ts';
import {
  type Distortion,
  type Emission,
  type Experiment,
  type ExperimentCorpus,
  type Grid,
  OUTPUTS,
  type Output,
} from './schema.ts';
import { knownSize, usedSize } from './training-sizes.ts';

export { cellKey } from './cell-key.ts';
export { mainGrid } from './interpreted-runs.ts';
export { resolvedOptions } from './run-options.ts';

/** SHA-256 of one file of a corpus, or of one part of a generated one. */
export interface DataHash {
  readonly corpus: string;
  /** `train`, `dev`, `test`, `all` (one file for all parts), `map`, `vectors`, `gazetteer:NAME`, `clusters:NAME`. */
  readonly part: string;
  readonly sha256: string;
}

const ID_DIGITS = 16;
/** Of the statistics. */
const DEFAULT_SEED = 1;

/** A run while grids still add outputs to it. */
interface Draft {
  readonly spec: RunSpec;
  readonly corpus: ExperimentCorpus;
  readonly outputs: Set<Output>;
  readonly grids: Set<string>;
  isExplained: boolean;
}

/**
 * All runs of an experiment: by corpus, then by rung, then cheap ones first. The order and the ids follow from the experiment and
 * the data alone.
 *
 * Left out is what would be the same thing twice: hand features' resources and templates where there are no hand features, further
 * seeds of trainers that draw nothing, distortions of share 0, sizes that are the whole training set, and masks of labels without
 * a tag scheme (task `pos`) where the unmasked output is asked for too.
 */
export function planExperiment(experiment: Experiment, hashes: readonly DataHash[]): Plan {
  const drafts = new Map<string, Draft>();
  const trained = new Map<string, { readonly grid: string; readonly training: string }>();
  for (const grid of experiment.grids) {
    for (const corpus of corporaOf(grid, experiment)) {
      for (const { spec, outputs } of specsOf(grid, corpus, experiment)) {
        requireSameTraining(trained, spec, grid.name);
        const draft = draftOf(drafts, spec, corpus);
        for (const output of outputs) draft.outputs.add(output);
        draft.grids.add(grid.name);
        if (!isExplained(spec, outputs, grid, corpus, experiment)) continue;
        draft.isExplained = true;
        for (const again of refitsOf(spec, experiment)) {
          const refit = draftOf(drafts, again, corpus);
          refit.outputs.add('crf');
          refit.grids.add(grid.name);
          refit.isExplained = true;
        }
      }
    }
  }
  const runs = [...drafts.values()].map((draft) => finish(draft, experiment, hashes));
  const place = new Map(runs.map((run) => [run, placeOf(run.spec, experiment)]));
  const inOrder = (a: Run, b: Run): number => comparePlaces(place.get(a) ?? [], place.get(b) ?? []);
  return { runs: runs.sort(inOrder) };
}

/** Two grids may share a run only where both train it alike: else one cell would hold two systems. @throws OptionError */
function requireSameTraining(
  trained: Map<string, { readonly grid: string; readonly training: string }>,
  run: RunSpec,
  grid: string,
): void {
  const { training: given, seed: _seed, ...spec } = run;
  const key = canonicalJson(spec);
  const training = canonicalJson(given ?? {});
  const before = trained.get(key);
  if (before === undefined) trained.set(key, { grid, training });
  else if (before.training !== training)
    throw new OptionError(
      'grids',
      `${before.grid} and ${grid} both have ${cellKey(run, run.head)} but train it differently: give both the same training, or leave it out of one`,
    );
}

function draftOf(drafts: Map<string, Draft>, spec: RunSpec, corpus: ExperimentCorpus): Draft {
  const key = canonicalJson(spec);
  const draft = drafts.get(key) ?? { spec, corpus, outputs: new Set(), grids: new Set(), isExplained: false };
  drafts.set(key, draft);
  return draft;
}

/** What a grid gives that the experiment's training of networks does not give anyhow; undefined where that is nothing. */
function ownTraining({ training = {} }: Grid, experiment: Experiment): Grid['training'] {
  const usual = new Map(Object.entries(resolveNetworkTrainOptions(experiment.training)));
  const own = new Map(Object.entries(resolveNetworkTrainOptions({ ...experiment.training, ...training })));
  // Without epochs or patience in the experiment theirs depend on the sentences: any number is the grid's own.
  const isOpen = (key: string): boolean =>
    (key === 'epochs' || key === 'patience') && experiment.training[key] === undefined;
  const changed = Object.entries(training).filter(
    ([key]) => isOpen(key) || JSON.stringify(own.get(key)) !== JSON.stringify(usual.get(key)),
  );
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

/** The corpora a grid names, in the experiment's order. */
export function corporaOf(grid: Grid, experiment: Pick<Experiment, 'corpora'>): ExperimentCorpus[] {
  return experiment.corpora.filter(({ name }) => grid.corpora?.includes(name) ?? true);
}

function* specsOf(
  grid: Grid,
  corpus: ExperimentCorpus,
  experiment: Experiment,
): Generator<{ spec: RunSpec; outputs: readonly Output[] }> {
  const asked = outputsOf(grid, corpus);
  const heads = HEADS.map(
    (head) => [head, asked.filter((output) => headOf(output) === head)] as const,
  ).filter(([, outputs]) => outputs.length > 0);
  const training = ownTraining(grid, experiment);
  for (const data of dataSpecsOf(grid, corpus)) {
    for (const emission of grid.emissions) {
      const hasHandFeatures = emission !== 'bilstm';
      const isNetwork = emission !== 'features';
      for (const vectors of grid.vectors) {
        for (const resources of hasHandFeatures ? grid.resources : (['none'] as const)) {
          for (const templates of hasHandFeatures ? grid.templates : ['none']) {
            for (const [head, outputs] of heads) {
              for (const seed of seedsOf(grid, { emission, head, vectors }, corpus, experiment)) {
                const spec = { ...data, emission, head, vectors, resources, templates, seed };
                yield { spec: isNetwork && training !== undefined ? { ...spec, training } : spec, outputs };
              }
            }
          }
        }
      }
    }
  }
}

function* dataSpecsOf(grid: Grid, corpus: ExperimentCorpus): Generator<DataSpec> {
  const folds = corpus.source.kind === 'folds' ? corpus.source.folds : 0;
  for (const rung of grid.categories) {
    for (const size of grid.trainSentences) {
      const trainSentences = usedSize(size, corpus);
      for (const asked of grid.distortions) {
        const distortion: Distortion = asked.kind !== 'none' && asked.share === 0 ? { kind: 'none' } : asked;
        const data = { corpus: corpus.name, rung, trainSentences, distortion };
        if (folds === 0) yield data;
        else for (let fold = 0; fold < folds; fold++) yield { ...data, fold };
      }
    }
  }
}

/** Without a tag scheme a mask allows everything. */
function outputsOf(grid: Grid, { task }: ExperimentCorpus): Output[] {
  const isRepeated = (output: Output): boolean =>
    (output === 'masked-softmax' && grid.outputs.includes('softmax')) ||
    (output === 'masked-crf' && grid.outputs.includes('crf'));
  return task === 'pos' ? grid.outputs.filter((output) => !isRepeated(output)) : grid.outputs;
}

/** One seed where training draws no random numbers. */
function seedsOf(
  grid: Grid,
  spec: Pick<RunSpec, 'emission' | 'head' | 'vectors'>,
  { task }: ExperimentCorpus,
  experiment: Experiment,
): readonly number[] {
  const [first = 1] = grid.seeds;
  return isDeterministic(spec, experiment, task) ? [first] : grid.seeds;
}

/** Whether training draws no random numbers: every seed gives the same model. */
export function isDeterministic(
  spec: Pick<RunSpec, 'emission' | 'head' | 'vectors'>,
  experiment: Experiment,
  task: ExperimentCorpus['task'],
): boolean {
  const options = resolvedOptions({ spec: { ...spec, seed: 1 } }, experiment, task);
  if (options.kind !== 'features') return false;
  const { algorithm } = options.train;
  return algorithm === 'lbfgs' || algorithm === 'owlqn';
}

function hasOpenEpochs({ emission, training }: RunSpec, experiment: Experiment): boolean {
  return emission !== 'features' && (training?.epochs ?? experiment.training.epochs) === undefined;
}

/** The id covers all that the run's result depends on, and no path or name of a file. */
function finish(draft: Draft, experiment: Experiment, hashes: readonly DataHash[]): Run {
  const { spec, corpus, isExplained: explained } = draft;
  const outputs = OUTPUTS.filter((output) => draft.outputs.has(output));
  const identity = {
    spec,
    outputs,
    options: resolvedOptions({ spec }, experiment, corpus.task),
    // The epochs of a network follow from its sentences where nobody says them.
    leastSteps: hasOpenEpochs(spec, experiment) ? LEAST_STEPS : undefined,
    decisions: explained ? experiment.interpretation.decisions : 0,
    reference: explained ? referenceWork(spec, experiment) : undefined,
    // Left out at its default, so that runs of folders from before it was counted in keep their ids.
    sampling:
      explained && experiment.statistics.seed !== DEFAULT_SEED ? experiment.statistics.seed : undefined,
    corpus: withoutPaths(corpus),
    hashes: hashes
      .filter(({ corpus: name, part }) => name === corpus.name && isUsed(part, spec))
      .map(({ part, sha256: digest }) => ({ part, sha256: digest })),
  };
  const id = sha256(canonicalJson(identity)).slice(0, ID_DIGITS);
  return { id, spec, outputs, grids: [...draft.grids], isExplained: explained };
}

/** A category map concerns the rungs that are made by it. */
function isUsed(part: string, { rung }: RunSpec): boolean {
  return part !== 'map' || rung.route === 'map';
}

/** Paths say where data lie; their hashes say what they are. */
function withoutPaths(corpus: ExperimentCorpus): unknown {
  const {
    source,
    name: _name,
    map: _map,
    vectors: _vectors,
    gazetteers: _lists,
    clusters: _clusters,
    ...rest
  } = corpus;
  switch (source.kind) {
    case 'embedded':
      return { ...rest, source };
    case 'files':
      return { ...rest, source: { kind: source.kind } };
    case 'split':
    case 'folds':
      return { ...rest, source: { ...source, file: undefined } };
    default:
      return source satisfies never;
  }
}

/** Rough seconds per training sentence of one run against another. */
const EMISSION_COST: Record<Emission, number> = { features: 1, bilstm: 10, both: 15 };
/** Sentences that `all` counts as, where the experiment does not say. */
const TYPICAL_SENTENCES = 15_000;

/** What runs are sorted by, first number first. */
function placeOf(spec: RunSpec, experiment: Experiment): readonly (number | string)[] {
  const corpusIndex = experiment.corpora.findIndex(({ name }) => name === spec.corpus);
  const corpus = experiment.corpora[corpusIndex];
  const rungs = [...new Set(experiment.grids.flatMap((grid) => grid.categories.map(rungKey)))];
  const whole = corpus === undefined ? TYPICAL_SENTENCES : Math.min(knownSize(corpus), TYPICAL_SENTENCES);
  const sentences = spec.trainSentences === 'all' ? whole : Math.min(spec.trainSentences, whole);
  const cost = sentences * EMISSION_COST[spec.emission] * (spec.head === 'crf' ? 1.5 : 1);
  return [
    corpusIndex,
    rungs.indexOf(rungKey(spec.rung)),
    cost,
    distortionKey(spec.distortion),
    spec.fold ?? 0,
    spec.refit ?? 0,
    spec.seed,
    canonicalJson(spec),
  ];
}

function comparePlaces(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [i, x] of a.entries()) {
    const y = b[i];
    if (y === undefined || x === y) continue;
    return x < y ? -1 : 1;
  }
  return 0;
}
