import {
  type CategoryMap,
  type Corpus,
  describeDetection,
  detectScheme,
  labelsUnder,
  mapSequences,
  pathKind,
  type Scheme,
} from '../../corpus/index.ts';
import { CrfModel, type Decoding } from '../../crf/index.ts';
import {
  categoryConfusion,
  detectReading,
  evaluateSpans,
  findErrorKinds,
  formatConlleval,
  type ScoringMode,
  type SpanReading,
  type SpanScores,
  scoreSemeval,
  scoresToJson,
  scoreVocabularySplits,
} from '../../evaluation/index.ts';
import { readsDocuments } from '../../features/template.ts';
import type { NetworkModel } from '../../neural/index.ts';
import { tagAttributeFile } from '../attribute-labels.ts';
import { type Comparison, compareFiles } from '../compare-files.ts';
import {
  blameFile,
  type CorpusInputOptions,
  definedOnly,
  loadCategoryMap,
  loadCorpus,
} from '../corpus-input.ts';
import { errorsToJson, formatErrors, type ScoreDetails, splitsToJson } from '../errors-table.ts';
import { givenScheme, labelsOf } from '../label-reading.ts';
import { tagCorpus } from '../labelling/crf-sentences.ts';
import { CrfTagger } from '../labelling/crf-tagger.ts';
import { ImpossibleSentences, type NoPathRule } from '../labelling/impossible-sentences.ts';
import { contextBatches, type OpenPieces } from '../labelling/sentence-batches.ts';
import { loadModel } from '../model-file.ts';
import { checkContent, withModelFormat } from '../model-input.ts';
import { printJson, printNote, printText } from '../output.ts';
import { refuseVectors } from '../refuse-vectors.ts';
import type { TaggedSentences } from '../tagged-pieces.ts';
import { UsageError } from '../usage-error.ts';

export interface EvaluateOptions extends CorpusInputOptions {
  readonly gold?: string | undefined;
  readonly predicted?: string | undefined;
  readonly model?: string | undefined;
  readonly data?: string | undefined;
  readonly mode: ScoringMode;
  readonly decode: Decoding;
  readonly onNoPath?: NoPathRule | undefined;
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
    const map = await mapOf(options);
    const files = await renamed(await compareFiles(gold, predicted, input), options, {}, map);
    await blameFile(gold, () => printScores(files, readingOfFiles(files, options), input));
  } else if (model !== undefined && data !== undefined && gold === undefined && predicted === undefined) {
    const isNetwork = (await pathKind(model)) === 'directory';
    if (!isNetwork) refuseVectors(options.vectors);
    const trained = isNetwork ? await loadNetwork(model) : await loadModel(model);
    const input = { ...withModelFormat(options, trained, data, true), map: undefined };
    await checkContent(data, options.format, input);
    const comparison =
      trained instanceof CrfModel
        ? await runModel(trained, data, input)
        : await runNetwork(trained, data, input);
    const { scheme } = trained;
    const map = await mapOf(options);
    const files = await renamed(comparison, options, { scheme, predictedScheme: scheme }, map);
    // A map may turn plain labels into categories beside O.
    const isPlain = scheme === 'none' && map !== undefined;
    await printScores(
      files,
      isPlain ? readingOfFiles(files, options) : { mode: options.mode, scheme },
      input,
    );
  } else {
    throw new UsageError('give either --gold and --predicted, or --model and --data');
  }
}

async function runModel(model: CrfModel, path: string, options: EvaluateOptions): Promise<Comparison> {
  const impossible = new ImpossibleSentences(path, options.onNoPath);
  const tagger = new CrfTagger(model, { decode: options.decode }, impossible);
  if (options.format === 'crfsuite') {
    const gold: (readonly string[])[] = [];
    const predicted: (readonly string[])[] = [];
    const file = { path, encoding: options.encoding };
    const batches = tagAttributeFile(tagger, file, async (batch) => {
      gold.push(...batch.gold());
      return tagger.tag(batch.data, batch.placeOf);
    });
    for await (const tagged of batches) for (const { labels } of tagged) predicted.push(labels);
    impossible.report();
    return { gold: labelsUnder(gold, model, givenScheme(options.scheme)), predicted, tokens: undefined };
  }
  const corpus = await loadCorpus(path, options);
  const predicted = await labelsFound(path, tagCorpus(tagger, path, piecesOf(corpus)), impossible);
  const gold = labelsUnder(labelsOf(corpus), model, givenScheme(options.scheme));
  return { gold, predicted, tokens: corpus.sentences.map(({ tokens }) => tokens) };
}

async function loadNetwork(path: string): Promise<NetworkModel> {
  return (await import('../network-folder.ts')).loadNetwork(path);
}

async function runNetwork(
  trained: NetworkModel,
  path: string,
  options: EvaluateOptions,
): Promise<Comparison> {
  const { networkLimits, tagBatches } = await import('../network-labels.ts');
  const { addVectors } = await import('../further-vectors.ts');
  const corpus = await loadCorpus(path, options);
  const open = piecesOf(corpus);
  const model = await addVectors(trained, options.vectors, open);
  const { wide } = model.parts;
  const limits = networkLimits(model, options);
  const batches = contextBatches(open, limits, wide !== undefined && readsDocuments(wide.spec));
  const impossible = new ImpossibleSentences(path, options.onNoPath);
  const predicted = await labelsFound(path, tagBatches(model, batches, options, impossible), impossible);
  const gold = labelsUnder(labelsOf(corpus), model, givenScheme(options.scheme));
  return { gold, predicted, tokens: corpus.sentences.map(({ tokens }) => tokens) };
}

function piecesOf({ sentences, documents: _, ...head }: Corpus): OpenPieces {
  return async function* () {
    yield { head, shown: sentences, seen: sentences };
  };
}

/** Predicted labels of every sentence, `[N][T]`. */
async function labelsFound(
  path: string,
  batches: AsyncIterable<TaggedSentences>,
  impossible: ImpossibleSentences,
): Promise<(readonly string[])[]> {
  const predicted: (readonly string[])[] = [];
  await blameFile(path, async () => {
    for await (const { tagged } of batches) for (const { labels } of tagged) predicted.push(labels);
  });
  impossible.report();
  return predicted;
}

async function mapOf({ map }: EvaluateOptions): Promise<CategoryMap | undefined> {
  return map === undefined ? undefined : loadCategoryMap(map);
}

/**
 * Both sides under a category map, each in its own scheme. Predicted categories that the map lacks stay: they may have been renamed
 * before training.
 */
async function renamed(
  comparison: Comparison,
  options: EvaluateOptions,
  { scheme, predictedScheme }: { scheme?: Scheme; predictedScheme?: Scheme },
  map: CategoryMap | undefined,
): Promise<Comparison> {
  if (map === undefined || options.map === undefined) return comparison;
  const asked = givenScheme(options.scheme);
  const under = (known: Scheme | undefined): { scheme?: Scheme } => definedOnly({ scheme: known ?? asked });
  return blameFile(options.map, () => ({
    ...comparison,
    gold: mapSequences(comparison.gold, map, under(scheme)),
    predicted: mapSequences(comparison.predicted, map, { ...under(predictedScheme), unmapped: 'keep' }),
  }));
}

/** How the labels of two files are read, said where it is not what one would expect. */
function readingOfFiles({ gold, predicted }: Comparison, options: EvaluateOptions): SpanReading {
  const asked = givenScheme(options.scheme);
  const reading = detectReading(gold, predicted, asked);
  const notes = describeDetection(detectScheme(gold, asked));
  if (reading.predictedScheme !== reading.scheme) {
    const [own, other] = [reading.predictedScheme, reading.scheme];
    notes.push(`predicted labels read as ${own}, gold labels as ${other}; name one scheme for both if not`);
  }
  for (const note of notes) printNote(note);
  return { mode: options.mode, ...reading };
}

async function printScores(
  { gold, predicted, tokens }: Comparison,
  reading: SpanReading,
  options: EvaluateOptions,
): Promise<void> {
  const { scheme, predictedScheme = scheme } = reading;
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
    printText(`${scores.invalid.predicted} predicted transitions are invalid under ${predictedScheme}\n`);
  }
  if (details !== undefined || splits !== undefined) printText(formatErrors(details, splits));
}
