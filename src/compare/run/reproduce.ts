/** Whether an experiment gives the same again: its data by their hashes, its cells by their predictions and scores. */
import { cellKey } from '../experiment/cell-key.ts';
import type { DataStore } from '../experiment/data-store.ts';
import type { Plan, Run } from '../experiment/run-spec.ts';
import type { Output } from '../experiment/schema.ts';
import type { ExperimentResult } from '../result.ts';
import { predictionsHash, splitLabels } from './label-lines.ts';
import { scoreOf } from './run-data.ts';
import type { RunResult } from './run-result.ts';

/** Part of a corpus whose data were compared. */
export interface DataCheck {
  readonly corpus: string;
  readonly part: string;
  readonly isSame: boolean;
}

/** A cell with one seed, and the runs it consists of: one, or one per fold. */
export interface CellToRepeat {
  readonly cell: string;
  readonly output: Output;
  readonly seed: number;
  readonly sha256: string;
  readonly f1: number;
  /** In the order of the folds; empty where the experiment has no such run any more. */
  readonly runs: readonly Run[];
}

export interface CellCheck {
  readonly cell: string;
  readonly seed: number;
  /** undefined where the run failed. */
  readonly found: { readonly sha256: string; readonly f1: number } | undefined;
  readonly expected: { readonly sha256: string; readonly f1: number };
  readonly isSame: boolean;
}

/** Every part of the data that the result or the store knows. */
export function checkData(result: ExperimentResult, store: DataStore): DataCheck[] {
  const key = (corpus: string, part: string): string => `${corpus}\n${part}`;
  const now = new Map(store.hashes.map(({ corpus, part, sha256 }) => [key(corpus, part), sha256]));
  const then = new Map(
    result.data.flatMap(({ corpus, hashes }) =>
      hashes.map(({ part, sha256 }) => [key(corpus, part), sha256] as const),
    ),
  );
  return [...new Set([...then.keys(), ...now.keys()])].map((name) => {
    const [corpus = '', part = ''] = name.split('\n');
    return { corpus, part, isSame: then.get(name) === now.get(name) };
  });
}

/**
 * The cells of a result, and their refits, with the runs to do again.
 * @param sample so many of them at equal distances; undefined: all
 */
export function cellsToRepeat(result: ExperimentResult, { runs }: Plan, sample?: number): CellToRepeat[] {
  const byCell = new Map<string, Run[]>();
  const keyOf = (cell: string, { seed, refit }: { seed: number; refit?: number }): string =>
    `${cell} ${seed} ${refit ?? ''}`;
  for (const run of runs) {
    for (const output of run.outputs) {
      const key = keyOf(cellKey(run.spec, output), run.spec);
      byCell.set(key, [...(byCell.get(key) ?? []), run]);
    }
  }
  const all = result.cells.flatMap(({ id, output, runs: done, stability }) => {
    if (output === undefined) return [];
    const trainings: { seed: number; refit?: number; sha256: string; f1: number }[] = [
      ...done,
      ...(stability?.refits ?? []),
    ];
    return trainings.map(({ seed, refit, sha256, f1 }) => ({
      cell: refit === undefined ? id : `${id} refit ${refit}`,
      output,
      seed,
      sha256,
      f1,
      runs: (byCell.get(keyOf(id, refit === undefined ? { seed } : { seed, refit })) ?? []).sort(
        (a, b) => (a.spec.fold ?? 0) - (b.spec.fold ?? 0),
      ),
    }));
  });
  if (sample === undefined || sample >= all.length) return all;
  const indices = new Set(Array.from({ length: sample }, (_, k) => Math.floor((k * all.length) / sample)));
  return all.filter((_, k) => indices.has(k));
}

/** Compares a cell with the results of its runs, done again. */
export async function checkCell(
  cell: CellToRepeat,
  results: ReadonlyMap<string, RunResult>,
  store: DataStore,
): Promise<CellCheck> {
  const { sha256, f1, seed, output } = cell;
  const expected = { sha256, f1 };
  const lines: string[] = [];
  const gold: (readonly string[])[] = [];
  let scheme: Awaited<ReturnType<DataStore['prepare']>>['scheme'] | undefined;
  for (const run of cell.runs) {
    const predictions = results.get(run.id)?.predictions[output];
    if (predictions === undefined)
      return { cell: cell.cell, seed, expected, found: undefined, isSame: false };
    const data = await store.prepare(run.spec);
    scheme = data.scheme;
    gold.push(...data.gold);
    lines.push(...predictions);
  }
  if (scheme === undefined) return { cell: cell.cell, seed, expected, found: undefined, isSame: false };
  const found = { sha256: predictionsHash(lines), f1: scoreOf(gold, lines.map(splitLabels), scheme) };
  return { cell: cell.cell, seed, expected, found, isSame: found.sha256 === sha256 && found.f1 === f1 };
}
