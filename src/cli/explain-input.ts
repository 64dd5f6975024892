/** Which sentence and which of its tokens `crf-lab explain` is about. */
import type { Baseline, ContestScore } from '../compare/index.ts';
import type { InputFormat } from '../corpus/input-format.ts';
import { type Sentence, sentenceFromTokens } from '../corpus/sentence.ts';
import { tokeniseText } from '../corpus/tokenise.ts';
import type { CrfModel } from '../crf/model.ts';
import { CorpusFormatError, OptionError } from '../errors.ts';
import { streamAttributeFile } from '../features/attribute-files.ts';
import type { EncodedDataset } from '../features/encode.ts';
import { blameFile, type CorpusInputOptions, loadCorpus } from './corpus-input.ts';
import { documentsOf, withModelFormat } from './model-input.ts';
import { UsageError } from './usage-error.ts';

export interface ExplainOptions {
  readonly model: string;
  readonly text?: string | undefined;
  readonly input?: string | undefined;
  /** Counted from 1. */
  readonly sentence?: number | undefined;
  /** Counted from 1, or the word itself. */
  readonly token?: string | undefined;
  readonly against?: string | undefined;
  readonly decode: 'viterbi' | 'constrained';
  readonly occlude?: true | undefined;
  /** Of networks from here on. */
  readonly network?: string | undefined;
  readonly baseline?: Baseline | undefined;
  readonly score?: ContestScore | undefined;
  readonly steps?: number | undefined;
  readonly data?: string | undefined;
  readonly top: number;
  readonly json?: true | undefined;
  readonly format?: CorpusInputOptions['format'];
  readonly columns?: string[] | undefined;
}

/** Printed where no token is named and none stands out. */
export const NOTHING_FOUND = 'every token is labelled O: name one with --token\n';

/** What both kinds of model have in common here. */
export interface Explained {
  readonly labels: readonly string[];
  readonly scheme: string;
  readonly parts: { readonly input: InputFormat };
}

export interface FoundSentence {
  readonly sentence: Sentence;
  readonly document: readonly Sentence[];
  readonly index: number;
}

/** The sentence asked for, in its document. @throws UsageError where the file has no such sentence */
export async function findSentence(options: ExplainOptions, model: Explained): Promise<FoundSentence> {
  const { text, input = '', format, columns, sentence: number = 1 } = options;
  if (text !== undefined) {
    const tokens = tokeniseText(text).map((token) => token.text);
    if (tokens.length === 0) throw new UsageError('--text: it has no words');
    const sentence = sentenceFromTokens(tokens);
    return { sentence, document: [sentence], index: 0 };
  }
  const reading = withModelFormat({ format, columns }, model, input, false);
  const corpus = await loadCorpus(input, reading, 'auto');
  let before = 0;
  for (const document of documentsOf(corpus)) {
    const index = number - 1 - before;
    const sentence = document[index];
    if (sentence !== undefined) return { sentence, document, index };
    before += document.length;
  }
  throw noSentence(input, number, before);
}

function noSentence(input: string, number: number, count: number): UsageError {
  return new UsageError(`--sentence: ${input} has no sentence ${number}, only ${count}`);
}

export interface EncodedSentence {
  /** undefined for ready-made attributes, which have no words. */
  readonly sentence: Sentence | undefined;
  readonly data: EncodedDataset;
  readonly n: number;
}

export async function findEncoded(options: ExplainOptions, model: CrfModel): Promise<EncodedSentence> {
  const { sentence, document, index } = await findSentence(options, model);
  const data = await blameInput(options, () => model.encoder.encodeDocument(document, index, index + 1));
  return { sentence, data, n: 0 };
}

/** A sequence of an attribute file. */
export async function findSequence(options: ExplainOptions, model: CrfModel): Promise<EncodedSentence> {
  const { input = '', format, columns, sentence: number = 1 } = options;
  withModelFormat({ format, columns }, model, input, false);
  let before = 0;
  for await (const { data } of streamAttributeFile(input, model.parts.vocabularies)) {
    const n = number - 1 - before;
    if (n < data.sequenceCount) return { sentence: undefined, data, n };
    before += data.sequenceCount;
  }
  throw noSentence(input, number, before);
}

/** What the words lack for the model is said of where they come from. */
export async function blameInput<T>({ input }: ExplainOptions, work: () => T | Promise<T>): Promise<T> {
  if (input !== undefined) return blameFile(input, work);
  try {
    return await blameFile('--text', work);
  } catch (error) {
    if (!(error instanceof CorpusFormatError)) throw error;
    throw new UsageError(
      `--text: this model reads more than words; give the sentence as --input (${error.reason})`,
      { cause: error },
    );
  }
}

/** Positions to explain, from 0: the one asked for, or all whose label is not O (all where every label says something). */
export function chosenTokens(
  { token }: ExplainOptions,
  scheme: string,
  tokens: readonly string[] | undefined,
  labels: readonly string[],
): number[] {
  if (token === undefined) return [...labels.keys()].filter((t) => scheme === 'none' || labels[t] !== 'O');
  const number = /^\d+$/.test(token) ? Number(token) : 0;
  if (number >= 1 && number <= labels.length) return [number - 1];
  const found = (tokens ?? []).flatMap((word, t) => (word === token ? [t] : []));
  if (found.length > 1) {
    const places = found.map((t) => t + 1).join(', ');
    throw new UsageError(`--token: ${JSON.stringify(token)} stands at ${places}: give one of these numbers`);
  }
  if (found.length === 0) {
    const words = tokens === undefined ? '' : ' or one of its words';
    throw new UsageError(
      `--token: the sentence has no ${JSON.stringify(token)}, expected a number from 1 to ${labels.length}${words}`,
    );
  }
  return found;
}

/** Whatever an option of a library function is called by on the command line. */
const FLAGS: Readonly<Record<string, string>> = {
  against: '--against',
  label: '--network',
  steps: '--steps',
};

/** Labels that a model does not have are the command line's fault. */
export function blameFlags<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asUsageError(error);
  }
}

/** The same of work that takes its time. */
export async function blameFlagsAsync<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asUsageError(error);
  }
}

function asUsageError(error: unknown): unknown {
  const flag = error instanceof OptionError ? FLAGS[error.path] : undefined;
  return error instanceof OptionError && flag !== undefined
    ? new UsageError(`${flag}: ${error.reason}`, { cause: error })
    : error;
}
