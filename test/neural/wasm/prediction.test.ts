import { describe, expect, it } from 'vitest';
import { sentenceFromTokens } from '../../../src/corpus/index.ts';
import type { PackedBatch } from '../../../src/neural/batch-packer.ts';
import {
  CharacterTable,
  type NetworkOptions,
  resolveNetwork,
  resolveNetworkTrainOptions,
  WordTable,
} from '../../../src/neural/index.ts';
import { NetworkPredictor } from '../../../src/neural/predictor.ts';
import { findDistinct } from '../../../src/neural/wasm/distinct-inputs.ts';
import { createFusedEngine } from '../../../src/neural/wasm/index.ts';
import { createRandom } from '../../../src/numeric/index.ts';
import { randomise } from '../../helpers/random-network.ts';

const random = createRandom(23);
const WORDS = Array.from({ length: 60 }, (_, i) => `${i % 3 === 0 ? 'W' : 'w'}${(i * i).toString(36)}`);
/** More sentences than a block of the recurrence holds, all lengths, words that come again. */
const SENTENCES = Array.from({ length: 131 }, (_, n) =>
  sentenceFromTokens(
    Array.from({ length: n % 19 }, () => WORDS[Math.floor(60 * random.uniform() ** 2)] ?? 'w'),
  ),
);
const LABELS = ['B-A', 'I-A', 'O'];
const TABLES = {
  words: WordTable.fromWords(WORDS.slice(0, 40), { casing: 'lower', digits: 'zero' }, undefined),
  characters: CharacterTable.fromWords(WORDS, 12, 'zero'),
  labels: LABELS,
};
const TINY = { sentences: 1, rows: 1, positions: 1, characters: 1, attributes: 1 };

const NETWORKS: Record<string, NetworkOptions> = {
  'filters and case': { hidden: 11, caseDimension: 3, characters: { encoder: 'cnn', filters: 5 } },
  'a character LSTM': { hidden: 6, characters: { encoder: 'lstm', dimension: 5, hidden: 3 } },
  'two layers, words alone': { hidden: 9, layers: 2, characters: { encoder: 'none' } },
};

async function predictorOf(
  options: NetworkOptions,
  threads: number,
  trains = false,
): Promise<NetworkPredictor> {
  const network = resolveNetwork({ words: { dimension: 7 }, ...options });
  const hasCharacters = network.characters.encoder !== 'none';
  const sizes = {
    words: TABLES.words.size,
    characters: hasCharacters ? TABLES.characters.size : 0,
    labels: LABELS.length,
    attributes: 0,
  };
  const training = trains ? resolveNetworkTrainOptions({ batch: 8 }) : undefined;
  const engine = await createFusedEngine(
    { network, sizes, training, frozenFrom: undefined },
    { threads, capacity: TINY },
  );
  randomise(engine, 5);
  const characters = hasCharacters ? TABLES.characters : undefined;
  return new NetworkPredictor({ ...TABLES, characters, network, scheme: 'iob2', wide: undefined }, engine);
}

describe('prediction', () => {
  for (const [title, options] of Object.entries(NETWORKS)) {
    it(`has the same bits for any threads, batches and kind of engine: ${title}`, async () => {
      const whole = await predictorOf(options, 1);
      const data = whole.encode(SENTENCES);
      const expected = { emissions: whole.emissions(data), labels: whole.decode(data) };
      for (const other of [
        await predictorOf(options, 2),
        await predictorOf(options, 5),
        await predictorOf(options, 2, true),
      ]) {
        expect({ emissions: other.emissions(data), labels: other.decode(data) }).toEqual(expected);
        await other.close();
      }
      // Each sentence by itself.
      const L = LABELS.length;
      for (const [n, sentence] of SENTENCES.entries()) {
        const alone = whole.emissions(whole.encode([sentence]));
        const [start = 0, end = 0] = data.sentenceOffsets.subarray(n, n + 2);
        expect(alone).toEqual(expected.emissions.slice(start * L, end * L));
      }
      await whole.close();
    });
  }

  it('multiplies an input once, and apart what a form does not decide', () => {
    const batch = {
      rows: 6,
      formCount: 2,
      forms: Int32Array.of(0, 1, 0, 1, 0, 0),
      words: Int32Array.of(3, 4, 3, 5, 3, 3),
      cases: Int32Array.of(1, 1, 1, 1, 2, 1),
    } as unknown as PackedBatch;
    const rows = new Int32Array(6);
    const ofRow = new Int32Array(6);
    expect(findDistinct(batch, rows, ofRow, new Int32Array(2))).toBe(4);
    expect([...rows.subarray(0, 4)]).toEqual([0, 1, 3, 4]);
    expect([...ofRow]).toEqual([0, 1, 0, 2, 3, 0]);
  });
});
