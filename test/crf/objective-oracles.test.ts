import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AttributeSequence } from '../../src/corpus/attribute-sequence.ts';
import { buildFeatureIndex, type FeatureIndex, weightLayout } from '../../src/crf/feature-index.ts';
import { encodeSequences } from '../../src/features/encode.ts';
import { Vocabulary } from '../../src/features/vocabulary.ts';
import { createRandom } from '../../src/numeric/index.ts';
import { gradientError } from '../helpers/gradient-check.ts';
import {
  evenWeights,
  kernelEngine,
  type OpenObjective,
  referenceEngine,
} from '../helpers/objective-engines.ts';
import { randomSequences } from '../helpers/random-sequences.ts';

/** Central differences with h = 1e-5 are right to about h² = 1e-10 plus rounding of the loss (1e-16·loss/h). */
const DIFFERENCE_TOLERANCE = 1e-6;
/** Sums over at most 4^4 paths in a different order. */
const ENUMERATION_TOLERANCE = 1e-9;

function setUp(sequences: readonly AttributeSequence[], isLocal = false, possible = false, startEnd = false) {
  const vocabularies = {
    labels: new Vocabulary(),
    attributes: new Vocabulary(),
    edgeAttributes: new Vocabulary(),
  };
  const data = encodeSequences(sequences, vocabularies);
  const { index, observed } = buildFeatureIndex(
    data,
    vocabularies.labels.size,
    vocabularies.attributes.size,
    vocabularies.edgeAttributes.size,
    {
      possibleStates: possible,
      possibleTransitions: possible,
      minFrequency: 0,
      startEnd,
      transitions: !isLocal,
    },
  );
  return { vocabularies, data, index, observed };
}

/** The loss straight from its definition: names, maps and a sum over all label sequences. */
function lossByEnumeration(
  sequences: readonly AttributeSequence[],
  {
    labels,
    attributes,
    edgeAttributes,
  }: { labels: Vocabulary; attributes: Vocabulary; edgeAttributes: Vocabulary },
  index: FeatureIndex,
  weights: Float64Array,
): number {
  const named = new Map<string, number>();
  const layout = weightLayout(index);
  for (let a = 0; a < index.attributeCount; a++) {
    for (let f = index.stateOffsets[a]!; f < index.stateOffsets[a + 1]!; f++) {
      named.set(`s ${attributes.string(a)} ${labels.string(index.stateLabels[f]!)}`, weights[f]!);
    }
  }
  const pair = (i: number, j: number) => `${labels.string(i)} ${labels.string(j)}`;
  index.transitionFrom.forEach((from, k) => {
    named.set(`t ${pair(from, index.transitionTo[k]!)}`, weights[layout.transitions + k]!);
  });
  for (let e = 0; e + 1 < index.edgeOffsets.length; e++) {
    for (let f = index.edgeOffsets[e]!; f < index.edgeOffsets[e + 1]!; f++) {
      const key = `e ${edgeAttributes.string(e)} ${pair(index.edgeFrom[f]!, index.edgeTo[f]!)}`;
      named.set(key, weights[layout.edges + f]!);
    }
  }
  index.startLabels.forEach((label, k) => {
    named.set(`b ${labels.string(label)}`, weights[layout.starts + k]!);
  });
  index.endLabels.forEach((label, k) => {
    named.set(`z ${labels.string(label)}`, weights[layout.ends + k]!);
  });
  const score = (x: AttributeSequence, y: readonly string[]): number => {
    let sum = (named.get(`b ${y[0]}`) ?? 0) + (named.get(`z ${y.at(-1)}`) ?? 0);
    y.forEach((label, t) => {
      x.attributes[t]!.forEach((name, k) => {
        sum += (x.values?.[t]?.[k] ?? 1) * (named.get(`s ${name} ${label}`) ?? 0);
      });
      if (t === 0) return;
      sum += named.get(`t ${y[t - 1]} ${label}`) ?? 0;
      for (const name of x.edgeAttributes?.[t] ?? []) sum += named.get(`e ${name} ${y[t - 1]} ${label}`) ?? 0;
    });
    return sum;
  };
  let loss = 0;
  for (const x of sequences) {
    let Z = 0;
    const extend = (y: string[]): void => {
      if (y.length === x.attributes.length) Z += Math.exp(score(x, y));
      else for (const label of labels.strings) extend([...y, label]);
    };
    extend([]);
    loss += x.weight * (Math.log(Z) - score(x, x.labels!));
  }
  return loss;
}

const variants = [
  { name: 'plain attributes', options: {} },
  { name: 'real values', options: { values: true } },
  { name: 'edge attributes', options: { edges: true } },
  { name: 'instance weights', options: { weights: true } },
  { name: 'all pairs possible', options: {}, possible: true },
  { name: 'start and end weights', options: {}, startEnd: true },
  { name: 'the local softmax head', options: { values: true, weights: true }, isLocal: true },
  {
    name: 'everything at once',
    options: { values: true, edges: true, weights: true },
    possible: true,
    startEnd: true,
  },
];

const engines = [
  referenceEngine,
  kernelEngine(0, true, 'plain'),
  kernelEngine(0, true, 'relaxed'),
  kernelEngine(0, false),
  kernelEngine(1),
  kernelEngine(4),
];

describe.each(engines)('by $name', (engine) => {
  const known = variants.filter(({ options }) => engine.hasEdges || !('edges' in options));

  describe.each(known)('negative log-likelihood with $name', ({ options, possible, startEnd, isLocal }) => {
    const random = createRandom(7);
    const size = { sequences: 12, maxLength: 4, labels: 4, attributes: 6 };
    const sequences = randomSequences(random, { ...size, ...options });
    const { vocabularies, data, index, observed } = setUp(sequences, isLocal, possible, startEnd);
    let objective: OpenObjective;
    let penalised: OpenObjective;
    let weights: Float64Array;
    beforeAll(async () => {
      objective = await engine.open(data, index, observed, 0);
      penalised = await engine.open(data, index, observed, 0.7);
      const drawn = Float64Array.from({ length: objective.size }, () => random.normal());
      weights = await evenWeights(data, index, observed, drawn);
    });
    afterAll(async () => {
      await objective.close();
      await penalised.close();
    });

    it('equals the sum over all label sequences', () => {
      const expected = lossByEnumeration(sequences, vocabularies, index, weights);
      const loss = objective.evaluate(weights, new Float64Array(objective.size));
      expect(Math.abs(loss - expected) / expected).toBeLessThan(ENUMERATION_TOLERANCE);
    });

    it('has the gradient that finite differences give', () => {
      expect(gradientError(objective, weights)).toBeLessThan(DIFFERENCE_TOLERANCE);
      expect(gradientError(penalised, weights)).toBeLessThan(DIFFERENCE_TOLERANCE);
    });

    it('adds l2 times the sum of squares', () => {
      const unused = new Float64Array(objective.size);
      const difference = penalised.evaluate(weights, unused) - objective.evaluate(weights, unused);
      expect(difference).toBeCloseTo(0.7 * weights.reduce((sum, w) => sum + w * w, 0), 9);
    });

    it('is tokens times log L at weights of zero', () => {
      const tokens = sequences.reduce((sum, x) => sum + x.weight * x.attributes.length, 0);
      const loss = objective.evaluate(new Float64Array(objective.size), new Float64Array(objective.size));
      expect(loss).toBeCloseTo(tokens * Math.log(vocabularies.labels.size), 9);
    });
  });

  describe('negative log-likelihood at the edges of the number range', () => {
    it('stays right and finite for a sequence of 10,000 tokens', async () => {
      const random = createRandom(3);
      const long = randomSequences(random, { sequences: 1, maxLength: 1, labels: 3, attributes: 5 })[0]!;
      const T = 10_000;
      const sequence: AttributeSequence = {
        ...long,
        attributes: Array.from({ length: T }, () => [`a${random.integer(5)}`]),
        labels: Array.from({ length: T }, () => `L${random.integer(3)}`),
      };
      const { data, index, observed } = setUp([sequence]);
      const objective = await engine.open(data, index, observed, 0);
      const weights = Float64Array.from({ length: objective.size }, () => random.normal());
      const gradient = new Float64Array(objective.size);
      expect(objective.evaluate(weights, gradient)).toBeGreaterThan(0);
      // h = 1e-4: the loss is about 1e4, so its rounding would show at a smaller step.
      expect(gradientError(objective, weights, 1e-4)).toBeLessThan(1e-5);
      await objective.close();
    });

    it('equals enumeration with weights of plus and minus 500', async () => {
      const random = createRandom(11);
      const sequences = randomSequences(random, { sequences: 10, maxLength: 4, labels: 3, attributes: 4 });
      const { data, observed, index, vocabularies } = setUp(sequences);
      const objective = await engine.open(data, index, observed, 0);
      const weights = Float64Array.from({ length: objective.size }, () =>
        random.uniform() < 0.5 ? -500 : 500,
      );
      const gradient = new Float64Array(objective.size);
      const loss = objective.evaluate(weights, gradient);
      expect(gradient.every(Number.isFinite)).toBe(true);
      // Enumeration overflows on e^2000: shift every score by the same amount per sequence through the largest path.
      const expected = sequences.reduce((sum, x) => sum + maxShiftedLoss(x, vocabularies, index, weights), 0);
      expect(Math.abs(loss - expected)).toBeLessThan(1e-9 * Math.max(1, expected));
      await objective.close();
    });
  });
});

/** log Σ exp(score − gold score), by enumeration with the maximum taken out. */
function maxShiftedLoss(
  x: AttributeSequence,
  { labels, attributes }: { labels: Vocabulary; attributes: Vocabulary },
  index: FeatureIndex,
  weights: Float64Array,
): number {
  const layout = weightLayout(index);
  const state = (name: string, label: number): number => {
    const a = attributes.id(name);
    for (let f = index.stateOffsets[a]!; f < index.stateOffsets[a + 1]!; f++) {
      if (index.stateLabels[f] === label) return weights[f]!;
    }
    return 0;
  };
  const transition = (i: number, j: number): number => {
    for (let k = 0; k < index.transitionFrom.length; k++) {
      if (index.transitionFrom[k] === i && index.transitionTo[k] === j)
        return weights[layout.transitions + k]!;
    }
    return 0;
  };
  const score = (y: readonly number[]): number => {
    let sum = 0;
    y.forEach((label, t) => {
      for (const name of x.attributes[t]!) sum += state(name, label);
      if (t > 0) sum += transition(y[t - 1]!, label);
    });
    return sum;
  };
  const scores: number[] = [];
  const extend = (y: number[]): void => {
    if (y.length === x.attributes.length) scores.push(score(y));
    else for (let j = 0; j < labels.size; j++) extend([...y, j]);
  };
  extend([]);
  const max = Math.max(...scores);
  const gold = score(x.labels!.map((label) => labels.id(label)));
  return max + Math.log(scores.reduce((sum, s) => sum + Math.exp(s - max), 0)) - gold;
}
