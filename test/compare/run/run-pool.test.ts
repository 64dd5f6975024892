import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Experiment, type Run, type RunOutcome, runAll } from '../../../src/compare/index.ts';
import { planOf, TINY_OPTIONS, tinyExperiment } from './tiny-experiment.ts';

const [GRID] = TINY_OPTIONS.grids;

async function outcomesOf(
  experiment: Experiment,
  runs: readonly Run[],
  processes: number,
  more: Partial<Parameters<typeof runAll>[1]> = {},
): Promise<{ outcomes: Map<string, RunOutcome>; left: Run[] }> {
  const outcomes = new Map<string, RunOutcome>();
  const left = await runAll(runs, {
    experiment,
    folder: process.cwd(),
    processes,
    ...more,
    onOutcome: (outcome) => {
      outcomes.set(outcome.run.id, outcome);
    },
  });
  return { outcomes, left };
}

function resultsText(outcomes: ReadonlyMap<string, RunOutcome>): string[] {
  return [...outcomes.values()]
    .map((outcome) => JSON.stringify(outcome.kind === 'done' ? outcome.result : outcome))
    .sort();
}

/** Process ids of this process's children (Linux). */
function childIds(): number[] {
  const text = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
  return text.trim().split(' ').filter(Boolean).map(Number);
}

describe('runAll', () => {
  it('gives the same results with one process and with three, in any order', async () => {
    const experiment = tinyExperiment();
    const { runs } = await planOf(experiment);
    const alone = await outcomesOf(experiment, runs, 1);
    const three = await outcomesOf(experiment, runs.toReversed(), 3);
    expect(alone.outcomes.size).toBe(runs.length);
    expect(resultsText(three.outcomes)).toEqual(resultsText(alone.outcomes));
    expect([...alone.outcomes.values()].every(({ kind }) => kind === 'done')).toBe(true);
    expect(alone.left).toEqual([]);
  });

  it('reports a run that cannot be done with its reason and does the others', async () => {
    // The preset ner has character n-grams in no template.
    const experiment = tinyExperiment({
      grids: [{ ...GRID, emissions: ['features'], templates: ['words', 'without:NG'] }],
    });
    const { runs } = await planOf(experiment);
    const { outcomes } = await outcomesOf(experiment, runs, 2);
    for (const { spec, id } of runs) {
      const outcome = outcomes.get(id);
      expect(outcome?.kind).toBe(spec.templates === 'words' ? 'done' : 'failed');
      if (outcome?.kind === 'failed') {
        expect(outcome.reason).toMatch(/group NG/);
        expect(outcome.stack).toBeUndefined();
      }
    }
  });

  it.runIf(process.platform === 'linux')(
    'survives the death of a process: that run failed, the others are done',
    async () => {
      // Long enough to report progress on fast machines too.
      const experiment = tinyExperiment({ training: { epochs: 400, patience: 0 } });
      const { runs } = await planOf(experiment);
      const before = new Set(childIds());
      let killed = '';
      const { outcomes } = await outcomesOf(experiment, runs, 1, {
        onProgress: (run) => {
          if (killed !== '') return;
          killed = run.id;
          for (const id of childIds()) if (!before.has(id)) process.kill(id, 'SIGKILL');
        },
      });
      expect(killed).not.toBe('');
      expect(outcomes.size).toBe(runs.length);
      for (const [id, outcome] of outcomes) {
        expect(outcome.kind).toBe(id === killed ? 'failed' : 'done');
        if (outcome.kind === 'failed')
          expect(outcome.reason).toMatch(
            /was killed \(SIGKILL\), perhaps because the machine ran out of memory/,
          );
      }
    },
  );

  it('begins nothing when it may not, and says what is left', async () => {
    const experiment = tinyExperiment();
    const { runs } = await planOf(experiment);
    let asked = 0;
    const { outcomes, left } = await outcomesOf(experiment, runs, 1, { mayBegin: () => asked++ < 2 });
    expect(outcomes.size).toBe(2);
    expect(left.length).toBe(runs.length - 2);
    expect(left.some(({ id }) => outcomes.has(id))).toBe(false);
  });

  it('ends its processes when the signal comes', async () => {
    const experiment = tinyExperiment();
    const { runs } = await planOf(experiment);
    const abort = new AbortController();
    const { outcomes, left } = await outcomesOf(experiment, runs, 2, {
      signal: abort.signal,
      onBegin: () => abort.abort(),
    });
    expect(outcomes.size).toBe(0);
    expect(left.length).toBe(runs.length);
  });

  it('stops with the error of whoever takes the outcomes', async () => {
    const experiment = tinyExperiment();
    const { runs } = await planOf(experiment);
    const full = (): never => {
      throw new Error('no space left on device');
    };
    await expect(
      runAll(runs, { experiment, folder: process.cwd(), processes: 2, onOutcome: full }),
    ).rejects.toThrow('no space left');
  });
});
