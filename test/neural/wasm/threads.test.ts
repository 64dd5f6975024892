import { describe, expect, it } from 'vitest';
import type { NetworkOptions } from '../../../src/neural/index.ts';
import { createFusedEngine } from '../../../src/neural/wasm/index.ts';
import { cutByLength } from '../../../src/neural/wasm/task-list.ts';
import { createRandom } from '../../../src/numeric/index.ts';
import { randomData, randomise, setupOf } from '../../helpers/random-network.ts';

const SIZES = { words: 90, characters: 300, labels: 21, attributes: 50 };
const LENGTHS = Array.from({ length: 24 }, (_, n) => 1 + ((n * 7) % 23));
const TINY = { sentences: 1, rows: 1, positions: 1, characters: 1, attributes: 1 };
const LARGE = { sentences: 30, rows: 600, positions: 60, characters: 5000, attributes: 3000 };

const NETWORKS: NetworkOptions[] = [
  {
    words: { dimension: 37 },
    caseDimension: 3,
    characters: { encoder: 'cnn', dimension: 10, filters: 21 },
    hidden: 27,
    layers: 2,
    dropout: { recurrent: 0.2 },
  },
  {
    words: { dimension: 20 },
    characters: { encoder: 'lstm', dimension: 9, hidden: 12 },
    hidden: 20,
    head: 'softmax',
  },
];

describe('a training run', () => {
  for (const network of NETWORKS) {
    it(`has the same bits for 1, 2 and 4 threads and any capacity: ${network.characters?.encoder}`, async () => {
      const data = randomData(createRandom(3), LENGTHS, SIZES);
      const runs: unknown[] = [];
      for (const [threads, capacity] of [
        [1, LARGE],
        [2, TINY],
        [4, LARGE],
        [1, TINY],
      ] as const) {
        const engine = await createFusedEngine(setupOf(network, {}, SIZES), { threads, capacity });
        randomise(engine, 1);
        const losses: number[] = [];
        for (let k = 0; k < 4; k++) {
          // Growing batches: the memory grows from one to the next.
          const sentences = LENGTHS.map((_, n) => n).filter((n) => n % 4 <= k);
          losses.push(engine.step(engine.pack(data, sentences), { dropoutSeed: k, learningRate: 0.01 }));
        }
        const batch = engine.pack(data, [5, 4, 3]);
        runs.push({
          losses,
          values: engine.parameters.map(({ values }) => new Float32Array(values)),
          emissions: new Float32Array(engine.emissions(batch)),
          labels: new Int32Array(engine.decode(batch, undefined)),
        });
        await engine.close();
      }
      expect(runs[0]).toMatchObject({
        losses: [expect.any(Number), expect.any(Number), expect.any(Number), expect.any(Number)],
      });
      for (const run of runs.slice(1)) expect(run).toEqual(runs[0]);
    });
  }

  it('needs at least one thread', async () => {
    const options = { threads: 0, capacity: TINY };
    await expect(createFusedEngine(setupOf({}, {}), options)).rejects.toThrow(
      'threads: expected a positive integer, got 0',
    );
  });
});

describe('cutting by length', () => {
  it('makes runs of about the same length that cover everything', () => {
    expect(cutByLength([9, 5, 3, 2, 1], 5, 2)).toEqual([0, 2, 5]);
    expect(cutByLength([9, 5, 3], 3, 1)).toEqual([0, 3]);
    expect(cutByLength([4], 1, 3)).toEqual([0, 1]);
  });
});
