import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderReader, writeFolderAtomically } from '../../src/corpus/index.ts';
import { ModelFormatError } from '../../src/errors.ts';
import { parseTemplateFile, Vocabulary, WordVectors } from '../../src/features/index.ts';
import { NO_RESOURCES } from '../../src/features/resources.ts';
import {
  CharacterTable,
  createReferenceEngine,
  deserializeNetwork,
  initialiseParameter,
  layersModelHandler,
  loadTensorFlow,
  NETWORK_FILES,
  type NetworkOptions,
  type NetworkParts,
  parameterLength,
  parameterShapes,
  resolveNetwork,
  resolveNetworkTrainOptions,
  serializeNetwork,
  WordTable,
} from '../../src/neural/index.ts';
import { createRandom, xxHash32 } from '../../src/numeric/index.ts';

const WORDS = ['the', 'the', 'dog', 'naïve', '\u2028', '"', '\ud800', 'the\n', 'dog', '😀'];

interface Variant {
  readonly options?: NetworkOptions;
  readonly hasVectors?: boolean;
  readonly isWide?: boolean;
  readonly isFinished?: boolean;
}

function partsOf({
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
    optimizerState: isFinished
      ? undefined
      : {
          steps: 12,
          arrays: new Map(
            parameters.flatMap(({ name, values }) => [
              [`${name}/m`, values.map((value) => value / 3)] as const,
              [`${name}/v`, values.map((value) => value * value)] as const,
            ]),
          ),
        },
  };
}

type Files = Map<string, Uint8Array>;

function readerOf(files: Files): (name: string) => Promise<Uint8Array> {
  return async (name) => {
    const bytes = files.get(name);
    if (bytes === undefined) throw new Error(`no ${name}`);
    return bytes;
  };
}

const VARIANTS: Readonly<Record<string, Variant>> = {
  'cnn, crf': {},
  'softmax without characters': { options: { head: 'softmax', characters: { encoder: 'none' } } },
  'character lstm, two layers, case': {
    options: { layers: 2, caseDimension: 2, characters: { encoder: 'lstm', hidden: 2 } },
  },
  'vectors and wide part': { hasVectors: true, isWide: true },
  'unfinished training': { isFinished: false, hasVectors: true },
};

describe('a network as files', () => {
  for (const [name, variant] of Object.entries(VARIANTS)) {
    it(`comes back as it was, and in the same bytes: ${name}`, async () => {
      const parts = partsOf(variant);
      const files = serializeNetwork(parts);
      const back = await deserializeNetwork(readerOf(files));
      const { words, characters, wide, ...plain } = parts;
      const { words: wordsBack, characters: charactersBack, wide: wideBack, ...plainBack } = back;
      expect(plainBack).toEqual(plain);
      expect(wordsBack.plain).toEqual(words.plain);
      expect(wordsBack.singletons).toEqual(words.singletons);
      expect(wordsBack.vectors?.words).toEqual(words.vectors?.words);
      for (const word of [...WORDS, 'cat', 'Dog', 'unseen'])
        expect(wordsBack.rowOf(word)).toBe(words.rowOf(word));
      expect(charactersBack?.characters).toEqual(characters?.characters);
      expect(charactersBack?.idsOf('thé😀')).toEqual(characters?.idsOf('thé😀'));
      expect(wideBack?.spec).toEqual(wide?.spec);
      expect(wideBack?.attributes.parts).toEqual(wide?.attributes.parts);
      expect(serializeNetwork(back)).toEqual(files);
      expect([...files.keys()].every((file) => NETWORK_FILES.has(file))).toBe(true);
      expect([...files.keys()].at(-1)).toBe('network.json');
    });

    it(`is a LayersModel for TensorFlow.js: ${name}`, async () => {
      const { tf } = await loadTensorFlow({ prefer: 'cpu' });
      const parts = partsOf(variant);
      const model = await tf.loadLayersModel(layersModelHandler(readerOf(serializeNetwork(parts))));
      const bias = model.weights.find(({ originalName }) => originalName === 'lstm1/forward_lstm1/bias');
      expect([...bias!.read().dataSync()]).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
      model.dispose();
    });
  }

  it('gives the same emissions again', async () => {
    const { tf } = await loadTensorFlow({ prefer: 'cpu' });
    const parts = partsOf({ hasVectors: true });
    const back = await deserializeNetwork(readerOf(serializeNetwork(parts)));
    const setup = { network: parts.network, sizes: parts.sizes, training: undefined, frozenFrom: undefined };
    const engine = createReferenceEngine(tf, setup);
    for (const [i, { values }] of engine.parameters.entries()) {
      expect(back.parameters[i]!.name).toBe(engine.parameters[i]!.name);
      values.set(back.parameters[i]!.values);
    }
    expect(engine.parameters.map(({ values }) => values)).toEqual(
      parts.parameters.map(({ values }) => values),
    );
  });

  it('refuses to be written where its parts do not belong together', () => {
    const parts = partsOf();
    expect(() => serializeNetwork({ ...parts, labels: ['O'] })).toThrow('1 labels, expected 3');
    expect(() => serializeNetwork({ ...parts, labels: ['O', 'O', 'O'] })).toThrow('1 labels, expected 3');
    const short = parts.parameters.map((parameter) => ({
      ...parameter,
      values: parameter.values.subarray(1),
    }));
    expect(() => serializeNetwork({ ...parts, parameters: short })).toThrow(/words: 35 numbers, expected 36/);
  });
});

describe('a damaged network', () => {
  /** The one line of the error when `change` was done to the files. */
  async function errorAfter(change: (files: Files) => void, variant?: Variant): Promise<ModelFormatError> {
    const files = serializeNetwork(partsOf(variant));
    change(files);
    const error: unknown = await deserializeNetwork(readerOf(files), 'm').then(
      () => 'no error',
      (caught: unknown) => caught,
    );
    expect(error, `${change}`).toBeInstanceOf(ModelFormatError);
    const found = error as ModelFormatError;
    expect(found.message).not.toContain('\n');
    return found;
  }

  /** Changes network.json, or another file listed in it, and mends all checksums: a forger's work. */
  function forge(files: Files, name: string, change: (text: string) => string): void {
    const text = (file: string): string => new TextDecoder().decode(files.get(file));
    const encode = (value: string): Uint8Array => new TextEncoder().encode(value);
    const hash = (bytes: Uint8Array): string => xxHash32(bytes).toString(16).padStart(8, '0');
    files.set(name, encode(change(text(name))));
    const { checksum: _, ...header } = JSON.parse(text('network.json')) as Record<string, unknown>;
    const list = header.files as Record<string, { bytes: number; xxHash32: string }>;
    if (name !== 'network.json')
      list[name] = { bytes: files.get(name)!.length, xxHash32: hash(files.get(name)!) };
    files.set(
      'network.json',
      encode(JSON.stringify({ ...header, checksum: hash(encode(JSON.stringify(header))) })),
    );
  }

  const FULL: Variant = { hasVectors: true, isWide: true, isFinished: false };

  it('is named where a file is missing', async () => {
    for (const name of serializeNetwork(partsOf(FULL)).keys()) {
      const error = await errorAfter((files) => files.delete(name), FULL);
      expect(error.file).toBe(`m/${name}`);
      expect(error.message).toMatch(
        name === 'network.json' ? /expected the folder of a network/ : /copy the whole folder/,
      );
    }
  });

  it('is named where a file is truncated, longer or has one bit changed', async () => {
    for (const name of serializeNetwork(partsOf(FULL)).keys()) {
      const changes: ((bytes: Uint8Array) => Uint8Array)[] = [
        (bytes) => bytes.slice(0, bytes.length >> 1),
        (bytes) => bytes.slice(0, 0),
        (bytes) => Uint8Array.of(...bytes, 0),
        ...[0.1, 0.5, 0.99].map((place) => (bytes: Uint8Array) => {
          const changed = bytes.slice();
          const at = Math.floor(place * bytes.length);
          changed[at] = (changed[at] ?? 0) ^ 1;
          return changed;
        }),
      ];
      for (const change of changes) {
        const error = await errorAfter((files) => files.set(name, change(files.get(name)!)), FULL);
        expect(error.file, name).toBe(`m/${name}`);
      }
    }
  });

  it('is refused when newer, or something else', async () => {
    const newer = await errorAfter((files) =>
      forge(files, 'network.json', (text) => text.replace('"version": 1', '"version": 2')),
    );
    expect(newer.message).toBe(
      'm/network.json: network format version 2, this program reads up to version 1: update crf-lab',
    );
    expect(newer.version).toBe(2);
    for (const text of ['{}', '[]', 'null', '{"format":"layers-model","version":1}']) {
      const error = await errorAfter((files) => files.set('network.json', new TextEncoder().encode(text)));
      expect(error.message).toBe(
        'm/network.json: not a network of crf-lab; expected a file written by crf-lab train',
      );
    }
    const hand = await errorAfter((files) =>
      files.set(
        'network.json',
        new TextEncoder().encode(
          new TextDecoder().decode(files.get('network.json')).replace('B-PER', 'B-LOC'),
        ),
      ),
    );
    expect(hand.message).toMatch(/checksum does not match; the file is damaged or was changed/);
  });

  it('is refused when forged', async () => {
    const cases: [file: string, from: string | RegExp, to: string, message: RegExp][] = [
      ['model.json', '"weights.bin"', '"../weights.bin"', /plain name of a file in the same folder/],
      ['model.json', '"weights.bin"', '"/etc/passwd"', /plain name of a file in the same folder/],
      ['model.json', '"weights.bin"', '"a\\\\\\\\b"', /plain name of a file in the same folder/],
      ['model.json', '"weights.bin"', '"__proto__"', /does not list __proto__/],
      ['model.json', '"weights.bin"', '"words.jsonl"', /bytes of weights, expected/],
      ['model.json', '"units":3', '"units":4', /topology is not that of the network/],
      ['model.json', '"Dense"', '"Lambda"', /topology is not that of the network/],
      ['model.json', '"shape":[3]', '"shape":[4]', /weights are not those of the network/],
      ['model.json', '"dtype":"float32"', '"dtype":"uint8"', /weightsManifest.0.weights.0.dtype/],
      ['network.json', '"hidden": 3', '"hidden": 4', /not (that|those) of the network/],
      ['network.json', '"labels": 3', '"labels": 2', /not (that|those) of the network/],
      ['network.json', '"B-PER"', '"O"', /2 labels, expected 3/],
      ['network.json', '"plain": ', '"plain": 1', /words, expected/],
      ['network.json', '"head": "crf"', '"head": "mlp"', /network.head/],
      ['network.json', '"isFinished": true', '"isFinished": true, "run": "x"', /run/],
      ['words.jsonl', '["', '[1,"', /line \d+: expected a word/],
      ['words.jsonl', '"', '', /damaged/],
      ['words.jsonl', /^.*\n/, '', /words, expected/],
      ['characters.jsonl', '"t"', '"th"', /line 1: expected a character/],
      ['characters.jsonl', '"t"', '"h"', /a character stands twice/],
      ['characters.jsonl', /^.*\n/, '', /characters, expected/],
    ];
    for (const [file, from, to, message] of cases) {
      const change = (files: Files): void =>
        forge(files, file, (text) => {
          const changed = text.replace(from, to);
          expect(changed, `${from}`).not.toBe(text);
          return changed;
        });
      const error = await errorAfter(change);
      expect(error.message, `${file}: ${from} -> ${to}`).toMatch(message);
    }
  });

  it.each([
    [20, 'words: a number is not finite'],
    [0, 'words: the row for padding is not 0'],
  ])('is refused where a weight is not a number: byte %i', async (at, what) => {
    const error = await errorAfter((files) => {
      const bytes = files.get('weights.bin')!;
      new DataView(bytes.buffer, bytes.byteOffset).setFloat32(at, Number.NaN, true);
      forge(files, 'network.json', (text) => {
        const header = JSON.parse(text) as { files: Record<string, { xxHash32: string }> };
        header.files['weights.bin']!.xxHash32 = xxHash32(bytes).toString(16).padStart(8, '0');
        return JSON.stringify(header);
      });
    });
    expect(error.message).toBe(
      `m/weights.bin: ${what}; the file is damaged or was changed: copy the whole folder again or train anew`,
    );
  });
});

describe('a model folder', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'crf-lab-network-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const OWN = { marker: 'network.json', known: NETWORK_FILES };

  it('is written, read, and replaced as a whole', async () => {
    const path = join(root, 'model');
    await writeFolderAtomically(path, serializeNetwork(partsOf({ isFinished: false })), OWN);
    expect((await deserializeNetwork(folderReader(path), path)).isFinished).toBe(false);
    await writeFolderAtomically(path, serializeNetwork(partsOf()), OWN);
    expect((await deserializeNetwork(folderReader(path), path)).isFinished).toBe(true);
    expect(await readdir(path)).not.toContain('optimizer.bin');
    expect(await readdir(root)).toEqual(['model']);
  });

  it('is read by TensorFlow.js from a web server as it stands', async () => {
    const { tf } = await loadTensorFlow({ prefer: 'cpu' });
    const parts = partsOf({ hasVectors: true, isWide: true });
    const path = join(root, 'model');
    await writeFolderAtomically(path, serializeNetwork(parts), OWN);
    const read = folderReader(path);
    const server = createServer((request, response) => {
      read((request.url ?? '/').slice(1)).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      );
    });
    try {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const model = await tf.loadLayersModel(`http://127.0.0.1:${port}/model.json`);
      const words = model.weights.find(({ originalName }) => originalName === 'word_vectors/embeddings')!;
      expect(words.read().dataSync().subarray(4)).toEqual(parts.parameters[0]!.values);
      model.dispose();
    } finally {
      server.close();
    }
  });

  it('is not written over anything else', async () => {
    const files = serializeNetwork(partsOf());
    const file = join(root, 'file');
    await writeFile(file, 'x');
    await expect(writeFolderAtomically(file, files, OWN)).rejects.toThrow(
      `${file}: is a file, expected the name of a new folder`,
    );
    const photos = join(root, 'photos');
    await mkdir(photos);
    await writeFolderAtomically(photos, files, OWN);
    await writeFile(join(photos, 'cat.jpg'), 'x');
    await expect(writeFolderAtomically(photos, files, OWN)).rejects.toThrow(
      `${photos}: this folder has cat.jpg in it and is not replaced; name a new folder`,
    );
    expect((await readdir(root)).sort()).toEqual(['file', 'photos']);
    await expect(writeFolderAtomically(join(root, 'no', 'model'), files, OWN)).rejects.toThrow(
      /its folder does not exist; make it first/,
    );
  });

  it('keeps the old one when writing fails', async () => {
    const path = join(root, 'model');
    await writeFolderAtomically(path, serializeNetwork(partsOf()), OWN);
    const broken = new Map([
      ['model.json', 'no bytes' as unknown as Uint8Array],
      ['x', 7 as unknown as Uint8Array],
    ]);
    await expect(writeFolderAtomically(path, broken, OWN)).rejects.toThrow(
      /cannot be written.*; the old folder is unchanged/,
    );
    expect(await readdir(root)).toEqual(['model']);
    expect((await deserializeNetwork(folderReader(path), path)).labels).toHaveLength(3);
  });

  it('that is not there is named', async () => {
    const path = join(root, 'none');
    await expect(deserializeNetwork(folderReader(path), path)).rejects.toThrow(
      `${path}/network.json: cannot be read; expected the folder of a network written by crf-lab train`,
    );
    await expect(folderReader(root)('../x')).rejects.toThrow(RangeError);
  });
});
