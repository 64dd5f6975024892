/**
 * Gold labels from one file, predicted ones from another of the same text: the gold file with other labels in its label
 * column, or what `crf-lab tag` writes.
 */
import { type Corpus, detectFormat, openLines, readCrfsuite } from '../corpus/index.ts';
import { CorpusFormatError } from '../errors.ts';
import type { LabelSequences } from '../evaluation/index.ts';
import { type CorpusInputOptions, definedOnly, loadCorpus } from './corpus-input.ts';
import { pickPredicted } from './predicted-columns.ts';
import { counted } from './printable.ts';

/** Gold and predicted labels as they stand in their files, `[N][T]`, and the words where there are some. */
export interface Comparison {
  readonly gold: LabelSequences;
  readonly predicted: LabelSequences;
  readonly tokens: LabelSequences | undefined;
}

/** A sentence of a file. */
interface LabelledLines {
  /** undefined where the file holds labels alone. */
  readonly tokens: readonly string[] | undefined;
  readonly labels: readonly string[];
  readonly line: number;
}

/** @throws CorpusFormatError where a file cannot be read or the two do not hold the same text */
export async function compareFiles(
  goldPath: string,
  predictedPath: string,
  options: CorpusInputOptions,
): Promise<Comparison> {
  if (options.format === 'crfsuite') {
    const gold = await readAttributeLabels(goldPath, options.encoding);
    const predicted = await readLabelLines(predictedPath, options.encoding);
    return toComparison(goldPath, gold, predictedPath, predicted);
  }
  const corpus = await loadCorpus(goldPath, options);
  const gold = corpus.sentences.map(({ tokens, labels = [], line }) => ({ tokens, labels, line }));
  const predicted = await readPredicted(predictedPath, corpus, options);
  return toComparison(goldPath, gold, predictedPath, predicted);
}

function toComparison(
  goldPath: string,
  gold: readonly LabelledLines[],
  predictedPath: string,
  predicted: readonly LabelledLines[],
): Comparison {
  for (const [n, sentence] of gold.entries()) {
    const other = predicted[n];
    if (other !== undefined) checkSameText(goldPath, sentence, predictedPath, other);
  }
  if (gold.length !== predicted.length) {
    const found = `found ${predicted.length} of the ${gold.length} sentences of ${goldPath}`;
    throw new CorpusFormatError(
      predictedPath,
      0,
      `${predicted.length > gold.length ? `more sentences than the ${gold.length} of ${goldPath}` : found}; both files must hold the same text`,
    );
  }
  const labels = gold.map((sentence) => sentence.labels);
  const tokens = gold.flatMap((sentence) => (sentence.tokens === undefined ? [] : [sentence.tokens]));
  return {
    gold: labels,
    predicted: predicted.map((sentence) => sentence.labels),
    tokens: tokens.length === gold.length ? tokens : undefined,
  };
}

function checkSameText(
  goldPath: string,
  gold: LabelledLines,
  predictedPath: string,
  predicted: LabelledLines,
): void {
  const remedy = `as in ${goldPath}:${gold.line}; both files must hold the same text`;
  const expected = gold.tokens ?? [];
  const at = predicted.tokens?.findIndex((token, t) => t < expected.length && token !== expected[t]) ?? -1;
  if (at >= 0) {
    const found = `word ${at + 1} of the sentence is ${JSON.stringify(predicted.tokens?.[at])}`;
    throw new CorpusFormatError(
      predictedPath,
      predicted.line,
      `${found}, expected ${JSON.stringify(expected[at])} ${remedy}`,
    );
  }
  if (predicted.labels.length === gold.labels.length) return;
  const found = `a sentence of ${counted(predicted.labels.length, 'token')}, expected ${gold.labels.length}`;
  throw new CorpusFormatError(predictedPath, predicted.line, `${found} ${remedy}`);
}

async function readPredicted(
  path: string,
  gold: Corpus,
  options: CorpusInputOptions,
): Promise<LabelledLines[]> {
  const { columns, label, ...rest } = options;
  const byName = detectFormat(path, []);
  // What `tag --output-format` writes has its own names.
  if ((byName === 'csv' || byName === 'jsonl') && byName !== gold.format) {
    const reading = { ...rest, format: byName, word: undefined, label: 'predicted' };
    return pickField(await loadCorpus(path, reading, 'auto'), gold);
  }
  const format = gold.format ?? 'conll';
  switch (format) {
    case 'conll':
      // Read without names: how many columns there are tells which of them is the prediction.
      return pickPredicted(
        await loadColumns(path, { ...rest, format, word: undefined }, gold, columns),
        gold,
        columns,
      );
    case 'conllu':
      return sentencesOf(await loadCorpus(path, { ...options, format }));
    case 'csv':
    case 'jsonl':
      // The header or the first record names the fields.
      return pickField(await loadCorpus(path, { ...rest, format, label: 'predicted' }, 'auto'), gold);
    case 'slots':
      return readSlotLabels(path, options);
    default:
      return unknownFormat(format);
  }
}

/**
 * Between tabs a column may be empty, but neither words nor labels, and without names the first and the last column count as such.
 * Then with the names of the gold file, and a column of predictions after them or none.
 */
async function loadColumns(
  path: string,
  options: CorpusInputOptions,
  gold: Corpus,
  columns: readonly string[] = gold.columns,
): Promise<Corpus> {
  try {
    return await loadCorpus(path, options);
  } catch (error) {
    if (options.separator !== 'tab' || !(error instanceof CorpusFormatError) || path === '-') throw error;
    const names = columns.map((name, i) => (name === '_' ? `_ ${i}` : name));
    const { labelColumn: label } = gold;
    for (const all of [[...names, 'predicted'], names]) {
      try {
        return await loadCorpus(path, { ...options, columns: all, label });
      } catch {
        // Neither: what was wrong without names is wrong.
      }
    }
    throw error;
  }
}

function unknownFormat(format: never): never {
  throw new RangeError(`unknown format ${String(format)}`);
}

function sentencesOf(corpus: Corpus): LabelledLines[] {
  return corpus.sentences.map(({ tokens, labels = [], line }) => ({ tokens, labels, line }));
}

/** The field `predicted`, or else the one of the gold labels. */
function pickField(corpus: Corpus, gold: Corpus): LabelledLines[] {
  if (corpus.labelColumn !== undefined) return sentencesOf(corpus);
  const usual = [gold.labelColumn ?? '', 'tags', 'labels'];
  const field = usual.find((name) => corpus.sentences[0]?.columns.has(name));
  if (field === undefined) {
    const found = `found ${corpus.columns.join(', ')}, expected "predicted" or "${gold.labelColumn}"`;
    throw new CorpusFormatError(corpus.name, 1, `no labels: ${found}`);
  }
  return corpus.sentences.map(({ tokens, columns, line }) => ({
    tokens,
    labels: columns.get(field) ?? [],
    line,
  }));
}

/** Slot files with their words, or a file of labels alone as `tag` writes it, a sentence a line. */
async function readSlotLabels(path: string, options: CorpusInputOptions): Promise<LabelledLines[]> {
  try {
    return sentencesOf(await loadCorpus(path, { ...options, format: 'slots' }));
  } catch (error) {
    // No words beside it.
    if (!(error instanceof CorpusFormatError && error.line === 0)) throw error;
  }
  const sentences: LabelledLines[] = [];
  const { encoding } = options;
  for await (const { text, number } of openLines(path, definedOnly({ encoding }))) {
    const labels = text.split(/[ \t]+/).filter((label) => label !== '');
    if (labels.length > 0) sentences.push({ tokens: undefined, labels, line: number });
  }
  return sentences;
}

async function readAttributeLabels(
  path: string,
  encoding: 'utf-8' | 'latin-1' | undefined,
): Promise<LabelledLines[]> {
  const sentences: LabelledLines[] = [];
  await readCrfsuite(
    path,
    ({ labels = [], line }) => sentences.push({ tokens: undefined, labels, line }),
    definedOnly({ encoding }),
  );
  return sentences;
}

/** Lines of which the first field is a label, as `tag` and `crfsuite tag` write them, or an attribute file. */
async function readLabelLines(
  path: string,
  encoding: 'utf-8' | 'latin-1' | undefined,
): Promise<LabelledLines[]> {
  const sentences: LabelledLines[] = [];
  let labels: string[] = [];
  let line = 0;
  const finish = (): void => {
    if (labels.length > 0) sentences.push({ tokens: undefined, labels, line });
    labels = [];
  };
  for await (const { text, number } of openLines(path, definedOnly({ encoding }))) {
    if (text.trim() === '') finish();
    else if (!text.startsWith('@weight')) {
      if (labels.length === 0) line = number;
      const [label = ''] = text.split('\t');
      // Only attribute files escape; a label alone on its line is as it is.
      labels.push(text.includes('\t') ? label.replace(/\\([:\\])/g, '$1') : label);
    }
  }
  finish();
  return sentences;
}
