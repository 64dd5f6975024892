import { describe, expect, it } from 'vitest';
import { CORPUS_RUNS, runCorpus } from '../bench/corpus-runs.ts';
import { hasSharedData } from '../helpers/shared-data.ts';

/** A loaded machine trains several times slower than a quiet one. */
const MINUTES = 60_000;

describe.skipIf(!hasSharedData)('presets on published corpora', () => {
  const runs = CORPUS_RUNS.filter(({ floor, isLong }) => floor !== undefined && isLong !== true);
  it.each(runs)('$name reaches $floor', { timeout: 15 * MINUTES }, async (run) => {
    const { figure } = await runCorpus(run);
    expect(figure).toBeGreaterThanOrEqual(run.floor!);
  });
});
