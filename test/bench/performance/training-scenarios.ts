/** Scenarios in which both programs train on the same attribute file. */
import type { ReferenceDataset } from '../../helpers/crfsuite-reference.ts';
import { dataFile } from './data-files.ts';
import {
  type Case,
  type Column,
  type Contender,
  type Figure,
  oursOn,
  PEER,
  type Scenario,
  type Setup,
} from './measurement.ts';
import { type Training, trainOurs, trainPeer } from './programs.ts';

const PER_ITERATION: readonly Column[] = [
  { metric: 'iterationSeconds', title: 's per iteration', unit: 's', isCompared: true },
  { metric: 'iterationSecondsMin', title: 'fastest iteration', unit: 's', isCompared: false },
  { metric: 'iterationCpuSeconds', title: 'of its CPU', unit: 's', isCompared: false },
  { metric: 'loss', title: 'loss', unit: 'count', isCompared: false },
];

const HOW =
  'Seconds of wall time per L-BFGS iteration, reading left out: in each start the median over its iterations with exactly one evaluation. CRFsuite: from one "Iteration" line of its log to the next; crf-lab: `iterationSeconds` of `train --json`.';

/** Losses after the first iteration by CRFsuite 0.12.2 built from its repository (c2 1, all sentences). */
const REFERENCE_LOSS: Readonly<Record<ReferenceDataset, number>> = {
  conll2000: 275528.648287,
  conll2003: 177210.2832,
};

/** Contenders that train alike, on each of the numbers of threads. */
export function trainers(training: Training, { peer, threads }: Setup): Contender[] {
  const ours = threads.map((count) => ({
    name: oursOn(count),
    start: () => trainOurs(training, count),
  }));
  return peer.kind === 'missing' ? ours : [{ name: PEER, start: () => trainPeer(training, peer) }, ...ours];
}

/** How many times as fast as CRFsuite. */
function speedup(caseName: string, threads: number, atLeast: number, hoped?: number): Figure {
  const metric = 'iterationSeconds';
  return {
    text: `${caseName}: an iteration, ${threads} thread${threads === 1 ? '' : 's'}, times as fast as CRFsuite`,
    of: { case: caseName, contender: PEER, metric },
    against: { case: caseName, contender: oursOn(threads), metric },
    asked: { atLeast },
    ...(hoped === undefined ? {} : { hoped }),
    unit: 'x',
  };
}

function corpusScenario(dataset: ReferenceDataset, title: string, figures: readonly Figure[]): Scenario {
  return {
    name: dataset,
    title: `${title}: time per iteration`,
    about: HOW,
    starts: 5,
    columns: PER_ITERATION,
    figures,
    prepare: async (setup) => {
      const data = await dataFile({ dataset, split: 'train', every: setup.scale }, setup.say);
      const contenders = trainers({ data, iterations: setup.iterations ?? 20 }, setup);
      const reference = setup.scale === 1 ? { referenceLoss: REFERENCE_LOSS[dataset] } : {};
      return { cases: [{ name: title, contenders, losses: 'equal', ...reference }], missing: [] };
    },
  };
}

export const conll2000 = corpusScenario('conll2000', 'CoNLL-2000', [
  speedup('CoNLL-2000', 1, 5, 7),
  speedup('CoNLL-2000', 2, 8, 12),
]);

export const conll2003 = corpusScenario('conll2003', 'CoNLL-2003', [
  speedup('CoNLL-2003', 1, 4.5),
  speedup('CoNLL-2003', 2, 7),
]);

const LABEL_COUNTS = [17, 33, 65, 129];

/** Iterations of many labels are long, and a start needs several, not twenty. */
function iterationsAt(labels: number): number {
  return labels > 100 ? 8 : 12;
}

async function labelCase(labels: number | undefined, setup: Setup, allTransitions: boolean): Promise<Case> {
  const spread = labels === undefined ? {} : { labels };
  const request = { dataset: 'conll2000', split: 'train', every: setup.scale, ...spread } as const;
  const data = await dataFile(request, setup.say);
  const iterations = setup.iterations ?? iterationsAt(labels ?? 22);
  const contenders = trainers({ data, iterations, allTransitions }, setup);
  return { name: `L = ${labels ?? 22}`, contenders, losses: 'equal' };
}

export const labels: Scenario = {
  name: 'labels',
  title: 'Number of labels',
  about: `The attributes of CoNLL-2000, its chunks spread by a hash of type and place in the sentence over (L - 1) / 2 categories; transitions that occur. ${HOW}`,
  starts: 5,
  columns: PER_ITERATION,
  figures: [
    ...LABEL_COUNTS.map((count) => speedup(`L = ${count}`, 1, 4)),
    {
      text: 'crf-lab at 129 labels over 33 labels, an iteration, 1 thread',
      of: { case: 'L = 129', contender: oursOn(1), metric: 'iterationSeconds' },
      against: { case: 'L = 33', contender: oursOn(1), metric: 'iterationSeconds' },
      asked: { atMost: 5 },
      unit: 'x',
    },
  ],
  prepare: async (setup) => {
    const cases: Case[] = [];
    for (const count of LABEL_COUNTS) cases.push(await labelCase(count, setup, false));
    return { cases, missing: [] };
  },
};

export const allTransitions: Scenario = {
  name: 'all-transitions',
  title: 'All transitions (feature.possible_transitions = 1)',
  about: `As "Number of labels", with a weight for every pair of labels. ${HOW}`,
  starts: 5,
  columns: PER_ITERATION,
  figures: [speedup('L = 22', 1, 4), speedup('L = 129', 1, 3)],
  prepare: async (setup) => ({
    cases: [await labelCase(undefined, setup, true), await labelCase(129, setup, true)],
    missing: [],
  }),
};

const SIZES = [4, 2, 1];
const sizeName = (every: number): string => (every === 1 ? 'all sentences' : `1/${every} of the sentences`);

export const size: Scenario = {
  name: 'size',
  title: 'Size of the training data',
  about: `CoNLL-2000, every fourth, every second, each sentence. ${HOW}`,
  starts: 5,
  columns: PER_ITERATION,
  figures: [1, 2].map((threads) => ({
    text: `crf-lab, an iteration over all sentences, as multiple of four times one over a quarter, ${threads} thread${threads === 1 ? '' : 's'} (linear: 1)`,
    of: { case: sizeName(1), contender: oursOn(threads), metric: 'iterationSeconds' },
    against: { case: sizeName(4), contender: oursOn(threads), metric: 'iterationSeconds' },
    perSize: 4,
    asked: { atMost: 1.3 },
    unit: 'x',
  })),
  prepare: async (setup) => {
    const cases: Case[] = [];
    for (const every of SIZES) {
      const request = { dataset: 'conll2000', split: 'train', every: every * setup.scale } as const;
      const data = await dataFile(request, setup.say);
      const contenders = trainers({ data, iterations: setup.iterations ?? 12 }, setup);
      cases.push({ name: sizeName(every), contenders, losses: 'equal' });
    }
    return { cases, missing: [] };
  },
};

export const wholeCommand: Scenario = {
  name: 'whole-command',
  title: 'Attribute file to saved model',
  about:
    'Wall time of the whole program: reading the attribute file of CoNLL-2000, training until its own criterion ends it (delta 1e-5 over 10 iterations), writing the model. Three starts suffice unless --starts says otherwise, since each of CRFsuite takes more than a minute. CRFsuite reads the file through crfsuite-driver.c, since the npm package has the library without its program.',
  starts: 3,
  columns: [
    { metric: 'wallSeconds', title: 'wall s', unit: 's', isCompared: true },
    { metric: 'cpuSeconds', title: 'CPU s', unit: 's', isCompared: true },
    { metric: 'iterations', title: 'iterations', unit: 'count', isCompared: false },
    { metric: 'evaluations', title: 'evaluations', unit: 'count', isCompared: false },
    { metric: 'loss', title: 'loss', unit: 'count', isCompared: false },
    { metric: 'modelMB', title: 'model', unit: 'MB', isCompared: false },
  ],
  figures: [
    {
      ...speedup('CoNLL-2000', 2, 6),
      text: 'the whole command, 2 threads, times as fast as CRFsuite',
      of: { case: 'CoNLL-2000', contender: PEER, metric: 'wallSeconds' },
      against: { case: 'CoNLL-2000', contender: oursOn(2), metric: 'wallSeconds' },
    },
    ...['iterations', 'evaluations'].map(
      (metric): Figure => ({
        text: `${metric} to convergence over those of CRFsuite`,
        of: { case: 'CoNLL-2000', contender: oursOn(2), metric },
        against: { case: 'CoNLL-2000', contender: PEER, metric },
        asked: { atMost: 1 },
        unit: 'x',
      }),
    ),
  ],
  prepare: async (setup) => {
    const data = await dataFile({ dataset: 'conll2000', split: 'train', every: setup.scale }, setup.say);
    const threads = setup.threads.filter((count) => count === Math.max(...setup.threads));
    // Only a trial of the bench itself may end a run that is to converge.
    const iterations = setup.scale > 1 ? setup.iterations : undefined;
    const contenders = trainers({ data, iterations }, { ...setup, threads });
    return { cases: [{ name: 'CoNLL-2000', contenders, losses: 'notAbove' }], missing: [] };
  },
};

const MEMORY_DATA = { 'CoNLL-2000': 'conll2000', 'CoNLL-2003': 'conll2003' } as const;

export const memory: Scenario = {
  name: 'memory',
  title: 'Memory of training',
  about:
    'Peak of the resident memory of the training process (VmHWM on Linux), after iterations enough to fill the six pairs of L-BFGS.',
  starts: 5,
  columns: [{ metric: 'peakMemoryMB', title: 'peak', unit: 'MB', isCompared: false }],
  figures: Object.keys(MEMORY_DATA).flatMap((name) =>
    [1, 2].map((threads) => ({
      text: `${name}: peak memory of training, ${threads} thread${threads === 1 ? '' : 's'}, over CRFsuite's`,
      of: { case: name, contender: oursOn(threads), metric: 'peakMemoryMB' },
      against: { case: name, contender: PEER, metric: 'peakMemoryMB' },
      asked: { atMost: 1.2 },
      hoped: 1,
      unit: 'x',
    })),
  ),
  prepare: async (setup) => {
    const cases: Case[] = [];
    for (const [name, dataset] of Object.entries(MEMORY_DATA)) {
      const data = await dataFile({ dataset, split: 'train', every: setup.scale }, setup.say);
      const contenders = trainers({ data, iterations: setup.iterations ?? 9 }, setup);
      cases.push({ name, contenders, losses: 'equal' });
    }
    return { cases, missing: [] };
  },
};
