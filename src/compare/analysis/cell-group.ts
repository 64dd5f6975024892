/** Finished runs put together: all seeds, and all folds of a seed, of one system on one test set. */
import type { DataSpec, Run, RunSpec } from '../experiment/run-spec.ts';
import type { Output } from '../experiment/schema.ts';
import type { RunResult } from '../run/run-result.ts';

/** What a cell is besides its output: everything of a run but its seed, fold and refit. */
export type CellSpec = Omit<RunSpec, 'seed' | 'fold' | 'refit'>;

export interface GroupedRun {
  readonly seed: number;
  /** One result; of a cross-validated corpus one per fold, in fold order. */
  readonly results: readonly RunResult[];
}

export interface CellGroup {
  readonly key: string;
  readonly spec: CellSpec;
  readonly output: Output;
  readonly grids: readonly string[];
  readonly runs: readonly GroupedRun[];
  /** Trainings on resampled sentences with the seed of the first run, which they are compared with. */
  readonly refits: readonly GroupedRefit[];
}

export interface GroupedRefit extends GroupedRun {
  /** 1-based. */
  readonly refit: number;
}

/**
 * Cells in the order of the plan. A seed of which a fold is missing is left out, and a cell without a complete seed too.
 * @param keyOf readable and unique name of a cell
 */
export function groupCells(
  runs: readonly Run[],
  results: ReadonlyMap<string, RunResult>,
  keyOf: (spec: RunSpec, output: Output) => string,
): CellGroup[] {
  const groups = new Map<string, Draft>();
  for (const run of runs) {
    for (const output of run.outputs) {
      const key = keyOf(run.spec, output);
      let found = groups.get(key);
      if (found === undefined) {
        const { seed: _seed, fold: _fold, refit: _refit, ...spec } = run.spec;
        found = { group: { key, spec, output, grids: run.grids }, seeds: new Map(), refits: new Map() };
        groups.set(key, found);
      }
      const { seed, refit } = run.spec;
      if (refit === undefined) found.seeds.set(seed, [...(found.seeds.get(seed) ?? []), run]);
      else found.refits.set(refit, [...(found.refits.get(refit) ?? []), run]);
    }
  }
  const cells: CellGroup[] = [];
  for (const { group, seeds, refits } of groups.values()) {
    const complete = completed(seeds, results).map(({ number, done }) => ({ seed: number, results: done }));
    const again = completed(refits, results).map(({ number, seed, done }) => ({
      refit: number,
      seed,
      results: done,
    }));
    if (complete.length > 0) cells.push({ ...group, runs: complete, refits: again });
  }
  return cells;
}

interface Draft {
  readonly group: Omit<CellGroup, 'runs' | 'refits'>;
  /** Runs of each seed and of each refit, one per fold. */
  readonly seeds: Map<number, Run[]>;
  readonly refits: Map<number, Run[]>;
}

/** In order of their number, those of which every fold is done. */
function completed(
  numbered: ReadonlyMap<number, readonly Run[]>,
  results: ReadonlyMap<string, RunResult>,
): { number: number; seed: number; done: RunResult[] }[] {
  return [...numbered]
    .sort(([a], [b]) => a - b)
    .flatMap(([number, folds]) => {
      const inOrder = folds.toSorted((a, b) => (a.spec.fold ?? 0) - (b.spec.fold ?? 0));
      const done = inOrder.flatMap(({ id }) => results.get(id) ?? []);
      const seed = inOrder[0]?.spec.seed ?? number;
      return done.length === folds.length ? [{ number, seed, done }] : [];
    });
}

/** The data that a cell's runs were scored on, fold by fold. */
export function dataSpecs({ runs }: CellGroup): DataSpec[] {
  return (runs[0]?.results ?? []).map(({ spec }) => {
    const { corpus, fold, rung, trainSentences, distortion } = spec;
    return { corpus, rung, trainSentences, distortion, ...(fold === undefined ? {} : { fold }) };
  });
}
