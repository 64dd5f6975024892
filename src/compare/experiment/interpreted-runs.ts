/** Which models of an experiment are explained, and what more is measured of those that all others are compared with. */
import { rungKey } from './cell-key.ts';
import type { Run, RunSpec } from './run-spec.ts';
import type { Experiment, ExperimentCorpus, Grid, Output } from './schema.ts';
import { usedSize } from './training-sizes.ts';

/** The grid whose models are explained: `main`, or the first. */
export function mainGrid(experiment: Pick<Experiment, 'grids'>): Grid | undefined {
  return experiment.grids.find(({ name }) => name === 'main') ?? experiment.grids[0];
}

/**
 * The grid whose models of a corpus are explained: the main one where it has what is explained, or else the first that has: a CRF
 * output, undistorted training sentences and an emission that is asked for. undefined where none has, or nothing is asked for.
 */
export function explainedGrid(
  corpus: ExperimentCorpus,
  experiment: Pick<Experiment, 'grids' | 'interpretation'>,
): Grid | undefined {
  const { grids, interpretation } = experiment;
  if (interpretation.decisions === 0) return undefined;
  const main = mainGrid({ grids });
  return [...grids]
    .sort((a, b) => Number(b === main) - Number(a === main))
    .find(
      (grid) =>
        (grid.corpora?.includes(corpus.name) ?? true) &&
        grid.outputs.includes('crf') &&
        grid.emissions.some((emission) => interpretation.emissions.includes(emission)) &&
        grid.distortions.some((distortion) => distortion.kind === 'none' || distortion.share === 0),
    );
}

/** Corpora none of whose models is explained though decisions are asked for, each with why and what to do: a line each. */
export function describeUnexplained(
  experiment: Pick<Experiment, 'grids' | 'corpora' | 'interpretation'>,
): string[] {
  const { corpora, grids, interpretation } = experiment;
  if (interpretation.decisions === 0 || interpretation.emissions.length === 0) return [];
  return corpora.flatMap((corpus) => {
    const own = grids.filter((grid) => grid.corpora?.includes(corpus.name) ?? true);
    if (own.length === 0 || explainedGrid(corpus, experiment) !== undefined) return [];
    const emissions = interpretation.emissions.join(' or ');
    return [
      `no decisions of models of corpus ${JSON.stringify(corpus.name)} are explained: none of its grids has the output crf on emission ${emissions} and undistorted sentences; give it one, or set "decisions" of "interpretation" to 0`,
    ];
  });
}

/** The training sentences of a grid's explained models: the most that it trains on. */
function explainedSize({ trainSentences }: Grid, corpus: ExperimentCorpus): number | 'all' {
  const sizes = trainSentences.map((size) => usedSize(size, corpus));
  return sizes.includes('all') ? 'all' : Math.max(...sizes.filter((size) => size !== 'all'));
}

/** Whether decisions of a run of a grid are explained: CRF output on the first rung of the explained grid, its most training sentences. */
export function isExplained(
  spec: RunSpec,
  outputs: readonly Output[],
  grid: Grid,
  corpus: ExperimentCorpus,
  experiment: Experiment,
): boolean {
  const { interpretation } = experiment;
  const [firstRung] = grid.categories;
  return (
    grid === explainedGrid(corpus, experiment) &&
    outputs.includes('crf') &&
    spec.trainSentences === explainedSize(grid, corpus) &&
    spec.distortion.kind === 'none' &&
    firstRung !== undefined &&
    rungKey(spec.rung) === rungKey(firstRung) &&
    interpretation.emissions.includes(spec.emission)
  );
}

/**
 * Whether an explained run is the one that refits, examples and the path of penalties belong to: first seed, no vectors, no
 * resources, the hand features of the preset.
 */
export function isReference(
  spec: RunSpec,
  experiment: Pick<Experiment, 'grids' | 'corpora' | 'interpretation'>,
): boolean {
  const { refit, seed, vectors, resources, templates } = spec;
  const corpus = experiment.corpora.find(({ name }) => name === spec.corpus);
  const grid = (corpus && explainedGrid(corpus, experiment)) ?? mainGrid(experiment);
  return (
    refit === undefined &&
    seed === grid?.seeds[0] &&
    vectors === 'none' &&
    resources === 'none' &&
    (templates === 'preset' || templates === 'none')
  );
}

/** Whether the model of a run is kept for a page it runs in: hand features with a CRF, explained; of folds the first. */
export function keepsModel({ spec, isExplained: explained }: Run, experiment: Experiment): boolean {
  const { emission, head, fold = 0 } = spec;
  return (
    explained && emission === 'features' && head === 'crf' && fold === 0 && isReference(spec, experiment)
  );
}

/** The same training on resampled sentences, once for each refit. */
export function refitsOf(spec: RunSpec, experiment: Experiment): RunSpec[] {
  if (!isReference(spec, experiment)) return [];
  return Array.from({ length: experiment.interpretation.refits }, (_, r) => ({ ...spec, refit: r + 1 }));
}

/** What is measured besides the decisions; undefined where nothing is. Part of a run's identity. */
export interface ReferenceWork {
  /** Decisions that are kept with their words and reasons. */
  readonly examples: number;
  /** Trainings along the path of l1 penalties at most; 0 for networks. */
  readonly l1Path: number;
}

/** Of an explained run. */
export function referenceWork(spec: RunSpec, experiment: Experiment): ReferenceWork | undefined {
  const { examples, l1Path } = experiment.interpretation;
  const work = { examples, l1Path: spec.emission === 'features' ? l1Path : 0 };
  return isReference(spec, experiment) && work.examples + work.l1Path > 0 ? work : undefined;
}
