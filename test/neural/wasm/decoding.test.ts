import { describe, expect, it } from 'vitest';
import { Lattice, viterbi } from '../../../src/crf/inference/index.ts';
import type { DecodingScores } from '../../../src/neural/index.ts';
import { createFusedEngine } from '../../../src/neural/wasm/index.ts';
import { createRandom } from '../../../src/numeric/index.ts';
import { randomData, randomise, SMALL_SIZES, setupOf } from '../../helpers/random-network.ts';
import { plainLoss, plainParameters } from '../plain-loss.ts';

const NETWORK = { words: { dimension: 5 }, characters: { encoder: 'none' }, hidden: 6 } as const;
const CAPACITY = { sentences: 6, rows: 40, positions: 12, characters: 1, attributes: 1 };
const LENGTHS = [6, 1, 12, 3, 8, 1];
const ALL = [0, 1, 2, 3, 4, 5];

describe('decoding', () => {
  for (const labels of [1, 2, 7, 8, 9, 33]) {
    it(`finds the best paths of ${labels} labels, some forbidden`, async () => {
      const sizes = { ...SMALL_SIZES, labels };
      const engine = await createFusedEngine(setupOf(NETWORK, undefined, sizes), {
        threads: 2,
        capacity: CAPACITY,
      });
      randomise(engine, 2);
      const random = createRandom(labels);
      const data = randomData(random, LENGTHS, sizes);
      for (const size of [1, 0, 1e4]) {
        const score = (): number => Math.fround(size * random.normal());
        const scores: DecodingScores = {
          // Label 0 may always follow, so that some path remains.
          transitions: Float32Array.from({ length: labels * labels }, (_, k) =>
            k % labels > 0 && random.uniform() < 0.3 ? Number.NEGATIVE_INFINITY : score(),
          ),
          start: Float32Array.from({ length: labels }, (_, j) =>
            j > 0 && random.uniform() < 0.3 ? Number.NEGATIVE_INFINITY : score(),
          ),
          end: Float32Array.from({ length: labels }, score),
        };
        const batch = engine.pack(data, ALL);
        const emissions = new Float32Array(engine.emissions(batch));
        const decoded = engine.decode(batch, scores).slice();
        const lattice = new Lattice(labels);
        lattice.setTransitions(Float64Array.from(scores.transitions));
        for (let b = 0; b < batch.sentenceCount; b++) {
          const T = batch.lengths[b] ?? 0;
          lattice.reset(T);
          const rows = Array.from({ length: T }, (_, t) => (batch.timeOffsets[t] ?? 0) + b);
          for (const [t, row] of rows.entries()) {
            for (let j = 0; j < labels; j++) {
              const edge = (t === 0 ? (scores.start[j] ?? 0) : 0) + (t === T - 1 ? (scores.end[j] ?? 0) : 0);
              lattice.stateScores[t * labels + j] = (emissions[row * labels + j] ?? 0) + edge;
            }
          }
          expect(rows.map((row) => decoded[row])).toEqual([...viterbi(lattice).labels]);
        }
        const best = engine.decode(batch, undefined);
        for (let row = 0; row < batch.rows; row++) {
          const scoresOfRow = emissions.subarray(row * labels, (row + 1) * labels);
          expect(best[row]).toBe(scoresOfRow.indexOf(Math.max(...scoresOfRow)));
        }
      }
      await engine.close();
    });
  }

  it('gives ties to the smaller label', async () => {
    const engine = await createFusedEngine(setupOf(NETWORK, undefined), { threads: 1, capacity: CAPACITY });
    const data = randomData(createRandom(1), LENGTHS, SMALL_SIZES);
    const zeros = { transitions: new Float32Array(25), start: new Float32Array(5), end: new Float32Array(5) };
    expect([...engine.decode(engine.pack(data, ALL), zeros)].every((label) => label === 0)).toBe(true);
    expect([...engine.decode(engine.pack(data, ALL), undefined)].every((label) => label === 0)).toBe(true);
    expect(() => engine.decode(engine.pack(data, ALL), { ...zeros, start: new Float32Array(4) })).toThrow(
      'decoding scores of 25, 4 and 5 numbers for 5 labels',
    );
    await engine.close();
  });
});

describe('extreme scores', () => {
  it('have the loss and gradient that float64 gives', async () => {
    const network = { ...NETWORK, dropout: { input: 0, output: 0 } };
    const setup = setupOf(network, {});
    const engine = await createFusedEngine(setup, { threads: 1, capacity: CAPACITY });
    const data = randomData(createRandom(6), LENGTHS, SMALL_SIZES);
    const random = createRandom(9);
    for (const size of [30, 100, 1e4]) {
      randomise(engine, 5);
      for (const { name, values } of engine.parameters) {
        if (name.startsWith('crf.') || name === 'output.bias')
          for (let i = 0; i < values.length; i++) values[i] = size * random.normal();
      }
      const batch = engine.pack(data, ALL);
      const loss = engine.lossAndGradient(batch);
      const parameters = plainParameters(engine.parameters);
      const expected = plainLoss(setup, parameters, batch, undefined);
      expect(Math.abs(loss - expected)).toBeLessThan(1e-5 * (1 + Math.abs(expected)));
      for (const name of ['crf.transitions', 'crf.start', 'crf.end', 'output.bias']) {
        const gradient = engine.gradient(name);
        const values = parameters.get(name);
        if (values === undefined) throw new Error(name);
        for (let i = 0; i < gradient.length; i++) {
          const held = values[i] ?? 0;
          const h = 1e-4;
          values[i] = held + h;
          const above = plainLoss(setup, parameters, batch, undefined);
          values[i] = held - h;
          const below = plainLoss(setup, parameters, batch, undefined);
          values[i] = held;
          expect(Math.abs((above - below) / (2 * h) - (gradient[i] ?? 0)), `${name}[${i}]`).toBeLessThan(
            1e-3,
          );
        }
      }
    }
    await engine.close();
  });

  it('that are no numbers give a loss that is none', async () => {
    const engine = await createFusedEngine(setupOf(NETWORK, {}), { threads: 1, capacity: CAPACITY });
    randomise(engine, 5);
    engine.parameters.find(({ name }) => name === 'output.bias')?.values.fill(Number.NaN);
    const data = randomData(createRandom(6), LENGTHS, SMALL_SIZES);
    expect(engine.step(engine.pack(data, ALL), { dropoutSeed: 1, learningRate: 0.1 })).toBeNaN();
    await engine.close();
  });
});
