import type { CorpusFormat } from '../../corpus/read-options.ts';
import type { Corpus, Sentence } from '../../corpus/sentence.ts';
import { formatTagged, formatTaggedHeader, taggedLayout } from '../../corpus/tagged-output.ts';
import { writeFileAtomically } from '../../corpus/write-file.ts';
import type { CrfModel, Decoding, ScoredLabels } from '../../crf/model.ts';
import type { EncodedDataset } from '../../features/encode.ts';
import { LabelLines, labelAttributeFile, startLabelPool } from '../attribute-labels.ts';
import { blameFile, type CorpusInputOptions, loadCorpus } from '../corpus-input.ts';
import type { LabelPool } from '../label-pool.ts';
import type { LabelledSequences } from '../label-task.ts';
import { checkWritable, loadModel } from '../model-file.ts';
import {
  countTokens,
  createLabeler,
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
  readonly threads?: number | undefined;
}

export async function runTag(options: TagOptions): Promise<void> {
  if (options.nbest !== undefined && options.decode === 'posterior') {
    throw new UsageError(
      '--nbest: the best sequences are found with --decode viterbi or constrained, not posterior',
    );
  }
  const needsLabelsAlone = options.nbest === undefined && options.marginals !== true;
  const mayBeAttributes = [undefined, 'auto', 'crfsuite'].includes(options.format);
  const pool =
    needsLabelsAlone && mayBeAttributes ? await startLabelPool(options.input, options.threads) : undefined;
  let pieces: Iterable<string | Uint8Array>;
  try {
    pieces = await tagFile(await loadModel(options.model), options, pool);
  } finally {
    await pool?.close();
  }
  await blameFile(options.input, () =>
    options.output === undefined ? printPieces(pieces) : writeFileAtomically(options.output, pieces),
  );
}

/** The pieces of the output. */
async function tagFile(
  model: CrfModel,
  options: TagOptions,
  pool: LabelPool | undefined,
): Promise<Iterable<string | Uint8Array>> {
  const input = withModelFormat(options, model, options.input, false);
  if (options.output !== undefined) await checkWritable(options.output);
  if (input.format !== 'crfsuite') {
    const corpus = await loadWhole(options.input, input);
    return joinPieces(tagCorpus(await createTagger(model, options, countTokens(corpus.seen)), corpus, input));
  }
  if (options.nbest !== undefined || options.marginals === true)
    return joinPieces(await tagAttributes(model, options));
  const parts = await labelAttributeFile(model, options.input, options.decode, options.encoding, pool);
  return options.json === true
    ? joinPieces(jsonPieces(model, labelRecords(model, parts)))
    : labelPieces(model, parts);
}

function* labelPieces(model: CrfModel, parts: readonly LabelledSequences[]): Generator<Uint8Array> {
  const lines = new LabelLines(model.labels);
  for (const part of parts) yield lines.text(part);
}

function* labelRecords(model: CrfModel, parts: readonly LabelledSequences[]): Generator<string> {
  const names = model.labels.map((name) => JSON.stringify(name));
  for (const { sequenceOffsets, labels } of parts) {
    for (let n = 0; n + 1 < sequenceOffsets.length; n++) {
      const ids = labels.subarray(sequenceOffsets[n], sequenceOffsets[n + 1]);
      yield `{"labels":[${Array.from(ids, (id) => names[id]).join(',')}]}`;
    }
  }
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

interface Tagger {
  readonly model: CrfModel;
  /** Takes the sequences batch by batch. */
  readonly tag: (input: EncodedInput<unknown>) => Tagged;
}

/** `positions`: how many there are to tag, if that is known. */
async function createTagger(model: CrfModel, options: TagOptions, positions?: number): Promise<Tagger> {
  const { decode, nbest: k } = options;
  const bestLabels = await createLabeler(model, decode, positions);
  const marginalsOf = options.marginals === true ? await createMarginals(model) : undefined;
  const tag = (input: EncodedInput<unknown>): Tagged => {
    const nbest = k === undefined ? undefined : model.nBestEncoded(input.data, input.n, k, { decode });
    return { nbest, marginals: marginalsOf?.(input), labels: nbest?.[0]?.labels ?? bestLabels(input) };
  };
  return { model, tag };
}

/** The marginals of one sequence of a batch, `[T][L]`, found for the batch as a whole as `createLabeler` does. */
async function createMarginals(
  model: CrfModel,
): Promise<(input: { data: EncodedDataset; n: number }) => Float64Array> {
  const decoder = await model.batchDecoder();
  const L = model.labels.length;
  let batch: EncodedDataset | undefined;
  let marginals: Float64Array = new Float64Array(0);
  return ({ data, n }) => {
    if (data !== batch) {
      marginals = decoder.marginals(data).nodeMarginals;
      batch = data;
    }
    const { sequenceOffsets } = data;
    return marginals.subarray((sequenceOffsets[n] ?? 0) * L, (sequenceOffsets[n + 1] ?? 0) * L);
  };
}

/** With --nbest or --marginals. For each sequence one block of lines, or k of them under a line `# rank probability`. */
async function tagAttributes(model: CrfModel, options: TagOptions): Promise<string[]> {
  const { tag } = await createTagger(model, options);
  const pieces: string[] = [];
  const records: string[] = [];
  await encodeAttributes(model, options.input, options.encoding, (input) => {
    const tagged = tag(input);
    if (options.json === true) {
      records.push(JSON.stringify(toJson(model, tagged)));
      return;
    }
    for (const block of blocksOf(tagged)) {
      const more = marginalColumns(model, tagged.marginals, block.labels.length);
      const lines =
        more.length === 0
          ? block.labels
          : block.labels.map((label, t) => [label, ...more.map((column) => column[t])].join('\t'));
      pieces.push(`${block.heading}${lines.join('\n')}\n\n`);
    }
  });
  return options.json === true ? [...jsonPieces(model, records)] : pieces;
}

function* tagCorpus(
  { model, tag }: Tagger,
  { shown, seen }: WholeCorpus,
  options: TagOptions,
): Generator<string> {
  if (options.json === true) {
    yield* jsonPieces(model, corpusRecords({ model, tag }, seen));
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
    const tagged = tag(input);
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

function* corpusRecords({ model, tag }: Tagger, corpus: Corpus): Generator<string> {
  for (const input of encodeCorpus(model, corpus)) {
    yield JSON.stringify(toJson(model, tag(input), input.source));
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
