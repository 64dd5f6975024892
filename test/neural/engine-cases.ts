/** Small networks and random data of every kind an engine must be right on. */
import { sentenceFromTokens } from '../../src/corpus/index.ts';
import type { EngineSetup, NetworkEngine } from '../../src/neural/engine.ts';
import {
  CharacterTable,
  encodeSentences,
  initialiseParameter,
  type NetworkData,
  type NetworkOptions,
  type NetworkTrainOptions,
  resolveNetwork,
  resolveNetworkTrainOptions,
  WordTable,
} from '../../src/neural/index.ts';
import { createRandom, type Random } from '../../src/numeric/index.ts';

export interface EngineCase {
  readonly name: string;
  readonly network: NetworkOptions;
  readonly labels: number;
  /** Attributes of the wide part. */
  readonly attributes: number;
  readonly lengths: readonly number[];
}

const NO_DROPOUT = { input: 0, output: 0, recurrent: 0 };
const SMALL = { words: { dimension: 5 }, hidden: 3, dropout: NO_DROPOUT } as const;
const CNN = { encoder: 'cnn', dimension: 4, filters: 3, width: 3 } as const;
const LENGTHS = [3, 1, 5, 4, 1, 3];

const base = { labels: 4, attributes: 0, lengths: LENGTHS };

/** Odd sizes, so that no kernel is right only for multiples of four. */
export const ENGINE_CASES: readonly EngineCase[] = [
  {
    ...base,
    name: 'words alone, softmax',
    network: { ...SMALL, head: 'softmax', characters: { encoder: 'none' } },
  },
  { ...base, name: 'words alone, crf', network: { ...SMALL, characters: { encoder: 'none' } } },
  { ...base, name: 'cnn and case', network: { ...SMALL, characters: CNN, caseDimension: 3 } },
  { ...base, name: 'cnn of width 1', network: { ...SMALL, characters: { ...CNN, width: 1 } } },
  {
    ...base,
    name: 'cnn of width 5, wider than most words',
    network: { ...SMALL, characters: { ...CNN, width: 5 } },
  },
  {
    ...base,
    name: 'character lstm',
    network: { ...SMALL, characters: { encoder: 'lstm', dimension: 3, hidden: 2 } },
  },
  { ...base, name: 'two layers', network: { ...SMALL, layers: 2, characters: CNN } },
  {
    ...base,
    name: 'dropout everywhere, two layers',
    network: {
      ...SMALL,
      layers: 2,
      characters: CNN,
      caseDimension: 2,
      dropout: { input: 0.5, output: 0.3, recurrent: 0.4 },
    },
  },
  {
    ...base,
    name: 'variational dropout',
    network: {
      ...SMALL,
      characters: CNN,
      dropout: { input: 0.5, output: 0.5, recurrent: 0.25, variational: true },
    },
  },
  { ...base, name: 'wide part', attributes: 9, network: { ...SMALL, characters: CNN } },
  {
    ...base,
    name: 'wide part under softmax',
    attributes: 9,
    network: { ...SMALL, head: 'softmax', characters: { encoder: 'none' } },
  },
  { ...base, name: 'one label', labels: 1, network: { ...SMALL, characters: CNN } },
  { ...base, name: 'one token each', lengths: [1, 1], network: { ...SMALL, characters: CNN } },
  { ...base, name: 'a single sentence', lengths: [7], network: { ...SMALL, hidden: 5, characters: CNN } },
];

export interface CaseData {
  readonly setup: EngineSetup;
  readonly data: NetworkData;
  readonly all: readonly number[];
}

/** Random sentences for a case; words repeat, and some repeat a character so that windows are equal. */
export function caseData(
  { network, labels: L, attributes, lengths }: EngineCase,
  training: NetworkTrainOptions = {},
  frozenFrom?: number,
): CaseData {
  const random = createRandom(11);
  const words = ['a', 'aaaa', 'Ab', '77', 'b7b7b', 'CAB', 'ba', 'c', 'abcabca'];
  const labels = Array.from({ length: L }, (_, j) => `L${j}`);
  const sentences = lengths.map((length) =>
    sentenceFromTokens(
      Array.from({ length }, () => words[random.integer(words.length)]!),
      Array.from({ length }, () => labels[random.integer(L)]!),
    ),
  );
  const resolved = resolveNetwork(network);
  const wordTable = WordTable.fromWords(words.slice(0, 7), { casing: 'exact', digits: 'keep' }, undefined);
  const characters =
    resolved.characters.encoder === 'none'
      ? undefined
      : new CharacterTable(['a', 'b', 'A', '7'], resolved.characters.maxLength, 'keep');
  const encoded = encodeSentences(sentences, { words: wordTable, characters, labels });
  const data =
    attributes === 0 ? encoded : { ...encoded, wide: randomAttributes(encoded, attributes, random) };
  const setup: EngineSetup = {
    network: resolved,
    sizes: { words: wordTable.size, characters: characters?.size ?? 0, labels: L, attributes },
    training: resolveNetworkTrainOptions(training),
    frozenFrom,
  };
  return { setup, data, all: lengths.map((_, n) => n) };
}

/** None, one or two attributes a token, some twice. */
function randomAttributes(data: NetworkData, A: number, random: Random): NonNullable<NetworkData['wide']> {
  const offsets = [0];
  const ids: number[] = [];
  const values: number[] = [];
  for (let token = 0; token < data.tokenCount; token++) {
    for (let k = random.integer(4) - 1; k > 0; k--) {
      ids.push(random.integer(A - 1));
      values.push(Math.fround(random.normal()));
    }
    offsets.push(ids.length);
  }
  return {
    sequenceCount: data.sentenceCount,
    positionCount: data.tokenCount,
    attributeOffsets: Uint32Array.from(offsets),
    attributeIds: Uint32Array.from(ids),
    values: Float64Array.from(values),
  } as unknown as NonNullable<NetworkData['wide']>;
}

/** Initial values, and random ones where these are 0. */
export function fillParameters(engine: NetworkEngine, seed = 5): void {
  const random = createRandom(seed);
  for (const parameter of engine.parameters) {
    initialiseParameter(parameter, random);
    for (let i = 0; i < parameter.values.length; i++)
      parameter.values[i] = (parameter.values[i] ?? 0) + 0.3 * random.normal();
  }
}
