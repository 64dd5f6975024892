import {
  type Corpus,
  formatTagged,
  formatTaggedHeader,
  type Sentence,
  taggedLayout,
  writeFileAtomically,
} from '../../corpus/index.ts';
import type { CrfModel, Decoding, ScoredLabels } from '../../crf/index.ts';
import { OptionError } from '../../errors.ts';
import type { EncodedDataset } from '../../features/index.ts';
import { type CorpusInputOptions, loadCorpus } from '../corpus-input.ts';
import { loadModel } from '../model-file.ts';
import { documentsOf, labelAttributes, withModelFormat } from '../model-input.ts';
import { printText } from '../output.ts';

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
    throw new OptionError(
      'nbest',
      'the best sequences are found with viterbi or constrained decoding, not posterior',
    );
  }
  const model = await loadModel(options.model);
  const format = withModelFormat(options, model);
  const text =
    format.format === 'crfsuite'
      ? await tagAttributes(model, options)
      : tagCorpus(model, await loadCorpus(options.input, format, 'auto'), options);
  if (options.output === undefined) printText(text);
  else await writeFileAtomically(options.output, text);
}

async function tagAttributes(model: CrfModel, options: TagOptions): Promise<string> {
  if (options.nbest !== undefined || options.marginals === true) {
    throw new OptionError('format', 'attribute files get the best labels only: no --nbest, no --marginals');
  }
  const { predicted } = await labelAttributes(
    model,
    options.input,
    { decode: options.decode },
    options.encoding,
  );
  if (options.json === true)
    return `${JSON.stringify({ sentences: predicted.map((labels) => ({ labels })) })}\n`;
  return predicted.map((labels) => `${labels.join('\n')}\n\n`).join('');
}

/** What is known about the labels of one sentence. */
interface Tagged {
  readonly sentence: Sentence;
  readonly labels: readonly string[];
  readonly nbest: readonly ScoredLabels[] | undefined;
  /** `[T][L]` */
  readonly marginals: Float64Array | undefined;
}

function tagCorpus(model: CrfModel, corpus: Corpus, options: TagOptions): string {
  const tagged = tagSentences(model, corpus, options);
  if (options.json === true) return formatJson(model, tagged);
  const kind = outputFormat(options, model);
  const layout = taggedLayout(corpus, kind);
  const parts: string[] = [formatTaggedHeader(layout)];
  let n = 0;
  for (const { sentence, labels, nbest, marginals } of tagged) {
    if (nbest === undefined && marginals === undefined) {
      parts.push(formatTagged(sentence, labels, layout, n));
    } else {
      if (kind !== 'conll') throw new OptionError('nbest', 'needs --json or CoNLL columns as output');
      for (const [k, candidate] of (nbest ?? [{ labels, probability: undefined }]).entries()) {
        if (candidate.probability !== undefined) parts.push(`# ${k} ${candidate.probability.toFixed(6)}\n`);
        const shown = candidate.labels.map((label, t) => withMarginals(model, label, marginals, t));
        parts.push(formatTagged(sentence, shown, layout, n));
      }
    }
    n++;
  }
  return parts.join('');
}

function* tagSentences(model: CrfModel, corpus: Corpus, options: TagOptions): Generator<Tagged> {
  const { decode } = options;
  for (const document of documentsOf(corpus)) {
    const data: EncodedDataset = model.encode(model.extractor.extractDocument(document));
    for (const [n, sentence] of document.entries()) {
      const nbest =
        options.nbest === undefined ? undefined : model.nBestEncoded(data, n, options.nbest, { decode });
      const marginals = options.marginals === true ? model.marginalsEncoded(data, n) : undefined;
      const labels =
        nbest?.[0]?.labels ?? Array.from(model.decode(data, n, { decode }), (id) => model.labels[id] ?? '');
      yield { sentence, labels, nbest, marginals };
    }
  }
}

/** `LABEL/0.98` with the probabilities of all labels after it, as CRF++ writes them with -v2. */
function withMarginals(
  model: CrfModel,
  label: string,
  marginals: Float64Array | undefined,
  t: number,
): string {
  if (marginals === undefined) return label;
  const L = model.labels.length;
  const probability = (j: number): string => (marginals[t * L + j] ?? 0).toFixed(6);
  const best = `${label}/${probability(model.labels.indexOf(label))}`;
  return [best, ...model.labels.map((name, j) => `${name}/${probability(j)}`)].join(' ');
}

function formatJson(model: CrfModel, tagged: Iterable<Tagged>): string {
  const L = model.labels.length;
  const sentences = Array.from(tagged, ({ sentence, labels, nbest, marginals }) => ({
    ...(sentence.id === undefined ? {} : { id: sentence.id }),
    tokens: sentence.tokens,
    labels,
    ...(nbest === undefined ? {} : { nbest }),
    ...(marginals === undefined
      ? {}
      : { marginals: sentence.tokens.map((_, t) => [...marginals.subarray(t * L, (t + 1) * L)]) }),
  }));
  return `${JSON.stringify({ labels: model.labels, sentences })}\n`;
}

/** Output in the format of the input. */
function outputFormat(options: TagOptions, model: CrfModel): 'conll' | 'conllu' | 'csv' | 'jsonl' | 'slots' {
  const asked = options.format ?? model.parts.input.format;
  switch (asked) {
    case 'conllu':
    case 'csv':
    case 'jsonl':
    case 'slots':
      return asked;
    default:
      return guessFormat(options.input);
  }
}

function guessFormat(path: string): 'conll' | 'conllu' | 'csv' | 'jsonl' | 'slots' {
  const name = path.replace(/\.gz$/i, '').toLowerCase();
  if (name.endsWith('.conllu')) return 'conllu';
  if (name.endsWith('.csv')) return 'csv';
  if (name.endsWith('.jsonl')) return 'jsonl';
  if (name.endsWith('.seq.in')) return 'slots';
  return 'conll';
}
