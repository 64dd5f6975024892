/** F1 of every category under every system, side by side; and the overall scores of all cells. */
import type { CellResult, ExperimentResult } from '../../result.ts';
import {
  type Block,
  type Cell,
  type Column,
  type Figures,
  figure,
  foreign,
  type Section,
  type Table,
} from '../document.ts';
import { intervalPlot } from '../figures/interval-plot.ts';
import { drawSwatch } from '../figures/system-mark.ts';
import {
  corpusNames,
  distortionText,
  labelCells,
  mainCells,
  type NamedCell,
  overallScore,
  scoreName,
} from '../selection.ts';

/** Categories that are drawn; the table has all. */
const DRAWN = 11;

interface CategoryScore {
  readonly support: number;
  readonly figures: Figures;
}

export function categorySection(result: ExperimentResult): Section {
  const blocks: Block[] = [
    {
      kind: 'text',
      text: [
        'Scores in percent: mean over seeds ± standard deviation, and in brackets the interval of a bootstrap over seeds and sentences. Support is the number of gold spans in the test set.',
      ],
    },
  ];
  for (const corpus of corpusNames(result)) {
    const cells = mainCells(result, corpus);
    if (cells.length === 0) continue;
    blocks.push({ kind: 'heading', text: [foreign(corpus), ...trainingSize(cells)] });
    blocks.push(categoryFigures(result, corpus, cells));
    blocks.push({ kind: 'table', table: categoryTable(result, corpus, cells) });
  }
  return { id: 'categories', title: 'Scores by category', short: 'By category', blocks };
}

function trainingSize(cells: readonly NamedCell[]): string[] {
  const used = cells.find(({ cell }) => cell.emission !== undefined)?.cell.usedSentences;
  return used === undefined ? [] : [`, ${used} training sentences`];
}

/** Of each category, in the order of the first cell that has it: the most frequent in test first. */
function categoriesOf(cells: readonly NamedCell[]): string[] {
  return [...new Set(cells.flatMap(({ cell }) => cell.categories.map(({ category }) => category)))];
}

function scoreOf(cell: CellResult, category: string): CategoryScore | undefined {
  const own = cell.categories.find((one) => one.category === category);
  if (own === undefined) return undefined;
  const { f1, low, high, support } = own;
  const sd = f1.sd === undefined ? undefined : 100 * f1.sd;
  return { support, figures: { value: 100 * f1.mean, sd, low: 100 * low, high: 100 * high } };
}

function categoryFigures(result: ExperimentResult, corpus: string, cells: readonly NamedCell[]): Block {
  const categories = categoriesOf(cells);
  const name = scoreName(result, corpus);
  const overall = cells.map(({ cell }) => overallScore(cell));
  const drawn = categories.slice(0, DRAWN);
  const scores = drawn.map((category) => cells.map(({ cell }) => scoreOf(cell, category)));
  const domain = [
    ...overall,
    ...scores.flat().flatMap((score) => (score === undefined ? [] : [score.figures])),
  ].flatMap(({ value, low, high }) => [value ?? 0, low ?? value ?? 0, high ?? value ?? 0]);
  const overallFigure = {
    title: [`all categories`],
    description: [
      `${name} of ${cells.length} systems on `,
      foreign(corpus),
      ' with intervals; the figures are in the table below.',
    ],
    svg: intervalPlot(
      cells.map(({ label, mark, cell }) => ({ label: foreign(label), mark, ...overallScore(cell) })),
      domain,
      '',
    ),
  };
  const figures = drawn.map((category, k) => ({
    title: [
      foreign(category),
      ` (${cells.map(({ cell }) => scoreOf(cell, category)?.support).find((n) => n !== undefined) ?? 0})`,
    ],
    description: [
      `${name} of ${cells.length} systems for the category `,
      foreign(category),
      '; the figures are in the table below.',
    ],
    svg: intervalPlot(
      cells.flatMap(({ label, mark }, n) => {
        const own = scores[k]?.[n]?.figures;
        if (own?.value === undefined) return [];
        const { value, low = value, high = value } = own;
        return [{ label: foreign(label), mark, value, low, high }];
      }),
      domain,
      '',
    ),
  }));
  return { kind: 'figures', figures: [overallFigure, ...figures], legend: [] };
}

function categoryTable(result: ExperimentResult, corpus: string, cells: readonly NamedCell[]): Table {
  const columns: Column[] = [
    { head: 'category', kind: 'text' },
    { head: 'support', kind: 'figures', digits: 0 },
    ...cells.map(
      ({ label }): Column => ({
        head: foreign(label),
        kind: 'figures',
        digits: 1,
        parts: ['sd', 'low', 'high'],
      }),
    ),
  ];
  const rows = categoriesOf(cells).map((category): Cell[] => {
    const scores = cells.map(({ cell }) => scoreOf(cell, category));
    return [
      foreign(category),
      figure(scores.find((score) => score !== undefined)?.support),
      ...scores.map((score) => score?.figures ?? figure(undefined)),
    ];
  });
  const support = cells[0]?.cell.categories.reduce((sum, category) => sum + category.support, 0);
  const overall: Cell[] = ['all', figure(support), ...cells.map(({ cell }) => overallScore(cell))];
  return {
    id: `categories-${corpus}`,
    caption: [`${scoreName(result, corpus)} by category on `, foreign(corpus)],
    columns,
    rows: [overall, ...rows],
    isFile: true,
  };
}

/** One row per cell, everything that was trained. */
export function scoresSection(result: ExperimentResult): Section {
  const mean = (value: { readonly mean: number; readonly sd: number | undefined } | undefined): Figures =>
    value === undefined
      ? figure(undefined)
      : { value: 100 * value.mean, sd: value.sd === undefined ? undefined : 100 * value.sd };
  const labels = labelCells(
    result.cells,
    result.cells.map(({ system }) => system),
  );
  const rows = result.cells.map((cell, n): Cell[] => {
    const mode = (name: string): CellResult['scores'][number] | undefined =>
      cell.scores.find((score) => score.mode === name);
    return [
      foreign(cell.corpus),
      foreign(labels[n] ?? cell.system),
      cell.vectors === 'none' ? '' : foreign(cell.vectors),
      cell.resources === 'none' ? '' : foreign(cell.resources),
      cell.templates === 'none' ? '' : foreign(cell.templates),
      rungText(cell),
      figure(cell.categoryCount),
      figure(cell.usedSentences),
      distortionText(cell),
      figure(cell.runs.length),
      mean(mode('conlleval')?.precision),
      mean(mode('conlleval')?.recall),
      overallScore(cell),
      mean(mode('strict')?.f1),
      mean(mode('discard')?.f1),
      mean(cell.accuracy),
    ];
  });
  const score = (head: string, parts: Column['parts'] = ['sd']): Column => ({
    head,
    kind: 'figures',
    digits: 2,
    parts,
  });
  const count = (head: string): Column => ({ head, kind: 'figures', digits: 0 });
  const text = (head: string): Column => ({ head, kind: 'text' });
  const columns = [
    ...['corpus', 'system', 'vectors', 'resources', 'templates', 'categories by'].map(text),
    count('K'),
    count('sentences'),
    text('training data'),
    count('seeds'),
    score('precision'),
    score('recall'),
    score('F1 (accuracy)', ['sd', 'low', 'high']),
    score('F1 strict'),
    score('F1 discard'),
    score('token accuracy'),
  ];
  const table: Table = {
    id: 'scores',
    caption: ['All systems on all data: precision, recall and F1 of spans, in percent'],
    columns,
    rows,
    note: [
      'Scored by conlleval unless the head says otherwise: strict takes only spans that begin as the tag scheme demands, discard leaves out spans with a wrong beginning.',
    ],
    isFile: true,
  };
  return { id: 'scores', title: 'All scores', short: 'All scores', blocks: [{ kind: 'table', table }] };
}

export function rungText({ rung }: CellResult): string {
  switch (rung.route) {
    case 'all':
      return '';
    case 'map':
      return 'map';
    case 'merge':
      return 'merging the rarest';
    case 'add':
      return 'adding the next';
    case 'matched':
      return `adding, ${rung.mentions} mentions each`;
    default:
      return unknownRung(rung);
  }
}

function unknownRung(rung: never): never {
  throw new TypeError(`unknown rung ${JSON.stringify(rung)}`);
}

export const legendOf = (
  cells: readonly NamedCell[],
): { swatch: ReturnType<typeof drawSwatch>; label: { foreign: string } }[] =>
  cells.map(({ name, mark }) => ({ swatch: drawSwatch(mark), label: foreign(name) }));
