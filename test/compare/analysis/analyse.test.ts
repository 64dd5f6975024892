import { describe, expect, it } from 'vitest';
import { type AnalysisInput, analyseRuns } from '../../../src/compare/analysis/analyse.ts';
import { cellKey } from '../../../src/compare/experiment/cell-key.ts';
import type { PreparedData } from '../../../src/compare/experiment/data-store.ts';
import { planExperiment } from '../../../src/compare/experiment/plan.ts';
import { type ExperimentOptions, resolveExperiment } from '../../../src/compare/experiment/schema.ts';
import type { RunResult } from '../../../src/compare/run/run-result.ts';
import { spansToLabels } from '../../../src/corpus/index.ts';
import { createRandom } from '../../../src/numeric/index.ts';

const N = 400;
const T = 8;

/** Sentences of one PER and one LOC each. */
function makeGold(): string[][] {
  const random = createRandom(5);
  return Array.from({ length: N }, () => {
    const start = random.integer(2);
    return spansToLabels(
      [
        { category: 'PER', start, end: start + 2 },
        { category: 'LOC', start: 5, end: 6 },
      ],
      T,
      'iob2',
    );
  });
}

/** Gold labels with a share of the sentences spoilt: all O, or an I that nothing begins. */
function spoil(
  gold: readonly (readonly string[])[],
  share: number,
  seed: number,
  isBroken: boolean,
): string[] {
  const random = createRandom(seed);
  return gold.map((labels) => {
    if (random.uniform() >= share) return labels.join(' ');
    return labels.map((_, t) => (isBroken && t === 7 ? 'I-ORG' : 'O')).join(' ');
  });
}

const OPTIONS: ExperimentOptions = {
  name: 'made-up',
  corpora: [{ name: 'toy', source: { kind: 'embedded' } }],
  grids: [
    {
      name: 'main',
      emissions: ['features', 'bilstm', 'both'],
      outputs: ['softmax', 'masked-softmax', 'crf'],
    },
    { name: 'words', emissions: ['features'], outputs: ['crf'], templates: ['words'] },
    { name: 'sizes', outputs: ['crf'], trainSentences: [100, 1000, 'all'] },
  ],
  interpretation: { refits: 0 },
  statistics: { rounds: 400 },
};

/** Share of sentences that a system gets wrong. */
const ERRORS: Record<string, number> = { features: 0.1, bilstm: 0.2, both: 0.2 };

async function input(change: Partial<AnalysisInput> = {}): Promise<AnalysisInput> {
  const experiment = resolveExperiment(OPTIONS);
  const gold = makeGold();
  const { runs } = planExperiment(experiment, []);
  const used = (size: number | 'all'): number => (size === 'all' ? 2400 : size);
  const results = new Map(
    runs.map((run): [string, RunResult] => {
      const { spec } = run;
      const share = (output: string): number => {
        const own = (ERRORS[spec.emission] ?? 0) + (spec.templates === 'words' ? 0.2 : 0);
        const forSize =
          spec.emission === 'features' ? 0 : 0.15 * Math.log10(2400 / used(spec.trainSentences));
        const gain = spec.trainSentences === 100 && spec.emission === 'features' ? 0.02 : 0;
        return own + forSize + gain + (output === 'softmax' ? 0.15 : 0);
      };
      const predictions = Object.fromEntries(
        run.outputs.map((output) => [
          output,
          spoil(gold, share(output), spec.seed * 100 + share(output) * 10, output === 'softmax'),
        ]),
      );
      return [
        run.id,
        {
          version: 1,
          id: run.id,
          spec,
          predictions,
          parameters: 10,
          labels: 5,
          iterations: 3,
          stopReason: 'converged',
          devScore: 0.5,
          weights: undefined,
          interpretation: undefined,
        },
      ];
    }),
  );
  return {
    experiment,
    crfLabVersion: '0.0.0',
    runs,
    results,
    failures: [],
    keyOf: cellKey,
    isDeterministic: () => false,
    optionsOf: () => undefined,
    prepare: async ({ trainSentences }) =>
      ({
        gold,
        scheme: 'iob2',
        categories: ['LOC', 'PER'],
        documents: undefined,
        usedSentences: used(trainSentences),
      }) as unknown as PreparedData,
    card: async (corpus) => ({
      corpus,
      task: 'ner',
      scheme: 'iob2',
      hashes: [],
      parts: [],
      categories: [],
      seenSpans: 0,
    }),
    readPredictions: async () => gold,
    ...change,
  };
}

describe('the analysis of an experiment', () => {
  it('finds what was put into the predictions', async () => {
    const { ledger } = await analyseRuns(await input());
    const verdicts = Object.fromEntries(ledger.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts).toMatchObject({
      'crf-needs-features': 'supported',
      'crf-loses-more-without-features': 'supported',
      'crf-ahead-with-many-categories': 'supported',
      'global-beats-local-features': 'supported',
      'global-beats-local-bilstm': 'supported',
      'local-breaks-scheme-features': 'supported',
    });
    // The same predictions but for chance.
    expect(['supported', 'inconclusive']).toContain(verdicts['network-needs-no-features']);
    expect(ledger.find(({ row }) => row === 'vectors')).toBeUndefined();
    const claim = ledger.find(({ id }) => id === 'global-beats-local-features');
    const [evidence] = claim?.evidence ?? [];
    expect(claim?.evidence.map(({ mode }) => mode)).toEqual(['conlleval', 'strict', 'discard']);
    expect(evidence?.low).toBeGreaterThan(0);
    expect(evidence?.adjustedP).toBeGreaterThanOrEqual(evidence?.p ?? 1);
    expect(evidence?.cells).toEqual([
      'toy/all/features/crf/none/none/preset/all/none',
      'toy/all/features/softmax/none/none/preset/all/none',
    ]);
  });

  it('does not ask who breaks the scheme of labels that have none', async () => {
    const given = await input();
    const { ledger } = await analyseRuns({
      ...given,
      card: async (corpus) => ({ ...(await given.card(corpus)), scheme: 'none' }),
    });
    expect(ledger.map(({ id }) => id)).not.toContain('local-breaks-scheme-features');
    expect(ledger.map(({ id }) => id)).toContain('global-beats-local-features');
  });

  it('gives cells the scores of their predictions with intervals around them', async () => {
    const { cells } = await analyseRuns(await input());
    const cell = cells.find(({ id }) => id === 'toy/all/features/crf/none/none/preset/all/none');
    const f1 = cell?.scores.find(({ mode }) => mode === 'conlleval')?.f1;
    expect(cell?.runs).toHaveLength(3);
    expect(f1?.mean).toBeGreaterThan(0.9);
    expect(f1?.sd).toBeGreaterThan(0);
    expect(cell?.low).toBeLessThan(f1?.mean ?? 0);
    expect(cell?.high).toBeGreaterThan(f1?.mean ?? 1);
    expect(cell?.categories.map(({ category, support }) => [category, support])).toEqual([
      ['LOC', N],
      ['PER', N],
    ]);
    const softmax = cells.find(({ output, emission }) => output === 'softmax' && emission === 'features');
    expect(softmax?.invalidPer1000.mean).toBeGreaterThan(20);
    expect(softmax?.errors.kinds.find(({ kind }) => kind === 'spurious')?.count).toBeGreaterThan(50);
  });

  it('finds where learning curves cross', async () => {
    const { curves } = await analyseRuns(await input());
    expect(curves).toHaveLength(1);
    const [crossing] = curves[0]?.crossovers ?? [];
    expect(crossing).toMatchObject({ above: 'features + CRF', sentences: undefined });
    expect(curves[0]?.systems.find(({ system }) => system === 'BiLSTM + CRF')?.points).toHaveLength(3);
  });

  it('gives the same numbers again, in whatever order runs were finished', async () => {
    const first = await input();
    const reversed = await input({ results: new Map([...first.results].reverse()) });
    expect(JSON.stringify(await analyseRuns(reversed))).toBe(JSON.stringify(await analyseRuns(first)));
  });

  it('takes the predictions of another program into the comparison', async () => {
    const experiment = resolveExperiment({
      ...OPTIONS,
      systems: [{ name: 'oracle', corpus: 'toy', predictions: 'oracle.txt' }],
    });
    const { cells, pairs } = await analyseRuns(await input({ experiment }));
    const cell = cells.find(({ system }) => system === 'oracle');
    expect(cell?.scores[0]?.f1.mean).toBe(1);
    const pair = pairs.find(({ a, b }) => a.includes('/features/crf/') && b === 'toy/oracle');
    expect(pair?.difference).toBeLessThan(0);
    expect(pair?.adjustedP).toBeLessThan(0.05);
    expect(pair?.randomisationP).toBeLessThan(0.05);
  });

  it('refuses predictions for other sentences with file and remedy', async () => {
    const experiment = resolveExperiment({
      ...OPTIONS,
      systems: [{ name: 'oracle', corpus: 'toy', predictions: 'oracle.txt' }],
    });
    const shorter = await input({ experiment, readPredictions: async () => makeGold().slice(1) });
    await expect(analyseRuns(shorter)).rejects.toThrow(
      'oracle.txt: 399 sentences, but the test set of toy has 400: predict that file',
    );
  });
});
