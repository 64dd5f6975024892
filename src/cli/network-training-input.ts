/** Data of `crf-lab train --model-type bilstm`: corpora, vectors, hand features of the wide part. */
import type { Corpus } from '../corpus/index.ts';
import {
  lookupForms,
  measureCoverage,
  type PresetName,
  presetSpec,
  type WordVectors,
} from '../features/index.ts';
import {
  type NetworkDevSet,
  type NetworkOptions,
  type NetworkTrainingSet,
  prepareNetworkDev,
  prepareNetworkTraining,
} from '../neural/index.ts';
import {
  blameFile,
  convertCorpus,
  definedOnly,
  labelsOf,
  loadCorpus,
  readingOptions,
  schemeOf,
} from './corpus-input.ts';
import { loadResources, loadVectors } from './resource-input.ts';
import type { Say, TrainingInputOptions } from './training-input.ts';

export interface NetworkInputOptions extends Omit<TrainingInputOptions, 'preset' | 'template'> {
  readonly wide?: PresetName | undefined;
}

/** So many rows of a vector file are kept whatever their words are: files are sorted by frequency, and text to tag has common words. */
const COMMON_ROWS = 50_000;

export async function prepareNetworkCorpus(
  options: NetworkInputOptions,
  network: NetworkOptions,
  say: Say,
): Promise<{ training: NetworkTrainingSet; dev: NetworkDevSet | undefined }> {
  const read = await loadCorpus(options.train, options);
  const scheme = schemeOf(labelsOf(read), options.scheme);
  const corpus = await convertCorpus(read, scheme, options.toScheme);
  const dev =
    options.dev === undefined
      ? undefined
      : await convertCorpus(await loadCorpus(options.dev, options), scheme, options.toScheme);
  const vectors =
    options.vectors === undefined
      ? undefined
      : await loadNeededVectors(options.vectors, dev === undefined ? [corpus] : [corpus, dev]);
  if (vectors !== undefined) describeCoverage(vectors, corpus, say);
  const { columns } = options;
  const wide = options.wide === undefined ? undefined : await wideFeatures(options, options.wide, corpus);
  const training = await blameFile(options.train, () =>
    prepareNetworkTraining(corpus, network, {
      vectors,
      wide,
      scheme: options.toScheme ?? scheme,
      reading: {
        ...readingOptions(options),
        ...definedOnly({ columns }),
        format: read.format ?? 'conll',
      },
    }),
  );
  if (dev === undefined) return { training, dev: undefined };
  return { training, dev: await blameFile(dev.name, () => prepareNetworkDev(dev, training)) };
}

/** Rows of the most frequent words and of all words of the corpora. */
async function loadNeededVectors(path: string, corpora: readonly Corpus[]): Promise<WordVectors> {
  const words = new Set(corpora.flatMap(({ sentences }) => sentences.flatMap(({ tokens }) => tokens)));
  const needed = new Set<string>();
  for (const word of words) for (const { form } of lookupForms(word)) needed.add(form);
  let rows = 0;
  return loadVectors(path, (word) => rows++ < COMMON_ROWS || needed.has(word));
}

function describeCoverage(vectors: WordVectors, { sentences }: Corpus, say: Say): void {
  const { types, tokens, typesFound, tokensFound } = measureCoverage(
    vectors,
    sentences.flatMap((sentence) => sentence.tokens),
  );
  const percent = ({ surface, lower, digits }: typeof typesFound, all: number): string =>
    `${((100 * (surface + lower + digits)) / Math.max(1, all)).toFixed(1)} %`;
  say(
    `${vectors.size} vectors of dimension ${vectors.dimension} from ${vectors.name}, for ${percent(tokensFound, tokens)} of the training tokens and ${percent(typesFound, types)} of the distinct words\n`,
  );
}

async function wideFeatures(
  options: NetworkInputOptions,
  preset: PresetName,
  corpus: Corpus,
): Promise<{ spec: ReturnType<typeof presetSpec>; resources: Awaited<ReturnType<typeof loadResources>> }> {
  // The vectors are the network's.
  const resources = await loadResources({ ...options, vectors: undefined });
  const columns = [...(corpus.sentences[0]?.columns.keys() ?? [])];
  const spec = await blameFile(options.train, () =>
    presetSpec(preset, { columns, hasDocuments: corpus.documents > 1, resources }),
  );
  return { spec, resources };
}
