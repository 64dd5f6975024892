/** A scored cell as it stands in the result. */
import { type CategoryScores, SCORING_MODES } from '../../evaluation/index.ts';
import type { Emission, Output } from '../experiment/schema.ts';
import type { CellResult, MeanSd } from '../result.ts';
import { mean, meanSd } from '../statistics/mean.ts';
import type { CellIntervals } from './cell-intervals.ts';
import type { RunScores } from './score-run.ts';
import type { ScoredCell } from './scored-cell.ts';
import { stabilityOf } from './stability.ts';

/** Pairs of categories that are listed as confused. */
const CONFUSIONS = 20;

export function cellResult(
  cell: ScoredCell,
  intervals: CellIntervals,
  options: CellResult['options'],
): CellResult {
  const { group, scores, usedSentences } = cell;
  const { spec, output } = group;
  const first = group.runs[0]?.results[0];
  const stability = stabilityOf(cell);
  const of = (read: (run: RunScores) => number): MeanSd => meanSd(scores.map(read));
  return {
    id: group.key,
    corpus: spec.corpus,
    rung: spec.rung,
    categoryCount: cell.categories.length,
    trainSentences: spec.trainSentences,
    usedSentences,
    distortion: spec.distortion,
    emission: spec.emission,
    output,
    vectors: spec.vectors,
    resources: spec.resources,
    templates: spec.templates,
    system: systemName(spec.emission, output),
    grids: group.grids,
    options,
    runs: scores.map((run, i) => {
      const { results } = group.runs[i] ?? { results: [] };
      return {
        id: run.ids.join('+'),
        seed: run.seed,
        f1: run.scores.conlleval.micro.f1,
        devScore: mean(results.flatMap(({ devScore }) => devScore ?? [])),
        iterations: results.reduce((sum, { iterations }) => sum + iterations, 0),
        sha256: run.sha256,
      };
    }),
    scores: SCORING_MODES.map((mode) => ({
      mode,
      precision: of((run) => run.scores[mode].micro.precision),
      recall: of((run) => run.scores[mode].micro.recall),
      f1: of((run) => run.scores[mode].micro.f1),
    })),
    accuracy: of((run) => run.scores.conlleval.accuracy),
    invalidPer1000: of(({ invalid, tokens }) => (1000 * sum(invalid)) / Math.max(1, sum(tokens))),
    categories: cell.categories.map((category) => {
      const read = (key: keyof CategoryScores) => (run: RunScores) =>
        run.scores.conlleval.perCategory.get(category)?.[key] ?? 0;
      return {
        category,
        support: scores[0] === undefined ? 0 : read('gold')(scores[0]),
        precision: of(read('precision')),
        recall: of(read('recall')),
        f1: of(read('f1')),
        ...intervals.category(cell, category),
      };
    }),
    ...intervals.whole(cell),
    errors: errorsOf(scores),
    parameters: first?.parameters ?? 0,
    weights: first?.weights,
    interpretation: group.runs.flatMap(({ results }) =>
      results.flatMap(({ interpretation }) => interpretation ?? []),
    ),
    ...(stability === undefined ? {} : { stability }),
  };
}

/** `features + CRF`, as tables print it. */
export function systemName(emission: Emission, output: Output): string {
  const EMISSION_NAMES: Record<Emission, string> = {
    features: 'features',
    bilstm: 'BiLSTM',
    both: 'BiLSTM and features',
  };
  const OUTPUT_NAMES: Record<Output, string> = {
    softmax: 'softmax',
    'masked-softmax': 'masked softmax',
    'softmax-transitions': 'softmax, transitions fitted',
    crf: 'CRF',
    'masked-crf': 'masked CRF',
    'crf-local': 'CRF, decoded locally',
  };
  return `${EMISSION_NAMES[emission]} + ${OUTPUT_NAMES[output]}`;
}

function errorsOf(scores: readonly RunScores[]): CellResult['errors'] {
  const kinds = new Map<string, number>();
  const pairs = new Map<string, { gold: string; predicted: string; count: number }>();
  for (const run of scores) {
    for (const [kind, count] of run.kinds) kinds.set(kind, (kinds.get(kind) ?? 0) + count / scores.length);
    for (const { gold, predicted, count } of run.confusions) {
      const key = JSON.stringify([gold, predicted]);
      const before = pairs.get(key)?.count ?? 0;
      pairs.set(key, { gold, predicted, count: before + count / scores.length });
    }
  }
  return {
    kinds: [...kinds].map(([kind, count]) => ({ kind, count })),
    confusions: [...pairs.values()]
      .sort((a, b) => b.count - a.count || (a.gold + a.predicted < b.gold + b.predicted ? -1 : 1))
      .slice(0, CONFUSIONS),
  };
}

function sum(values: Uint32Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
