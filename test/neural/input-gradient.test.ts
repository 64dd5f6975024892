import { afterEach, describe, expect, it } from 'vitest';
import type { EngineSetup, NetworkEngine } from '../../src/neural/engine.ts';
import { createReferenceEngine, loadTensorFlow, type NetworkOptions } from '../../src/neural/index.ts';
import { createFusedEngine } from '../../src/neural/wasm/fused-engine.ts';
import { createRandom } from '../../src/numeric/index.ts';
import { randomData, randomise, SMALL_SIZES, setupOf } from '../helpers/random-network.ts';
import { plainEmissions, plainInputs, plainParameters } from './plain-loss.ts';

/** float32 sums of some hundred terms, against float64. */
const TOLERANCE = 2e-5;
const TINY = { sentences: 1, rows: 1, positions: 1, characters: 1, attributes: 1 };
const open: NetworkEngine[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.close()));
});

async function createFused(setup: EngineSetup, threads = 1): Promise<NetworkEngine> {
  const engine = await createFusedEngine(setup, { threads, capacity: TINY });
  open.push(engine);
  return engine;
}

const CNN = { encoder: 'cnn', dimension: 6, filters: 9, width: 3 } as const;
const NETWORKS: Record<string, { network: NetworkOptions; attributes?: number; labels?: number }> = {
  'words alone': { network: { words: { dimension: 7 }, characters: { encoder: 'none' }, hidden: 5 } },
  'CNN, case, two layers': {
    network: { words: { dimension: 6 }, caseDimension: 3, characters: CNN, hidden: 6, layers: 2 },
  },
  'character LSTM, wide part, softmax': {
    network: {
      words: { dimension: 5 },
      characters: { encoder: 'lstm', dimension: 4, hidden: 3 },
      hidden: 8,
      head: 'softmax',
      dropout: { recurrent: 0.3 },
    },
    attributes: 6,
    labels: 9,
  },
};

const closeTo = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a).toHaveLength(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++)
    most = Math.max(most, Math.abs((a[i] ?? 0) - (b[i] ?? 0)) / (1 + Math.abs(b[i] ?? 0)));
  return most;
};

describe.each(Object.entries(NETWORKS))('an engine of %s', (_, { network, attributes = 0, labels = 5 }) => {
  const sizes = { ...SMALL_SIZES, labels, attributes };
  const setup = { ...setupOf(network, undefined, sizes), differentiatesInputs: true };
  const data = randomData(createRandom(5), [6, 1, 4, 4], sizes);
  const sentences = [0, 2, 2, 1, 3];

  it('tells inputs and hidden states, and the gradient of its inputs, as finite differences do', async () => {
    const engine = await createFused(setup);
    randomise(engine, 3);
    const parameters = plainParameters(engine.parameters);
    const batch = engine.pack(data, sentences);
    const known = plainInputs(setup, parameters, batch);
    expect(closeTo(engine.inputs(batch), known.flat())).toBeLessThan(TOLERANCE);
    const states: number[][] = [];
    plainEmissions(setup, parameters, batch, undefined, known, states);
    expect(closeTo(engine.states(batch), states.flat())).toBeLessThan(TOLERANCE);

    const random = createRandom(9);
    const inputs = known.map((row) => row.map((value) => Math.fround(value + random.normal())));
    const slopes = Float32Array.from({ length: batch.rows * labels }, () => random.normal());
    const valueAt = (step: number, direction: number[][]): number => {
      const moved = inputs.map((row, r) => row.map((value, k) => value + step * (direction[r]?.[k] ?? 0)));
      const emissions = plainEmissions(setup, parameters, batch, undefined, moved).flat();
      return emissions.reduce((sum, score, i) => sum + score * (slopes[i] ?? 0), 0);
    };
    let seen = new Float32Array(0);
    const gradient = engine.inputGradient(batch, Float32Array.from(inputs.flat()), (emissions) => {
      seen = emissions.slice();
      return slopes;
    });
    const expected = plainEmissions(setup, parameters, batch, undefined, inputs).flat();
    expect(closeTo(seen, expected)).toBeLessThan(TOLERANCE);
    const h = 1e-5;
    const width = inputs[0]?.length ?? 0;
    for (let r = 0; r < batch.rows; r++) {
      for (const k of [0, width - 1, random.integer(width)]) {
        const direction = inputs.map((row, at) => row.map((_value, c) => (at === r && c === k ? 1 : 0)));
        const slope = (valueAt(h, direction) - valueAt(-h, direction)) / (2 * h);
        expect(Math.abs((gradient[r * width + k] ?? 0) - slope)).toBeLessThan(
          TOLERANCE * (1 + Math.abs(slope)),
        );
      }
    }
  });

  it('gives the same bits for any number of threads, in training too, and the numbers of TensorFlow.js', async () => {
    const random = createRandom(2);
    const results: Float32Array[][] = [];
    const training = setupOf(network, {}, sizes);
    const { tf } = await loadTensorFlow({ prefer: 'cpu' });
    const engines = [
      await createFused(setup),
      await createFused(setup, 3),
      await createFused(training, 2),
      createReferenceEngine(tf, setup),
    ];
    const slopes = Float32Array.from({ length: 200 * labels }, () => random.normal());
    for (const engine of engines) {
      randomise(engine, 3);
      const batch = engine.pack(data, sentences);
      const inputs = engine.inputs(batch).map((value) => Math.fround(1.5 * value));
      const gradient = engine.inputGradient(batch, inputs, () => slopes.subarray(0, batch.rows * labels));
      results.push([inputs, engine.states(batch), gradient]);
    }
    const [alone, three, trained, reference] = results;
    expect(three).toEqual(alone);
    expect(trained).toEqual(alone);
    for (const [i, values] of (reference ?? []).entries())
      expect(closeTo(alone?.[i] ?? [], values)).toBeLessThan(TOLERANCE);
  });

  it('refuses what does not fit, and needs room to differentiate', async () => {
    const engine = await createFused(setup);
    const batch = engine.pack(data, [0]);
    expect(() => engine.inputGradient(batch, new Float32Array(3), () => new Float32Array(0))).toThrow(
      /3 numbers for 6 rows of/,
    );
    const inputs = engine.inputs(batch);
    expect(() => engine.inputGradient(batch, inputs, () => new Float32Array(2))).toThrow(
      `2 numbers for 6 rows of ${labels}`,
    );
    const predictor = await createFused(setupOf(network, undefined, sizes));
    const packed = predictor.pack(data, [0]);
    expect(predictor.inputs(packed)).toHaveLength(inputs.length);
    expect(() => predictor.inputGradient(packed, inputs, () => new Float32Array(0))).toThrow(
      'made for prediction',
    );
  });
});
