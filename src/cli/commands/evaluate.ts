import { mapCategories, pathKind } from '../../corpus/index.ts';
import { CrfModel, type Decoding } from '../../crf/index.ts';
import {
  categoryConfusion,
  evaluateSpans,
  findErrorKinds,
  formatConlleval,
  type ScoringMode,
  type SpanScores,
  scoreSemeval,
  scoresToJson,
  scoreVocabularySplits,
} from '../../evaluation/index.ts';
import type { NetworkModel } from '../../neural/index.ts';
import { type Comparison, compareFiles } from '../compare-files.ts';
import {
  blameFile,
  type CorpusInputOptions,
  labelsOf,
  loadCategoryMap,
  loadCorpus,
} from '../corpus-input.ts';
import { errorsToJson, formatErrors, type ScoreDetails, splitsToJson } from '../errors-table.ts';
import { goldUnder } from '../gold-labels.ts';
import { loadModel } from '../model-file.ts';
import { labelAttributes, labelCorpus, withModelFormat } from '../model-input.ts';
import { printJson, printText } from '../output.ts';
import { refuseVectors } from '../refuse-vectors.ts';
import { UsageError } from '../usage-error.ts';

export interface EvaluateOptions extends CorpusInputOptions {
  readonly gold?: string | undefined;
  readonly predicted?: string | undefined;
  readonly model?: string | undefined;
  readonly data?: string | undefined;
  readonly mode: ScoringMode;
  readonly decode: Decoding;
  readonly train?: string | undefined;
  readonly vectors?: string | undefined;
  readonly errors?: true | undefined;
  readonly json?: true | undefined;
}

export async function runEvaluate(options: EvaluateOptions): Promise<void> {
  const { gold, predicted, model, data } = options;
  if (model === undefined && options.vectors !== undefined)
    throw new UsageError('--vectors: adds words to a network; give one with --model or leave it away');
  if (gold !== undefined && predicted !== undefined && model === undefined && data === undefined) {
    // Categories are renamed when both sides are known.
    const input = { ...options, map: undefined };
    await printScores(await renamed(await compareFiles(gold, predicted, input), options.map), input);
  } else if (model !== undefined && data !== undefined && gold === undefined && predicted === undefined) {
    const isNetwork = (await pathKind(model)) === 'directory';
    if (!isNetwork) refuseVectors(options.vectors);
    const trained = isNetwork ? await loadNetwork(model) : await loadModel(model);
    const input = { ...withModelFormat(options, trained, data, true), map: undefined };
    const comparison =
      trained instanceof CrfModel
        ? await runModel(trained, data, input)
        : await runNetwork(trained, data, input);
    await printScores(await renamed(comparison, options.map), input);
  } else {
    throw new UsageError('give either --gold and --predicted, or --model and --data');
  }
}

async function runModel(model: CrfModel, path: string, options: EvaluateOptions): Promise<Comparison> {
  const { decode } = options;
  const { scheme } = model;
  if (options.format === 'crfsuite') {
    const { gold, predicted } = await labelAttributes(model, path, decode, options.encoding);
    return { gold: goldUnder(gold, scheme, options.scheme), predicted, tokens: undefined, scheme };
  }
  const corpus = await loadCorpus(path, options);
  const predicted = await labelCorpus(model, corpus, decode);
  const gold = goldUnder(labelsOf(corpus), scheme, options.scheme);
  return { gold, predicted, tokens: corpus.sentences.map(({ tokens }) => tokens), scheme };
}

async function loadNetwork(path: string): Promise<NetworkModel> {
  return (await import('../network-folder.ts')).loadNetwork(path);
}

async function runNetwork(
  trained: NetworkModel,
  path: string,
  options: EvaluateOptions,
): Promise<Comparison> {
  const { labelSentences } = await import('../network-labels.ts');
  const { addVectors } = await import('../further-vectors.ts');
  const { sentences, ...corpus } = await loadCorpus(path, options);
  const model = await addVectors(trained, options.vectors, sentences);
  const predicted = await blameFile(path, () => labelSentences(model, sentences, options.decode));
  const gold = goldUnder(labelsOf({ ...corpus, sentences }), model.scheme, options.scheme);
  return { gold, predicted, tokens: sentences.map(({ tokens }) => tokens), scheme: model.scheme };
}

/** Both sides under a category map. Predicted categories that it lacks stay: they may have been renamed before training. */
async function renamed(comparison: Comparison, path: string | undefined): Promise<Comparison> {
  if (path === undefined) return comparison;
  const map = await loadCategoryMap(path);
  const { scheme } = comparison;
  return blameFile(path, () => ({
    ...comparison,
    gold: comparison.gold.map((labels) => mapCategories(labels, map, { scheme })),
    predicted: comparison.predicted.map((labels) => mapCategories(labels, map, { scheme, unmapped: 'keep' })),
  }));
}

async function printScores(
  { gold, predicted, tokens, scheme }: Comparison,
  options: EvaluateOptions,
): Promise<void> {
  const reading = { mode: options.mode, scheme };
  const scores: SpanScores = evaluateSpans(gold, predicted, reading);
  const details: ScoreDetails | undefined =
    options.errors === true
      ? {
          errors: findErrorKinds(gold, predicted, reading),
          semeval: scoreSemeval(gold, predicted, reading),
          confusion: categoryConfusion(gold, predicted, reading),
        }
      : undefined;
  let splits: ReturnType<typeof scoreVocabularySplits> | undefined;
  if (options.train !== undefined) {
    if (tokens === undefined)
      throw new UsageError('--train: attribute files have no words to compare; leave it away');
    const { sentences } = await loadCorpus(options.train, options, 'auto');
    const training = new Set(sentences.flatMap((sentence) => sentence.tokens));
    splits = scoreVocabularySplits(tokens, gold, predicted, { training }, reading);
  }
  if (options.json === true) {
    printJson({
      ...scoresToJson(scores),
      ...(details === undefined ? {} : errorsToJson(details)),
      ...(splits === undefined ? {} : { splits: splitsToJson(splits) }),
    });
    return;
  }
  printText(formatConlleval(scores));
  if (options.mode !== 'conlleval') printText(`(labels read under mode ${options.mode}, scheme ${scheme})\n`);
  if (scores.invalid.predicted > 0) {
    printText(`${scores.invalid.predicted} predicted transitions are invalid under ${scheme}\n`);
  }
  if (details !== undefined || splits !== undefined) printText(formatErrors(details, splits));
}
