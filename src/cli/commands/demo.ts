import { mkdir } from 'node:fs/promises';
import { topFeatures, transitionTable } from '../../compare/index.ts';
import { type Corpus, generateEmbeddedCorpus, writeFileAtomically } from '../../corpus/index.ts';
import {
  type Head,
  labelNames,
  prepareDevSet,
  prepareTrainingSet,
  presetTrainOptions,
  trainCrf,
} from '../../crf/index.ts';
import { CrfLabError } from '../../errors.ts';
import { evaluateSpans, formatComparisonTable, formatScoresTable } from '../../evaluation/index.ts';
import { presetSpec } from '../../features/index.ts';
import { saveModel } from '../model-file.ts';
import { printText } from '../output.ts';
import { formatDuration } from '../progress.ts';
import { formatFeatures, formatTransitions } from '../weights-table.ts';

export interface DemoOptions {
  readonly output: string;
  readonly level: 'coarse' | 'middle' | 'fine';
  readonly seed: number;
  /** Sizes of the corpus other than its usual ones, for a quick look. */
  readonly trainSentences?: number;
  readonly testSentences?: number;
}

const TOP_TRANSITIONS = 10;
const TOP_FEATURES = 5;
/** Labels whose features are printed; the report file has all. */
const LABELS_SHOWN = 4;

/** The main job on the embedded corpus: the same features with a local and a global output, compared. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const startedAt = performance.now();
  await makeFolder(options.output);
  const { output, ...size } = options;
  const { train, test } = generateEmbeddedCorpus(size);
  printText(
    `Embedded corpus, seed ${options.seed}, level ${options.level}: ${train.sentences.length} training and ${test.sentences.length} test sentences.\n` +
      'The same hand-written features train a softmax (each label alone) and a CRF (all labels of a sentence at once).\n\n',
  );
  const softmax = await trainAndScore('softmax', train, test);
  const crf = await trainAndScore('crf', train, test);
  const systems = [
    { name: 'softmax', scores: softmax.scores },
    { name: 'CRF', scores: crf.scores },
  ];
  const invalid = systems.map(({ name, scores }) => `${name} ${scores.invalid.predicted}`).join(', ');
  const transitions = formatTransitions(transitionTable(crf.model), TOP_TRANSITIONS);
  const features = topFeatures(crf.model, TOP_FEATURES);
  const shown = features.filter(({ label }) => label !== 'O').slice(0, LABELS_SHOWN);
  const comparison = formatComparisonTable(systems);
  const ending = `Transitions that the tag scheme does not allow, predicted on the test set: ${invalid}.\n`;
  printText(`F1 per category on the test set (conlleval):\n\n${comparison}\n\n${ending}\n`);
  printText(
    `Strongest transitions of the CRF:\n\n${transitions}\nStrongest features of the CRF:\n\n${formatFeatures(shown)}\n`,
  );

  const path = (name: string): string => `${output}/${name}`;
  await saveModel(path('softmax.crfmodel'), softmax.model);
  await saveModel(path('crf.crfmodel'), crf.model);
  const report = [
    '# Softmax and CRF on the embedded corpus\n',
    `Seed ${options.seed}, level ${options.level}: ${train.sentences.length} training sentences, ${test.sentences.length} test sentences; preset ner.\n`,
    `## F1 per category\n\n${comparison}\n\n${ending}`,
    ...systems.map(({ name, scores }) => `## ${name}\n\n${formatScoresTable(scores)}\n`),
    `## Strongest transitions of the CRF\n\n${transitions}`,
    `## Strongest features of the CRF\n\n${formatFeatures(features)}`,
  ].join('\n');
  await writeFileAtomically(path('report.md'), report);
  printText(
    `models:  ${path('crf.crfmodel')}, ${path('softmax.crfmodel')}\nreport:  ${path('report.md')}\ntime:    ${formatDuration(performance.now() - startedAt)}\n`,
  );
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CrfLabError(`${path}: no folder can be made there: ${reason}; choose another with --output`, {
      cause,
    });
  }
}

async function trainAndScore(head: Head, train: Corpus, test: Corpus) {
  const spec = presetSpec('ner', { columns: ['pos'], hasDocuments: true });
  const training = prepareTrainingSet(train, { spec });
  const options = { ...presetTrainOptions('ner', head), head };
  let last = performance.now();
  const { model } = await trainCrf(training, options, {
    onIteration: ({ iteration, loss }) => {
      if (performance.now() - last < 1000) return;
      last = performance.now();
      process.stderr.write(`${head}: iteration ${iteration}, loss ${loss.toFixed(2)}\n`);
    },
  });
  const { data, gold } = prepareDevSet(test, training);
  const decoder = await model.batchDecoder();
  const predicted = labelNames(data, decoder.decode(data), training.vocabularies.labels);
  return { model, scores: evaluateSpans(gold, predicted, { mode: 'conlleval', scheme: model.scheme }) };
}
