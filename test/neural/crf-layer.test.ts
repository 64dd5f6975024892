import { beforeAll, describe, expect, it } from 'vitest';
import { crfLayerClass, loadTensorFlow, type TensorFlow } from '../../src/neural/index.ts';
import type { Tensor3D } from '../../src/neural/tf.ts';
import { createRandom } from '../../src/numeric/index.ts';
import { bruteForce } from '../helpers/brute-force.ts';

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await loadTensorFlow({ prefer: 'cpu' }));
});

const L = 3;
const T = 4;
const LENGTHS = [4, 1, 3, 2];

describe('the CRF layer', () => {
  it('has log-likelihoods and best paths as by enumeration, whatever stands in the padding', () => {
    const random = createRandom(2);
    const draw = (n: number): number[] => Array.from({ length: n }, () => Math.fround(random.normal()));
    const layer = new (crfLayerClass(tf))({});
    const values = draw(LENGTHS.length * T * L);
    const emissions: Tensor3D = tf.tensor3d(values, [LENGTHS.length, T, L]);
    expect((layer.apply(emissions) as Tensor3D).arraySync()).toEqual(emissions.arraySync());
    const scores = { transitions: draw(L * L), start: draw(L), end: draw(L) };
    layer.setWeights([
      tf.tensor2d(scores.transitions, [L, L]),
      tf.tensor1d(scores.start),
      tf.tensor1d(scores.end),
    ]);
    const labels = LENGTHS.map(() => Array.from({ length: T }, () => random.integer(L)));
    const found = layer.logLikelihood(emissions, tf.tensor2d(labels, [LENGTHS.length, T], 'int32'), LENGTHS);
    const decoded = layer.decode(emissions, LENGTHS);
    for (const [b, length] of LENGTHS.entries()) {
      const stateScores = values.slice(b * T * L, b * T * L + length * L).map((score, k) => {
        const t = Math.floor(k / L);
        const first = t === 0 ? scores.start[k % L]! : 0;
        return score + first + (t === length - 1 ? scores.end[k % L]! : 0);
      });
      const { paths, logZ } = bruteForce({
        labelCount: L,
        length,
        stateScores,
        transitionScores: scores.transitions,
      });
      const gold = labels[b]!.slice(0, length);
      const path = paths.find((candidate) => candidate.labels.join() === gold.join())!;
      expect(found.dataSync()[b]).toBeCloseTo(path.score - logZ, 5);
      expect(decoded[b]).toEqual(paths[0]!.labels);
    }
    const loss = layer.loss(emissions, tf.tensor2d(labels, [LENGTHS.length, T], 'int32'), LENGTHS);
    const mean = Array.from(found.dataSync()).reduce((sum, value) => sum - value, 0) / LENGTHS.length;
    expect(loss.dataSync()[0]).toBeCloseTo(mean, 5);
  });

  it('refuses lengths that do not fit', () => {
    const layer = new (crfLayerClass(tf))({});
    const emissions = tf.zeros([2, T, L]) as Tensor3D;
    expect(() => layer.decode(emissions, [4, 4])).toThrow(/apply it/);
    layer.apply(emissions);
    expect(() => layer.decode(emissions, [4])).toThrow('1 lengths for 2 sentences');
    expect(() => layer.decode(emissions, [4, 5])).toThrow('a length of 5, expected 1 to 4');
    expect(() => layer.decode(emissions, [0, 4])).toThrow('a length of 0, expected 1 to 4');
  });

  it('is one class for one TensorFlow.js, known by its name', () => {
    expect(crfLayerClass(tf)).toBe(crfLayerClass(tf));
    const layer = new (crfLayerClass(tf))({ name: 'tags' });
    expect([layer.getClassName(), layer.name]).toEqual(['CRF', 'tags']);
  });
});
