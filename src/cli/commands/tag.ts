import { pathKind } from '../../corpus/files.ts';
import { writeFileAtomically } from '../../corpus/storage/write-file.ts';
import type { CrfModel, Decoding } from '../../crf/model.ts';
import { readsDocuments } from '../../features/template.ts';
import { LabelLines, labelAttributeFile, startLabelPool, tagAttributeFile } from '../attribute-labels.ts';
import { blameFile } from '../corpus-input.ts';
import type { LabelPool } from '../label-pool.ts';
import type { LabelledSequences } from '../label-task.ts';
import { tagCorpus } from '../labelling/crf-sentences.ts';
import { CrfTagger } from '../labelling/crf-tagger.ts';
import { ImpossibleSentences, type NoPathRule } from '../labelling/impossible-sentences.ts';
import { contextBatches, readRepeatedly, sentencePieces } from '../labelling/sentence-batches.ts';
import { checkWritable, loadModel } from '../model-file.ts';
import { checkContent, withModelFormat } from '../model-input.ts';
import { joinStreamed, printPieces } from '../output.ts';
import { refuseVectors } from '../refuse-vectors.ts';
import {
  blocksOf,
  corpusPieces,
  jsonPieces,
  marginalColumns,
  type OutputOptions,
  recordsOf,
  type Tagged,
} from '../tagged-pieces.ts';
import { UsageError } from '../usage-error.ts';

export interface TagOptions extends OutputOptions {
  readonly model: string;
  readonly input: string;
  readonly output?: string | undefined;
  readonly decode: Decoding;
  readonly onNoPath?: NoPathRule | undefined;
  readonly vectors?: string | undefined;
  readonly threads?: number | undefined;
}

type Pieces = AsyncIterable<string | Uint8Array>;

export async function runTag(options: TagOptions): Promise<void> {
  if (options.nbest !== undefined && options.decode === 'posterior') {
    throw new UsageError(
      '--nbest: the best sequences are found with --decode viterbi or constrained, not posterior',
    );
  }
  if (options.outputFormat !== undefined && options.json === true)
    throw new UsageError('--output-format: --json prints one JSON object; leave one of them away');
  const impossible = new ImpossibleSentences(options.input, options.onNoPath);
  if ((await pathKind(options.model)) === 'directory') {
    await printTagged(options, await tagWithNetwork(options, impossible));
  } else {
    refuseVectors(options.vectors);
    const needsLabelsAlone = options.nbest === undefined && options.marginals !== true;
    const mayBeAttributes = [undefined, 'auto', 'crfsuite'].includes(options.format);
    const pool =
      needsLabelsAlone && mayBeAttributes ? await startLabelPool(options.input, options.threads) : undefined;
    try {
      const model = await loadModel(options.model);
      await printTagged(options, await tagFile(model, options, impossible, pool));
    } finally {
      await pool?.close();
    }
  }
  impossible.report();
}

/** The pieces are made as they are written, and what is wrong with the input is found meanwhile. */
async function printTagged(options: TagOptions, pieces: Pieces): Promise<void> {
  await blameFile(options.input, () =>
    options.output === undefined ? printPieces(pieces) : writeFileAtomically(options.output, pieces),
  );
}

/** The pieces of the output. */
async function tagFile(
  model: CrfModel,
  options: TagOptions,
  impossible: ImpossibleSentences,
  pool: LabelPool | undefined,
): Promise<Pieces> {
  const input = withModelFormat(options, model, options.input, false);
  await checkContent(options.input, options.format, input);
  if (options.output !== undefined) await checkWritable(options.output);
  if (input.format === 'crfsuite' && options.outputFormat !== undefined)
    throw new UsageError('--output-format: attribute files give labels alone; leave it away');
  const tagger = new CrfTagger(model, options, impossible);
  if (input.format !== 'crfsuite') {
    const open = sentencePieces(options.input, input, 'auto');
    return joinStreamed(corpusPieces(model.labels, tagCorpus(tagger, options.input, open), input));
  }
  if (options.nbest !== undefined || options.marginals === true)
    return joinStreamed(tagAttributes(tagger, input));
  const parts = labelAttributeFile(tagger, fileOf(input), pool);
  return options.json === true
    ? joinStreamed(jsonPieces(model.labels, labelRecords(model, parts)))
    : labelPieces(model, parts);
}

function fileOf({ input: path, encoding }: TagOptions): { path: string; encoding: TagOptions['encoding'] } {
  return { path, encoding };
}

async function* labelPieces(
  model: CrfModel,
  parts: AsyncIterable<LabelledSequences>,
): AsyncGenerator<Uint8Array> {
  const lines = new LabelLines(model.labels);
  for await (const part of parts) yield lines.text(part);
}

async function* labelRecords(
  model: CrfModel,
  parts: AsyncIterable<LabelledSequences>,
): AsyncGenerator<readonly string[]> {
  const names = model.labels.map((name) => JSON.stringify(name));
  for await (const { sequenceOffsets, labels } of parts) {
    yield Array.from({ length: sequenceOffsets.length - 1 }, (_, n) => {
      const ids = labels.subarray(sequenceOffsets[n], sequenceOffsets[n + 1]);
      return `{"labels":[${Array.from(ids, (id) => names[id]).join(',')}]}`;
    });
  }
}

/** With --nbest or --marginals. For each sequence one block of lines, or k of them under a line `# rank probability`. */
async function* tagAttributes(tagger: CrfTagger, options: TagOptions): AsyncGenerator<string> {
  const { labels } = tagger.model;
  const batches = tagAttributeFile(tagger, fileOf(options), async ({ data, placeOf }) => {
    const tagged = await tagger.tag(data, placeOf);
    // Only what is thrown in here is given its line.
    return options.decode === 'constrained' ? [...tagged] : tagged;
  });
  if (options.json === true) {
    yield* jsonPieces(labels, attributeRecords(labels, batches));
    return;
  }
  for await (const batch of batches) for (const tagged of batch) yield attributeBlock(labels, tagged);
}

async function* attributeRecords(
  names: readonly string[],
  batches: AsyncIterable<Iterable<Tagged>>,
): AsyncGenerator<readonly string[]> {
  for await (const batch of batches) yield* recordsOf(names, batch);
}

function attributeBlock(names: readonly string[], tagged: Tagged): string {
  let text = '';
  for (const { heading, labels } of blocksOf(tagged)) {
    const more = marginalColumns(names, tagged.marginals, labels.length);
    const lines =
      more.length === 0
        ? labels
        : labels.map((label, t) => [label, ...more.map((column) => column[t])].join('\t'));
    text += `${heading}${lines.join('\n')}\n\n`;
  }
  return text;
}

/** The same with the network in a folder. */
async function tagWithNetwork(options: TagOptions, impossible: ImpossibleSentences): Promise<Pieces> {
  const { loadNetwork } = await import('../network-folder.ts');
  const { networkLimits, tagBatches } = await import('../network-labels.ts');
  const { addVectors } = await import('../further-vectors.ts');
  const trained = await loadNetwork(options.model);
  const input = withModelFormat(options, trained, options.input, false);
  await checkContent(options.input, options.format, input);
  if (options.output !== undefined) await checkWritable(options.output);
  const { wide } = trained.parts;
  const withinDocuments = wide !== undefined && readsDocuments(wide.spec);
  const once = sentencePieces(options.input, input, 'auto');
  const open =
    withinDocuments || options.vectors !== undefined ? await readRepeatedly(options.input, once) : once;
  const model = await addVectors(trained, options.vectors, open);
  const batches = contextBatches(open, networkLimits(model, options), withinDocuments);
  return joinStreamed(corpusPieces(model.labels, tagBatches(model, batches, options, impossible), input));
}
