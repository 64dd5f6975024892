import { afterEach, describe, expect, it } from 'vitest';
import type { BatchCapacity } from '../../../src/neural/batch-packer.ts';
import type { NetworkEngine } from '../../../src/neural/engine.ts';
import type { NetworkOptions } from '../../../src/neural/index.ts';
import { createFusedEngine } from '../../../src/neural/wasm/fused-engine.ts';
import { createRandom, type Random } from '../../../src/numeric/index.ts';
import { randomData, randomise, SMALL_SIZES, setupOf } from '../../helpers/random-network.ts';
import { plainEmissions, plainLoss, plainParameters, plainSlope } from '../plain-loss.ts';

/** float32 sums of some hundred terms, against float64. */
const LOSS_TOLERANCE = 1e-5;
const GRADIENT_TOLERANCE = 1e-3;
/** Derivatives of each parameter: along one entry, and along directions in which all of them count. */
const DIRECTIONS = 4;

const TINY: BatchCapacity = { sentences: 1, rows: 1, positions: 1, characters: 1, attributes: 1 };
const LENGTHS = [7, 1, 4, 9, 2, 1, 5];
const open: NetworkEngine[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.close()));
});

async function create(
  setup: ReturnType<typeof setupOf>,
  threads = 1,
  capacity: BatchCapacity = TINY,
): Promise<NetworkEngine> {
  const engine = await createFusedEngine(setup, { threads, capacity });
  open.push(engine);
  return engine;
}

function directionIn(random: Random, length: number, isFull: boolean): Float64Array {
  const direction = new Float64Array(length);
  if (isFull) for (let i = 0; i < length; i++) direction[i] = random.normal();
  else direction[random.integer(length)] = 1;
  return direction;
}

const CNN = { encoder: 'cnn', dimension: 6, filters: 9, width: 3 } as const;
const NO_DROPOUT = { input: 0, output: 0 };

const NETWORKS: Record<string, { network: NetworkOptions; labels?: number; attributes?: number }> = {
  'words alone, crf': {
    network: { words: { dimension: 7 }, characters: { encoder: 'none' }, hidden: 5, dropout: NO_DROPOUT },
  },
  'words alone, softmax': {
    network: {
      words: { dimension: 8 },
      characters: { encoder: 'none' },
      hidden: 8,
      head: 'softmax',
      dropout: NO_DROPOUT,
    },
  },
  'CNN, case, dropout': {
    network: { words: { dimension: 6 }, caseDimension: 3, characters: CNN, hidden: 6 },
  },
  'wide filters, two layers, variational dropout': {
    network: {
      words: { dimension: 5 },
      characters: { ...CNN, width: 5, filters: 17, dimension: 3 },
      hidden: 7,
      layers: 2,
      dropout: { input: 0.3, output: 0.4, recurrent: 0.25, variational: true },
    },
    labels: 9,
  },
  'filters of one character, two layers, softmax': {
    network: {
      words: { dimension: 4 },
      characters: { ...CNN, width: 1 },
      hidden: 4,
      layers: 2,
      head: 'softmax',
      dropout: { input: 0.2, output: 0.2 },
    },
  },
  'character LSTM, recurrent dropout': {
    network: {
      words: { dimension: 3 },
      caseDimension: 2,
      characters: { encoder: 'lstm', dimension: 5, hidden: 3 },
      hidden: 9,
      dropout: { input: 0.5, output: 0.5, recurrent: 0.3 },
    },
  },
  'character LSTM of even sizes, wide part': {
    network: {
      words: { dimension: 12 },
      characters: { encoder: 'lstm', dimension: 8, hidden: 8 },
      hidden: 16,
    },
    attributes: 13,
    labels: 19,
  },
  'one label': { network: { words: { dimension: 3 }, characters: CNN, hidden: 3 }, labels: 1, attributes: 4 },
  'one hidden unit': {
    network: {
      words: { dimension: 1 },
      characters: { ...CNN, filters: 1, dimension: 1 },
      hidden: 1,
      layers: 2,
    },
    labels: 2,
  },
};

describe('the fused engine', () => {
  for (const [title, { network, labels = 5, attributes = 0 }] of Object.entries(NETWORKS)) {
    it(`computes loss, emissions and gradients of ${title}`, async () => {
      const sizes = { ...SMALL_SIZES, labels, attributes };
      const setup = setupOf(network, {}, sizes);
      const engine = await create(setup);
      randomise(engine, 7);
      const random = createRandom(11);
      const data = randomData(random, LENGTHS, sizes);
      const parameters = plainParameters(engine.parameters);
      for (const sentences of [[0, 1, 2, 3, 4, 5, 6], [1], [3, 5]]) {
        const batch = engine.pack(data, sentences);
        const seed = 42 + sentences.length;
        const loss = engine.lossAndGradient(batch, seed);
        const expected = plainLoss(setup, parameters, batch, seed);
        expect(Math.abs(loss - expected)).toBeLessThan(LOSS_TOLERANCE * (1 + Math.abs(expected)));
        for (const [name, values] of parameters) {
          const gradient = engine.gradient(name);
          expect(gradient).toHaveLength(values.length);
          const norm = Math.hypot(...gradient);
          for (let k = 0; k < DIRECTIONS; k++) {
            const direction = directionIn(random, values.length, k > 0);
            const derivative = plainSlope(setup, parameters, batch, seed, name, direction);
            const slope = gradient.reduce((sum, g, i) => sum + g * (direction[i] ?? 0), 0);
            const error = Math.abs(slope - derivative) / (1e-3 + norm);
            expect(error, `${name}, direction ${k}`).toBeLessThan(GRADIENT_TOLERANCE);
          }
        }
        const emissions = engine.emissions(batch);
        for (const [i, score] of plainEmissions(setup, parameters, batch, undefined).flat().entries())
          expect(Math.abs((emissions[i] ?? 0) - score)).toBeLessThan(LOSS_TOLERANCE * (1 + Math.abs(score)));
      }
    });
  }
});
