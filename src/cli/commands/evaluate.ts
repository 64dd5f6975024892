import type { Corpus, Scheme } from '../../corpus/index.ts';
import type { CrfModel, Decoding } from '../../crf/index.ts';
import { CorpusFormatError, OptionError } from '../../errors.ts';
import {
  categoryConfusion,
  evaluateSpans,
  findErrorKinds,
  formatConlleval,
  type LabelSequences,
  type ScoringMode,
  type SpanScores,
  scoreSemeval,
  scoresToJson,
  scoreVocabularySplits,
} from '../../evaluation/index.ts';
import { type CorpusInputOptions, loadCorpus, schemeOf } from '../corpus-input.ts';
import { errorsToJson, formatErrors, type ScoreDetails, splitsToJson } from '../errors-table.ts';
import { loadModel } from '../model-file.ts';
import { labelAttributes, labelCorpus, withModelFormat } from '../model-input.ts';
import { printJson, printText } from '../output.ts';

export interface EvaluateOptions extends CorpusInputOptions {
  readonly gold?: string | undefined;
  readonly predicted?: string | undefined;
  readonly model?: string | undefined;
  readonly data?: string | undefined;
  readonly mode: ScoringMode;
  readonly decode: Decoding;
  readonly train?: string | undefined;
  readonly errors?: true | undefined;
  readonly json?: true | undefined;
}

/** Gold and predicted labels, `[N][T]`, and the words where there are some. */
interface Comparison {
  readonly gold: LabelSequences;
  readonly predicted: LabelSequences;
  readonly tokens: readonly (readonly string[])[] | undefined;
  readonly scheme: Scheme;
}

export async function runEvaluate(options: EvaluateOptions): Promise<void> {
  const { gold, predicted, model, data } = options;
  const isFiles = gold !== undefined && predicted !== undefined && model === undefined && data === undefined;
  const isModel = model !== undefined && data !== undefined && gold === undefined && predicted === undefined;
  if (!isFiles && !isModel)
    throw new OptionError('evaluate', 'give either --gold and --predicted, or --model and --data');
  const comparison = isModel
    ? await runModel(await loadModel(model), data, options)
    : await compareFiles(gold ?? '', predicted ?? '', options);
  await printScores(comparison, options);
}

async function runModel(model: CrfModel, path: string, options: EvaluateOptions): Promise<Comparison> {
  const format = withModelFormat(options, model);
  const decode = { decode: options.decode };
  const asked = options.scheme;
  const scheme = asked === undefined || asked === 'auto' ? model.scheme : asked;
  if (format.format === 'crfsuite') {
    const { gold, predicted } = await labelAttributes(model, path, decode, options.encoding);
    return { gold, predicted, tokens: undefined, scheme };
  }
  const corpus = await loadCorpus(path, format);
  const predicted = labelCorpus(model, corpus, decode);
  return {
    gold: goldLabels(corpus),
    predicted,
    tokens: corpus.sentences.map(({ tokens }) => tokens),
    scheme,
  };
}

async function compareFiles(
  goldPath: string,
  predictedPath: string,
  options: EvaluateOptions,
): Promise<Comparison> {
  const gold = await loadCorpus(goldPath, options);
  // The predicted file may hold the gold labels too: then its last column is the one that tag added.
  const { columns, label, ...rest } = options;
  const predicted = await loadCorpus(
    predictedPath,
    columns === undefined ? { ...rest, label } : options,
  ).catch(async (error: unknown) => {
    if (columns === undefined || !(error instanceof CorpusFormatError)) throw error;
    return loadCorpus(predictedPath, { ...rest, columns: [...columns, 'predicted'], label: 'predicted' });
  });
  if (gold.sentences.length !== predicted.sentences.length) {
    const found = `${predicted.sentences.length} sentences, ${goldPath} has ${gold.sentences.length}`;
    throw new CorpusFormatError(predictedPath, 0, `${found}; expected the same sentences`);
  }
  for (const [n, sentence] of predicted.sentences.entries()) {
    const other = gold.sentences[n];
    const differs = sentence.tokens.findIndex((token, t) => token !== other?.tokens[t]);
    if (differs >= 0 || sentence.tokens.length !== other?.tokens.length) {
      const at = differs >= 0 ? differs : Math.min(sentence.tokens.length, other?.tokens.length ?? 0);
      const found = `sentence ${n + 1}, token ${at + 1} is ${JSON.stringify(sentence.tokens[at] ?? 'missing')}`;
      const expected = `${JSON.stringify(other?.tokens[at] ?? 'no token')} as in ${goldPath}:${other?.line ?? 0}`;
      throw new CorpusFormatError(
        predictedPath,
        sentence.line,
        `${found}, expected ${expected}; both files must hold the same text`,
      );
    }
  }
  return {
    gold: goldLabels(gold),
    predicted: goldLabels(predicted),
    tokens: gold.sentences.map(({ tokens }) => tokens),
    scheme: schemeOf(gold, options.scheme),
  };
}

function goldLabels(corpus: Corpus): (readonly string[])[] {
  return corpus.sentences.map(({ labels }) => labels ?? []);
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
    if (tokens === undefined) throw new OptionError('train', 'attribute files have no words to compare');
    const training = new Set(
      (await loadCorpus(options.train, options, 'auto')).sentences.flatMap((s) => s.tokens),
    );
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
