/**
 * A network as a folder of files and back; bytes in, bytes out, so that it runs wherever JavaScript does.
 *
 *     network.json      what the network is, how it was trained, its labels, and size and checksum of every other file
 *     model.json        TensorFlow.js' LayersModel format: `tf.loadLayersModel` reads it after `registerLayers`
 *     weights.bin       32-bit numbers, little-endian, in the order of model.json's manifest
 *     words.jsonl       the word table
 *     characters.jsonl  the known characters, with a character encoder
 *     attributes.bin    attributes of the wide part, and resources.bin what their features read
 *     checkpoint.bin    what an interrupted training needs to go on (checkpoint.ts); the model does without
 *
 * Loading needs no TensorFlow.js, and reads numbers and strings only: nothing in a model is ever executed.
 */
import type { InputFormat, Scheme } from '../corpus/index.ts';
import { ModelFormatError } from '../errors.ts';
import {
  deserializeResources,
  type FeatureSpec,
  type Resources,
  serializeResources,
  type Vocabulary,
} from '../features/index.ts';
import type { CharacterTable } from './character-table.ts';
import {
  concatenate,
  decodeManifest,
  decodeParameters,
  encodeManifest,
  encodeWeights,
  MODEL_JSON,
  WEIGHTS_BIN,
} from './layers-format.ts';
import {
  checksumOf,
  damaged,
  decodeHeader,
  encodeHeader,
  guarded,
  type Header,
  NETWORK_JSON,
} from './network-header.ts';
import type { Network, ResolvedNetworkTrainOptions } from './options.ts';
import type { NetworkSizes, Parameter } from './parameters.ts';
import {
  decodeCharacters,
  decodeVocabulary,
  decodeWords,
  encodeCharacters,
  encodeVocabulary,
  encodeWords,
} from './table-files.ts';
import type { WordTable } from './word-table.ts';

const WORDS = 'words.jsonl';
const CHARACTERS = 'characters.jsonl';
const ATTRIBUTES = 'attributes.bin';
const RESOURCES = 'resources.bin';
export const CHECKPOINT_BIN = 'checkpoint.bin';

/** All that may be in a model folder; one that has other files in it is not ours to replace. */
export const NETWORK_FILES: ReadonlySet<string> = new Set([
  NETWORK_JSON,
  MODEL_JSON,
  WEIGHTS_BIN,
  WORDS,
  CHARACTERS,
  ATTRIBUTES,
  RESOURCES,
  CHECKPOINT_BIN,
]);

/** Everything a trained network is made of. */
export interface NetworkParts {
  readonly network: Network;
  readonly training: ResolvedNetworkTrainOptions;
  readonly scheme: Scheme;
  /** By label id. */
  readonly labels: readonly string[];
  /** How the training corpus was read, so that tagging reads its input alike. */
  readonly input: InputFormat;
  /** False when the training was interrupted: it may go on from here. */
  readonly isFinished: boolean;
  readonly sizes: NetworkSizes;
  /** In the order of `parameterShapes`. */
  readonly parameters: readonly Parameter[];
  readonly words: WordTable;
  /** undefined without a character encoder. */
  readonly characters: CharacterTable | undefined;
  readonly wide: WideParts | undefined;
  /** Learning curve of the training it comes from. */
  readonly history: readonly EpochRecord[];
  /** Epoch the parameters are of. */
  readonly bestEpoch: number;
}

/** One epoch of a learning curve. */
export type EpochRecord = Header['history'][number];

/** Hand features of the wide part: where its attributes come from, and which there are. */
export interface WideParts {
  readonly spec: FeatureSpec;
  readonly resources: Resources;
  readonly templates: readonly string[];
  readonly attributes: Vocabulary;
}

/**
 * The files of a model folder by name, network.json last: a folder without it was not written to the end.
 * @throws RangeError where tables, sizes and parameters do not belong together
 */
export function serializeNetwork(parts: NetworkParts): Map<string, Uint8Array> {
  checkParts(parts);
  if (parts.words.further !== undefined)
    throw new RangeError('a network with further vectors is for prediction alone');
  const { network, sizes, parameters, words, characters, wide } = parts;
  const files = new Map<string, Uint8Array>([
    [MODEL_JSON, encodeManifest(network, sizes)],
    [WEIGHTS_BIN, encodeWeights(network, sizes, parameters)],
    [WORDS, encodeWords(words)],
  ]);
  if (characters !== undefined) files.set(CHARACTERS, encodeCharacters(characters));
  if (wide !== undefined) {
    files.set(ATTRIBUTES, encodeVocabulary(wide.attributes));
    files.set(RESOURCES, serializeResources(wide.resources));
  }
  const header = encodeHeader({
    network,
    training: parts.training,
    scheme: parts.scheme,
    labels: [...parts.labels],
    input: { ...parts.input, columns: [...parts.input.columns] },
    isFinished: parts.isFinished,
    sizes,
    words: {
      plain: words.plain.length,
      vectors: words.vectors === undefined ? null : { name: words.vectors.name, size: words.vectors.size },
    },
    wide: wide === undefined ? null : { spec: wide.spec, templates: [...wide.templates] },
    history: [...parts.history],
    bestEpoch: parts.bestEpoch,
    files: Object.fromEntries(
      [...files].map(([name, bytes]) => [name, { bytes: bytes.length, xxHash32: checksumOf(bytes) }]),
    ),
  });
  files.set(NETWORK_JSON, header);
  return files;
}

/**
 * The network of a model folder. `read` gives the bytes of a file in it, told how many there should be, and throws where there is none; the weights
 * stay views of them. `folder` stands in messages.
 * @throws ModelFormatError naming the file where one is missing, truncated, damaged, changed, or of a newer version
 */
export async function deserializeNetwork(
  read: (name: string, expected?: number) => Promise<Uint8Array>,
  folder = 'model',
): Promise<NetworkParts> {
  const pathOf = (name: string): string => `${folder}/${name}`;
  const header = decodeHeader(await readFile(read, NETWORK_JSON, pathOf), pathOf(NETWORK_JSON));
  const { network, sizes, version } = header;
  const load = async (name: string): Promise<Uint8Array> => {
    const entry = Object.hasOwn(header.files, name) ? header.files[name] : undefined;
    if (entry === undefined) throw damaged(pathOf(NETWORK_JSON), `does not list ${name}`, version);
    const bytes = await readFile((file) => read(file, entry.bytes), name, pathOf);
    if (bytes.length !== entry.bytes)
      throw damaged(pathOf(name), `found ${bytes.length} bytes, expected ${entry.bytes}`, version);
    if (checksumOf(bytes) !== entry.xxHash32) throw damaged(pathOf(name), 'checksum does not match', version);
    return bytes;
  };
  /** Runs a decoder over a file; what it throws becomes one line. */
  const decode = async <T>(name: string, decoder: (bytes: Uint8Array) => T): Promise<T> => {
    const bytes = await load(name);
    return guarded(pathOf(name), version, () => decoder(bytes));
  };
  const manifest = await decode(MODEL_JSON, decodeManifest);
  const pieces: Uint8Array[] = [];
  for (const name of manifest.weightsManifest.flatMap(({ paths }) => paths)) pieces.push(await load(name));
  const [first = new Uint8Array(0)] = pieces;
  const parameters = guarded(pathOf(WEIGHTS_BIN), version, () =>
    decodeParameters(network, sizes, manifest, pieces.length === 1 ? first : concatenate(pieces)),
  );
  const rows = parameters.find(({ name }) => name === 'words')?.values ?? new Float32Array(0);
  const parts: NetworkParts = {
    network,
    training: header.training,
    scheme: header.scheme,
    labels: header.labels,
    input: { ...header.input, label: header.input.label },
    isFinished: header.isFinished,
    sizes,
    parameters,
    words: await decode(WORDS, (bytes) => decodeWords(bytes, network, rows, header.words)),
    characters:
      network.characters.encoder === 'none'
        ? undefined
        : await decode(CHARACTERS, (bytes) => decodeCharacters(bytes, network)),
    wide:
      header.wide === null
        ? undefined
        : {
            ...header.wide,
            attributes: await decode(ATTRIBUTES, decodeVocabulary),
            resources: await decode(RESOURCES, (bytes) => deserializeResources(bytes, pathOf(RESOURCES))),
          },
    history: header.history,
    bestEpoch: header.bestEpoch,
  };
  guarded(pathOf(NETWORK_JSON), version, () => checkParts(parts));
  return parts;
}

async function readFile(
  read: (name: string) => Promise<Uint8Array>,
  name: string,
  pathOf: (name: string) => string,
): Promise<Uint8Array> {
  try {
    return await read(name);
  } catch (cause) {
    if (cause instanceof ModelFormatError) throw cause;
    const what =
      name === NETWORK_JSON
        ? 'cannot be read; expected the folder of a network written by crf-lab train'
        : 'cannot be read; the model is not complete: copy the whole folder again or train anew';
    throw new ModelFormatError(pathOf(name), what, undefined, { cause });
  }
}

/** Tables, sizes and parameters must belong together. @throws RangeError */
function checkParts({ sizes, labels, words, characters, wide, network }: NetworkParts): void {
  const check = (what: string, found: number, expected: number): void => {
    if (found !== expected) throw new RangeError(`${found} ${what}, expected ${expected}`);
  };
  check('labels', labels.length, sizes.labels);
  check('labels', new Set(labels).size, labels.length);
  check('rows of words', words.size, sizes.words);
  if (words.vectors !== undefined)
    check('numbers per vector', words.vectors.dimension, network.words.dimension);
  check('characters', characters?.size ?? 0, network.characters.encoder === 'none' ? 0 : sizes.characters);
  check('attributes', wide?.attributes.size ?? 0, sizes.attributes);
}
