/** Experiments that take a second: forty sentences, networks of two epochs. */
import {
  DataStore,
  type Experiment,
  type ExperimentOptions,
  planExperiment,
  type Run,
  resolveExperiment,
} from '../../../src/compare/index.ts';

export const TINY_OPTIONS = {
  name: 'tiny',
  corpora: [
    {
      name: 'e',
      source: {
        kind: 'embedded',
        level: 'coarse',
        trainSentences: 40,
        devSentences: 20,
        testSentences: 30,
      },
    },
  ],
  grids: [
    {
      name: 'main',
      emissions: ['features', 'bilstm'],
      outputs: ['softmax', 'crf', 'crf-local'],
      templates: ['words'],
      seeds: [1],
    },
  ],
  features: { algorithm: 'sgd', maxIterations: 2 },
  network: { hidden: 6, words: { dimension: 6 }, characters: { encoder: 'none' } },
  training: { epochs: 1 },
  interpretation: { decisions: 0 },
  statistics: { rounds: 100 },
} as const satisfies ExperimentOptions;

export function tinyExperiment(changes: Partial<ExperimentOptions> = {}): Experiment {
  return resolveExperiment({ ...TINY_OPTIONS, ...changes });
}

export async function planOf(experiment: Experiment): Promise<{ runs: readonly Run[]; store: DataStore }> {
  const store = await DataStore.open(experiment, process.cwd());
  return { runs: planExperiment(experiment, store.hashes).runs, store };
}
