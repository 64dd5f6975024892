/** Experiments, options, results, journals, edited weights: JSON and tables that people write or programs leave. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWeightsCsv, weightsCsv } from '../../../src/cli/weights-csv.ts';
import {
  checkExperiment,
  type Experiment,
  embeddedExperiment,
  formatVerdicts,
  Journal,
  loadExperiment,
  parseShard,
  planExperiment,
  type Run,
  readResult,
  renderReport,
  resolveExperiment,
  weightRows,
} from '../../../src/compare/index.ts';
import { resolveReadCorpusOptions } from '../../../src/corpus/index.ts';
import { resolveTrainOptions, WeightEditor } from '../../../src/crf/index.ts';
import { resolveNetwork, resolveNetworkTrainOptions } from '../../../src/neural/index.ts';
import { makeExperimentResult } from '../../helpers/experiment-result.ts';
import { smallCorpus } from '../../helpers/small-corpus.ts';
import { nerSpec, trainedCrf } from '../../helpers/trained-crf.ts';
import { jsonText, mutateJson, mutateText, pick } from '../mutate.ts';
import { type PreparedTarget, prepare } from '../target.ts';

const FOLDER = await mkdtemp(join(tmpdir(), 'crf-lab-fuzz-'));

const EXPERIMENTS: readonly unknown[] = [
  {
    name: 'small',
    title: 'A small one',
    corpora: [
      {
        name: 'a',
        source: { kind: 'files', train: 'train.txt', dev: 'dev.txt', test: 'test.txt' },
        reading: { columns: ['word', 'ner'] },
      },
    ],
    grids: [{ name: 'main', outputs: ['crf', 'softmax'], trainSentences: [100, 'all'], seeds: [1, 2] }],
  },
  embeddedExperiment(),
];
const WORDS = [
  'crf',
  'softmax',
  'features',
  'bilstm',
  'both',
  'all',
  'none',
  'a',
  'main',
  'merge',
  'add',
  'pretrained',
  'name',
  'source',
  'kind',
];

const PLAN = planExperiment(resolveExperiment(embeddedExperiment()), []);
const RUN = PLAN.runs[0] as Run;
const RUN_RESULT = {
  version: 1,
  id: RUN.id,
  spec: RUN.spec,
  predictions: Object.fromEntries(RUN.outputs.map((output) => [output, ['O B-PER', 'O']])),
  parameters: 17,
  labels: 3,
  iterations: 4,
  stopReason: 'converged',
  devScore: 0.5,
};
const RUN_COST = {
  id: RUN.id,
  trainSeconds: 1,
  predictSeconds: 1,
  cpuSeconds: 2,
  peakMb: 100,
  tokensPerSecond: 1000,
};
const RESULT: unknown = JSON.parse(JSON.stringify(makeExperimentResult()));

const OPTIONS: readonly (readonly [unknown, (value: never) => unknown])[] = [
  [
    { algorithm: 'lbfgs', l1: 0, l2: 1, maxIterations: 10, memory: 6, epsilon: 1e-5, seed: 1 },
    resolveTrainOptions,
  ],
  [
    { head: 'crf', words: { dimension: 8 }, hidden: 4, layers: 1, characters: { encoder: 'cnn' } },
    resolveNetwork,
  ],
  [{ optimizer: 'adam', epochs: 3, batchSize: 8, learningRate: 0.01, seed: 1 }, resolveNetworkTrainOptions],
  [{ format: 'conll', columns: ['word', 'label'], separator: 'tab' }, resolveReadCorpusOptions],
];

const MODEL = await trainedCrf(
  smallCorpus('small', ['EU/B-ORG rejects/O', 'Peter/B-PER sleeps/O']),
  nerSpec([]),
);
const WEIGHTS = [...weightsCsv(weightRows(MODEL))].slice(0, 40).join('');

/** A file whose seal is right. */
async function seal(kind: string, text: string): Promise<Journal> {
  await mkdir(join(FOLDER, kind), { recursive: true });
  const sha256 = createHash('sha256').update(text).digest('hex');
  await writeFile(join(FOLDER, kind, `${RUN.id}.json`), `{"sha256":"${sha256}","content":${text}}\n`);
  return new Journal(FOLDER);
}

export const RECORD_TARGETS: readonly PreparedTarget[] = [
  prepare<unknown>({
    name: 'experiment',
    draw: (random) => mutateJson(random, pick(random, EXPERIMENTS), WORDS),
    run: (value) => {
      const experiment: Experiment = resolveExperiment(value);
      checkExperiment(experiment);
      planExperiment(experiment, []);
    },
  }),
  prepare<string>({
    name: 'experiment-file',
    draw: (random) =>
      mutateText(random, JSON.stringify(EXPERIMENTS[0], null, 1), [JSON.stringify(EXPERIMENTS[1])], WORDS),
    run: async (text) => {
      const path = join(FOLDER, 'experiment.json');
      await writeFile(path, text);
      await loadExperiment(path);
    },
  }),
  prepare<readonly [number, unknown]>({
    name: 'options',
    draw: (random) => {
      const kind = random.integer(OPTIONS.length);
      return [kind, mutateJson(random, OPTIONS[kind]?.[0], WORDS)];
    },
    run: ([kind, value]) => OPTIONS[kind]?.[1](value as never),
  }),
  prepare<string>({
    name: 'shard',
    draw: (random) => mutateText(random, '1/3', ['2/7', 'auto'], ['/', '0', '9']),
    run: (text) =>
      parseShard(text, {
        SLURM_ARRAY_TASK_ID: text,
        SLURM_ARRAY_TASK_COUNT: text,
        SLURM_ARRAY_TASK_MIN: '0',
      }),
  }),
  prepare<readonly [string, string]>({
    name: 'journal',
    draw: (random) => [
      jsonText(mutateJson(random, RUN_RESULT, WORDS)),
      jsonText(mutateJson(random, RUN_COST, WORDS)),
    ],
    run: async ([result, cost]) => {
      await seal('journal', result);
      const journal = await seal('costs', cost);
      await seal('failures', cost);
      await journal.result(RUN);
      await journal.cost(RUN.id);
      await journal.failure(RUN.id);
    },
  }),
  prepare<string>({
    name: 'results',
    draw: (random) => {
      const text = jsonText(mutateJson(random, RESULT, WORDS));
      return random.integer(20) === 0 ? mutateText(random, text, [text], WORDS) : text;
    },
    run: async (text) => {
      await writeFile(join(FOLDER, 'results.json'), text);
      const result = await readResult(FOLDER);
      formatVerdicts(result, { colour: false, width: 80 });
      renderReport(result);
    },
  }),
  prepare<string>({
    name: 'edited-weights',
    draw: (random) =>
      mutateText(
        random,
        WEIGHTS,
        [WEIGHTS],
        ['state', 'transition', 'edge', 'start', ',', ';', '"', '\\u0041', '1e999'],
      ),
    run: async (text) => {
      const path = join(FOLDER, 'weights.csv');
      await writeFile(path, text);
      const editor = new WeightEditor(MODEL);
      await readWeightsCsv(path, (edit) => editor.set(edit));
      editor.finish('zero');
    },
  }),
];
