/** A cell with the counts of its predictions. */
import type { CellGroup } from './cell-group.ts';
import type { RunScores } from './score-run.ts';

export interface ScoredCell {
  readonly group: CellGroup;
  /** Of the runs, in their order. */
  readonly scores: readonly RunScores[];
  /** Of the refits, in their order. */
  readonly refitScores: readonly RunScores[];
  readonly usedSentences: number;
  /** By test frequency. */
  readonly categories: readonly string[];
}
