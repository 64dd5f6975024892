/** Small random networks over words, for tests of their explanations. */
import { type Sentence, sentenceFromTokens } from '../../../src/corpus/index.ts';
import { parseFeatureSpec, type Template, templateName, Vocabulary } from '../../../src/features/index.ts';
import { NO_RESOURCES } from '../../../src/features/resources.ts';
import {
  CharacterTable,
  initialiseParameter,
  NetworkModel,
  type NetworkOptions,
  parameterLength,
  parameterShapes,
  resolveNetwork,
  resolveNetworkTrainOptions,
  WordTable,
} from '../../../src/neural/index.ts';
import { createRandom } from '../../../src/numeric/index.ts';

const WORDS = ['Anna', 'lives', 'in', 'Berlin', 'and', 'Paris', '.', 'Smith', 'works', 'with'];
export const LABELS = ['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC'];

export const SENTENCE: Sentence = sentenceFromTokens([
  'Anna',
  'Smith',
  'lives',
  'in',
  'Berlin',
  'with',
  'Zoë',
  '.',
]);

/** `scale`: how large weights are; the larger, the less like a line the network is. */
export interface RandomModel {
  readonly options?: NetworkOptions;
  readonly templates?: readonly Template[];
  readonly seed?: number;
  readonly scale?: number;
}

/** All weights random, those of the CRF and of the wide part too. */
export function randomModel({
  options = {},
  templates = [],
  seed = 1,
  scale = 1,
}: RandomModel): NetworkModel {
  const network = resolveNetwork({ words: { dimension: 6 }, hidden: 5, ...options });
  const words = WordTable.fromWords([...WORDS, ...WORDS], { casing: 'exact', digits: 'zero' }, undefined);
  const characters =
    network.characters.encoder === 'none'
      ? undefined
      : CharacterTable.fromWords([...WORDS, ...WORDS], network.characters.maxLength, 'zero');
  const attributes = new Vocabulary();
  const spec = parseFeatureSpec({ templates });
  const names = spec.templates.map(templateName);
  for (const [id, name] of names.entries()) {
    for (const word of [...WORDS, '<s>', '</s>']) attributes.add(`${name}=${word}`, id);
    attributes.add(name, id);
  }
  attributes.freeze();
  const sizes = {
    words: words.size,
    characters: characters?.size ?? 0,
    labels: LABELS.length,
    attributes: templates.length === 0 ? 0 : attributes.size,
  };
  const random = createRandom(seed);
  const parameters = parameterShapes(network, sizes).map((shape) => {
    const parameter = { ...shape, values: new Float32Array(parameterLength(shape)) };
    initialiseParameter(parameter, random);
    const isZero = parameter.values.every((value) => value === 0);
    parameter.values.forEach((value, i) => {
      parameter.values[i] = scale * (isZero ? random.normal() : value);
    });
    return parameter;
  });
  return new NetworkModel({
    network,
    training: resolveNetworkTrainOptions({}),
    scheme: 'iob2',
    labels: LABELS,
    input: { format: 'conll', columns: ['word', 'label'], label: 'label' },
    isFinished: true,
    sizes,
    parameters,
    words,
    characters,
    wide:
      templates.length === 0 ? undefined : { spec, resources: NO_RESOURCES, templates: names, attributes },
    history: [],
    bestEpoch: 1,
  });
}
