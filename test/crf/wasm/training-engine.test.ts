import { describe, expect, it } from 'vitest';
import type { AttributeSequence } from '../../../src/corpus/attribute-sequence.ts';
import { buildFeatureIndex } from '../../../src/crf/feature-index.ts';
import { minimize } from '../../../src/crf/lbfgs/index.ts';
import { withL2 } from '../../../src/crf/objective.ts';
import { NegativeLogLikelihood } from '../../../src/crf/reference/negative-log-likelihood.ts';
import { TrainingEngine } from '../../../src/crf/wasm/training-engine.ts';
import { encodeSequences } from '../../../src/features/encode.ts';
import { Vocabulary } from '../../../src/features/vocabulary.ts';
import { createRandom, type Random } from '../../../src/numeric/index.ts';
import { evenWeights, kernelEngine, referenceEngine } from '../../helpers/objective-engines.ts';

interface Shape {
  readonly labels: number;
  readonly sequences: number;
  readonly maxLength: number;
  /** Attributes that fire often, with many labels: dense rows. */
  readonly frequent: number;
  /** Attributes that fire rarely: pairs. */
  readonly rare: number;
  readonly values?: boolean;
  readonly weights?: boolean;
  readonly possibleTransitions?: boolean;
  readonly startEnd?: boolean;
  readonly isLocal?: boolean;
}

/** Ragged sequences: most short, some long; attributes that always fire together; some tokens without any. */
function ragged(random: Random, shape: Shape): AttributeSequence[] {
  return Array.from({ length: shape.sequences }, () => {
    const T = random.uniform() < 0.1 ? shape.maxLength : 1 + random.integer(Math.ceil(shape.maxLength / 4));
    const attributes = Array.from({ length: T }, () => {
      if (random.uniform() < 0.05) return [];
      const rare = random.integer(shape.rare);
      const names = [`f${random.integer(shape.frequent)}`, `f${random.integer(shape.frequent)}`, `r${rare}`];
      // Identical columns, which are merged, and one that is nearly so.
      return rare % 3 === 0 ? [...names, `twin${rare}`, `triplet${rare}`, `near${rare >> 1}`] : names;
    });
    const isReal = (name: string): boolean => name.startsWith('f1') || name.startsWith('r2');
    return {
      attributes,
      values: shape.values
        ? attributes.map((names) => names.map((name) => (isReal(name) ? 2 * random.normal() : 1)))
        : undefined,
      templates: undefined,
      edgeAttributes: undefined,
      edgeTemplates: undefined,
      labels: Array.from({ length: T }, () => `L${random.integer(shape.labels)}`),
      weight: shape.weights ? random.integer(4) / 2 : 1,
      line: 0,
    };
  });
}

function setUp(shape: Shape, seed = 5) {
  const vocabularies = {
    labels: new Vocabulary(),
    attributes: new Vocabulary(),
    edgeAttributes: new Vocabulary(),
  };
  for (let j = 0; j < shape.labels; j++) vocabularies.labels.add(`L${j}`);
  const data = encodeSequences(ragged(createRandom(seed), shape), vocabularies);
  return {
    data,
    ...buildFeatureIndex(data, shape.labels, vocabularies.attributes.size, 0, {
      possibleStates: false,
      possibleTransitions: shape.possibleTransitions ?? false,
      minFrequency: 0,
      startEnd: shape.startEnd ?? false,
      transitions: shape.isLocal !== true,
    }),
  };
}

/** Largest |a − b| relative to 1 + |b|. */
function distance(a: Float64Array, b: Float64Array): number {
  return a.reduce((worst, value, k) => Math.max(worst, Math.abs(value - b[k]!) / (1 + Math.abs(b[k]!))), 0);
}

const base = { sequences: 60, maxLength: 40, frequent: 8, rare: 90 };
const shapes: Record<string, Shape> = {
  '2 labels': { ...base, labels: 2 },
  '3 labels, all transitions': { ...base, labels: 3, possibleTransitions: true },
  '5 labels, start and end weights': { ...base, labels: 5, startEnd: true },
  '9 labels, values and weights': { ...base, labels: 9, values: true, weights: true },
  '22 labels, local softmax': { ...base, labels: 22, isLocal: true, weights: true },
  '22 labels, everything': { ...base, labels: 22, values: true, weights: true, startEnd: true },
  '33 labels': { ...base, labels: 33, sequences: 200 },
  '65 labels, all transitions': { ...base, labels: 65, possibleTransitions: true, startEnd: true },
  '130 labels': { ...base, labels: 130 },
  '130 labels, all transitions, values': { ...base, labels: 130, possibleTransitions: true, values: true },
  '300 labels, wider than 8 bits': { ...base, labels: 300, sequences: 30 },
  '4 labels, one sequence longer than 16-bit places': {
    ...base,
    labels: 4,
    sequences: 3,
    maxLength: 9000,
    rare: 3000,
  },
  'many blocks': {
    ...base,
    labels: 6,
    sequences: 900,
    rare: 700,
    values: true,
    weights: true,
    startEnd: true,
  },
};

const builds = ['plain', 'relaxed'] as const;

describe.each(Object.entries(shapes))('the training engine on %s', (_name, shape) => {
  const { data, index, observed } = setUp(shape);
  // Small weights; some transitions so negative that 1 + (exp w − 1) would cancel; products beyond the range of f64.
  it.each([0.5, 6, 60, 300])(
    'gives the loss and gradient of the reference at weights of about %d',
    async (spread) => {
      const random = createRandom(17);
      const drawn = Float64Array.from({ length: observed.length }, () => spread * random.normal());
      const weights = await evenWeights(data, index, observed, drawn);
      const reference = await referenceEngine.open(data, index, observed, 0.3);
      const expected = new Float64Array(observed.length);
      const loss = reference.evaluate(weights, expected);
      for (const engine of [...builds.map((simd) => kernelEngine(0, true, simd)), kernelEngine(0, false)]) {
        const objective = await engine.open(data, index, observed, 0.3);
        const gradient = new Float64Array(observed.length);
        expect(Math.abs(objective.evaluate(weights, gradient) / loss - 1)).toBeLessThan(1e-11);
        expect(distance(gradient, expected)).toBeLessThan(1e-9);
        await objective.close();
      }
    },
  );

  it.each(builds)('gives the same bits with 0, 1, 2 and 4 workers in the %s build', async (simd) => {
    const random = createRandom(19);
    const weights = Float64Array.from({ length: observed.length }, () => random.normal());
    const found: [number, Float64Array][] = [];
    for (const workers of [0, 1, 2, 4]) {
      const objective = await kernelEngine(workers, true, simd).open(data, index, observed, 0.3);
      const gradient = new Float64Array(observed.length);
      // More than once: threads race differently each time.
      for (let k = 0; k < 3; k++) found.push([objective.evaluate(weights, gradient), gradient.slice()]);
      await objective.close();
    }
    for (const result of found) expect(result).toEqual(found[0]);
  });
});

describe('L-BFGS on the vectors of the engine', () => {
  const shape: Shape = { ...base, labels: 4, sequences: 150, values: false, weights: true };
  const { data, index, observed } = setUp(shape);

  it('takes the steps that it takes on plain vectors with the reference', async () => {
    const plain: number[] = [];
    const size = observed.length;
    minimize(withL2(new NegativeLogLikelihood(data, index, observed), 0.5), new Float64Array(size), {
      maxIterations: 25,
      onIteration: ({ loss }) => plain.push(loss),
    });
    const engine = await TrainingEngine.create(data, index, observed, {
      l2: 0.5,
      hasL1: false,
      threads: 2,
      memory: 6,
    });
    const losses: number[] = [];
    minimize(engine, new Float64Array(engine.size), {
      maxIterations: 25,
      onIteration: ({ loss }) => losses.push(loss),
    });
    await engine.close();
    expect(engine.size).toBeLessThan(size);
    expect(losses).toHaveLength(25);
    losses.forEach((loss, k) => {
      expect(Math.abs(loss / plain[k]! - 1)).toBeLessThan(1e-9);
    });
  });

  it('finds the sparse solution that OWL-QN finds with the reference', async () => {
    const options = { l1: 1, maxIterations: 20 } as const;
    const reference = new NegativeLogLikelihood(data, index, observed);
    const expected = minimize(reference, new Float64Array(observed.length), options);
    const engine = await TrainingEngine.create(data, index, observed, {
      l2: 0,
      hasL1: true,
      threads: 3,
      memory: 6,
    });
    const found = minimize(engine, new Float64Array(engine.size), options);
    const weights = engine.weights(found.x);
    await engine.close();
    expect(Math.abs(found.loss / expected.loss - 1)).toBeLessThan(1e-9);
    expect(distance(weights, expected.x)).toBeLessThan(1e-6);
    expect(Array.from(weights, (w) => w === 0)).toEqual(Array.from(expected.x, (w) => w === 0));
  });
});
