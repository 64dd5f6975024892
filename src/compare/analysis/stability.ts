/** How far a system's reasons stay the same when it is trained again: with other seeds, and on resampled sentences. */
import { featureStability } from '../explain/measures.ts';
import type { CellStability, RefitStability } from '../result.ts';
import type { RunResult, WeightSummary } from '../run/run-result.ts';
import { mean } from '../statistics/mean.ts';
import { ofAllFolds, overlapsOf, refitOverlaps } from './explained-systems.ts';
import type { ScoredCell } from './scored-cell.ts';

/** undefined where the system's decisions were not explained. */
export function stabilityOf(cell: ScoredCell): CellStability | undefined {
  const isExplained = cell.group.runs.some(({ results }) =>
    results.some(({ interpretation }) => interpretation !== undefined),
  );
  if (!isExplained) return undefined;
  return { betweenSeeds: overlapBetweenSeeds(cell), refits: refitsOf(cell) };
}

/** Mean Jaccard of the most important words over decisions and pairs of seeds; undefined for a single one. */
export function overlapBetweenSeeds({ group }: ScoredCell): number | undefined {
  const words = group.runs.flatMap(({ results }) => {
    const own = ofAllFolds(results, ({ interpretation }) => interpretation?.topWords);
    return own === undefined ? [] : [own];
  });
  const pairs = words.flatMap((a, s) => words.slice(s + 1).map((b) => overlapsOf(a, b) ?? []));
  return mean(pairs.flat());
}

function refitsOf(cell: ScoredCell): RefitStability[] {
  const { group, refitScores } = cell;
  const overlaps = new Map(refitOverlaps(cell).map(({ refit, overlaps: all }) => [refit, mean(all)]));
  return group.refits.flatMap(({ refit, seed, results }, k) => {
    const overlap = overlaps.get(refit);
    const scores = refitScores[k];
    if (overlap === undefined || scores === undefined) return [];
    const reference = group.runs.find((run) => run.seed === seed)?.results ?? [];
    const labels = ofAllFolds(results, (result) => result.refit?.labels) ?? [];
    const first = ofAllFolds(reference, ({ interpretation }) => interpretation?.reference?.labels);
    const occluded = occludedOverlap(results, reference);
    return [
      {
        refit,
        seed,
        f1: scores.scores.conlleval.micro.f1,
        sha256: scores.sha256,
        overlap,
        occludedOverlap: occluded,
        sameLabel:
          first === undefined ? undefined : mean(labels.map((label, d) => (label === first[d] ? 1 : 0))),
        featureOverlap: featureOverlap(results[0]?.weights, reference[0]?.weights),
      },
    ];
  });
}

function occludedOverlap(results: readonly RunResult[], reference: readonly RunResult[]): number | undefined {
  const own = ofAllFolds(results, (result) => result.refit?.occludedWords);
  const first = ofAllFolds(reference, ({ interpretation }) => interpretation?.reference?.occludedWords);
  return own === undefined || first === undefined ? undefined : mean(overlapsOf(own, first) ?? []);
}

/** Mean over the labels that both have. */
export function featureOverlap(
  a: WeightSummary | undefined,
  b: WeightSummary | undefined,
): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  const { labels, mean: overlap } = featureStability(a.labels, b.labels);
  return labels.length === 0 ? undefined : overlap;
}
