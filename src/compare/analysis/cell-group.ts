/** Finished runs put together: all seeds, and all folds of a seed, of one system on one test set. */
import type { DataSpec, Run, RunSpec } from '../experiment/run-spec.ts';
import type { Output } from '../experiment/schema.ts';
import type { RunResult } from '../run/run-result.ts';

/** What a cell is besides its output: everything of a run but its seed and fold. */
export type CellSpec = Omit<RunSpec, 'seed' | 'fold'>;

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
  const groups = new Map<string, { group: Omit<CellGroup, 'runs'>; seeds: Map<number, Run[]> }>();
  for (const run of runs) {
    for (const output of run.outputs) {
      const key = keyOf(run.spec, output);
      let found = groups.get(key);
      if (found === undefined) {
        const { seed: _seed, fold: _fold, ...spec } = run.spec;
        found = { group: { key, spec, output, grids: run.grids }, seeds: new Map() };
        groups.set(key, found);
      }
      found.seeds.set(run.spec.seed, [...(found.seeds.get(run.spec.seed) ?? []), run]);
    }
  }
  const cells: CellGroup[] = [];
  for (const { group, seeds } of groups.values()) {
    const complete: GroupedRun[] = [];
    for (const [seed, folds] of [...seeds].sort(([a], [b]) => a - b)) {
      const inOrder = folds.toSorted((a, b) => (a.spec.fold ?? 0) - (b.spec.fold ?? 0));
      const done = inOrder.flatMap(({ id }) => results.get(id) ?? []);
      if (done.length === folds.length) complete.push({ seed, results: done });
    }
    if (complete.length > 0) cells.push({ ...group, runs: complete });
  }
  return cells;
}

/** The data that a cell's runs were scored on, fold by fold. */
export function dataSpecs({ runs }: CellGroup): DataSpec[] {
  return (runs[0]?.results ?? []).map(({ spec }) => {
    const { corpus, fold, rung, trainSentences, distortion } = spec;
    return { corpus, rung, trainSentences, distortion, ...(fold === undefined ? {} : { fold }) };
  });
}
