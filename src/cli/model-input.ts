/** Input of a model, read as its training corpus was unless the command line says otherwise. */
import { CONLLU_COLUMNS } from '../corpus/conllu.ts';
import { detectFormat } from '../corpus/detect-format.ts';
import { openLineBatches, pathKind } from '../corpus/files.ts';
import type { InputFormat } from '../corpus/input-format.ts';
import type { Corpus, Sentence } from '../corpus/sentence.ts';
import type { CrfModel } from '../crf/model.ts';
import { CorpusFormatError } from '../errors.ts';
import { streamAttributeFile } from '../features/attribute-files.ts';
import type { EncodedDataset } from '../features/encode.ts';
import { type CorpusInputOptions, definedOnly, readingOptions } from './corpus-input.ts';
import { printNote } from './output.ts';
import { UsageError } from './usage-error.ts';

/**
 * Fills what the command line leaves open from the model: the format, unless the file's name tells another, and for
 * that format columns, label column and the like. `mustHaveLabels`: whether the file is to be scored.
 */
export function withModelFormat<O extends CorpusInputOptions>(
  options: O,
  model: { readonly parts: { readonly input: InputFormat } },
  path: string,
  mustHaveLabels: boolean,
): O {
  const { format: known, columns, label, ...reading } = model.parts.input;
  const asked = options.format === 'auto' ? undefined : options.format;
  if (known === 'crfsuite') {
    if (asked === undefined || asked === known) {
      const { encoding } = model.parts.input;
      sayEncoding(path, options, encoding);
      return { ...options, format: known, encoding: options.encoding ?? encoding };
    }
    throw new UsageError(
      `--format: the model was trained on attribute files and knows no others, expected crfsuite`,
    );
  }
  if (asked === 'crfsuite') {
    throw new UsageError('--format: the model makes its own attributes, expected sentences and not crfsuite');
  }
  const byName = detectFormat(path, []);
  const format = asked ?? (byName === 'conll' ? (known as typeof byName) : byName);
  if (format !== known) {
    // What the model predicts it does not read; to score, a file of another kind names its labels in its own way.
    return { ...options, format, label: options.label ?? (mustHaveLabels ? undefined : label) };
  }
  sayEncoding(path, options, reading.encoding);
  const hasPositions = format === 'conll' || format === 'conllu';
  // To score, some column must hold labels; to tag, a list of columns without the label's name is a file without labels.
  const lacksLabel = options.columns !== undefined && label !== undefined && !options.columns.includes(label);
  return {
    ...options,
    ...definedOnly(reading),
    ...definedOnly(readingOptions(options)),
    format,
    columns: options.columns ?? (hasPositions ? [...columns] : undefined),
    label: options.label ?? (lacksLabel && mustHaveLabels ? undefined : label),
  };
}

/**
 * Refuses sentences of another kind where the model's CoNLL columns are assumed: any line would pass for a token of one column.
 * Asked formats are taken at their word, and a pipe cannot be looked at beforehand.
 * @param asked what the command line says, `input` what is read
 * @throws CorpusFormatError
 */
export async function checkContent(
  path: string,
  asked: CorpusInputOptions['format'],
  { format, columns, encoding }: CorpusInputOptions,
): Promise<void> {
  if ((asked !== undefined && asked !== 'auto') || format !== 'conll' || (await pathKind(path)) !== 'file')
    return;
  for await (const { lines } of openLineBatches(path, definedOnly({ encoding }))) {
    const found = detectFormat('', lines);
    if (found === 'jsonl' || (found === 'conllu' && columns?.length !== CONLLU_COLUMNS.length)) {
      throw new CorpusFormatError(
        path,
        1,
        `looks like ${found}, but the model was trained on CoNLL columns; name the format with --format ${found}, or --format conll if these are columns`,
      );
    }
    return;
  }
}

/** Any bytes are latin-1, so text that is not would pass for it. */
function sayEncoding(path: string, options: CorpusInputOptions, remembered: InputFormat['encoding']): void {
  if (options.encoding !== undefined || remembered === undefined || remembered === 'utf-8') return;
  const remedy = 'if it is not, name its own with --encoding';
  printNote(`${path} is read as ${remembered}, as the training file was; ${remedy}`);
}

/** The sentences grouped into documents; a file that marks none is one. */
export function documentsOf(corpus: Corpus): Sentence[][] {
  const documents: Sentence[][] = [];
  let current = -1;
  for (const sentence of corpus.sentences) {
    if (sentence.document !== current) {
      current = sentence.document;
      documents.push([]);
    }
    documents.at(-1)?.push(sentence);
  }
  return documents;
}

/** One sequence of an encoded batch. */
export interface EncodedInput<Source> {
  readonly source: Source;
  readonly data: EncodedDataset;
  readonly n: number;
}

/** Sequences encoded together. Attribute strings take a thousand times the room of their ids, so few are held at once. */
const BATCH_SIZE = 64;

/** The sentences of a corpus with their attributes, in order, each seen within its document. */
export function* encodeCorpus(model: CrfModel, corpus: Corpus): Generator<EncodedInput<Sentence>> {
  const { encoder } = model;
  for (const document of documentsOf(corpus)) {
    for (let start = 0; start < document.length; start += BATCH_SIZE) {
      const batch = document.slice(start, start + BATCH_SIZE);
      const data = encoder.encodeDocument(document, start, start + batch.length);
      for (const [n, source] of batch.entries()) yield { source, data, n };
    }
  }
}

/** Streams an attribute file through the model's vocabularies; the source of a sequence is its gold labels. */
export async function encodeAttributes(
  model: CrfModel,
  path: string,
  encoding: 'utf-8' | 'latin-1' | undefined,
  onInput: (input: EncodedInput<readonly string[]>) => void,
): Promise<void> {
  const options = definedOnly({ encoding });
  for await (const { data, gold } of streamAttributeFile(path, model.parts.vocabularies, options)) {
    for (const [n, source] of gold().entries()) onInput({ source, data, n });
  }
}
