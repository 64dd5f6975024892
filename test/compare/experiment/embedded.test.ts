import { beforeAll, describe, expect, it } from 'vitest';
import { shortTraining } from '../../../src/compare/analysis/short-training.ts';
import { checkExperiment } from '../../../src/compare/experiment/check-experiment.ts';
import { DataStore } from '../../../src/compare/experiment/data-store.ts';
import { embeddedExperiment } from '../../../src/compare/experiment/embedded.ts';
import { embeddedVectors } from '../../../src/compare/experiment/embedded-vectors.ts';
import { planExperiment, resolvedOptions } from '../../../src/compare/experiment/plan.ts';
import type { RunSpec } from '../../../src/compare/experiment/run-spec.ts';
import { type Experiment, resolveExperiment } from '../../../src/compare/experiment/schema.ts';
import type { CellResult } from '../../../src/compare/result.ts';
import { describeRun } from '../../../src/compare/run/run-experiment.ts';

describe('the embedded experiment', () => {
  let experiment: Experiment;
  let store: DataStore;
  beforeAll(async () => {
    experiment = resolveExperiment(embeddedExperiment());
    store = await DataStore.open(experiment, '.');
  });

  it('fits together, and every rung of every run can be prepared', async () => {
    checkExperiment(experiment);
    const { runs } = planExperiment(experiment, store.hashes);
    const specs = new Map(runs.map(({ spec }) => [JSON.stringify([spec.rung, spec.trainSentences]), spec]));
    const sizes: Record<string, number> = {};
    for (const [key, spec] of specs) sizes[key] = (await store.prepare(spec)).usedSentences;
    expect(Object.keys(sizes)).toHaveLength(7);
    for (const used of Object.values(sizes)) expect(used).toBeGreaterThan(30);
    // No network is cut off half-trained.
    for (const { spec } of runs) {
      const options = resolvedOptions({ spec }, experiment, 'ner');
      const used = sizes[JSON.stringify([spec.rung, spec.trainSentences])] ?? 0;
      const cell = { corpus: 'embedded', usedSentences: used, options } as CellResult;
      expect(shortTraining({ cells: [cell] }), describeRun(spec)).toBeUndefined();
    }
  });

  it('has 4, 12 and 32 categories on the same sentences', async () => {
    const base = { corpus: 'embedded', trainSentences: 'all', distortion: { kind: 'none' } } as const;
    const [coarse, middle, fine] = await Promise.all([
      store.prepare({ ...base, rung: { route: 'map', level: 'coarse' } }),
      store.prepare({ ...base, rung: { route: 'map', level: 'middle' } }),
      store.prepare({ ...base, rung: { route: 'all' } }),
    ]);
    expect([coarse, middle, fine].map((data) => data?.categories.length)).toEqual([4, 12, 32]);
    const words = (data: typeof fine): unknown => data?.test.sentences.map(({ tokens }) => tokens);
    expect(words(coarse)).toEqual(words(fine));
    expect(words(middle)).toEqual(words(fine));
  });

  it('shows models no column that gives the labels away', async () => {
    const { train } = await store.prepare({
      corpus: 'embedded',
      rung: { route: 'all' },
      trainSentences: 'all',
      distortion: { kind: 'none' },
    });
    expect(new Set(train.sentences.flatMap(({ columns }) => [...columns.keys()]))).toEqual(new Set(['pos']));
  });

  it('trains every network with three seeds, hand features once, and takes sizes as parameters', () => {
    const small = resolveExperiment(embeddedExperiment({ trainSentences: 60, seeds: [7], smaller: [20] }));
    const { runs } = planExperiment(small, store.hashes);
    const main = (emission: RunSpec['emission'], head: RunSpec['head']): number =>
      planExperiment(experiment, store.hashes).runs.filter(
        ({ grids, spec }) =>
          (grids.includes('main') || grids.includes('both')) &&
          spec.refit === undefined &&
          spec.emission === emission &&
          spec.head === head,
      ).length;
    for (const emission of ['features', 'bilstm', 'both'] as const) {
      // L-BFGS draws nothing: every seed would give the same model.
      const expected = emission === 'features' ? 1 : 3;
      expect(main(emission, 'crf')).toBe(expected);
      expect(main(emission, 'softmax')).toBe(expected);
    }
    expect(new Set(runs.map(({ spec }) => spec.seed))).toEqual(new Set([7]));
    expect(new Set(runs.map(({ spec }) => spec.trainSentences))).toEqual(new Set([20, 'all']));
  });
});

describe('vectors from unlabelled embedded text', () => {
  it('are the same each time, for the words asked for, and know names that train lacks', () => {
    const source = { kind: 'embedded', seed: 3, level: 'fine' } as const;
    const keep = (word: string): boolean => word !== 'the';
    const vectors = embeddedVectors(source, keep, 1200);
    const again = embeddedVectors(source, () => true, 1200);
    expect(vectors.dimension).toBe(50);
    expect(vectors.lookup('the')).toBeUndefined();
    expect(again.size).toBe(vectors.size + 1);
    for (const word of vectors.words) expect(again.lookup(word)).toEqual(vectors.lookup(word));
  });

  it('put days of the week together', () => {
    const vectors = embeddedVectors({ kind: 'embedded', seed: 3, level: 'fine' }, () => true, 4000);
    const cosine = (a: string, b: string): number => {
      const [x = new Float32Array(), y = new Float32Array()] = [vectors.lookup(a), vectors.lookup(b)];
      const dot = (u: Float32Array, v: Float32Array): number =>
        u.reduce((sum, n, d) => sum + n * (v[d] ?? 0), 0);
      return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
    };
    expect(cosine('monday', 'friday')).toBeGreaterThan(0.5);
    expect(cosine('monday', 'friday')).toBeGreaterThan(cosine('monday', 'the') + 0.3);
  });
});
