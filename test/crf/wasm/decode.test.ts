import { describe, expect, it } from 'vitest';
import { buildFeatureIndex, type Decoding, weightLayout } from '../../../src/crf/index.ts';
import {
  forwardBackward,
  type InferenceConstraints,
  Lattice,
  nodeMarginals,
  posteriorDecode,
  viterbi,
} from '../../../src/crf/inference/index.ts';
import { fillScores, transitionMatrix } from '../../../src/crf/scores.ts';
import { type BatchDecoder, createBatchDecoder } from '../../../src/crf/wasm/batch-decoder.ts';
import { CrfLabError } from '../../../src/errors.ts';
import { type EncodedDataset, encodeSequences, Vocabulary } from '../../../src/features/index.ts';
import { createRandom, type Random } from '../../../src/numeric/index.ts';
import { type RandomSequenceOptions, randomSequences } from '../../helpers/random-sequences.ts';

interface Case {
  readonly data: EncodedDataset;
  readonly index: ReturnType<typeof buildFeatureIndex>['index'];
  readonly weights: Float64Array;
  readonly constraints: InferenceConstraints;
  readonly decoder: BatchDecoder;
}

interface CaseOptions extends RandomSequenceOptions {
  /** Standard deviation of the weights. */
  readonly size?: number;
  /** Weights are rounded to multiples of this, so that ties abound. */
  readonly grain?: number;
  readonly startEnd?: boolean;
  readonly possibleStates?: boolean;
  readonly transitions?: boolean;
}

async function makeCase(seed: number, options: CaseOptions): Promise<Case> {
  const { size = 1, grain = 0, startEnd = false, possibleStates = false, transitions = true } = options;
  const random = createRandom(seed);
  // All labels are in the vocabulary, also those that no sequence has.
  const names = Array.from({ length: options.labels }, (_, j) => `L${j}`);
  const vocabularies = {
    labels: Vocabulary.from(names),
    attributes: new Vocabulary(),
    edgeAttributes: new Vocabulary(),
  };
  const data = encodeSequences(randomSequences(random, options), vocabularies);
  const { index } = buildFeatureIndex(
    data,
    options.labels,
    vocabularies.attributes.size,
    vocabularies.edgeAttributes.size,
    { possibleStates, possibleTransitions: true, minFrequency: 0, startEnd, transitions },
  );
  const weights = Float64Array.from({ length: weightLayout(index).featureCount }, () => {
    const weight = size * random.normal();
    return grain > 0 ? Math.round(weight / grain) * grain : weight;
  });
  const constraints = randomConstraints(random, options.labels);
  const parts = { index, weights, constraints, attributes: vocabularies.attributes };
  return { data, index, weights, constraints, decoder: await createBatchDecoder(parts) };
}

/** Forbids a third of everything, but not label 0 anywhere. */
function randomConstraints(random: Random, L: number): InferenceConstraints {
  const some = (n: number, isFree: (k: number) => boolean): Uint8Array =>
    Uint8Array.from({ length: n }, (_, k) => (isFree(k) || random.uniform() < 2 / 3 ? 1 : 0));
  return {
    start: some(L, (j) => j === 0),
    end: some(L, (j) => j === 0),
    transitions: some(L * L, (k) => k < L || k % L === 0),
  };
}

function forEachLattice({ data, index, weights }: Case, visit: (lattice: Lattice, n: number) => void): void {
  const lattice = new Lattice(index.labelCount);
  lattice.setTransitions(transitionMatrix(index, weights));
  for (let n = 0; n < data.sequenceCount; n++) {
    fillScores(lattice, index, weights, data, n);
    visit(lattice, n);
  }
}

function referenceLabels(item: Case, decoding: Decoding): number[] {
  const labels: number[] = [];
  forEachLattice(item, (lattice) => {
    if (decoding === 'posterior') {
      forwardBackward(lattice);
      labels.push(...posteriorDecode(lattice));
    } else {
      labels.push(...viterbi(lattice, decoding === 'constrained' ? item.constraints : undefined).labels);
    }
  });
  return labels;
}

/** Largest difference of the marginals, and of log Z relative to its size. */
function marginalError(item: Case): { marginals: number; logZ: number; domains: Set<string> } {
  const L = item.index.labelCount;
  const found = item.decoder.marginals(item.data);
  const alone = item.decoder.logZ(item.data);
  const domains = new Set<string>();
  let marginals = 0;
  let logZ = 0;
  forEachLattice(item, (lattice, n) => {
    const expected = forwardBackward(lattice);
    domains.add(lattice.domain);
    const out = new Float64Array(lattice.length * L);
    nodeMarginals(out, lattice);
    const at = item.data.sequenceOffsets[n]! * L;
    for (let k = 0; k < out.length; k++) {
      // Scores of 1e200 leave the logarithms no digits, and marginals that are infinite: then the same ones.
      if (out[k] === found.nodeMarginals[at + k]) continue;
      marginals = Math.max(marginals, Math.abs(out[k]! - found.nodeMarginals[at + k]!));
    }
    logZ = Math.max(logZ, Math.abs(found.logZ[n]! - expected) / Math.max(1, Math.abs(expected)));
    expect(alone[n]).toBe(found.logZ[n]);
  });
  return { marginals, logZ, domains };
}

function expectSameAsReference(item: Case): void {
  for (const decoding of ['viterbi', 'constrained'] as const) {
    expect([...item.decoder.decode(item.data, decoding)]).toEqual(referenceLabels(item, decoding));
  }
  const error = marginalError(item);
  expect(error.marginals).toBeLessThanOrEqual(1e-12);
  expect(error.logZ).toBeLessThanOrEqual(1e-12);
}

describe.each([1, 2, 3, 4, 5, 9, 22, 65, 129, 300])('with %i labels', (labels) => {
  const base = { sequences: labels > 100 ? 4 : 30, maxLength: labels > 100 ? 6 : 12, labels, attributes: 15 };

  it('gives the labels and marginals of the reference', async () => {
    expectSameAsReference(await makeCase(labels, base));
    expectSameAsReference(await makeCase(labels + 1000, { ...base, startEnd: true, size: 3 }));
  });

  it('takes values, and rows of attributes with a weight for every label', async () => {
    const options = { ...base, values: true, startEnd: true, possibleStates: true };
    expectSameAsReference(await makeCase(labels + 2000, options));
    expectSameAsReference(await makeCase(labels + 3000, { ...options, values: false }));
    // Few weights an attribute: no row of their own.
    expectSameAsReference(await makeCase(labels + 4000, { ...base, attributes: 400, values: true }));
  });

  it('breaks ties as the reference does', async () => {
    const item = await makeCase(labels + 5000, { ...base, grain: 1, startEnd: true });
    expectSameAsReference(item);
    item.decoder.setWeights(new Float64Array(item.weights.length));
    expect(new Set(item.decoder.decode(item.data))).toEqual(new Set([0]));
    expect(new Set(item.decoder.decode(item.data, 'posterior'))).toEqual(new Set([0]));
  });

  it('decides by marginals', async () => {
    const item = await makeCase(labels + 6000, { ...base, startEnd: true });
    expect([...item.decoder.decode(item.data, 'posterior')]).toEqual(referenceLabels(item, 'posterior'));
  });

  it('decides position by position without transitions', async () => {
    const item = await makeCase(labels + 7000, { ...base, transitions: false, size: 2 });
    expectSameAsReference(item);
    expect([...item.decoder.decode(item.data, 'posterior')]).toEqual(referenceLabels(item, 'posterior'));
    expectSameAsReference(
      await makeCase(labels + 8000, { ...base, transitions: false, grain: 1, startEnd: true }),
    );
  });

  it('takes edge attributes', async () => {
    const item = await makeCase(labels + 9000, { ...base, sequences: 5, maxLength: 5, edges: true });
    expect(item.index.edgeFrom.length).toBeGreaterThan(0);
    expectSameAsReference(item);
  });

  it('leaves scores beyond the range of exp to the logarithmic recursion', async () => {
    for (const size of [150, 400, 1e4, 1e200]) {
      const few = { ...base, sequences: labels > 100 ? 1 : 10, maxLength: labels > 100 ? 3 : 12 };
      const item = await makeCase(labels + size, { ...few, size, startEnd: true });
      expectSameAsReference(item);
      expect([...item.decoder.decode(item.data, 'posterior')]).toEqual(referenceLabels(item, 'posterior'));
    }
  });
});

describe('the range of the scaled recursion', () => {
  it('is used on both sides of its limit, sequence by sequence', async () => {
    const item = await makeCase(1, { sequences: 200, maxLength: 6, labels: 9, attributes: 40, size: 60 });
    expect(marginalError(item).domains).toEqual(new Set(['scaled', 'log']));
    expectSameAsReference(item);
  });
});

describe('sizes', () => {
  it('takes sequences of 10,000 positions and more than 65,535 positions', async () => {
    const item = await makeCase(11, { sequences: 20, maxLength: 11_000, labels: 5, attributes: 50 });
    expect(item.data.positionCount).toBeGreaterThan(65_535);
    expect(item.data.maxLength).toBeGreaterThan(10_000);
    expectSameAsReference(item);
  });

  it('takes positions and sequences without attributes, and sequences without positions', async () => {
    const item = await makeCase(3, { sequences: 4, maxLength: 3, labels: 3, attributes: 2 });
    const offsets = Uint32Array.of(0, 0, 2, 2, 5);
    const data: EncodedDataset = {
      ...item.data,
      sequenceCount: 4,
      positionCount: 5,
      sequenceOffsets: offsets,
      attributeOffsets: Uint32Array.of(0, 0, 1, 1, 1, 1),
      attributeIds: Uint32Array.of(0),
      labels: new Int32Array(5),
      weights: new Float64Array(4).fill(1),
    };
    const filled = {
      ...data,
      sequenceCount: 2,
      sequenceOffsets: Uint32Array.of(0, 2, 5),
      weights: new Float64Array(2).fill(1),
    };
    expect([...item.decoder.decode(data)]).toEqual(referenceLabels({ ...item, data: filled }, 'viterbi'));
    const { nodeMarginals: marginals, logZ } = item.decoder.marginals(data);
    expect(marginals).toEqual(item.decoder.marginals(filled).nodeMarginals);
    expect([...logZ]).toEqual([0, logZ[1], 0, logZ[3]]);
    expect(logZ[1]).not.toBe(0);
  });

  it('gives the same for any part of a data set', async () => {
    const item = await makeCase(4, {
      sequences: 60,
      maxLength: 300,
      labels: 7,
      attributes: 50,
      values: true,
      startEnd: true,
    });
    const { data, decoder } = item;
    const whole = decoder.decode(data);
    const { nodeMarginals: marginals, logZ } = decoder.marginals(data);
    for (const [from, to] of [
      [0, 0],
      [0, 1],
      [17, 18],
      [17, 55],
      [59, 60],
      [60, 60],
    ] as const) {
      const first = data.sequenceOffsets[from]!;
      const last = data.sequenceOffsets[to]!;
      expect(decoder.decode(data, 'viterbi', from, to)).toEqual(whole.slice(first, last));
      const part = decoder.marginals(data, from, to);
      expect(part.nodeMarginals).toEqual(marginals.slice(first * 7, last * 7));
      expect(part.logZ).toEqual(logZ.slice(from, to));
    }
  });
});

describe('weights', () => {
  it('can be exchanged', async () => {
    const options = { sequences: 20, maxLength: 9, labels: 6, attributes: 9, startEnd: true };
    const item = await makeCase(5, options);
    const weights = item.weights.map((weight) => -2 * weight);
    item.decoder.setWeights(weights);
    expectSameAsReference({ ...item, weights });
  });

  it('that are no scores are the reference’s errors', async () => {
    const item = await makeCase(6, { sequences: 3, maxLength: 4, labels: 3, attributes: 3 });
    const { transitions } = weightLayout(item.index);
    const broken = (f: number, weight: number): (() => Int32Array) => {
      const weights = item.weights.slice();
      weights[f] = weight;
      return () => {
        item.decoder.setWeights(weights);
        return item.decoder.decode(item.data);
      };
    };
    expect(broken(0, Number.NaN)).toThrow(/state score at position \d, label \d is NaN/);
    expect(broken(0, Infinity)).toThrow(/state score at position \d, label \d is Infinity/);
    expect(broken(0, 1e300)).toThrow(/state score at position \d, label \d is 1e\+300/);
    expect(broken(transitions, Number.NaN)).toThrow(/transition score from label 0 to label 0 is NaN/);
    expect(() => item.decoder.setWeights(item.weights.subarray(1))).toThrow(RangeError);
  });

  it('of −Infinity forbid a label, as in the reference', async () => {
    const item = await makeCase(7, {
      sequences: 20,
      maxLength: 6,
      labels: 4,
      attributes: 8,
      possibleStates: true,
    });
    const weights = item.weights.slice();
    weights[1] = Number.NEGATIVE_INFINITY;
    item.decoder.setWeights(weights);
    expectSameAsReference({ ...item, weights });
  });
});

describe('errors', () => {
  it('says that no path is possible', async () => {
    const item = await makeCase(8, { sequences: 5, maxLength: 5, labels: 3, attributes: 3 });
    const constraints = { ...item.constraints, start: new Uint8Array(3) };
    const decoder = await createBatchDecoder({
      ...item,
      constraints,
      attributes: item.data.vocabularies.attributes,
    });
    expect(() => decoder.decode(item.data, 'constrained')).toThrow(CrfLabError);
    expect(() => decoder.decode(item.data, 'constrained')).toThrow(/every label at position 0 is impossible/);
    expect([...decoder.decode(item.data)]).toEqual(referenceLabels(item, 'viterbi'));
  });

  it('refuses another model’s data and sequences that are not there', async () => {
    const item = await makeCase(9, { sequences: 5, maxLength: 5, labels: 3, attributes: 3 });
    const other = await makeCase(9, { sequences: 5, maxLength: 5, labels: 3, attributes: 3 });
    expect(() => item.decoder.decode(other.data)).toThrow(/vocabularies of another model/);
    expect(() => item.decoder.decode(item.data, 'viterbi', 0, 6)).toThrow(/0 to 6 are outside/);
    expect(() => item.decoder.marginals(item.data, 3, 2)).toThrow(RangeError);
  });

  it('names the size of what does not fit into memory', async () => {
    const item = await makeCase(10, { sequences: 1, maxLength: 1, labels: 300, attributes: 3 });
    const T = 3_000_000;
    const data: EncodedDataset = {
      ...item.data,
      sequenceCount: 1,
      positionCount: T,
      sequenceOffsets: Uint32Array.of(0, T),
      attributeOffsets: new Uint32Array(T + 1),
      attributeIds: new Uint32Array(0),
    };
    expect(() => item.decoder.decode(data)).toThrow(
      /3000000 positions with 300 labels need \d+ MiB of memory/,
    );
    // The decoder stays usable.
    expect([...item.decoder.decode(item.data)]).toEqual(referenceLabels(item, 'viterbi'));
  });
});
