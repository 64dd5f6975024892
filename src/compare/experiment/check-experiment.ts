/** What a schema cannot say: that the parts of an experiment fit together. */
import { OptionError } from '../../errors.ts';
import { presetGroups, resourceName } from '../../features/index.ts';
import { resolveNetworkTrainOptions } from '../../neural/options.ts';
import { mapFault } from './category-maps.ts';
import { corporaOf, planExperiment } from './plan.ts';
import { resolvedOptions } from './run-options.ts';
import type { Experiment, ExperimentCorpus, Grid } from './schema.ts';
import { groupLeftOut } from './template-levels.ts';

/**
 * Checks names and references of an experiment, that corpora have the data that grids ask for, and that training options agree.
 * @throws OptionError with the place in the file and the remedy
 */
export function checkExperiment(experiment: Experiment): void {
  checkNames('corpora', experiment.corpora);
  checkNames('grids', experiment.grids);
  checkNames('systems', experiment.systems);
  for (const [i, corpus] of experiment.corpora.entries()) checkCorpus(corpus, `corpora.${i}`);
  for (const [i, grid] of experiment.grids.entries()) checkGrid(grid, `grids.${i}`, experiment);
  for (const [i, { corpus }] of experiment.systems.entries()) checkSystem(corpus, `systems.${i}`, experiment);
  checkTraining(experiment);
}

/** Predictions of another program are compared with our own, on a test set that it can have had. */
function checkSystem(name: string, place: string, experiment: Experiment): void {
  requireCorpus(name, `${place}.corpus`, experiment);
  const corpus = experiment.corpora.find((one) => one.name === name);
  if (corpus?.source.kind === 'folds') {
    throw new OptionError(
      `${place}.corpus`,
      `corpus ${JSON.stringify(name)} is cross-validated and has no test set that another program could have labelled; give it files or a split`,
    );
  }
  if (experiment.grids.some((grid) => corporaOf(grid, experiment).some((one) => one.name === name))) return;
  throw new OptionError(
    `${place}.corpus`,
    `no grid trains on corpus ${JSON.stringify(name)}, so that there is nothing to compare with; add it to a grid`,
  );
}

function checkNames(place: string, items: readonly { readonly name: string }[]): void {
  const seen = new Map<string, number>();
  for (const [i, { name }] of items.entries()) {
    const before = seen.get(name);
    if (before !== undefined) {
      throw new OptionError(
        `${place}.${i}.name`,
        `${JSON.stringify(name)} is also the name of ${place}.${before}; choose another`,
      );
    }
    seen.set(name, i);
  }
}

function checkCorpus({ source, reading, gazetteers, clusters }: ExperimentCorpus, place: string): void {
  if (reading.labelled !== undefined && reading.labelled !== true) {
    throw new OptionError(`${place}.reading.labelled`, 'corpora of an experiment need labels; leave it away');
  }
  if (source.kind === 'files' && source.test !== undefined && source.moreTest !== undefined) {
    throw new OptionError(
      `${place}.source.moreTest`,
      'adds to sentences taken out of train, but test is given: leave one of the two away',
    );
  }
  if (source.kind === 'split') {
    const { train, dev, test } = source;
    if (train + dev + test > 1 + 1e-9)
      throw new OptionError(
        `${place}.source`,
        `train, dev and test add up to ${train + dev + test}, more than 1`,
      );
    if (train === 0 || test === 0)
      throw new OptionError(`${place}.source`, 'a share of 0 for train or test leaves nothing; give more');
  }
  for (const [kind, paths] of Object.entries({ gazetteers, clusters })) {
    const names = paths.map(resourceName);
    const repeated = names.findIndex((name, i) => names.indexOf(name) !== i);
    if (repeated >= 0) {
      throw new OptionError(
        `${place}.${kind}.${repeated}`,
        `two files would both be called ${names[repeated]}; rename one`,
      );
    }
  }
}

function checkGrid(grid: Grid, place: string, experiment: Experiment): void {
  for (const [i, name] of (grid.corpora ?? []).entries())
    requireCorpus(name, `${place}.corpora.${i}`, experiment);
  const corpora = corporaOf(grid, experiment);
  for (const corpus of corpora) {
    for (const [i, level] of grid.vectors.entries()) {
      if (level === 'none' || corpus.vectors !== undefined || corpus.source.kind === 'embedded') continue;
      throw new OptionError(
        `${place}.vectors.${i}`,
        `corpus ${corpus.name} has no word vectors: give it "vectors" or leave the level pretrained away`,
      );
    }
    for (const [i, level] of grid.resources.entries()) {
      const lacks = RESOURCES.find(
        (kind) => (level === kind || level === 'all') && corpus[kind].length === 0,
      );
      if (lacks === undefined) continue;
      throw new OptionError(
        `${place}.resources.${i}`,
        `corpus ${corpus.name} has no ${lacks}: give it "${lacks}" or leave the level ${level} away`,
      );
    }
    for (const [i, rung] of grid.categories.entries()) {
      const fault = rung.route === 'map' ? mapFault(corpus, rung) : undefined;
      if (fault !== undefined) throw new OptionError(`${place}.categories.${i}`, fault);
    }
  }
  for (const [i, level] of grid.templates.entries()) checkGroup(level, corpora, `${place}.templates.${i}`);
}

const RESOURCES = ['gazetteers', 'clusters'] as const;

/** Every group that a preset may have, whatever the columns and resources of a corpus. */
function checkGroup(level: string, corpora: readonly ExperimentCorpus[], place: string): void {
  const group = groupLeftOut(level);
  if (group === undefined) return;
  for (const { name, task } of corpora) {
    const inputs = [[], ['pos', 'chunk']].map((columns) => ({ columns, hasDocuments: true }));
    const groups = new Set([
      ...inputs.flatMap((input) => [...presetGroups(task, input).keys()]),
      ...RESOURCE_GROUPS,
    ]);
    if (groups.has(group)) continue;
    throw new OptionError(
      place,
      `the preset ${task} of corpus ${name} has no group ${group}, its groups are ${[...groups].join(', ')}`,
    );
  }
}

const RESOURCE_GROUPS = ['CLU', 'GAZ', 'GV'];

function requireCorpus(name: string, place: string, { corpora }: Experiment): void {
  if (corpora.some((corpus) => corpus.name === name)) return;
  throw new OptionError(
    place,
    `no corpus is named ${JSON.stringify(name)}, there are ${corpora.map((corpus) => corpus.name).join(', ')}`,
  );
}

/** Options that contradict each other, as l2 with averaged-perceptron, for any corpus. */
function checkTraining(experiment: Experiment): void {
  for (const { task } of experiment.corpora) {
    try {
      const spec = { emission: 'features', head: 'crf', vectors: 'none', seed: 1 } as const;
      resolvedOptions({ spec }, experiment, task);
    } catch (error) {
      if (error instanceof OptionError)
        throw new OptionError(`features.${error.path}`, error.reason, { cause: error });
      throw error;
    }
  }
  resolveNetworkTrainOptions(experiment.training);
  for (const { training } of experiment.grids)
    resolveNetworkTrainOptions({ ...experiment.training, ...training });
  planExperiment(experiment, []);
}
