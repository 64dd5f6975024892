/** Learning curves of a corpus: scores over training sizes, where systems cross, what resources are worth in sentences. */

import type { LearningCurve } from '../result.ts';
import {
  type ContrastInference,
  inferContrast,
  inferCrossover,
  inferResourceWorth,
  learningCurve,
  microF1,
  type Resampled,
  type LearningCurve as ResampledCurve,
  type ResampleOptions,
  resample,
  type SizeBound,
  type System,
} from '../statistics/index.ts';
import type { CellFinder, CellQuery } from './cell-finder.ts';
import { systemName } from './cell-result.ts';
import type { ScoredCell } from './scored-cell.ts';

interface CurveCells {
  readonly name: string;
  readonly query: CellQuery;
  readonly points: readonly { readonly size: number; readonly cell: ScoredCell }[];
}

const QUERIES: readonly CellQuery[] = (['features', 'bilstm', 'both'] as const).flatMap((emission) =>
  (['crf', 'softmax', 'masked-softmax'] as const).flatMap((output) =>
    (['none', 'pretrained'] as const).flatMap((vectors) =>
      (['none', 'gazetteers', 'clusters', 'all'] as const).flatMap((resources) =>
        (['preset', 'words'] as const).flatMap((templates) =>
          emission === 'bilstm' && (resources !== 'none' || templates !== 'preset')
            ? []
            : [{ emission, output, vectors, resources, templates }],
        ),
      ),
    ),
  ),
);

/** undefined where no system was trained on two sizes. */
export function learningCurves(
  finder: CellFinder,
  systemFor: (cell: ScoredCell) => System,
  options: ResampleOptions,
  confidence: number,
): LearningCurve | undefined {
  const sizes = finder.sizes();
  const curves = QUERIES.map(
    (query): CurveCells => ({
      name: curveName(query),
      query,
      points: sizes.flatMap(({ trainSentences, used }) => {
        const cell = finder.find({ ...query, trainSentences });
        return cell === undefined ? [] : [{ size: used, cell }];
      }),
    }),
  ).filter(({ points }) => points.length >= 2);
  if (curves.length === 0) return undefined;
  const resampled = resample(
    curves.flatMap(({ points }) => points.map(({ cell }) => systemFor(cell))),
    microF1('conlleval'),
    options,
  );
  const at = (cell: ScoredCell): ContrastInference =>
    inferContrast(
      resampled,
      { name: cell.group.key, terms: [{ system: cell.group.key, coefficient: 1 }] },
      { confidence },
    );
  const drawn = new Map<string, ResampledCurve>(
    curves.map(({ name, points }) => [
      name,
      learningCurve(
        name,
        resampled,
        points.map(({ size, cell }) => ({ size, system: cell.group.key })),
      ),
    ]),
  );
  return {
    corpus: finder.corpus,
    systems: curves.map(({ name, points }) => ({
      system: name,
      points: points.map(({ size, cell }) => {
        const { estimate, low, high } = at(cell);
        return {
          sentences: size,
          mean: estimate / 100,
          low: Math.max(0, low / 100),
          high: Math.min(1, high / 100),
        };
      }),
    })),
    crossovers: crossovers(curves, drawn, confidence),
    worth: worths(curves, drawn, resampled, confidence),
  };
}

interface ResourceStep {
  readonly resource: string;
  readonly isAbsent: (query: CellQuery) => boolean;
  readonly change: (query: CellQuery) => CellQuery;
}

const RESOURCES: readonly ResourceStep[] = [
  {
    resource: 'pre-trained vectors',
    isAbsent: ({ vectors }) => vectors === 'none',
    change: (query) => ({ ...query, vectors: 'pretrained' }),
  },
  ...(['gazetteers', 'clusters', 'all'] as const).map(
    (resources): ResourceStep => ({
      resource: resources === 'all' ? 'gazetteers and clusters' : resources,
      isAbsent: (query) => query.resources === 'none' && query.emission !== 'bilstm',
      change: (query) => ({ ...query, resources }),
    }),
  ),
  {
    resource: 'hand features besides the word',
    isAbsent: ({ templates, emission }) => templates === 'words' && emission !== 'bilstm',
    change: (query) => ({ ...query, templates: 'preset' }),
  },
];

/** Each resource for each curve that lacks it: sentences without it that reach the score with it. */
function worths(
  curves: readonly CurveCells[],
  drawn: ReadonlyMap<string, ResampledCurve>,
  resampled: Resampled,
  confidence: number,
): LearningCurve['worth'] {
  return curves.flatMap(({ name, query, points }) => {
    const without = drawn.get(name);
    if (without === undefined) return [];
    return RESOURCES.flatMap(({ resource, change, isAbsent }) => {
      if (!isAbsent(query)) return [];
      const richer = curves.find((other) => other.name === curveName(change(query)));
      return points.flatMap(({ size }) => {
        const cell = richer?.points.find((point) => point.size === size)?.cell;
        if (cell === undefined) return [];
        const worth = inferResourceWorth(without, resampled, { system: cell.group.key, size }, confidence);
        return [
          {
            system: name,
            resource,
            sentences: size,
            equals: inRange(worth.equalSize),
            low: inRange(worth.interval.low),
            high: inRange(worth.interval.high),
          },
        ];
      });
    });
  });
}

/** Each system on hand features against each network with the same output and vectors. */
function crossovers(
  curves: readonly CurveCells[],
  drawn: ReadonlyMap<string, ResampledCurve>,
  confidence: number,
): LearningCurve['crossovers'] {
  return curves.flatMap((a) =>
    curves.flatMap((b) => {
      const isPair =
        a.query.emission === 'features' &&
        b.query.emission === 'bilstm' &&
        a.query.output === b.query.output &&
        a.query.vectors === b.query.vectors;
      const [curveA, curveB] = [drawn.get(a.name), drawn.get(b.name)];
      if (!isPair || curveA === undefined || curveB === undefined || !sameSizes(a, b)) return [];
      const { estimate, interval, winner, shares } = inferCrossover(curveA, curveB, confidence);
      const crosses = estimate.kind === 'crosses';
      return [
        {
          a: winner === 'A' ? b.name : a.name,
          b: winner === 'A' ? a.name : b.name,
          sentences: crosses ? estimate.size : undefined,
          low: crosses ? inRange(interval.low) : undefined,
          high: crosses ? inRange(interval.high) : undefined,
          above: crosses || winner === 'neither' ? undefined : winner === 'A' ? a.name : b.name,
          share: shares.crossesToA + shares.crossesToB,
        },
      ];
    }),
  );
}

function sameSizes(a: CurveCells, b: CurveCells): boolean {
  return a.points.length === b.points.length && a.points.every(({ size }, i) => size === b.points[i]?.size);
}

function inRange(bound: SizeBound): number | undefined {
  return bound.kind === 'at' ? bound.size : undefined;
}

/** Of a curve, from the levels that all its cells share. */
export function curveName({
  emission,
  output,
  vectors,
  resources,
  templates,
}: Pick<CellQuery, 'emission' | 'output'> & {
  readonly vectors?: string;
  readonly resources?: string;
  readonly templates?: string;
}): string {
  const additions = [
    ...(vectors === 'pretrained' ? ['vectors'] : []),
    ...(resources === 'none' || resources === undefined
      ? []
      : [resources === 'all' ? 'gazetteers, clusters' : resources]),
    ...(templates === 'words' ? ['word alone'] : []),
  ];
  const name = systemName(emission, output);
  return additions.length === 0 ? name : `${name} (${additions.join(', ')})`;
}
