import { writeFileAtomically } from '../../corpus/files.ts';
import type { CorpusFormat } from '../../corpus/read-options.ts';
import type { Corpus, Sentence } from '../../corpus/sentence.ts';
import { formatTagged, formatTaggedHeader, taggedLayout } from '../../corpus/tagged-output.ts';
import type { CrfModel, Decoding, ScoredLabels } from '../../crf/index.ts';
import { blameFile, type CorpusInputOptions, loadCorpus } from '../corpus-input.ts';
import { checkWritable, loadModel } from '../model-file.ts';
import {
  bestLabels,
  type EncodedInput,
  encodeAttributes,
  encodeCorpus,
  withModelFormat,
} from '../model-input.ts';
import { joinPieces, printPieces } from '../output.ts';
import { UsageError } from '../usage-error.ts';

export interface TagOptions extends CorpusInputOptions {
  readonly model: string;
  readonly input: string;
  readonly output?: string | undefined;
  readonly decode: Decoding;
  readonly nbest?: number | undefined;
  readonly marginals?: true | undefined;
  readonly json?: true | undefined;
}

export async function runTag(options: TagOptions): Promise<void> {
  if (options.nbest !== undefined && options.decode === 'posterior') {
    throw new UsageError(
      '--nbest: the best sequences are found with --decode viterbi or constrained, not posterior',
    );
  }
  const model = await loadModel(options.model);
  const input = withModelFormat(options, model, options.input, false);
  if (options.output !== undefined) await checkWritable(options.output);
  const pieces =
    input.format === 'crfsuite'
      ? await tagAttributes(model, options)
      : tagCorpus(model, await loadWhole(options.input, input), input);
  await blameFile(options.input, () =>
    options.output === undefined
      ? printPieces(joinPieces(pieces))
      : writeFileAtomically(options.output, joinPieces(pieces)),
  );
}

/** A corpus for the output, which gives back all columns, and the same as the model sees it. */
interface WholeCorpus {
  readonly shown: Corpus;
  readonly seen: Corpus;
}

async function loadWhole(path: string, options: CorpusInputOptions): Promise<WholeCorpus> {
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

/** What is found out about one sequence. */
interface Tagged {
  readonly labels: readonly string[];
  readonly nbest: readonly ScoredLabels[] | undefined;
  /** `[T][L]` */
  readonly marginals: Float64Array | undefined;
}

function tagSequence(model: CrfModel, input: EncodedInput<unknown>, options: TagOptions): Tagged {
  const { data, n } = input;
  const { decode } = options;
  const nbest =
    options.nbest === undefined ? undefined : model.nBestEncoded(data, n, options.nbest, { decode });
  return {
    nbest,
    marginals: options.marginals === true ? model.marginalsEncoded(data, n) : undefined,
    labels: nbest?.[0]?.labels ?? bestLabels(model, input, { decode }),
  };
}

/** The pieces of the output. For each sequence one block of lines, or k of them under a line `# rank probability`. */
async function tagAttributes(model: CrfModel, options: TagOptions): Promise<string[]> {
  const pieces: string[] = [];
  const records: string[] = [];
  await encodeAttributes(model, options.input, options.encoding, (input) => {
    const tagged = tagSequence(model, input, options);
    if (options.json === true) {
      records.push(JSON.stringify(toJson(model, tagged)));
      return;
    }
    for (const block of blocksOf(tagged)) {
      const more = marginalColumns(model, tagged.marginals, block.labels.length);
      const lines = block.labels.map((label, t) => [label, ...more.map((column) => column[t])].join('\t'));
      pieces.push(`${block.heading}${lines.join('\n')}\n\n`);
    }
  });
  return options.json === true ? [...jsonPieces(model, records)] : pieces;
}

function* tagCorpus(model: CrfModel, { shown, seen }: WholeCorpus, options: TagOptions): Generator<string> {
  if (options.json === true) {
    yield* jsonPieces(model, corpusRecords(model, seen, options));
    return;
  }
  const format: CorpusFormat = shown.format ?? 'conll';
  if (format !== 'conll' && (options.nbest !== undefined || options.marginals === true)) {
    const flag = options.nbest === undefined ? '--marginals' : '--nbest';
    throw new UsageError(`${flag}: a ${format} file has no place for it; add --json`);
  }
  const layout = taggedLayout(shown, format, options.separator === 'tab' ? { separator: '\t' } : {});
  yield formatTaggedHeader(layout);
  let index = 0;
  for (const input of encodeCorpus(model, seen)) {
    const sentence = shown.sentences[index] ?? input.source;
    const tagged = tagSequence(model, input, options);
    const more = marginalColumns(model, tagged.marginals, sentence.tokens.length);
    for (const { heading, labels } of blocksOf(tagged)) {
      yield heading + formatTagged(sentence, labels, layout, index, more);
    }
    index++;
  }
}

/** The label sequences to write for one sentence. */
function blocksOf({ labels, nbest }: Tagged): { heading: string; labels: readonly string[] }[] {
  if (nbest === undefined) return [{ heading: '', labels }];
  return nbest.map((candidate, k) => ({
    heading: `# ${k} ${candidate.probability.toFixed(6)}\n`,
    labels: candidate.labels,
  }));
}

/** A column `LABEL/probability` for every label, as CRF++ writes them, `[L][T]`. */
function marginalColumns(model: CrfModel, marginals: Float64Array | undefined, T: number): string[][] {
  if (marginals === undefined) return [];
  const L = model.labels.length;
  return model.labels.map((label, j) =>
    Array.from({ length: T }, (_, t) => `${label}/${(marginals[t * L + j] ?? 0).toFixed(6)}`),
  );
}

function* corpusRecords(model: CrfModel, corpus: Corpus, options: TagOptions): Generator<string> {
  for (const input of encodeCorpus(model, corpus)) {
    yield JSON.stringify(toJson(model, tagSequence(model, input, options), input.source));
  }
}

function toJson(model: CrfModel, tagged: Tagged, sentence?: Sentence): Record<string, unknown> {
  const { labels, nbest, marginals } = tagged;
  const L = model.labels.length;
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
function* jsonPieces(model: CrfModel, records: Iterable<string>): Generator<string> {
  yield `{"labels":${JSON.stringify(model.labels)},"sentences":[`;
  let separator = '\n';
  for (const record of records) {
    yield separator + record;
    separator = ',\n';
  }
  yield '\n]}\n';
}
