/** What `crf-lab tag` writes: sentences with their labels, as columns or JSON. */
import type { CorpusFormat } from '../corpus/read-options.ts';
import type { CorpusHead, Sentence } from '../corpus/sentence.ts';
import {
  formatTagged,
  formatTaggedHeader,
  type TaggedLayout,
  taggedLayout,
} from '../corpus/tagged-output.ts';
import type { CorpusInputOptions } from './corpus-input.ts';
import type { OutputFormat } from './reading-options.ts';
import { UsageError } from './usage-error.ts';

/** Text is handed on when there is so much of it. */
const PIECE_LENGTH = 2 ** 16;

/** One of the k best label sequences. */
interface ScoredSequence {
  readonly labels: readonly string[];
  readonly score: number;
  readonly probability: number;
}

/** What is asked of the output. */
export interface OutputOptions extends CorpusInputOptions {
  readonly nbest?: number | undefined;
  readonly marginals?: true | undefined;
  readonly json?: true | undefined;
  /** Default: that of the input. */
  readonly outputFormat?: OutputFormat | undefined;
}

/** What is found out about one sequence. */
export interface Tagged {
  readonly labels: readonly string[];
  readonly nbest: readonly ScoredSequence[] | undefined;
  /** `[T][L]` */
  readonly marginals: Float64Array | undefined;
}

/** Some sentences with all their columns, and what was found out about each. */
export interface TaggedSentences {
  readonly head: CorpusHead;
  readonly shown: readonly Sentence[];
  readonly tagged: Iterable<Tagged>;
}

/** The output for a corpus, made as its batches come; `names` the model's labels. `O` is written as the label it was read from. */
export function corpusPieces(
  names: readonly string[],
  batches: AsyncIterable<TaggedSentences>,
  options: OutputOptions,
): AsyncGenerator<string> {
  const { outside = 'O' } = options;
  if (outside === 'O') return spelledPieces(names, batches, options);
  const spell = (labels: readonly string[]): string[] =>
    labels.map((label) => (label === 'O' ? outside : label));
  return spelledPieces(spell(names), respelled(batches, spell), options);
}

async function* respelled(
  batches: AsyncIterable<TaggedSentences>,
  spell: (labels: readonly string[]) => readonly string[],
): AsyncGenerator<TaggedSentences> {
  const spelled = function* (tagged: Iterable<Tagged>): Generator<Tagged> {
    for (const { labels, nbest, marginals } of tagged) {
      const sequences = nbest?.map((one) => ({ ...one, labels: spell(one.labels) }));
      yield { labels: spell(labels), nbest: sequences, marginals };
    }
  };
  for await (const { tagged, ...batch } of batches) yield { ...batch, tagged: spelled(tagged) };
}

async function* spelledPieces(
  names: readonly string[],
  batches: AsyncIterable<TaggedSentences>,
  options: OutputOptions,
): AsyncGenerator<string> {
  if (options.json === true) {
    yield* jsonPieces(names, corpusRecords(names, batches));
    return;
  }
  let layout: TaggedLayout | undefined;
  let index = 0;
  for await (const { head, shown, tagged } of batches) {
    if (layout === undefined) {
      layout = layoutOf(head, options);
      yield formatTaggedHeader(layout, options.marginals === true ? names : []);
    }
    let text = '';
    let n = 0;
    for (const found of tagged) {
      const sentence = shown[n++];
      if (sentence === undefined) throw new RangeError('more sentences tagged than read');
      const more = marginalColumns(names, found.marginals, sentence.tokens.length);
      for (const { heading, labels } of blocksOf(found))
        text += heading + formatTagged(sentence, labels, layout, index, more);
      index++;
      if (text.length < PIECE_LENGTH) continue;
      yield text;
      text = '';
    }
    if (text !== '') yield text;
  }
}

function layoutOf(head: CorpusHead, options: OutputOptions): TaggedLayout {
  const format: CorpusFormat = options.outputFormat ?? head.format ?? 'conll';
  if (format !== 'conll' && (options.nbest !== undefined || options.marginals === true)) {
    const flag = options.nbest === undefined ? '--marginals' : '--nbest';
    throw new UsageError(`${flag}: a ${format} file has no place for it; add --json`);
  }
  return taggedLayout(head, format, options.separator === 'tab' ? { separator: '\t' } : {});
}

/** The label sequences to write for one sentence. */
export function blocksOf({ labels, nbest }: Tagged): { heading: string; labels: readonly string[] }[] {
  if (nbest === undefined) return [{ heading: '', labels }];
  return nbest.map((candidate, k) => ({
    heading: `# ${k} ${candidate.probability.toFixed(6)}\n`,
    labels: candidate.labels,
  }));
}

/** A column `LABEL/probability` for every label, as CRF++ writes them, `[L][T]`. */
export function marginalColumns(
  names: readonly string[],
  marginals: Float64Array | undefined,
  T: number,
): string[][] {
  if (marginals === undefined) return [];
  const L = names.length;
  return names.map((label, j) =>
    Array.from({ length: T }, (_, t) => `${label}/${(marginals[t * L + j] ?? 0).toFixed(6)}`),
  );
}

async function* corpusRecords(
  labels: readonly string[],
  batches: AsyncIterable<TaggedSentences>,
): AsyncGenerator<readonly string[]> {
  for await (const { shown, tagged } of batches) yield* recordsOf(labels, tagged, shown);
}

/** The sequences of a batch in JSON, some at a time; `sentences` in their order, where they are known. */
export function* recordsOf(
  labels: readonly string[],
  tagged: Iterable<Tagged>,
  sentences: readonly Sentence[] = [],
): Generator<readonly string[]> {
  let records: string[] = [];
  let length = 0;
  let n = 0;
  for (const found of tagged) {
    const record = JSON.stringify(taggedRecord(labels, found, sentences[n++]));
    records.push(record);
    length += record.length;
    if (length < PIECE_LENGTH) continue;
    yield records;
    [records, length] = [[], 0];
  }
  if (records.length > 0) yield records;
}

/** One sequence as a plain object. */
export function taggedRecord(
  names: readonly string[],
  { labels, nbest, marginals }: Tagged,
  sentence?: Sentence,
): Record<string, unknown> {
  const L = names.length;
  return {
    ...(sentence?.id === undefined ? {} : { id: sentence.id }),
    ...(sentence === undefined ? {} : { tokens: sentence.tokens }),
    labels,
    ...(nbest === undefined ? {} : { nbest }),
    ...(marginals === undefined
      ? {}
      : { marginals: labels.map((_, t) => [...marginals.subarray(t * L, (t + 1) * L)]) }),
  };
}

/** One object, written as its records come, some at a time. */
export async function* jsonPieces(
  names: readonly string[],
  records: AsyncIterable<readonly string[]>,
): AsyncGenerator<string> {
  let before = `{"labels":${JSON.stringify(names)},"sentences":[\n`;
  let isEmpty = true;
  for await (const some of records) {
    if (some.length === 0) continue;
    yield before + some.join(',\n');
    before = ',\n';
    isEmpty = false;
  }
  yield isEmpty ? `{"labels":${JSON.stringify(names)},"sentences":[\n]}\n` : '\n]}\n';
}
