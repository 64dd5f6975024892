/** Cells whose runs say what the tests put into them. */
import type { ScoredCell } from '../../../src/compare/analysis/scored-cell.ts';
import type { Interpretation, RefitReasons, RunResult } from '../../../src/compare/run/run-result.ts';

const SPEC = {
  corpus: 'toy',
  rung: { route: 'all' },
  trainSentences: 'all',
  distortion: { kind: 'none' },
  emission: 'features',
  head: 'crf',
  vectors: 'none',
  resources: 'none',
  templates: 'preset',
} as const;

export function interpretationOf(change: Partial<Interpretation>): Interpretation {
  return {
    decisions: change.topWords?.length ?? 0,
    exactShare: undefined,
    greatestResidual: undefined,
    deletion: [],
    gaps: [],
    topWords: [],
    weightsFor95: undefined,
    ...change,
  };
}

export function resultOf(change: Partial<RunResult>): RunResult {
  return {
    version: 1,
    id: 'x',
    spec: { ...SPEC, seed: 1 },
    predictions: {},
    parameters: 100,
    labels: 3,
    iterations: 1,
    stopReason: 'converged',
    devScore: undefined,
    weights: undefined,
    interpretation: undefined,
    ...change,
  };
}

interface CellPlan {
  readonly key?: string;
  readonly emission?: 'features' | 'bilstm';
  readonly output?: 'crf' | 'softmax' | 'masked-softmax';
  /** Interpretations by seed; several for several folds. */
  readonly seeds?: Readonly<Record<number, readonly Partial<Interpretation>[]>>;
  /** Of seed 1, one after another. */
  readonly refits?: readonly RefitReasons[];
  /** Micro F1 of each run. */
  readonly f1?: readonly number[];
}

export function cellOf({
  key = 'toy/crf',
  emission = 'features',
  output = 'crf',
  ...plan
}: CellPlan): ScoredCell {
  const { seeds = {}, refits = [], f1 = [] } = plan;
  const scored = (value: number): unknown => ({
    scores: { conlleval: { micro: { f1: value } } },
    sha256: 'ab',
  });
  return {
    group: {
      key,
      spec: { ...SPEC, emission, templates: emission === 'features' ? 'preset' : 'none' },
      output,
      grids: ['main'],
      runs: Object.entries(seeds).map(([seed, folds]) => ({
        seed: Number(seed),
        results: folds.map((change) => resultOf({ interpretation: interpretationOf(change) })),
      })),
      refits: refits.map((refit, r) => ({ refit: r + 1, seed: 1, results: [resultOf({ refit })] })),
    },
    scores: f1.map(scored) as ScoredCell['scores'],
    refitScores: refits.map(() => scored(0.5)) as ScoredCell['refitScores'],
    usedSentences: 10,
    categories: ['PER'],
  };
}
