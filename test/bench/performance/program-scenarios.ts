/** Scenarios around training: reading, tagging, starting up. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { writeFileAtomically } from '../../../src/corpus/index.ts';
import { dataFile } from './data-files.ts';
import { libraryCase } from './library-bench.ts';
import {
  type Case,
  type Column,
  type Contender,
  type Figure,
  OURS,
  PEER,
  type Quantity,
  type Sample,
  type Scenario,
  type Setup,
} from './measurement.ts';
import { CACHE, measuredKey } from './paths.ts';
import { BenchError } from './process-runner.ts';
import {
  differingLines,
  startOurs,
  type Training,
  tagOurs,
  tagPeer,
  trainOurs,
  trainPeer,
} from './programs.ts';

const ours = (caseName: string, metric: string): Quantity => ({ case: caseName, contender: OURS, metric });
const theirs = (caseName: string, metric: string): Quantity => ({
  ...ours(caseName, metric),
  contender: PEER,
});

function tokenRate(text: string, caseName: string, metric: string, atLeast: number): Figure {
  return { text, of: ours(caseName, metric), asked: { atLeast }, unit: 'tokens/s' };
}

/** Sorts what is a case from why one is missing. */
function sortCases(found: readonly (Case | string)[]): { cases: Case[]; missing: string[] } {
  return {
    cases: found.filter((entry) => typeof entry !== 'string'),
    missing: found.filter((entry) => typeof entry === 'string'),
  };
}

const INDEX_CASE = 'CoNLL-2000 attribute file';
const FEATURE_CASE = 'features of raw text, preset chunk';

export const indexing: Scenario = {
  name: 'indexing',
  title: 'Reading and indexing',
  about:
    "CPU time of all threads to read the attribute file of CoNLL-2000 (67 MB) and turn its strings into ids: `readCpuSeconds` of `train --json`. For CRFsuite, crfsuite-driver.c reads and CRFsuite's dictionaries index. Making features of raw text: test/bench/features.ts.",
  starts: 5,
  columns: [
    { metric: 'readCpuSeconds', title: 'CPU s', unit: 's', isCompared: true },
    { metric: 'readSeconds', title: 'wall s', unit: 's', isCompared: true },
    { metric: 'featureTokensPerSecond', title: 'features', unit: 'tokens/s', isCompared: false },
  ],
  figures: [
    {
      text: 'CPU seconds to read and index the CoNLL-2000 attribute file',
      of: ours(INDEX_CASE, 'readCpuSeconds'),
      asked: { atMost: 1 },
      unit: 's',
    },
    tokenRate('features of raw text, preset chunk', FEATURE_CASE, 'featureTokensPerSecond', 400e3),
  ],
  prepare: async (setup) => {
    const data = await dataFile({ dataset: 'conll2000', split: 'train', every: setup.scale }, setup.say);
    // Two iterations are the fewest that a training can be timed over; only the reading counts here.
    const training: Training = { data, iterations: 2 };
    const contenders = [{ name: OURS, start: () => trainOurs(training, 1) }];
    const { peer } = setup;
    const both =
      peer.kind === 'missing'
        ? contenders
        : [{ name: PEER, start: () => trainPeer(training, peer) }, ...contenders];
    const files: Case = { name: INDEX_CASE, contenders: both, losses: 'equal' };
    return sortCases([files, libraryCase(FEATURE_CASE, 'features.ts', setup)]);
  },
};

/** The models that tag, each trained by its own program on the same file; made once for a state of the programs. */
async function taggingModels(setup: Setup): Promise<{ ours: string; peer: string | undefined }> {
  const { peer, say, scale } = setup;
  const data = await dataFile({ dataset: 'conll2000', split: 'train', every: scale }, say);
  const iterations = setup.iterations ?? 20;
  const model = async (name: string, train: (training: Training) => Promise<unknown>): Promise<string> => {
    const path = `${CACHE}/model-${name}-${measuredKey()}-${scale}-${iterations}`;
    if (existsSync(path)) return path;
    say(`training a model to tag with: ${name}, ${iterations} iterations`);
    await mkdir(CACHE, { recursive: true });
    for (const file of await readdir(CACHE)) {
      if (file.startsWith(`model-${name}-`)) await rm(`${CACHE}/${file}`);
    }
    await train({ data, iterations, model: `${path}.tmp` });
    await rename(`${path}.tmp`, path);
    return path;
  };
  return {
    ours: await model('crf-lab', (training) => trainOurs(training, 1)),
    peer:
      peer.kind === 'missing' ? undefined : await model('crfsuite', (training) => trainPeer(training, peer)),
  };
}

const TAG_CASES = { 'train file': 'train', 'test file': 'test' } as const;
const DECODING_CASE = 'library, CoNLL-2000';
/** Near ties may fall either way where weights differ in the last digits. */
const MOST_DIFFERING_LINES = 1e-3;

export const tagging: Scenario = {
  name: 'tagging',
  title: 'Tagging',
  about:
    'Both programs as commands on an attribute file of CoNLL-2000, with models that each has trained on the same data: loading the model, reading, decoding and writing the labels to a file are all counted. Library: test/bench/decoding.ts.',
  starts: 5,
  columns: [
    { metric: 'wallSeconds', title: 'wall s', unit: 's', isCompared: true },
    { metric: 'cpuSeconds', title: 'CPU s', unit: 's', isCompared: true },
    { metric: 'peakMemoryMB', title: 'peak', unit: 'MB', isCompared: false },
    { metric: 'differingLines', title: 'share of labels that differ', unit: 'count', isCompared: false },
    { metric: 'viterbiTokensPerSecond', title: 'Viterbi', unit: 'tokens/s', isCompared: false },
    { metric: 'marginalTokensPerSecond', title: 'marginals', unit: 'tokens/s', isCompared: false },
  ],
  figures: [
    ...Object.keys(TAG_CASES).map(
      (name): Figure => ({
        text: `crf-lab tag, ${name}, times as fast as CRFsuite`,
        of: theirs(name, 'wallSeconds'),
        against: ours(name, 'wallSeconds'),
        asked: { atLeast: 3 },
        unit: 'x',
      }),
    ),
    tokenRate('Viterbi in the library', DECODING_CASE, 'viterbiTokensPerSecond', 1.2e6),
    tokenRate('marginals in the library', DECODING_CASE, 'marginalTokensPerSecond', 0.8e6),
  ],
  prepare: async (setup) => {
    const { peer } = setup;
    const models = await taggingModels(setup);
    const cases: Case[] = [];
    for (const [name, split] of Object.entries(TAG_CASES)) {
      const data = await dataFile({ dataset: 'conll2000', split, every: setup.scale }, setup.say);
      const output = { ours: `${CACHE}/labels-${split}-crf-lab`, peer: `${CACHE}/labels-${split}-crfsuite` };
      const contenders: Contender[] = [];
      const { peer: peerModel } = models;
      if (peer.kind === 'built' && peerModel !== undefined)
        contenders.push({ name: PEER, start: () => tagPeer(peerModel, data, output.peer, peer) });
      const start = async () => {
        const sample = await tagOurs(models.ours, data, output.ours);
        if (peer.kind === 'missing' || !existsSync(output.peer)) return sample;
        const differing = await differingLines(output.ours, output.peer);
        if (differing > MOST_DIFFERING_LINES)
          throw new BenchError(
            `${name}: ${(100 * differing).toFixed(2)} % of the labels differ from CRFsuite's`,
          );
        return { ...sample, differingLines: differing };
      };
      cases.push({ name, contenders: [...contenders, { name: OURS, start }] });
    }
    return sortCases([...cases, libraryCase(DECODING_CASE, 'decoding.ts', setup)]);
  },
};

const START_UP_COLUMNS: readonly Column[] = [
  { metric: 'wallSeconds', title: 'wall ms', unit: 'ms', isCompared: false },
  { metric: 'modelMB', title: 'model', unit: 'MB', isCompared: false },
];

export const startUp: Scenario = {
  name: 'start-up',
  title: 'Starting up',
  about:
    'Wall time from the start of the process to the end of its output. One sentence is tagged with the model of the scenario "tagging" (CoNLL-2000, 450,000 features).',
  starts: 10,
  columns: START_UP_COLUMNS,
  figures: [
    {
      text: 'crf-lab --help',
      of: ours('crf-lab --help', 'wallSeconds'),
      asked: { atMost: 0.15 },
      unit: 'ms',
    },
    {
      text: 'crf-lab tag, one sentence',
      of: ours('tag one sentence', 'wallSeconds'),
      asked: { atMost: 0.3 },
      unit: 'ms',
    },
  ],
  prepare: async (setup) => {
    const { peer } = setup;
    const models = await taggingModels(setup);
    const sentence = `${CACHE}/one-sentence.crfsuite`;
    const words = ['__BOS__\tw[0]=He\tpos[0]=PRP', 'w[0]=said\tpos[0]=VBD', '__EOS__\tw[0]=.\tpos[0]=.'];
    await writeFileAtomically(sentence, `${words.map((attributes) => `O\t${attributes}\n`).join('')}\n`);
    const args = ['tag', '--model', models.ours, '--format', 'crfsuite', '--input', sentence];
    const sized = async (sample: Sample, model: string): Promise<Sample> => ({
      wallSeconds: sample.wallSeconds ?? Number.NaN,
      modelMB: (await stat(model)).size / 1e6,
    });
    const contenders: Contender[] = [
      { name: OURS, start: async () => sized(await startOurs(args), models.ours) },
    ];
    const { peer: peerModel } = models;
    if (peer.kind === 'built' && peerModel !== undefined) {
      const start = async () =>
        sized(await tagPeer(peerModel, sentence, `${CACHE}/labels-one`, peer), peerModel);
      contenders.unshift({ name: PEER, start });
    }
    return {
      cases: [
        { name: 'crf-lab --help', contenders: [{ name: OURS, start: () => startOurs(['--help']) }] },
        { name: 'tag one sentence', contenders },
      ],
      missing: [],
    };
  },
};
