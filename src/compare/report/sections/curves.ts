/** Learning curves, where they cross, and what a resource is worth in labelled sentences. */
import { doubtOf } from '../../analysis/cell-doubts.ts';
import { curveName } from '../../analysis/curves.ts';
import { mainGrid } from '../../experiment/interpreted-runs.ts';
import type { ExperimentResult, LearningCurve } from '../../result.ts';
import {
  type Block,
  type Cell,
  type Column,
  figure,
  foreign,
  type Section,
  type Table,
} from '../document.ts';
import { lineChart } from '../figures/line-chart.ts';
import { drawSwatch } from '../figures/system-mark.ts';
import { markNamed, marksByName, scoreName } from '../selection.ts';

const text = (head: string): Column => ({ head, kind: 'text' });
const sentences = (head: string): Column => ({ head, kind: 'figures', digits: 0, parts: ['low', 'high'] });

export function curvesSection(result: ExperimentResult): Section {
  const curves = result.curves.filter(({ systems }) => systems.length > 0);
  const blocks: Block[] = [];
  if (curves.length === 0)
    blocks.push({ kind: 'text', text: ['No learning curve was part of the experiment.'] });
  else {
    blocks.push(curveFigures(result, curves));
    blocks.push({ kind: 'table', table: crossoverTable(curves, doubtfulPoints(result)) });
    blocks.push({
      kind: 'details',
      summary: 'Points of the curves',
      blocks: [{ kind: 'table', table: pointTable(curves, doubtfulPoints(result)) }],
    });
  }
  return { id: 'curves', title: 'Learning curves', short: 'Learning curves', blocks };
}

function curveFigures(result: ExperimentResult, curves: readonly LearningCurve[]): Block {
  const marks = marksByName(result);
  const names = [...new Set(curves.flatMap(({ systems }) => systems.map(({ system }) => system)))];
  const figures = curves.map(({ corpus, systems }) => ({
    title: [foreign(corpus)],
    description: [
      `${scoreName(result, corpus)} of ${systems.length} systems against the number of training sentences on `,
      foreign(corpus),
      '; the figures are in the table below.',
    ],
    svg: lineChart(
      systems.map(({ system, points }) => ({
        mark: markNamed(marks, system),
        points: points.map((point) => ({
          x: point.sentences,
          y: 100 * point.mean,
          low: 100 * point.low,
          high: 100 * point.high,
        })),
      })),
      { xName: 'training sentences', yName: `${scoreName(result, corpus)}, %`, isLog: true },
    ),
  }));
  return {
    kind: 'figures',
    figures,
    legend: names.map((name) => ({ swatch: drawSwatch(markNamed(marks, name)), label: foreign(name) })),
  };
}

interface CurvePoint {
  readonly corpus: string;
  readonly system: string;
  readonly sentences: number;
}

/** Whether a point of a curve is the score of a doubtful cell. */
function doubtfulPoints({ cells, experiment }: ExperimentResult): (point: CurvePoint) => boolean {
  const rung = JSON.stringify(mainGrid(experiment)?.categories[0]);
  const doubtful = new Set(
    cells.flatMap((cell) => {
      const { emission, output } = cell;
      if (emission === undefined || output === undefined || doubtOf(cell) === undefined) return [];
      if (cell.distortion.kind !== 'none' || JSON.stringify(cell.rung) !== rung) return [];
      return [JSON.stringify([cell.corpus, curveName({ ...cell, emission, output }), cell.usedSentences])];
    }),
  );
  return ({ corpus, system, sentences: size }) => doubtful.has(JSON.stringify([corpus, system, size]));
}

function crossoverTable(
  curves: readonly LearningCurve[],
  isDoubtfulPoint: (point: CurvePoint) => boolean,
): Table {
  const rows = curves.flatMap(({ corpus, crossovers, systems }) => {
    const restsOnDoubt = (names: readonly string[]): boolean =>
      systems.some(
        ({ system, points }) =>
          names.includes(system) &&
          points.some((point) => isDoubtfulPoint({ corpus, system, sentences: point.sentences })),
      );
    return crossovers.map(({ a, b, sentences: at, low, high, above, share }): Cell[] => [
      foreign(corpus),
      foreign(a),
      foreign(b),
      at === undefined ? figure(undefined, 'none') : { value: at, low, high },
      above === undefined ? '' : foreign(above),
      { value: 100 * share, isDoubtful: restsOnDoubt([a, b]) },
    ]);
  });
  return {
    id: 'crossovers',
    caption: ['Training sentences from which the second system is better than the first'],
    columns: [
      text('corpus'),
      text('first'),
      text('overtaken by'),
      sentences('at sentences'),
      text('above throughout'),
      { head: 'rounds that cross, %', kind: 'figures', digits: 0 },
    ],
    rows,
    isFile: true,
  };
}

function pointTable(
  curves: readonly LearningCurve[],
  isDoubtfulPoint: (point: CurvePoint) => boolean,
): Table {
  const rows = curves.flatMap(({ corpus, systems }) =>
    systems.flatMap(({ system, points }) =>
      points.map(({ sentences: size, mean, low, high }): Cell[] => [
        foreign(corpus),
        foreign(system),
        figure(size),
        {
          value: 100 * mean,
          low: 100 * low,
          high: 100 * high,
          isDoubtful: isDoubtfulPoint({ corpus, system, sentences: size }),
        },
      ]),
    ),
  );
  return {
    id: 'curves',
    caption: ['Scores by number of training sentences, in percent'],
    columns: [
      text('corpus'),
      text('system'),
      { head: 'sentences', kind: 'figures', digits: 0 },
      { head: 'F1', kind: 'figures', digits: 1, parts: ['low', 'high'] },
    ],
    rows,
    isFile: true,
  };
}

/** undefined where no resource was varied along a learning curve. */
export function worthSection(result: ExperimentResult): Section | undefined {
  const rows = result.curves.flatMap(({ corpus, worth }) =>
    worth.map(({ system, resource, sentences: size, equals, low, high }): Cell[] => [
      foreign(corpus),
      foreign(system),
      foreign(resource),
      figure(size),
      equals === undefined ? figure(undefined, 'more than there are') : { value: equals, low, high },
      equals === undefined ? figure(undefined) : figure(equals - size),
    ]),
  );
  const table: Table = {
    id: 'worth',
    caption: ['Labelled sentences without a resource that reach the score with it'],
    columns: [
      text('corpus'),
      text('system'),
      text('resource'),
      { head: 'trained on', kind: 'figures', digits: 0 },
      sentences('is worth'),
      { head: 'saved', kind: 'figures', digits: 0 },
    ],
    rows,
    isFile: true,
  };
  if (rows.length === 0) return undefined;
  const blocks: Block[] = [{ kind: 'table', table }];
  return { id: 'worth', title: 'What a resource is worth', short: 'Worth of resources', blocks };
}
