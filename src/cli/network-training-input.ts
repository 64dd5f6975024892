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
import { blameFile, definedOnly, loadCorpus, readingOptions } from './corpus-input.ts';
import { checkOutside, convertCorpus, corpusUnder, detectLabels, labelsOf } from './label-reading.ts';
import { checkResourcesRead, loadResources, loadVectors } from './resource-input.ts';
import { describeColumns, type Say, type TrainingInputOptions } from './training-input.ts';

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
  checkOutside(read, options.outside);
  const detection = await detectLabels(read, options.scheme, say);
  const corpus = await convertCorpus(read, detection, options.toScheme);
  const scheme = options.toScheme ?? detection.scheme;
  const dev =
    options.dev === undefined
      ? undefined
      : await corpusUnder(
          await loadCorpus(options.dev, options),
          { labels: [...new Set(labelsOf(corpus).flat())], scheme },
          options.scheme,
        );
  const vectors =
    options.vectors === undefined
      ? undefined
      : await loadNeededVectors(options.vectors, dev === undefined ? [corpus] : [corpus, dev]);
  if (vectors !== undefined) describeCoverage(vectors, corpus, say);
  const { columns } = options;
  const wide = options.wide === undefined ? undefined : await wideFeatures(options, options.wide, corpus);
  const others = [...(corpus.sentences[0]?.columns.keys() ?? [])];
  if (wide !== undefined) describeColumns(corpus, wide.spec.templates, { columns }, say);
  else if (others.length > 0) say(`the network reads words alone, not ${others.join(', ')}\n`);
  const training = await blameFile(options.train, () =>
    prepareNetworkTraining(corpus, network, {
      vectors,
      wide,
      scheme,
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
  checkResourcesRead(spec, { ...options, vectors: undefined });
  return { spec, resources };
}
