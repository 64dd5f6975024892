import { describe, expect, it } from 'vitest';
import type { NetworkEngine } from '../../../src/neural/engine.ts';
import {
  type NetworkTrainOptions,
  type ResolvedNetworkTrainOptions,
  resolveNetworkTrainOptions,
} from '../../../src/neural/index.ts';
import {
  ADAM_BETA1,
  ADAM_BETA2,
  CLIP_EPSILON,
  OPTIMIZER_EPSILON,
} from '../../../src/neural/optimizer-constants.ts';
import { createFusedEngine } from '../../../src/neural/wasm/index.ts';
import { createRandom } from '../../../src/numeric/index.ts';
import { randomData, randomise, setupOf } from '../../helpers/random-network.ts';
import { plainParameters } from '../plain-loss.ts';

const SIZES = { words: 40, characters: 9, labels: 5, attributes: 30 };
const NETWORK = {
  words: { dimension: 6 },
  characters: { encoder: 'cnn', dimension: 4, filters: 5 },
  hidden: 5,
} as const;
const CAPACITY = { sentences: 4, rows: 20, positions: 9, characters: 60, attributes: 50 };
/** A step of float32 against float64, relative to the rate: Adam divides by the root of a rounded moment. */
const TOLERANCE = 2e-3;

interface Moments {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** One number's step in float64. */
function moved(
  options: ResolvedNetworkTrainOptions,
  steps: number,
  rate: number,
  value: number,
  g: number,
  moments: Moments,
  i: number,
): number {
  const m = moments.first[i] ?? 0;
  const v = moments.second[i] ?? 0;
  switch (options.optimizer) {
    case 'adam': {
      const first = ADAM_BETA1 * m + (1 - ADAM_BETA1) * g;
      const second = ADAM_BETA2 * v + (1 - ADAM_BETA2) * g * g;
      moments.first[i] = first;
      moments.second[i] = second;
      const size = Math.sqrt(second / (1 - ADAM_BETA2 ** steps)) + OPTIMIZER_EPSILON;
      return value - (rate * first) / (1 - ADAM_BETA1 ** steps) / size;
    }
    case 'sgd': {
      const velocity = options.momentum * m + g;
      moments.first[i] = velocity;
      return value - rate * velocity;
    }
    case 'adagrad':
      moments.second[i] = v + g * g;
      return value - (rate * g) / (Math.sqrt(v + g * g) + OPTIMIZER_EPSILON);
  }
}

const gradientsOf = (engine: NetworkEngine): Map<string, Float32Array> =>
  new Map(engine.parameters.map(({ name }) => [name, engine.gradient(name)]));

describe('optimizers', () => {
  const cases: [NetworkTrainOptions, number | undefined][] = [
    [{ optimizer: 'adam' }, undefined],
    [{ optimizer: 'adam', tables: 'lazy', clip: 0 }, undefined],
    [{ optimizer: 'sgd', clip: 0.5 }, 17],
    [{ optimizer: 'sgd', tables: 'lazy', momentum: 0 }, undefined],
    [{ optimizer: 'adagrad', clip: 0.3 }, 11],
  ];
  for (const [options, frozenFrom] of cases) {
    it(`move as their formulas say: ${JSON.stringify(options)}, frozen from ${frozenFrom}`, async () => {
      const training = resolveNetworkTrainOptions(options);
      const engine = await createFusedEngine(setupOf(NETWORK, options, SIZES, frozenFrom), {
        threads: 1,
        capacity: CAPACITY,
      });
      randomise(engine, 3);
      const data = randomData(createRandom(5), [5, 2, 9, 1, 3, 4], SIZES);
      const moments = new Map<string, Moments>(
        engine.parameters.map(({ name, values: { length } }) => [
          name,
          { first: new Float64Array(length), second: new Float64Array(length) },
        ]),
      );
      const rate = 0.01;
      for (const [k, sentences] of [[0, 1, 2], [3], [4, 5, 0], [1, 2]].entries()) {
        const before = plainParameters(engine.parameters);
        const batch = engine.pack(data, sentences);
        const loss = engine.lossAndGradient(batch, k);
        const gradients = gradientsOf(engine);
        expect(engine.step(batch, { dropoutSeed: k, learningRate: rate })).toBe(loss);
        const squares = [...gradients.values()].reduce((sum, g) => sum + g.reduce((s, x) => s + x * x, 0), 0);
        const scale =
          training.clip > 0 ? Math.min(1, training.clip / (Math.sqrt(squares) + CLIP_EPSILON)) : 1;
        if (options.clip !== undefined && options.clip > 0) expect(scale).toBeLessThan(1);
        const inBatch = {
          words: new Set(batch.wordRows.subarray(0, batch.wordCount)),
          wide: new Set(batch.attributes.subarray(0, batch.attributeOffsets[batch.rows])),
        };
        for (const { name, values, shape, isTable } of engine.parameters) {
          const width = shape[1] ?? 1;
          const old = before.get(name);
          const own = moments.get(name);
          const gradient = gradients.get(name);
          if (old === undefined || own === undefined || gradient === undefined) throw new Error(name);
          for (let i = 0; i < values.length; i++) {
            const row = Math.floor(i / width);
            const isFrozen = name === 'words' && row >= (frozenFrom ?? Number.POSITIVE_INFINITY);
            const isLeftOut =
              training.tables === 'lazy' &&
              isTable &&
              !(name === 'words' ? inBatch.words : inBatch.wide).has(row);
            const value = old[i] ?? 0;
            const expected =
              isFrozen || isLeftOut
                ? value
                : moved(training, k + 1, rate, value, scale * (gradient[i] ?? 0), own, i);
            if (isFrozen || isLeftOut) expect(values[i]).toBe(value);
            else
              expect(Math.abs((values[i] ?? 0) - expected) / rate, `${name}[${i}]`).toBeLessThan(TOLERANCE);
          }
        }
      }
      expect(engine.optimizerState?.steps).toBe(4);
      await engine.close();
    });
  }

  it('go on from their state exactly as without a break', async () => {
    for (const optimizer of ['adam', 'sgd', 'adagrad'] as const) {
      const setup = setupOf(NETWORK, { optimizer }, SIZES);
      const data = randomData(createRandom(8), [5, 2, 9, 1], SIZES);
      const first = await createFusedEngine(setup, { threads: 1, capacity: CAPACITY });
      randomise(first, 4);
      const train = (engine: NetworkEngine, sentences: number[]): number =>
        engine.step(engine.pack(data, sentences), { dropoutSeed: sentences.length, learningRate: 0.01 });
      train(first, [0, 2]);
      train(first, [1]);
      const second = await createFusedEngine(setup, { threads: 1, capacity: CAPACITY });
      for (const [k, { values }] of first.parameters.entries()) second.parameters[k]?.values.set(values);
      const state = second.optimizerState;
      if (state === undefined) throw new Error('no state');
      state.steps = first.optimizerState?.steps ?? 0;
      for (const [name, array] of first.optimizerState?.arrays ?? []) state.arrays.get(name)?.set(array);
      for (const sentences of [[3], [0, 1]]) expect(train(second, sentences)).toBe(train(first, sentences));
      for (const [k, { values }] of first.parameters.entries())
        expect(second.parameters[k]?.values).toEqual(values);
      await Promise.all([first.close(), second.close()]);
    }
  });
});
