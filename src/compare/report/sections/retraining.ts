/** Whether reasons last when a system is trained again, and how few weights it can do with. */
import type { Sparsity } from '../../run/run-result.ts';
import { meanSd } from '../../statistics/mean.ts';
import {
  type Block,
  type Cell,
  type Column,
  type Figure,
  type Figures,
  figure,
  foreign,
  type Table,
} from '../document.ts';
import { lineChart } from '../figures/line-chart.ts';
import { drawSwatch } from '../figures/system-mark.ts';
import type { NamedCell } from '../selection.ts';

/** Empty where nothing was trained again. */
export function stabilityBlocks(cells: readonly NamedCell[]): Block[] {
  const known = cells.filter(({ cell }) => {
    const { betweenSeeds, refits = [] } = cell.stability ?? {};
    return betweenSeeds !== undefined || refits.length > 0;
  });
  if (known.length === 0) return [];
  return [
    {
      kind: 'text',
      text: [
        'Trained again on resampled sentences (a bootstrap sample of the training set: documents where it marks them), does a system decide for the same reasons? Each refit is compared with the model of the same seed on the sentences as they are. With other seeds alone, L-BFGS gives a CRF the same weights again, so that only the resamples compare both sides.',
      ],
    },
    { kind: 'table', table: stabilityTable(known) },
  ];
}

function stabilityTable(cells: readonly NamedCell[]): Table {
  const column = (head: string): Column => ({ head, kind: 'figures', digits: 1, parts: ['sd'] });
  return {
    id: 'stability',
    caption: ['What stays the same when a system is trained again, in percent: mean ± sd over refits'],
    columns: [
      { head: 'corpus', kind: 'text' },
      { head: 'system', kind: 'text' },
      { head: 'refits', kind: 'figures', digits: 0 },
      column('F1 of refits'),
      column('same label'),
      column('same reasons'),
      column('same by occlusion'),
      column('same features'),
      { head: 'same between seeds', kind: 'figures', digits: 1 },
    ],
    rows: cells.map(({ cell, label }): Cell[] => {
      const { betweenSeeds, refits = [] } = cell.stability ?? {};
      const over = (values: readonly (number | undefined)[]): Figures => {
        const found = values.flatMap((value) => (value === undefined ? [] : [100 * value]));
        if (found.length === 0) return figure(undefined);
        const { mean: value, sd } = meanSd(found);
        return { value, sd };
      };
      return [
        foreign(cell.corpus),
        foreign(label),
        figure(refits.length),
        over(refits.map(({ f1 }) => f1)),
        over(refits.map(({ sameLabel }) => sameLabel)),
        over(refits.map(({ overlap }) => overlap)),
        over(refits.map(({ occludedOverlap }) => occludedOverlap)),
        over(refits.map(({ featureOverlap }) => featureOverlap)),
        figure(betweenSeeds === undefined ? undefined : 100 * betweenSeeds),
      ];
    }),
    note: [
      'Reasons: overlap (Jaccard) of the three words that speak most for a decision, by weights for hand features, by occlusion for networks. Features: overlap of the 20 strongest of each label.',
    ],
    isFile: true,
  };
}

/** Empty where no path of penalties was trained. */
export function sparsityBlocks(cells: readonly NamedCell[]): Block[] {
  const paths = cells.flatMap(({ cell, label: name }) => {
    const [sparsity] = cell.interpretation.flatMap(({ reference }) => reference?.sparsity ?? []);
    return sparsity === undefined ? [] : [{ corpus: cell.corpus, name, sparsity }];
  });
  if (paths.length === 0) return [];
  return [
    {
      kind: 'text',
      text: [
        'How few weights reach 95 % of the score on dev? Either the largest of the model are kept and the others set to 0, or models are trained to have few, with an l1 penalty that grows weaker step by step, each started from the one before.',
      ],
    },
    { kind: 'figures', figures: paths.map(sparsityFigure), legend: sparsityLegend(paths) },
    { kind: 'table', table: sparsityTable(paths) },
    {
      kind: 'details',
      summary: 'Both curves as a table',
      blocks: [{ kind: 'table', table: curveTable(paths) }],
    },
  ];
}

interface Path {
  readonly corpus: string;
  readonly name: string;
  readonly sparsity: Sparsity;
}

const KEPT = { hue: 'blue', shape: 'dot' } as const;
const TRAINED = { hue: 'red', shape: 'ring' } as const;
function sparsityLegend(paths: readonly Path[]): { swatch: ReturnType<typeof drawSwatch>; label: string }[] {
  const isDrawn = (key: 'magnitude' | 'l1'): boolean =>
    paths.some(({ sparsity }) => sparsity[key].some(({ weights }) => weights > 0));
  return [
    ...(isDrawn('magnitude') ? [{ swatch: drawSwatch(KEPT), label: 'largest weights kept' }] : []),
    ...(isDrawn('l1') ? [{ swatch: drawSwatch(TRAINED), label: 'trained with an l1 penalty' }] : []),
  ];
}

function sparsityFigure({ corpus, name, sparsity }: Path): Figure {
  const drawn = (points: readonly { weights: number; f1: number }[]): { x: number; y: number }[] =>
    points
      .filter(({ weights }) => weights > 0)
      .toSorted((a, b) => a.weights - b.weights)
      .map(({ weights, f1 }) => ({ x: weights, y: 100 * f1 }));
  return {
    title: [foreign(name), ', ', foreign(corpus)],
    description: [
      'F1 on dev against the number of weights other than 0; the figures are in the table below.',
    ],
    svg: lineChart(
      [
        { mark: KEPT, points: drawn(sparsity.magnitude) },
        { mark: TRAINED, points: drawn(sparsity.l1) },
      ],
      { xName: 'weights', yName: 'F1 on dev, %', isLog: true },
    ),
  };
}

function sparsityTable(paths: readonly Path[]): Table {
  const count = (head: string): Column => ({ head, kind: 'figures', digits: 0 });
  return {
    id: 'sparsity',
    caption: ['Weights that reach 95 % of the score on dev'],
    columns: [
      { head: 'corpus', kind: 'text' },
      { head: 'system', kind: 'text' },
      count('all weights'),
      { head: 'F1 on dev, %', kind: 'figures' },
      { head: '95 % of it', kind: 'figures' },
      count('its largest'),
      count('trained with l1'),
    ],
    rows: paths.map(({ corpus, name, sparsity }): Cell[] => [
      foreign(corpus),
      foreign(name),
      figure(sparsity.full.weights),
      figure(100 * sparsity.full.f1),
      figure(100 * sparsity.target),
      figure(sparsity.magnitudeNeeded),
      figure(sparsity.l1Needed, sparsity.l1Needed === undefined ? 'not reached' : undefined),
    ]),
    isFile: true,
  };
}

function curveTable(paths: readonly Path[]): Table {
  return {
    id: 'sparsity-curves',
    caption: ['F1 on dev by number of weights'],
    columns: [
      { head: 'corpus', kind: 'text' },
      { head: 'system', kind: 'text' },
      { head: 'weights by', kind: 'text' },
      { head: 'l1', kind: 'figures', digits: 3 },
      { head: 'weights', kind: 'figures', digits: 0 },
      { head: 'F1, %', kind: 'figures' },
    ],
    rows: paths.flatMap(({ corpus, name, sparsity }) => [
      ...sparsity.magnitude.map((point): Cell[] => [
        foreign(corpus),
        foreign(name),
        'size',
        figure(undefined),
        figure(point.weights),
        figure(100 * point.f1),
      ]),
      ...sparsity.l1.map((point): Cell[] => [
        foreign(corpus),
        foreign(name),
        'l1 penalty',
        figure(point.l1),
        figure(point.weights),
        figure(100 * point.f1),
      ]),
    ]),
    isFile: true,
  };
}
