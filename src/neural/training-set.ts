/** A corpus made ready for a network: tables from the training sentences, ids of training and dev sentences. */
import { type Corpus, detectScheme, type InputFormat, type Scheme, type Sentence } from '../corpus/index.ts';
import { OptionError } from '../errors.ts';
import { contextsOf, type FeatureSpec, type Resources, type WordVectors } from '../features/index.ts';
import { CharacterTable } from './character-table.ts';
import { encodeSentences, type NetworkData, type NetworkTables } from './network-data.ts';
import { type Network, type NetworkOptions, resolveNetwork } from './options.ts';
import type { NetworkSizes } from './parameters.ts';
import type { WideParts } from './serialize.ts';
import { encodeWide, learnWide } from './wide-part.ts';
import { WordTable } from './word-table.ts';

export interface NetworkTrainingSet {
  /** The definition with what follows from the vectors. */
  readonly network: Network;
  readonly data: NetworkData;
  readonly tables: NetworkTables;
  readonly scheme: Scheme;
  readonly input: InputFormat;
  readonly wide: WideParts | undefined;
  readonly sizes: NetworkSizes;
}

/** Sentences to score after each epoch. */
export interface NetworkDevSet {
  readonly data: NetworkData;
  /** Gold labels as strings: they may hold labels the training data lack. */
  readonly gold: readonly (readonly string[])[];
}

export interface NetworkCorpusOptions {
  readonly vectors?: WordVectors | undefined;
  /** Hand features of the wide part. */
  readonly wide?: { readonly spec: FeatureSpec; readonly resources: Resources } | undefined;
  readonly scheme?: Scheme | undefined;
  /** How the corpus was read; the model remembers it. */
  readonly reading?: Partial<InputFormat> | undefined;
}

/** @throws OptionError on an empty corpus and on sentences without labels */
export function prepareNetworkTraining(
  corpus: Corpus,
  options: NetworkOptions,
  { vectors, wide, scheme, reading }: NetworkCorpusOptions = {},
): NetworkTrainingSet {
  const network = resolveNetwork(options, vectors);
  const { sentences } = corpus;
  if (sentences.length === 0) throw new OptionError('train', 'the training data are empty');
  const labels = collectLabels(sentences);
  const { characters } = network;
  const tables: NetworkTables = {
    words: WordTable.fromWords(tokensOf(sentences), network.words, vectors),
    characters:
      characters.encoder === 'none'
        ? undefined
        : CharacterTable.fromWords(tokensOf(sentences), characters.maxLength, network.words.digits),
    labels,
  };
  const learned = wide === undefined ? undefined : learnWide(wide, sentences);
  return {
    network,
    data: encodeSentences(sentences, tables, learned?.data),
    tables,
    scheme:
      scheme ??
      detectScheme(
        sentences.map((sentence) => sentence.labels ?? []),
        corpus.scheme,
      ).scheme,
    input: {
      columns: corpus.columns,
      format: corpus.format ?? 'conll',
      label: corpus.labelColumn,
      ...reading,
    },
    wide: learned?.wide,
    sizes: {
      words: tables.words.size,
      characters: tables.characters?.size ?? 0,
      labels: labels.length,
      attributes: learned?.wide.attributes.size ?? 0,
    },
  };
}

/** Encodes a dev corpus with the tables of the training set. */
export function prepareNetworkDev(
  { sentences }: Corpus,
  { tables, wide }: NetworkTrainingSet,
): NetworkDevSet {
  const encodedWide = wide === undefined ? undefined : encodeWide(wide, contextsOf(sentences));
  return {
    data: encodeSentences(sentences, tables, encodedWide),
    gold: sentences.map(({ labels }) => labels ?? []),
  };
}

/** Labels in order of first occurrence. */
function collectLabels(sentences: readonly Sentence[]): string[] {
  const labels = new Set<string>();
  for (const { labels: found, line } of sentences) {
    if (found === undefined)
      throw new OptionError('train', `a sentence without labels (line ${line}): give labelled data`);
    for (const label of found) labels.add(label);
  }
  return [...labels];
}

function* tokensOf(sentences: readonly Sentence[]): Generator<string> {
  for (const { tokens } of sentences) yield* tokens;
}
