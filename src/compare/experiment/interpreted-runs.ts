/** Which models of an experiment are explained, and what more is measured of those that all others are compared with. */
import { rungKey } from './cell-key.ts';
import type { Run, RunSpec } from './run-spec.ts';
import type { Experiment, Grid, Output } from './schema.ts';

/** The grid whose models are explained: `main`, or the first. */
export function mainGrid(experiment: Pick<Experiment, 'grids'>): Grid | undefined {
  return experiment.grids.find(({ name }) => name === 'main') ?? experiment.grids[0];
}

/** Whether decisions of a run of a grid are explained: CRF output on the first rung of the main grid, all training sentences. */
export function isExplained(
  spec: RunSpec,
  outputs: readonly Output[],
  grid: Grid,
  { grids, interpretation }: Experiment,
): boolean {
  const [firstRung] = grid.categories;
  return (
    grid === mainGrid({ grids }) &&
    outputs.includes('crf') &&
    spec.trainSentences === 'all' &&
    spec.distortion.kind === 'none' &&
    firstRung !== undefined &&
    rungKey(spec.rung) === rungKey(firstRung) &&
    interpretation.decisions > 0 &&
    interpretation.emissions.includes(spec.emission)
  );
}

/**
 * Whether an explained run is the one that refits, examples and the path of penalties belong to: first seed, no vectors, no
 * resources, the hand features of the preset.
 */
export function isReference(spec: RunSpec, experiment: Pick<Experiment, 'grids'>): boolean {
  const { refit, seed, vectors, resources, templates } = spec;
  return (
    refit === undefined &&
    seed === mainGrid(experiment)?.seeds[0] &&
    vectors === 'none' &&
    resources === 'none' &&
    (templates === 'preset' || templates === 'none')
  );
}

/** Whether the model of a run is kept for a page it runs in: hand features with a CRF, explained, on the whole training set; of folds the first. */
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
