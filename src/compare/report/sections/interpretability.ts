/** How interpretable the models are, measured: exact accounts, deletion curves, weights that carry the score. */
import type { ExperimentResult } from '../../result.ts';
import type { Interpretation } from '../../run/run-result.ts';
import { mean } from '../../statistics/mean.ts';
import {
  type Block,
  type Cell,
  type Column,
  type Figure,
  type Figures,
  figure,
  foreign,
  type Section,
} from '../document.ts';
import { lineChart } from '../figures/line-chart.ts';
import { drawSwatch } from '../figures/system-mark.ts';
import { corpusNames, type NamedCell, nameCells } from '../selection.ts';
import { sparsityBlocks, stabilityBlocks } from './retraining.ts';
import { sideBySide } from './side-by-side.ts';

interface DeletionPoint {
  readonly removed: number;
  readonly probability: number;
  readonly randomProbability: number;
  readonly flipped: number;
  readonly randomFlipped: number;
}

const meanOf = (runs: readonly Interpretation[], key: (run: Interpretation) => number | undefined): Figures =>
  figure(mean(runs.map(key).filter((value) => value !== undefined)));

/** Deletion curves averaged over the runs, by number of words removed. */
function meanDeletion(runs: readonly Interpretation[]): DeletionPoint[] {
  const points = runs.flatMap(({ deletion }) => deletion);
  const removed = [...new Set(points.map((point) => point.removed))].sort((a, b) => a - b);
  return removed.map((count) => {
    const own = points.filter((point) => point.removed === count);
    const average = (key: keyof DeletionPoint): number => mean(own.map((point) => point[key])) ?? 0;
    return {
      removed: count,
      probability: average('probability'),
      randomProbability: average('randomProbability'),
      flipped: average('flipped'),
      randomFlipped: average('randomFlipped'),
    };
  });
}

export function interpretabilitySection(result: ExperimentResult): Section {
  const cells = corpusNames(result).flatMap((corpus) =>
    nameCells(result.cells.filter((cell) => cell.corpus === corpus && cell.interpretation.length > 0)),
  );
  const blocks: Block[] = [];
  if (cells.length === 0) {
    blocks.push({ kind: 'text', text: ['No decisions were explained in this experiment.'] });
  } else {
    blocks.push(
      {
        kind: 'text',
        text: [
          'The score of a decision of a linear model is a sum of named weights; a network’s is not, so that words are credited with it after the fact. Deletion curves judge both alike: the words that are said to matter most are taken out one after another, and the faster the probability of the decision falls against random words, the truer the explanation.',
        ],
      },
      { kind: 'figures', figures: cells.map(deletionFigure), legend: DELETION_LEGEND },
      { kind: 'table', table: measureTable(cells) },
      { kind: 'table', table: deletionTable(cells) },
      ...stabilityBlocks(cells),
      ...sparsityBlocks(cells),
      ...sideBySide(cells),
    );
  }
  return { id: 'interpretability', title: 'Interpretability, measured', short: 'Interpretability', blocks };
}

const ATTRIBUTED = { hue: 'blue', shape: 'dot' } as const;
const RANDOM = { hue: 'grey', shape: 'ring' } as const;
const DELETION_LEGEND = [
  { swatch: drawSwatch(ATTRIBUTED), label: 'words of the largest attribution removed' },
  { swatch: drawSwatch(RANDOM), label: 'random words removed' },
];

function deletionFigure({ cell, label }: NamedCell): Figure {
  const points = meanDeletion(cell.interpretation);
  return {
    title: [foreign(label), ', ', foreign(cell.corpus)],
    description: [
      'Mean probability of the decision against the number of words removed, by attribution and at random; the figures are in the table below.',
    ],
    svg: lineChart(
      [
        {
          mark: ATTRIBUTED,
          points: points.map((point) => ({ x: point.removed, y: 100 * point.probability })),
        },
        {
          mark: RANDOM,
          points: points.map((point) => ({ x: point.removed, y: 100 * point.randomProbability })),
        },
      ],
      { xName: 'words removed', yName: 'probability, %', domain: [0, 100] },
    ),
  };
}

function measureTable(cells: readonly NamedCell[]): Extract<Block, { kind: 'table' }>['table'] {
  const column = (head: string, digits: number): Column => ({ head, kind: 'figures', digits });
  return {
    id: 'interpretability',
    caption: ['Measures of each system, means over seeds'],
    columns: [
      { head: 'corpus', kind: 'text' },
      { head: 'system', kind: 'text' },
      column('decisions', 0),
      column('explained exactly, %', 1),
      { head: 'greatest residual', kind: 'figures' },
      column('weights for 95 % of the score', 0),
      column('parameters', 0),
    ],
    rows: cells.map(({ cell, label }): Cell[] => {
      const runs = cell.interpretation;
      const exact = meanOf(runs, ({ exactShare }) => exactShare);
      const residuals = runs
        .map(({ greatestResidual }) => greatestResidual)
        .filter((value) => value !== undefined);
      const residual = residuals.length === 0 ? undefined : Math.max(...residuals);
      return [
        foreign(cell.corpus),
        foreign(label),
        meanOf(runs, ({ decisions }) => decisions),
        exact.value === undefined ? figure(undefined, 'no named weights') : figure(100 * exact.value),
        residual === undefined
          ? figure(undefined)
          : figure(residual, residual.toExponential(1).replace('-', '\u2212')),
        meanOf(runs, ({ weightsFor95 }) => weightsFor95),
        figure(cell.parameters),
      ];
    }),
    isFile: true,
  };
}

function deletionTable(cells: readonly NamedCell[]): Extract<Block, { kind: 'table' }>['table'] {
  const column = (head: string): Column => ({ head, kind: 'figures', digits: 1 });
  return {
    id: 'deletion',
    caption: ['Deletion curves: probability of the decision, and decisions that turn, in percent'],
    columns: [
      { head: 'corpus', kind: 'text' },
      { head: 'system', kind: 'text' },
      { head: 'removed', kind: 'figures', digits: 0 },
      column('probability'),
      column('probability, random'),
      column('turned'),
      column('turned, random'),
    ],
    rows: cells.flatMap(({ cell, label }) =>
      meanDeletion(cell.interpretation).map((point): Cell[] => [
        foreign(cell.corpus),
        foreign(label),
        figure(point.removed),
        figure(100 * point.probability),
        figure(100 * point.randomProbability),
        figure(100 * point.flipped),
        figure(100 * point.randomFlipped),
      ]),
    ),
    isFile: true,
  };
}
