/** The training options of a run, every default written out: those of its task's preset, overruled by what the experiment gives. */
import {
  fittedOptions,
  presetTrainOptions,
  type ResolvedTrainOptions,
  resolveTrainOptions,
} from '../../crf/index.ts';
import type { NetworkOptions, ResolvedNetworkTrainOptions } from '../../neural/index.ts';
import { networkSchema, resolveNetworkTrainOptions } from '../../neural/options.ts';
import type { RunSpec } from './run-spec.ts';
import type { Experiment, Task } from './schema.ts';

export type RunOptions =
  | { readonly kind: 'features'; readonly train: ResolvedTrainOptions }
  | {
      readonly kind: 'network';
      /** What follows from the vectors (dimension, casing of words) is left to them. */
      readonly network: NetworkOptions;
      readonly training: ResolvedNetworkTrainOptions;
    };

/**
 * The options a run is trained with. A preset's recommendation is for one algorithm: an experiment that chooses another, or a
 * penalty that it lacks, gets that one's own defaults. With pretrained vectors the dimension is theirs; without, there is nothing to freeze.
 * @param task of the run's corpus: it chooses the preset
 * @param sentences the run trains on: on few of them networks have more epochs unless the experiment says how many
 * @throws OptionError where options contradict each other
 */
export function resolvedOptions(
  run: { readonly spec: Pick<RunSpec, 'emission' | 'head' | 'vectors' | 'seed' | 'training'> },
  experiment: Pick<Experiment, 'features' | 'network' | 'training'>,
  task: Task,
  sentences?: number,
): RunOptions {
  const { emission, head, vectors, seed } = run.spec;
  if (emission === 'features') {
    const recommended = presetTrainOptions(task, head);
    const { features: given } = experiment;
    // A penalty chooses an algorithm that has it; other options that have no effect were always passed over here.
    const { options } = fittedOptions(given, recommended, ['l1', 'l2']);
    return { kind: 'features', train: resolveTrainOptions({ ...options, head, seed }) };
  }
  const { dimension, freeze = false, ...words } = experiment.network.words ?? {};
  const fitted = vectors === 'pretrained' ? { ...words, freeze } : { ...words, dimension };
  return {
    kind: 'network',
    network: networkSchema.parse({ ...experiment.network, words: fitted, head }),
    training: resolveNetworkTrainOptions({ ...experiment.training, ...run.spec.training, seed }, sentences),
  };
}
