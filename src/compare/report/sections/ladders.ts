/** F1 against the number of categories, on the same sentences, by each route that makes fewer of them. */
import type { CellResult, ExperimentResult } from '../../result.ts';
import { type Block, type Cell, type Figure, figure, foreign, type Section } from '../document.ts';
import { lineChart } from '../figures/line-chart.ts';
import {
  corpusNames,
  groupBy,
  isPlain,
  mainCells,
  type NamedCell,
  nameCells,
  overallScore,
  scoreName,
} from '../selection.ts';
import { legendOf } from './scores.ts';

const ROUTES = ['merge', 'map', 'add', 'matched'] as const;
type Route = (typeof ROUTES)[number];

const ROUTE_TEXTS: Readonly<Record<Route, string>> = {
  merge: 'rarest merged',
  map: 'merged by the map of the corpus',
  add: 'one added at a time',
  matched: 'equal mentions of each',
};

/** The rungs of a route, with the unchanged categories at the top where they belong to it. */
function ladderCells(result: ExperimentResult, corpus: string, route: Route): NamedCell[] {
  const size = mainCells(result, corpus)[0]?.cell.trainSentences;
  const plain = result.cells.filter(
    (cell) =>
      cell.corpus === corpus && isPlain(cell) && cell.emission !== undefined && cell.trainSentences === size,
  );
  const rungs = plain.filter((cell) => cell.rung.route === route);
  const keys = new Set(rungs.map(systemKey));
  const top =
    route === 'matched' ? [] : plain.filter((cell) => cell.rung.route === 'all' && keys.has(systemKey(cell)));
  const byCount = (a: CellResult, b: CellResult): number => a.categoryCount - b.categoryCount;
  const bySystem = groupBy([...rungs, ...top].sort(byCount), systemKey);
  // A system on one rung alone says nothing about the number of categories.
  return nameCells([...bySystem.values()].filter((cells) => cells.length > 1).flat());
}

const systemKey = (cell: CellResult): string =>
  JSON.stringify([cell.system, cell.vectors, cell.resources, cell.templates]);

export function laddersSection(result: ExperimentResult): Section {
  const blocks: Block[] = [];
  const rows: Cell[][] = [];
  for (const corpus of corpusNames(result)) {
    const figures: Figure[] = [];
    const shown = new Map<string, NamedCell>();
    const name = scoreName(result, corpus);
    const routes = ROUTES.map((route) => ({ route, cells: ladderCells(result, corpus, route) })).filter(
      ({ cells }) => cells.length > 0,
    );
    const domain = routes.flatMap(({ cells }) =>
      cells.flatMap(({ cell }) => [100 * cell.low, 100 * cell.high]),
    );
    for (const { route, cells } of routes) {
      const systems = groupBy(cells, (cell) => cell.name);
      for (const [system, [first]] of systems) if (first !== undefined) shown.set(system, first);
      const series = [...systems.values()].map((own) => ({
        mark: own[0]?.mark ?? ({ hue: 'grey', shape: 'dot' } as const),
        points: own.map(({ cell }) => {
          const { value, low, high } = overallScore(cell);
          return { x: cell.categoryCount, y: value, low, high };
        }),
      }));
      figures.push({
        title: [ROUTE_TEXTS[route]],
        description: [
          `${name} of ${systems.size} systems against the number of categories on `,
          foreign(corpus),
          `, ${ROUTE_TEXTS[route]}; the figures are in the table below.`,
        ],
        svg: lineChart(series, { xName: 'categories', yName: `${name}, %`, domain }),
      });
      for (const { cell, label: system } of cells) {
        rows.push([
          foreign(corpus),
          ROUTE_TEXTS[route],
          figure(cell.categoryCount),
          foreign(system),
          overallScore(cell),
        ]);
      }
    }
    if (figures.length === 0) continue;
    blocks.push({ kind: 'heading', text: [foreign(corpus)] });
    blocks.push({ kind: 'figures', figures, legend: legendOf([...shown.values()]) });
  }
  if (rows.length === 0)
    blocks.push({ kind: 'text', text: ['No category ladder was part of the experiment.'] });
  else {
    blocks.unshift({
      kind: 'text',
      text: [
        'The sentences stay the same while their categories grow in number; only with equal mentions of each is training data taken away, so that having many categories is told apart from having few examples of each.',
      ],
    });
    blocks.push({
      kind: 'table',
      table: {
        id: 'ladders',
        caption: ['Score against the number of categories, in percent'],
        columns: [
          { head: 'corpus', kind: 'text' },
          { head: 'route', kind: 'text' },
          { head: 'K', kind: 'figures', digits: 0 },
          { head: 'system', kind: 'text' },
          { head: 'F1', kind: 'figures', digits: 1, parts: ['sd', 'low', 'high'] },
        ],
        rows,
        isFile: true,
      },
    });
  }
  return { id: 'ladders', title: 'Many categories', short: 'Many categories', blocks };
}
