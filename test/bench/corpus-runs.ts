/** The published corpora, each with the preset, resources and splits it is run with, and how to run one. */
import { readdirSync } from 'node:fs';
import {
  type Corpus,
  convertLabels,
  detectScheme,
  labelSequences,
  openLines,
  type ReadCorpusOptions,
  readCorpus,
  repairLabels,
  type TagScheme,
} from '../../src/corpus/index.ts';
import {
  type CrfModel,
  prepareDevSet,
  prepareTrainingSet,
  presetTrainOptions,
  type TrainOptions,
  trainCrf,
} from '../../src/crf/index.ts';
import { evaluateSpans, type SpanScores } from '../../src/evaluation/index.ts';
import {
  createGazetteer,
  type Gazetteer,
  type PresetName,
  parseClusters,
  presetSpec,
  type Resources,
  resourceName,
} from '../../src/features/index.ts';
import { sharedData } from '../helpers/shared-data.ts';

export interface CorpusRun {
  readonly name: string;
  readonly preset: PresetName;
  readonly train: string;
  readonly test: string;
  readonly read: ReadCorpusOptions;
  /** Labels are respelled under this scheme before training. */
  readonly toScheme?: TagScheme;
  readonly gazetteers?: boolean;
  readonly clusters?: boolean;
  /** Over the preset's own. */
  readonly options?: TrainOptions;
  /** What issue trackers and papers score here: F1 over spans, or accuracy over tokens. */
  readonly metric: 'f1' | 'accuracy';
  /** The figure this run must reach, in [0, 1]; undefined where it is only reported. */
  readonly floor?: number;
  /** Takes minutes even on a quiet machine: left to `npm run corpora`, the test suite does without. */
  readonly isLong?: boolean;
}

const CONLL2003: Omit<CorpusRun, 'name'> = {
  preset: 'ner',
  train: 'conll2003/train.txt.gz',
  test: 'conll2003/test.txt.gz',
  read: { columns: ['word', 'pos', 'chunk', 'ner'] },
  toScheme: 'iob2',
  metric: 'f1',
};

const UD: Omit<CorpusRun, 'name'> = {
  preset: 'pos',
  train: 'ud-en-ewt/train.conllu.gz',
  test: 'ud-en-ewt/test.conllu.gz',
  read: { format: 'conllu', label: 'upos' },
  metric: 'accuracy',
};

const WNUT: Omit<CorpusRun, 'name'> = {
  preset: 'ner',
  train: 'wnut17/train.txt.gz',
  test: 'wnut17/test.txt.gz',
  read: { columns: ['word', 'ner'], separator: 'tab' },
  metric: 'f1',
};

export const CORPUS_RUNS: readonly CorpusRun[] = [
  { ...CONLL2003, name: 'CoNLL-2003 NER', floor: 0.855 },
  {
    ...CONLL2003,
    name: 'CoNLL-2003 NER, gazetteers and clusters',
    gazetteers: true,
    clusters: true,
    floor: 0.88,
    isLong: true,
  },
  {
    name: 'CoNLL-2000 chunking',
    preset: 'chunk',
    train: 'conll2000/train.txt.gz',
    test: 'conll2000/test.txt.gz',
    read: { columns: ['word', 'pos', 'chunk'] },
    metric: 'f1',
    floor: 0.936,
  },
  { ...UD, name: 'UD English EWT, UPOS', floor: 0.95 },
  { ...UD, name: 'UD English EWT, UPOS, clusters', clusters: true, floor: 0.957, isLong: true },
  { ...UD, name: 'UD English EWT, XPOS', read: { format: 'conllu', label: 'xpos' } },
  {
    name: 'ATIS slots',
    preset: 'slots',
    train: 'atis/train.seq.in.gz',
    test: 'atis/test.seq.in.gz',
    read: { format: 'slots' },
    metric: 'f1',
    floor: 0.925,
  },
  { ...WNUT, name: 'WNUT-17' },
  { ...WNUT, name: 'WNUT-17, gazetteers and clusters', gazetteers: true, clusters: true, floor: 0.29 },
  {
    name: 'MultiCoNER II English, 33 categories (published dev as test)',
    preset: 'ner',
    train: 'multiconer2-en/train.conll.gz',
    test: 'multiconer2-en/dev.conll.gz',
    read: { columns: ['word', '_', '_', 'ner'] },
    // 67 labels: forward-backward would take several times as long as decoding.
    options: { algorithm: 'averaged-perceptron', l2: 0 },
    metric: 'f1',
  },
  {
    name: 'BioNLP13CG',
    preset: 'ner',
    train: 'bionlp13cg/train.tsv.gz',
    test: 'bionlp13cg/test.tsv.gz',
    read: { columns: ['word', 'ner'], format: 'conll', separator: 'tab' },
    metric: 'f1',
  },
  {
    name: 'GUM',
    preset: 'ner',
    train: 'gum/train.conll.gz',
    test: 'gum/test.conll.gz',
    read: { columns: ['word', 'ner'], format: 'conll', separator: 'tab' },
    metric: 'f1',
  },
  {
    name: 'CoNLL-2002 Dutch',
    preset: 'ner',
    train: 'conll2002-nl/train.txt.gz',
    test: 'conll2002-nl/test.txt.gz',
    read: { columns: ['word', 'pos', 'ner'] },
    metric: 'f1',
  },
];

/** Shorter lists of the same kind, of which longer ones are used, and what is no list. */
const LEFT_OUT = /README|LICENSE|lower\.1000\.|lower\.5000|cap\.1000|firstname\.1000|lastname\.1000/;

export async function loadSharedResources(
  run: Pick<CorpusRun, 'gazetteers' | 'clusters'>,
): Promise<Resources> {
  const gazetteers = new Map<string, Gazetteer>();
  if (run.gazetteers === true) {
    for (const folder of readdirSync(sharedData('gazetteers'))) {
      for (const file of readdirSync(sharedData(`gazetteers/${folder}`))) {
        if (LEFT_OUT.test(file)) continue;
        const name = resourceName(file);
        const entries: string[] = [];
        const path = sharedData(`gazetteers/${folder}/${file}`);
        for await (const { text } of openLines(path, { encoding: 'latin-1' })) entries.push(text);
        gazetteers.set(name, createGazetteer(name, entries));
      }
    }
  }
  const clusters = new Map();
  if (run.clusters === true) {
    for (const name of ['wsj-bitstrings', 'twitter-6mpaths']) {
      const path = sharedData(`brown-clusters/${name}.txt.gz`);
      clusters.set(name, await parseClusters(lineTexts(path), { file: path, name }));
    }
  }
  return { gazetteers, clusters, vectors: undefined };
}

async function* lineTexts(path: string): AsyncGenerator<string> {
  for await (const { text } of openLines(path)) yield text;
}

export interface CorpusRunResult {
  readonly model: CrfModel;
  readonly scores: SpanScores;
  readonly figure: number;
  readonly attributes: number;
  readonly iterations: number;
  readonly seconds: number;
}

export async function runCorpus(
  run: CorpusRun,
  onLine: (line: string) => void = () => {},
): Promise<CorpusRunResult> {
  const startedAt = performance.now();
  const train = await readRespelled(run.train, run);
  const test = await readRespelled(run.test, run);
  const resources = await loadSharedResources(run);
  const columns = train.columns.filter(
    (name) => name !== 'word' && name !== 'form' && name !== train.labelColumn,
  );
  const spec = presetSpec(run.preset, { columns, hasDocuments: train.documents > 1, resources });
  const training = prepareTrainingSet(train, { spec, resources });
  const options = { ...presetTrainOptions(run.preset, 'crf'), ...run.options };
  const { model, report } = await trainCrf(training, options, {
    onIteration: ({ iteration, loss }) =>
      onLine(`${run.name}: iteration ${iteration}, loss ${loss.toFixed(4)}`),
  });
  const { data, gold } = prepareDevSet(test, training);
  const predicted = gold.map((_, n) => model.labelEncoded(data, n));
  const scores = evaluateSpans(gold, predicted, { mode: 'conlleval', scheme: model.scheme });
  return {
    model,
    scores,
    figure: run.metric === 'f1' ? scores.micro.f1 : scores.accuracy,
    attributes: report.attributes,
    iterations: report.iterations,
    seconds: (performance.now() - startedAt) / 1000,
  };
}

async function readRespelled(path: string, { read, toScheme }: CorpusRun): Promise<Corpus> {
  const corpus = await readCorpus(sharedData(path), read);
  if (toScheme === undefined) return corpus;
  const { scheme } = detectScheme(labelSequences(corpus));
  if (scheme === toScheme || scheme === 'none') return corpus;
  const respell = (labels: readonly string[]): string[] =>
    convertLabels(repairLabels(labels, scheme, 'conlleval'), scheme, toScheme);
  return { ...corpus, sentences: corpus.sentences.map((s) => ({ ...s, labels: respell(s.labels ?? []) })) };
}
