import { pathKind } from '../../corpus/files.ts';
import { writeFileAtomically } from '../../corpus/write-file.ts';
import type { CrfModel, Decoding } from '../../crf/model.ts';
import type { EncodedDataset } from '../../features/encode.ts';
import { LabelLines, labelAttributeFile, startLabelPool } from '../attribute-labels.ts';
import { blameFile } from '../corpus-input.ts';
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
import { refuseVectors } from '../refuse-vectors.ts';
import {
  blocksOf,
  corpusPieces,
  jsonPieces,
  loadWhole,
  marginalColumns,
  type OutputOptions,
  type Tagged,
  taggedRecord,
  type WholeCorpus,
} from '../tagged-pieces.ts';
import { UsageError } from '../usage-error.ts';

export interface TagOptions extends OutputOptions {
  readonly model: string;
  readonly input: string;
  readonly output?: string | undefined;
  readonly decode: Decoding;
  readonly vectors?: string | undefined;
  readonly threads?: number | undefined;
}

export async function runTag(options: TagOptions): Promise<void> {
  if (options.nbest !== undefined && options.decode === 'posterior') {
    throw new UsageError(
      '--nbest: the best sequences are found with --decode viterbi or constrained, not posterior',
    );
  }
  if (options.outputFormat !== undefined && options.json === true)
    throw new UsageError('--output-format: --json prints one JSON object; leave one of them away');
  if ((await pathKind(options.model)) === 'directory') {
    await printTagged(options, await tagWithNetwork(options));
    return;
  }
  refuseVectors(options.vectors);
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
  await printTagged(options, pieces);
}

/** Formatting may find something wrong with the input. */
async function printTagged(options: TagOptions, pieces: Iterable<string | Uint8Array>): Promise<void> {
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
  if (input.format === 'crfsuite' && options.outputFormat !== undefined)
    throw new UsageError('--output-format: attribute files give labels alone; leave it away');
  if (input.format !== 'crfsuite') {
    const corpus = await loadWhole(options.input, input);
    return joinPieces(await tagCorpus(model, corpus, input));
  }
  if (options.nbest !== undefined || options.marginals === true)
    return joinPieces(await tagAttributes(model, input));
  const parts = await labelAttributeFile(model, options.input, options.decode, input.encoding, pool);
  return options.json === true
    ? joinPieces(jsonPieces(model.labels, labelRecords(model, parts)))
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
      records.push(JSON.stringify(taggedRecord(model.labels, tagged)));
      return;
    }
    for (const block of blocksOf(tagged)) {
      const more = marginalColumns(model.labels, tagged.marginals, block.labels.length);
      const lines =
        more.length === 0
          ? block.labels
          : block.labels.map((label, t) => [label, ...more.map((column) => column[t])].join('\t'));
      pieces.push(`${block.heading}${lines.join('\n')}\n\n`);
    }
  });
  return options.json === true ? [...jsonPieces(model.labels, records)] : pieces;
}

async function tagCorpus(
  model: CrfModel,
  corpus: WholeCorpus,
  options: TagOptions,
): Promise<Generator<string>> {
  const { tag } = await createTagger(model, options, countTokens(corpus.seen));
  const tagged = function* (): Generator<Tagged> {
    for (const input of encodeCorpus(model, corpus.seen)) yield tag(input);
  };
  return corpusPieces(model.labels, tagged(), corpus, options);
}

/** The same with the network in a folder. */
async function tagWithNetwork(options: TagOptions): Promise<Iterable<string>> {
  const { loadNetwork } = await import('../network-folder.ts');
  const { tagSentences } = await import('../network-labels.ts');
  const { addVectors } = await import('../further-vectors.ts');
  const trained = await loadNetwork(options.model);
  const input = withModelFormat(options, trained, options.input, false);
  if (options.output !== undefined) await checkWritable(options.output);
  const corpus = await loadWhole(options.input, input);
  const model = await addVectors(trained, options.vectors, corpus.seen.sentences);
  const tagged = await blameFile(options.input, () => tagSentences(model, corpus.seen.sentences, options));
  return joinPieces(corpusPieces(model.labels, tagged, corpus, input));
}
