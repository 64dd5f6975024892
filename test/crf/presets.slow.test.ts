import { describe, expect, it } from 'vitest';
import { CORPUS_RUNS, runCorpus } from '../bench/corpus-runs.ts';
import { hasSharedData } from '../helpers/shared-data.ts';

describe.skipIf(!hasSharedData)('presets on published corpora', () => {
  const runs = CORPUS_RUNS.filter(({ floor, isLong }) => floor !== undefined && isLong !== true);
  it.each(runs)('$name reaches $floor', async (run) => {
    const { figure } = await runCorpus(run);
    expect(figure).toBeGreaterThanOrEqual(run.floor!);
  });
});
