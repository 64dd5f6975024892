import { describe, expect, it } from 'vitest';
import { analyseRuns } from '../../../src/compare/analysis/analyse.ts';
import { resolveExperiment } from '../../../src/compare/experiment/schema.ts';
import { analysisInput as input, makeGold, N, OPTIONS } from './made-up-runs.ts';

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
