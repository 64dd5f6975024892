import { describe, expect, it } from 'vitest';
import { sentenceFromTokens } from '../../src/corpus/index.ts';
import { WordVectors } from '../../src/features/index.ts';
import {
  NetworkModel,
  prepareNetworkTraining,
  serializeNetwork,
  trainNetwork,
  withFurtherVectors,
} from '../../src/neural/index.ts';

const GIVEN = new WordVectors('given', 2, ['anna', 'in'], Float32Array.of(1, 0, 0, 1));
/** Has the model's own words too, with other numbers. */
const MORE = new WordVectors(
  'more',
  2,
  ['paris', 'anna', '000', 'rome', 'lives'],
  Float32Array.of(3, -2, 9, 9, -1, 5, 2, 2, 8, 8),
);
const SENTENCES = [
  sentenceFromTokens(['Anna', 'lives', 'in', 'Rome'], ['B-P', 'O', 'O', 'B-L']),
  sentenceFromTokens(['in', 'Rome', 'lives', 'Anna'], ['O', 'B-L', 'O', 'B-P']),
];

async function trained(freeze: boolean, vectors: WordVectors | 'none' = GIVEN): Promise<NetworkModel> {
  const corpus = {
    name: 'c',
    sentences: SENTENCES,
    columns: ['word', 'ner'],
    labelColumn: 'ner',
    documents: 1,
  };
  const words = vectors === 'none' ? { dimension: 2 } : { freeze };
  const training = prepareNetworkTraining(
    corpus as never,
    { words, hidden: 3, characters: { encoder: 'none' } },
    { vectors: vectors === 'none' ? undefined : vectors },
  );
  return (await trainNetwork(training, { epochs: 2, batch: 1, seed: 3 })).model;
}

const valuesOf = (model: NetworkModel): Float32Array =>
  model.parts.parameters.find(({ name }) => name === 'words')?.values ?? new Float32Array(0);

describe('further vectors', () => {
  for (const freeze of [false, true]) {
    it(`are rows for unknown words alone, ${freeze ? 'frozen' : 'fine-tuned'} table`, async () => {
      const model = await trained(freeze);
      const more = withFurtherVectors(model, MORE);
      const { words } = more.parts;
      const before = model.parts.words;
      // As it stands, lower-cased, digits as 0.
      expect([words.rowOf('paris'), words.rowOf('PARIS'), words.rowOf('417')]).toEqual(
        [0, 0, 2].map((row) => before.size + row),
      );
      expect([before.rowOf('paris'), before.rowOf('PARIS'), before.rowOf('417'), words.rowOf('x')]).toEqual([
        0, 0, 0, 0,
      ]);
      // Known ones keep theirs, with a vector of training or without.
      for (const word of ['Anna', 'lives', 'in', 'Rome', 'rome']) {
        expect(before.rowOf(word)).toBeGreaterThan(0);
        expect(words.rowOf(word)).toBe(before.rowOf(word));
      }
      expect([...valuesOf(more)]).toEqual([...valuesOf(model), ...MORE.values]);
    });
  }

  it('count as the same vectors of training do', async () => {
    const model = await trained(true);
    const more = withFurtherVectors(model, new WordVectors('same', 2, ['berlin'], Float32Array.of(1, 0)));
    const predictor = await more.predictor();
    // A word whose vector is that of a known one has its scores.
    const [known, found, unknown] = ['Anna', 'Berlin', 'Oslo'].map((word) =>
      predictor.emissions(predictor.encode([sentenceFromTokens([word, 'lives', 'in', 'Rome'])])),
    );
    expect(found).toEqual(known);
    expect(unknown).not.toEqual(known);
    await predictor.close();
  });

  it('are refused where they mean nothing', async () => {
    const model = await trained(false);
    const other = new WordVectors('other', 3, ['paris'], Float32Array.of(1, 2, 3));
    expect(() => withFurtherVectors(model, other, 'o.txt')).toThrow(
      'o.txt: vectors of dimension 3, expected 2: give the vectors that the network was trained with (given)',
    );
    expect(() => serializeNetwork(withFurtherVectors(model, MORE).parts)).toThrow('for prediction alone');
    const plain = await trained(false, 'none');
    expect(() => withFurtherVectors(new NetworkModel(plain.parts), MORE, 'm.txt')).toThrow(
      'm.txt: the network was trained without word vectors',
    );
  });
});
