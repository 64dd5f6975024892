/** What `crf-lab tag` writes: sentences with their labels, as columns or JSON. */
import type { CorpusFormat } from '../corpus/read-options.ts';
import type { Corpus, Sentence } from '../corpus/sentence.ts';
import { formatTagged, formatTaggedHeader, taggedLayout } from '../corpus/tagged-output.ts';
import { type CorpusInputOptions, loadCorpus } from './corpus-input.ts';
import type { OutputFormat } from './reading-options.ts';
import { UsageError } from './usage-error.ts';

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

/** A corpus for the output, which gives back all columns, and the same as the model sees it. */
export interface WholeCorpus {
  readonly shown: Corpus;
  readonly seen: Corpus;
}

export async function loadWhole(path: string, options: CorpusInputOptions): Promise<WholeCorpus> {
  const { columns } = options;
  if (columns?.includes('_') !== true) {
    const corpus = await loadCorpus(path, options, 'auto');
    return { shown: corpus, seen: corpus };
  }
  // A space cannot stand in a name of the command line's making, nor in one that is read.
  const named = columns.map((name, i) => (name === '_' ? `_ ${i}` : name));
  const shown = await loadCorpus(path, { ...options, columns: named }, 'auto');
  const sentences = shown.sentences.map((sentence) => ({
    ...sentence,
    columns: new Map([...sentence.columns].filter(([name]) => !name.startsWith('_ '))),
  }));
  return { shown, seen: { ...shown, sentences } };
}

/** The output for a corpus; `tagged` in its order, `names` the model's labels. */
export function* corpusPieces(
  names: readonly string[],
  tagged: Iterable<Tagged>,
  { shown, seen }: WholeCorpus,
  options: OutputOptions,
): Generator<string> {
  if (options.json === true) {
    yield* jsonPieces(names, corpusRecords(names, tagged, seen));
    return;
  }
  const format: CorpusFormat = options.outputFormat ?? shown.format ?? 'conll';
  if (format !== 'conll' && (options.nbest !== undefined || options.marginals === true)) {
    const flag = options.nbest === undefined ? '--marginals' : '--nbest';
    throw new UsageError(`${flag}: a ${format} file has no place for it; add --json`);
  }
  const layout = taggedLayout(shown, format, options.separator === 'tab' ? { separator: '\t' } : {});
  yield formatTaggedHeader(layout, options.marginals === true ? names : []);
  let index = 0;
  for (const found of tagged) {
    const sentence = shown.sentences[index];
    if (sentence === undefined) throw new RangeError('more sentences tagged than read');
    const more = marginalColumns(names, found.marginals, sentence.tokens.length);
    for (const { heading, labels } of blocksOf(found)) {
      yield heading + formatTagged(sentence, labels, layout, index, more);
    }
    index++;
  }
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

function* corpusRecords(
  labels: readonly string[],
  tagged: Iterable<Tagged>,
  { sentences }: Corpus,
): Generator<string> {
  let index = 0;
  for (const found of tagged) yield JSON.stringify(taggedRecord(labels, found, sentences[index++]));
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

/** One object, written as it is made. */
export function* jsonPieces(names: readonly string[], records: Iterable<string>): Generator<string> {
  yield `{"labels":${JSON.stringify(names)},"sentences":[`;
  let separator = '\n';
  for (const record of records) {
    yield separator + record;
    separator = ',\n';
  }
  yield '\n]}\n';
}
