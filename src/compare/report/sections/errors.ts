/** What kinds of errors each system makes, and which categories it takes for one another. */
import type { ExperimentResult } from '../../result.ts';
import { type Block, type Cell, type Column, figure, foreign, type Section } from '../document.ts';
import { intervalPlot } from '../figures/interval-plot.ts';
import { corpusNames, mainCells, type NamedCell } from '../selection.ts';

/** Pairs of each system in the table of confusions. */
const PAIRS = 5;

export function errorsSection(result: ExperimentResult): Section {
  const blocks: Block[] = [];
  const confusions: Cell[][] = [];
  for (const corpus of corpusNames(result)) {
    const cells = mainCells(result, corpus).filter(({ cell }) => cell.errors.kinds.length > 0);
    if (cells.length === 0) continue;
    const kinds = [...new Set(cells.flatMap(({ cell }) => cell.errors.kinds.map(({ kind }) => kind)))];
    blocks.push({ kind: 'heading', text: [foreign(corpus)] });
    blocks.push(
      kindFigures(
        cells,
        kinds.filter((kind) => kind !== 'correct'),
      ),
    );
    blocks.push({ kind: 'table', table: kindTable(corpus, cells, kinds) });
    for (const { cell, label } of cells) {
      for (const { gold, predicted, count } of cell.errors.confusions.slice(0, PAIRS)) {
        confusions.push([foreign(corpus), foreign(label), foreign(gold), foreign(predicted), figure(count)]);
      }
    }
  }
  if (blocks.length === 0) blocks.push({ kind: 'text', text: ['The result holds no errors of spans.'] });
  else {
    blocks.unshift({
      kind: 'text',
      text: [
        'Mean number over seeds. Type: the extent is right, the category wrong; boundary: the category is right, an end is wrong; split and merge: one span where there should be several, or several for one; missed and spurious: nothing on the other side.',
      ],
    });
  }
  if (confusions.length > 0) {
    blocks.push({
      kind: 'table',
      table: {
        id: 'confusions',
        caption: ['Categories confused most'],
        columns: [
          { head: 'corpus', kind: 'text' },
          { head: 'system', kind: 'text' },
          { head: 'gold', kind: 'text' },
          { head: 'predicted', kind: 'text' },
          { head: 'spans', kind: 'figures', digits: 1 },
        ],
        rows: confusions,
        isFile: true,
      },
    });
  }
  return { id: 'errors', title: 'Errors and confusions', short: 'Errors', blocks };
}

const countIn = ({ cell }: NamedCell, kind: string): number | undefined =>
  cell.errors.kinds.find((one) => one.kind === kind)?.count;

function kindFigures(cells: readonly NamedCell[], kinds: readonly string[]): Block {
  return {
    kind: 'figures',
    legend: [],
    figures: kinds.map((kind) => ({
      title: [foreign(kind)],
      description: [
        'Number of errors of the kind ',
        foreign(kind),
        ` of ${cells.length} systems; the figures are in the table below.`,
      ],
      svg: intervalPlot(
        cells.map((named) => ({
          label: foreign(named.label),
          mark: named.mark,
          value: countIn(named, kind) ?? 0,
        })),
        [0, ...cells.map((named) => countIn(named, kind) ?? 0)],
        '',
        0,
      ),
    })),
  };
}

function kindTable(
  corpus: string,
  cells: readonly NamedCell[],
  kinds: readonly string[],
): Extract<Block, { kind: 'table' }>['table'] {
  return {
    id: `errors-${corpus}`,
    caption: ['Kinds of spans on ', foreign(corpus)],
    columns: [
      { head: 'system', kind: 'text' },
      ...kinds.map((kind): Column => ({ head: foreign(kind), kind: 'figures', digits: 1 })),
      { head: 'invalid transitions per 1,000 tokens', kind: 'figures', parts: ['sd'] },
    ],
    rows: cells.map((named): Cell[] => [
      foreign(named.label),
      ...kinds.map((kind) => figure(countIn(named, kind))),
      { value: named.cell.invalidPer1000.mean, sd: named.cell.invalidPer1000.sd },
    ]),
    isFile: true,
  };
}
