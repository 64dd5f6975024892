/** Random sentences and parameters for tests of network engines. */
import type { EncodedDataset } from '../../src/features/index.ts';
import type { EngineSetup, NetworkEngine } from '../../src/neural/engine.ts';
import {
  initialiseParameter,
  type NetworkData,
  type NetworkOptions,
  type NetworkSizes,
  type NetworkTrainOptions,
  resolveNetwork,
  resolveNetworkTrainOptions,
} from '../../src/neural/index.ts';
import { createRandom, type Random } from '../../src/numeric/index.ts';

export const SMALL_SIZES: NetworkSizes = { words: 23, characters: 11, labels: 5, attributes: 0 };

/** Sentences of the given lengths with random ids, and a random wide part where `sizes` has attributes. */
export function randomData(random: Random, lengths: readonly number[], sizes: NetworkSizes): NetworkData {
  const tokenCount = lengths.reduce((sum, length) => sum + length, 0);
  const sentenceOffsets = new Uint32Array(lengths.length + 1);
  for (const [n, length] of lengths.entries()) sentenceOffsets[n + 1] = (sentenceOffsets[n] ?? 0) + length;
  const formCount = Math.max(1, Math.ceil(0.8 * tokenCount));
  const formOffsets = new Uint32Array(formCount + 1);
  for (let form = 0; form < formCount; form++)
    formOffsets[form + 1] = (formOffsets[form] ?? 0) + 1 + random.integer(7);
  const draw = (length: number, n: number): Int32Array =>
    Int32Array.from({ length }, () => random.integer(n));
  return {
    sentenceCount: lengths.length,
    tokenCount,
    sentenceOffsets,
    words: draw(tokenCount, sizes.words),
    cases: Uint8Array.from(draw(tokenCount, 8)),
    forms: draw(tokenCount, formCount),
    formOffsets,
    formCharacters: draw(formOffsets[formCount] ?? 0, sizes.characters),
    labels: draw(tokenCount, sizes.labels),
    wide: sizes.attributes > 0 ? randomAttributes(random, tokenCount, sizes.attributes) : undefined,
  };
}

/** Up to four attributes a token, some twice; half of the data sets have values. */
function randomAttributes(random: Random, tokenCount: number, attributes: number): EncodedDataset {
  const attributeOffsets = new Uint32Array(tokenCount + 1);
  for (let p = 0; p < tokenCount; p++)
    attributeOffsets[p + 1] = (attributeOffsets[p] ?? 0) + random.integer(5);
  const count = attributeOffsets[tokenCount] ?? 0;
  return {
    attributeOffsets,
    attributeIds: Uint32Array.from({ length: count }, () => random.integer(attributes)),
    values: Float64Array.from({ length: count }, () => Math.fround(random.normal())),
  } as Partial<EncodedDataset> as EncodedDataset;
}

export function setupOf(
  network: NetworkOptions,
  training: NetworkTrainOptions | undefined,
  sizes: NetworkSizes = SMALL_SIZES,
  frozenFrom?: number,
): EngineSetup {
  return {
    network: resolveNetwork(network),
    sizes,
    training: training === undefined ? undefined : resolveNetworkTrainOptions(training),
    frozenFrom,
  };
}

/** Initial values, and something random in parameters that begin as 0. */
export function randomise(engine: NetworkEngine, seed: number): void {
  const random = createRandom(seed);
  for (const parameter of engine.parameters) {
    initialiseParameter(parameter, random);
    const { values } = parameter;
    if (values.every((value) => value === 0))
      for (let i = 0; i < values.length; i++) values[i] = 0.5 * random.normal();
  }
}
