import {
  attributeTokens,
  crfMarginals,
  type DecisionAccount,
  explainEncoded,
  type MarginalSource,
  networkMarginals,
  type OcclusionAttribution,
  occlude,
  type TokenAttribution,
} from '../../compare/index.ts';
import { pathKind } from '../../corpus/files.ts';
import type { InputFormat } from '../../corpus/input-format.ts';
import { type Sentence, sentenceFromTokens } from '../../corpus/sentence.ts';
import { tokeniseText } from '../../corpus/tokenise.ts';
import type { CrfModel } from '../../crf/model.ts';
import { CorpusFormatError, OptionError } from '../../errors.ts';
import { streamAttributeFile } from '../../features/attribute-files.ts';
import type { EncodedDataset } from '../../features/encode.ts';
import { formatAccount, formatAccounts, formatOcclusion, formatWordAttribution } from '../account-table.ts';
import { blameFile, type CorpusInputOptions, loadCorpus } from '../corpus-input.ts';
import { loadModel } from '../model-file.ts';
import { documentsOf, withModelFormat } from '../model-input.ts';
import { printJson, printText } from '../output.ts';
import { UsageError } from '../usage-error.ts';

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
  readonly top: number;
  readonly json?: true | undefined;
  readonly format?: CorpusInputOptions['format'];
  readonly columns?: string[] | undefined;
}

export async function runExplain(options: ExplainOptions): Promise<void> {
  checkOptions(options);
  if ((await pathKind(options.model)) === 'directory') {
    await explainNetwork(options);
    return;
  }
  const model = await loadModel(options.model);
  if (options.occlude === true) {
    const { sentence } = await findSentence(options, model);
    const labels = await blameInput(options, () => model.label(sentence, { decode: options.decode }));
    await explainByOcclusion(options, model, crfMarginals(model), sentence, labels);
    return;
  }
  const source =
    model.parts.input.format === 'crfsuite' && options.text === undefined
      ? await findSequence(options, model)
      : await findEncoded(options, model);
  const labels = model.labelEncoded(source.data, source.n, { decode: options.decode });
  const tokens = chosenTokens(options, model.scheme, source.sentence?.tokens, labels);
  const explain = (token: number): DecisionAccount => {
    const { against, decode } = options;
    return checkAgainst(() =>
      explainEncoded(model, source.data, source.n, token, {
        against,
        decode,
        tokens: source.sentence?.tokens,
      }),
    );
  };
  const accounts = tokens.map(explain);
  const words = (account: DecisionAccount): TokenAttribution | null =>
    source.sentence === undefined ? null : attributeTokens(model, account, source.sentence);
  const [first] = accounts;
  if (options.json === true) {
    const whole = accounts.map((account) => ({ ...account, words: words(account) }));
    printJson(options.token === undefined ? { labels, accounts: whole } : whole[0]);
  } else if (options.token === undefined || first === undefined) {
    printText(accounts.length === 0 ? NOTHING_FOUND : formatAccounts(accounts));
  } else {
    const attribution = words(first);
    const byWord = attribution === null ? '' : `\n${formatWordAttribution(attribution, first.tokens)}`;
    printText(formatAccount(first, options.top) + byWord);
  }
}

const NOTHING_FOUND = 'every token is labelled O: name one with --token\n';

function checkOptions({ text, input, sentence, token, against }: ExplainOptions): void {
  if ((text === undefined) === (input === undefined))
    throw new UsageError('--text or --input: give one of them, a text or a file');
  if (text !== undefined && sentence !== undefined)
    throw new UsageError('--sentence: counts the sentences of --input; --text is one');
  if (against !== undefined && token === undefined)
    throw new UsageError('--against: name the token that is to be labelled so with --token');
}

/** A network: every word is occluded in turn. */
async function explainNetwork(options: ExplainOptions): Promise<void> {
  const { loadNetwork } = await import('../network-folder.ts');
  const model = await loadNetwork(options.model);
  const { sentence } = await findSentence(options, model);
  const predictor = await model.predictor({ threads: 1 });
  try {
    const labels = await blameInput(options, () => predictor.label([sentence], options.decode)[0] ?? []);
    await explainByOcclusion(options, model, networkMarginals(predictor), sentence, labels);
  } finally {
    await predictor.close();
  }
}

async function explainByOcclusion(
  options: ExplainOptions,
  model: Explained,
  source: MarginalSource,
  sentence: Sentence,
  labels: readonly string[],
): Promise<void> {
  const { tokens } = sentence;
  const { against: rival } = options;
  const decisions = chosenTokens(options, model.scheme, tokens, labels).map((token) => {
    const label = labels[token] ?? '';
    if (rival !== undefined && !model.labels.includes(rival))
      throw new UsageError(
        `--against: the model has no label ${JSON.stringify(rival)}, only ${model.labels.join(', ')}`,
      );
    if (rival === label)
      throw new UsageError(`--against: the token is labelled ${rival} itself: name another label`);
    return { sentence: 0, token, label, rival };
  });
  const found: OcclusionAttribution[] = await blameInput(options, () =>
    occlude(source, [sentence], decisions),
  );
  const plain = found.map(({ sentence: _, tokens: worth, ...rest }) => ({ tokens, labels, ...rest, worth }));
  if (options.json === true) {
    printJson(options.token === undefined ? { labels, occlusions: plain } : plain[0]);
    return;
  }
  if (found.length === 0) printText(NOTHING_FOUND);
  printText(found.map((each) => formatOcclusion(each, tokens, options.top)).join('\n'));
}

/** What both kinds of model have in common here. */
interface Explained {
  readonly labels: readonly string[];
  readonly scheme: string;
  readonly parts: { readonly input: InputFormat };
}

interface FoundSentence {
  readonly sentence: Sentence;
  readonly document: readonly Sentence[];
  readonly index: number;
}

/** The sentence asked for, in its document. @throws UsageError where the file has no such sentence */
async function findSentence(options: ExplainOptions, model: Explained): Promise<FoundSentence> {
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

interface EncodedSentence {
  /** undefined for ready-made attributes, which have no words. */
  readonly sentence: Sentence | undefined;
  readonly data: EncodedDataset;
  readonly n: number;
}

async function findEncoded(options: ExplainOptions, model: CrfModel): Promise<EncodedSentence> {
  const { sentence, document, index } = await findSentence(options, model);
  const data = await blameInput(options, () => model.encoder.encodeDocument(document, index, index + 1));
  return { sentence, data, n: 0 };
}

/** A sequence of an attribute file. */
async function findSequence(options: ExplainOptions, model: CrfModel): Promise<EncodedSentence> {
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
async function blameInput<T>({ input }: ExplainOptions, work: () => T | Promise<T>): Promise<T> {
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

function checkAgainst<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof OptionError && error.path === 'against')
      throw new UsageError(`--against: ${error.reason}`, { cause: error });
    throw error;
  }
}

/** Positions to explain, from 0: the one asked for, or all whose label is not O (all where every label says something). */
function chosenTokens(
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
