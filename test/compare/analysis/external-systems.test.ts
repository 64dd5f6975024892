import { describe, expect, it } from 'vitest';
import { analyseRuns } from '../../../src/compare/analysis/analyse.ts';
import { type ExperimentOptions, resolveExperiment } from '../../../src/compare/experiment/schema.ts';
import type { CellResult } from '../../../src/compare/result.ts';
import { analysisInput, makeGold, OPTIONS } from './made-up-runs.ts';

type Labels = readonly (readonly string[])[];

/** One run of each system: other programs have one too. */
const ONE_SEED: ExperimentOptions = {
  ...OPTIONS,
  grids: [{ name: 'main', emissions: ['features'], outputs: ['crf'], seeds: [1] }],
  systems: [{ name: 'other', corpus: 'toy', predictions: 'other.txt' }],
};

/** Our own CRF and another program, both with these labels. */
async function bothWith(predicted: Labels, gold: Labels = makeGold()): Promise<readonly CellResult[]> {
  const given = await analysisInput({ experiment: resolveExperiment(ONE_SEED) });
  const runs = given.runs.filter(
    ({ spec }) =>
      spec.emission === 'features' && spec.templates === 'preset' && spec.trainSentences === 'all',
  );
  const [run = expect.fail()] = runs.filter(
    ({ outputs, spec }) => outputs.includes('crf') && spec.seed === 1,
  );
  const result = given.results.get(run.id) ?? expect.fail();
  const lines = predicted.map((labels) => labels.join(' '));
  const counts = new Map<string, number>();
  for (const label of gold.flat())
    if (label.startsWith('B-')) counts.set(label.slice(2), (counts.get(label.slice(2)) ?? 0) + 1);
  const { cells } = await analyseRuns({
    ...given,
    runs: [run],
    results: new Map([[run.id, { ...result, predictions: { ...result.predictions, crf: lines } }]]),
    isDeterministic: () => true,
    readPredictions: async () => predicted,
    prepare: async (spec) => ({
      ...(await given.prepare(spec)),
      gold,
      categories: [...counts.keys()].sort(),
    }),
  });
  return cells.filter(({ output, system }) => output === 'crf' || system === 'other');
}

const allOutside = (labels: Labels): string[][] => labels.map((sentence) => sentence.map(() => 'O'));
/** As they are, but for every seventh sentence. */
const spoilt = (labels: Labels): string[][] =>
  labels.map((sentence, n) => (n % 7 === 0 ? sentence.map(() => 'O') : [...sentence]));
/** A category that one sentence has. */
const withRare = (labels: Labels): string[][] =>
  labels.map((sentence, n) => (n === 3 ? [...sentence.slice(0, 7), 'B-RARE'] : [...sentence]));
const gold = makeGold();

describe('intervals of another program’s predictions', () => {
  it.each<[string, Labels, Labels]>([
    ['all right', gold, gold],
    ['all wrong', allOutside(gold), gold],
    ['some right', spoilt(gold), gold],
    ['a category with one span, found', withRare(gold), withRare(gold)],
    ['a category with one span, not found', gold, withRare(gold)],
    ['a category that the gold labels lack', withRare(gold), gold],
    ['two sentences', gold.slice(0, 2), gold.slice(0, 2)],
  ])('are those that our own system has with the same labels: %s', async (_name, predicted, right) => {
    const [own = expect.fail(), other = expect.fail()] = await bothWith(predicted, right);
    expect(other.system).toBe('other');
    expect(other.categories).toEqual(own.categories);
    expect([other.low, other.high]).toEqual([own.low, own.high]);
    for (const { f1, low, high } of [...other.categories, { ...other, f1: other.scores[0]?.f1 }]) {
      expect(low).toBeLessThanOrEqual(f1?.mean ?? Number.NaN);
      expect(high).toBeGreaterThanOrEqual(f1?.mean ?? Number.NaN);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
    }
  });

  it('have no width where every sentence is right, and some where not', async () => {
    const [, right = expect.fail()] = await bothWith(gold);
    expect(right.categories.map(({ f1, low, high }) => [f1.mean, low, high])).toEqual([
      [1, 1, 1],
      [1, 1, 1],
    ]);
    const [, half = expect.fail()] = await bothWith(spoilt(gold));
    for (const { f1, low, high } of half.categories) {
      expect(high - low).toBeGreaterThan(0.01);
      expect(high - low).toBeLessThan(0.08);
      expect(f1.mean).toBeCloseTo(12 / 13, 2);
    }
  });
});
