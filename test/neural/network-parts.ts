/** Small networks with everything that is saved with them. */
import { parseTemplateFile, Vocabulary, WordVectors } from '../../src/features/index.ts';
import { NO_RESOURCES } from '../../src/features/resources.ts';
import {
  CharacterTable,
  initialiseParameter,
  type NetworkOptions,
  type NetworkParts,
  parameterLength,
  parameterShapes,
  resolveNetwork,
  resolveNetworkTrainOptions,
  WordTable,
} from '../../src/neural/index.ts';
import { createRandom } from '../../src/numeric/index.ts';

export const WORDS = ['the', 'the', 'dog', 'naïve', '\u2028', '"', '\ud800', 'the\n', 'dog', '😀'];

export interface Variant {
  readonly options?: NetworkOptions;
  readonly hasVectors?: boolean;
  readonly isWide?: boolean;
  readonly isFinished?: boolean;
}

export function partsOf({
  options = {},
  hasVectors = false,
  isWide = false,
  isFinished = true,
}: Variant = {}): NetworkParts {
  const network = resolveNetwork({ words: { dimension: 4 }, hidden: 3, ...options });
  const vectors = hasVectors
    ? new WordVectors('tiny', 4, ['dog', 'cat'], Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8))
    : undefined;
  const words = WordTable.fromWords(WORDS, { casing: 'exact', digits: 'zero' }, vectors);
  const characters =
    network.characters.encoder === 'none'
      ? undefined
      : new CharacterTable(['t', 'h', '😀', '\n'], network.characters.maxLength, 'zero');
  const attributes = isWide ? Vocabulary.from(['w=the', 'w=dög', 'bias'], [0, 0, 1]) : undefined;
  const sizes = {
    words: words.size,
    characters: characters?.size ?? 0,
    labels: 3,
    attributes: attributes?.size ?? 0,
  };
  const random = createRandom(8);
  const parameters = parameterShapes(network, sizes).map((shape) => {
    const parameter = { ...shape, values: new Float32Array(parameterLength(shape)) };
    initialiseParameter(parameter, random);
    return parameter;
  });
  return {
    network,
    training: resolveNetworkTrainOptions({ epochs: 3 }),
    scheme: 'iob2',
    labels: ['O', 'B-PER', 'I-PER'],
    input: { format: 'conll', columns: ['word', 'label'], label: 'label' },
    isFinished,
    sizes,
    parameters,
    words,
    characters,
    wide:
      attributes === undefined
        ? undefined
        : {
            spec: parseTemplateFile('U00:%x[0,0]\nB\n', 'templates.txt'),
            resources: NO_RESOURCES,
            templates: ['w[0]', 'bias'],
            attributes,
          },
    history: [{ epoch: 1, loss: 2.5, learningRate: 0.001, devScore: 0.5 }],
    bestEpoch: 1,
  };
}

export type Files = Map<string, Uint8Array>;

export function readerOf(files: Files): (name: string) => Promise<Uint8Array> {
  return async (name) => {
    const bytes = files.get(name);
    if (bytes === undefined) throw new Error(`no ${name}`);
    return bytes;
  };
}
