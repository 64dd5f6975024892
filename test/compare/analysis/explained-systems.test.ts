import { describe, expect, it } from 'vitest';
import { CellFinder } from '../../../src/compare/analysis/cell-finder.ts';
import { corpusEvidence } from '../../../src/compare/analysis/evidence.ts';
import {
  chanceSystem,
  explainedSystem,
  refitSystem,
} from '../../../src/compare/analysis/explained-systems.ts';
import { featureOverlap, overlapBetweenSeeds, stabilityOf } from '../../../src/compare/analysis/stability.ts';
import type { WeightSummary } from '../../../src/compare/run/run-result.ts';
import type { System } from '../../../src/compare/statistics/index.ts';
import { cellOf } from './explained-cells.ts';

const numerators = (system: System | undefined, rate: string): number[][] =>
  (system?.runs ?? []).map(({ rates }) => Array.from(rates?.[rate]?.numerator ?? []));

describe('the fall of probability as a system', () => {
  it('counts each decision as 1 + its gap, folds one after another, a run for each seed', () => {
    const cell = cellOf({
      seeds: { 1: [{ gaps: [0.5, -0.25] }, { gaps: [0] }], 2: [{ gaps: [1, 0.25] }, { gaps: [-1] }] },
    });
    const system = explainedSystem(cell, false);
    expect(numerators(system, 'deletion')).toEqual([
      [1.5, 0.75, 1],
      [2, 1.25, 0],
    ]);
    expect(Array.from(system?.runs[0]?.rates?.deletion?.denominator ?? [])).toEqual([1, 1, 1]);
    expect(system).toMatchObject({ name: 'toy/crf', deterministic: false });
    expect(system?.runs.map(({ seed }) => seed)).toEqual([1, 2]);
  });

  it('is none for cells without explanations, single decisions, and runs on different ones', () => {
    expect(explainedSystem(cellOf({}), true)).toBeUndefined();
    expect(explainedSystem(cellOf({ seeds: { 1: [{ gaps: [0.5] }] } }), true)).toBeUndefined();
    const uneven = cellOf({ seeds: { 1: [{ gaps: [0, 0] }], 2: [{ gaps: [0, 0, 0] }] } });
    expect(explainedSystem(uneven, true)).toBeUndefined();
  });

  it('is compared with chance: 1 for every decision, a gap of 0', () => {
    const system = explainedSystem(cellOf({ seeds: { 1: [{ gaps: [0.5, 0.1, 0.2] }] } }), true);
    const chance = chanceSystem('toy/chance', system as System);
    expect(numerators(chance, 'deletion')).toEqual([[1, 1, 1]]);
    expect(chance).toMatchObject({ name: 'toy/chance', deterministic: true });
  });
});

/** Overlaps worked by hand: refit 1 {0,1} ∩ {0,1} = 1, {2} against {3} = 0; refit 2 {0,2}/{0,1} = 1/3, {3,1}/{3} = 1/2. */
const REFITTED = cellOf({
  seeds: {
    1: [
      {
        topWords: [[0, 1], [3]],
        gaps: [0, 0],
        reference: { labels: ['A', 'O'], examples: [], sparsity: undefined, occludedWords: [[1], [2]] },
      },
    ],
    2: [{ topWords: [[1, 2], [3]], gaps: [0, 0] }],
    3: [{ topWords: [[0, 1], []], gaps: [0, 0] }],
  },
  refits: [
    { topWords: [[1, 0], [2]], labels: ['A', 'B'], occludedWords: [[1], [0]] },
    {
      topWords: [
        [0, 2],
        [3, 1],
      ],
      labels: ['A', 'O'],
      occludedWords: [[1, 0], [2]],
    },
  ],
});

describe('refits as a system', () => {
  it('are the overlaps of each with the model of the same seed, decision by decision', () => {
    const system = refitSystem(REFITTED);
    expect(numerators(system, 'stability')).toEqual([
      [1, 0],
      [1 / 3, 1 / 2],
    ]);
    expect(system?.runs.map(({ seed }) => seed)).toEqual([1, 2]);
    expect(system?.deterministic).toBe(false);
  });

  it('are none without refits, and without the model they stand beside', () => {
    expect(refitSystem(cellOf({ seeds: { 1: [{ topWords: [[0], [1]] }] } }))).toBeUndefined();
    const orphans = cellOf({
      seeds: { 2: [{ topWords: [[0], [1]] }] },
      refits: [{ topWords: [[0], [1]], labels: ['A', 'A'] }],
    });
    expect(refitSystem(orphans)).toBeUndefined();
  });
});

describe('stability in results', () => {
  it('means overlaps over decisions, and over pairs of seeds', () => {
    // Seeds 1, 2: 1/3 and 1; 1, 3: 1 and 0; 2, 3: 1/3 and 0.
    expect(overlapBetweenSeeds(REFITTED)).toBeCloseTo((1 / 3 + 1 + 1 + 0 + 1 / 3 + 0) / 6, 15);
    const found = stabilityOf(REFITTED);
    expect(found?.refits.map(({ refit }) => refit)).toEqual([1, 2]);
    expect(found?.refits[0]?.overlap).toBe(0.5);
    expect(found?.refits[1]?.overlap).toBeCloseTo(5 / 12, 15);
    expect(
      found?.refits.map(({ sameLabel, occludedOverlap, f1 }) => [sameLabel, occludedOverlap, f1]),
    ).toEqual([
      [0.5, 0.5, 0.5],
      [1, 0.75, 0.5],
    ]);
  });

  it('is nothing for systems that were not explained', () => {
    expect(stabilityOf(cellOf({}))).toBeUndefined();
    expect(overlapBetweenSeeds(cellOf({ seeds: { 1: [{ topWords: [[0]] }] } }))).toBeUndefined();
  });

  it('compares the strongest attributes of labels that both models have', () => {
    const summary = (labels: Record<string, [string, number][]>): WeightSummary => ({
      labels: Object.entries(labels).map(([label, weights]) => ({
        label,
        positive: weights.filter(([, w]) => w > 0).map(([attribute, weight]) => ({ attribute, weight })),
        negative: weights.filter(([, w]) => w < 0).map(([attribute, weight]) => ({ attribute, weight })),
        positiveCount: 0,
        negativeCount: 0,
      })),
      transitions: undefined,
      templates: [],
    });
    const a = summary({
      P: [
        ['x', 2],
        ['y', -1],
      ],
      Q: [['z', 1]],
      R: [['v', 1]],
    });
    const b = summary({
      P: [
        ['x', 1],
        ['w', -3],
      ],
      Q: [['z', -4]],
    });
    // P: {x} of {x, y, w}; Q: the same attribute, whatever its sign.
    expect(featureOverlap(a, b)).toBeCloseTo((1 / 3 + 1) / 2, 15);
    expect(featureOverlap(a, undefined)).toBeUndefined();
    const many = summary({ P: Array.from({ length: 30 }, (_, k) => [`f${k}`, 30 - k]) });
    const shifted = summary({ P: Array.from({ length: 30 }, (_, k) => [`f${k + 10}`, 30 - k]) });
    // f0 to f19 against f10 to f29.
    expect(featureOverlap(many, shifted)).toBeCloseTo(10 / 30, 15);
  });
});

/** Scores for the other claims. */
function taggerOf(name: string): System {
  const one = Uint32Array.of(1, 1);
  const spans = { gold: one, predicted: one, correct: one };
  const counts = { conlleval: spans, strict: spans, discard: spans };
  return { name, deterministic: true, runs: [{ seed: 1, spans: counts }] };
}

describe('evidence of the claims on reasons', () => {
  const decisions = 40;
  const words = (own: number): number[][] =>
    Array.from({ length: decisions }, (_, d) => (d < own ? [1] : [2]));
  const plan = (emission: 'features' | 'bilstm', same: readonly number[]) => ({
    key: `toy/${emission}`,
    emission,
    seeds: {
      1: [{ topWords: words(decisions), gaps: Array.from({ length: decisions }, (_, d) => (d % 2) / 2) }],
    },
    refits: same.map((count) => ({ topWords: words(count), labels: [] })),
  });
  const evidence = (cells: readonly ReturnType<typeof cellOf>[]) =>
    corpusEvidence(new CellFinder('toy', cells, undefined), ({ group }) => taggerOf(group.key), {
      rounds: 200,
      seed: 3,
      confidence: 0.95,
      hasScheme: true,
    });

  it('is the difference of overlaps over refits, both sides varying', () => {
    const found = evidence([cellOf(plan('features', [36, 40, 32])), cellOf(plan('bilstm', [20, 16, 24]))]);
    const change = found.find(({ claim }) => claim.id === 'network-reasons-change');
    // Means of 36, 40, 32 and of 20, 16, 24 of 40 decisions: 90 % and 50 %.
    expect(change?.effect.estimate).toBeCloseTo(40, 10);
    expect(change?.effect.low).toBeLessThan(40);
    expect(change?.effect.seedVariance).toBeGreaterThan(0);
    expect(change?.effect.withoutSeedNoise).toEqual([]);
    expect(change?.cells).toEqual(['toy/features', 'toy/bilstm']);
  });

  it('pairs refits of one number: what the resample does to both sides cancels', () => {
    const found = evidence([cellOf(plan('features', [20, 30, 40])), cellOf(plan('bilstm', [10, 20, 30]))]);
    const change = found.find(({ claim }) => claim.id === 'network-reasons-change');
    expect(change?.effect.estimate).toBeCloseTo(25, 10);
    expect(change?.effect.seedVariance).toBeCloseTo(0, 10);
  });

  it('is none without refits; deletion against chance needs none', () => {
    const found = evidence([cellOf(plan('features', [])), cellOf(plan('bilstm', []))]);
    expect(found.flatMap(({ claim }) => (claim.row === 'interpretability' ? [claim.id] : [])).sort()).toEqual(
      ['crf-attributions-matter', 'crf-words-against-occlusion'],
    );
    const matter = found.find(({ claim }) => claim.id === 'crf-attributions-matter');
    // Gaps are 0 and 1/2 in turn.
    expect(matter?.effect.estimate).toBeCloseTo(25, 10);
    const against = found.find(({ claim }) => claim.id === 'crf-words-against-occlusion');
    expect(against?.effect.estimate).toBeCloseTo(0, 10);
  });
});
