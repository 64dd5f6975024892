import { describe, expect, it } from 'vitest';
import {
  createReferenceEngine,
  deserializeNetwork,
  layersModelHandler,
  loadTensorFlow,
  NETWORK_FILES,
  serializeNetwork,
} from '../../src/neural/index.ts';
import { partsOf, readerOf, type Variant, WORDS } from './network-parts.ts';

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
