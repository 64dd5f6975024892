/** The same scores decoded and trained locally (softmax), within the tag scheme (masked) and globally (CRF). */

import { doubtOf } from '../../analysis/cell-doubts.ts';
import { EMISSIONS, type Emission, type Output } from '../../experiment/schema.ts';
import type { CellResult, ExperimentResult } from '../../result.ts';
import {
  type Block,
  type Cell,
  type Column,
  type Figure,
  type Figures,
  figure,
  foreign,
  type LegendEntry,
  type Section,
} from '../document.ts';
import { lineChart } from '../figures/line-chart.ts';
import { drawSwatch, type SystemMark } from '../figures/system-mark.ts';
import { corpusNames, distortionText, groupBy, overallScore } from '../selection.ts';

type Family = ReadonlyMap<Output, CellResult>;

/** Cells that differ in the output alone, where there is a softmax and something global beside it. */
function families(cells: readonly CellResult[]): Family[] {
  const key = (cell: CellResult): string =>
    JSON.stringify([
      cell.corpus,
      cell.emission,
      cell.vectors,
      cell.resources,
      cell.templates,
      cell.rung,
      cell.trainSentences,
      cell.distortion,
    ]);
  const known = cells.filter(({ output }) => output !== undefined);
  return [...groupBy(known, key).values()]
    .map(
      (group) =>
        new Map(group.flatMap((cell) => (cell.output === undefined ? [] : [[cell.output, cell] as const]))),
    )
    .filter((family) => family.has('crf') && (family.has('softmax') || family.has('masked-softmax')));
}

const EMISSION_TEXTS = { features: 'features', bilstm: 'BiLSTM', both: 'features and BiLSTM' } as const;

const scoreIn = (family: Family, output: Output): Figures => {
  const cell = family.get(output);
  return cell === undefined ? figure(undefined) : marked(cell);
};

const marked = (cell: CellResult): Figures => ({
  ...overallScore(cell),
  isDoubtful: doubtOf(cell) !== undefined,
});

function gap(family: Family, from: Output): Figures {
  const [crf, other] = [family.get('crf'), family.get(from)];
  if (crf === undefined || other === undefined) return figure(undefined);
  const isDoubtful = doubtOf(crf) !== undefined || doubtOf(other) !== undefined;
  return { ...figure(overallScore(crf).value - overallScore(other).value), isDoubtful };
}

const invalidIn = (family: Family, output: Output): Figures => {
  const rate = family.get(output)?.invalidPer1000;
  return rate === undefined ? figure(undefined) : { value: rate.mean, sd: rate.sd };
};

function familyRow(family: Family): Cell[] {
  const crf = family.get('crf');
  if (crf === undefined) return [];
  const emission = crf.emission === undefined ? '' : EMISSION_TEXTS[crf.emission];
  return [
    foreign(crf.corpus),
    [emission, crf.vectors === 'none' ? '' : 'vectors', crf.resources === 'none' ? '' : crf.resources]
      .filter((part) => part !== '')
      .join(' + '),
    figure(crf.categoryCount),
    figure(crf.usedSentences),
    distortionText(crf),
    ...(['softmax', 'masked-softmax', 'softmax-transitions', 'crf-local', 'masked-crf', 'crf'] as const).map(
      (output) => scoreIn(family, output),
    ),
    gap(family, 'softmax'),
    gap(family, 'masked-softmax'),
    invalidIn(family, 'softmax'),
    invalidIn(family, 'crf'),
  ];
}

export function globalLocalSection(result: ExperimentResult): Section {
  const all = families(result.cells);
  const blocks: Block[] = [];
  if (all.length === 0) {
    blocks.push({ kind: 'text', text: ['No system was trained both as softmax and as CRF.'] });
    return { id: 'global', title: 'Global against local', short: 'Global v. local', blocks };
  }
  blocks.push({
    kind: 'text',
    text: [
      'Softmax chooses every label alone. Masked softmax is the same model, decoded within the tag scheme; with transitions, weights between labels are fitted afterwards, its scores kept. The CRF is trained and decoded globally; “CRF, decoded locally” is the same model without its transitions. Differences are in points; intervals and tests are in the ledger.',
    ],
  });
  const figures = outsideFigures(result, all);
  if (figures.length > 0) blocks.push({ kind: 'figures', figures, legend: emissionLegend(all) });
  const score = (head: string): Column => ({ head, kind: 'figures', digits: 1, parts: ['low', 'high'] });
  const difference = (head: string): Column => ({ head, kind: 'figures', isSigned: true });
  const rate = (head: string): Column => ({ head, kind: 'figures', parts: ['sd'] });
  blocks.push({
    kind: 'table',
    table: {
      id: 'global-local',
      caption: ['F1 by output, and what globality adds'],
      columns: [
        { head: 'corpus', kind: 'text' },
        { head: 'emission', kind: 'text' },
        { head: 'K', kind: 'figures', digits: 0 },
        { head: 'sentences', kind: 'figures', digits: 0 },
        { head: 'training data', kind: 'text' },
        score('softmax'),
        score('masked softmax'),
        score('softmax with transitions'),
        score('CRF, decoded locally'),
        score('masked CRF'),
        score('CRF'),
        difference('CRF \u2212 softmax'),
        difference('CRF \u2212 masked'),
        rate('invalid per 1,000, softmax'),
        rate('invalid per 1,000, CRF'),
      ],
      rows: all.map(familyRow),
      isFile: true,
    },
  });
  return { id: 'global', title: 'Global against local', short: 'Global v. local', blocks };
}

const EMISSION_MARKS: Readonly<Record<Emission, SystemMark>> = {
  features: { hue: 'blue', shape: 'dot' },
  bilstm: { hue: 'red', shape: 'square' },
  both: { hue: 'green', shape: 'frame' },
};

/** Of the emissions that are drawn. */
function emissionLegend(all: readonly Family[]): LegendEntry[] {
  const drawn = new Set(
    all.filter((family) => family.has('softmax')).map((family) => family.get('crf')?.emission),
  );
  return EMISSIONS.filter((emission) => drawn.has(emission)).map((emission) => ({
    swatch: drawSwatch(EMISSION_MARKS[emission]),
    label: EMISSION_TEXTS[emission],
  }));
}

const OUTSIDE = {
  'thin-outside': 'sentences without spans left out, %',
  'cut-outside': 'tokens outside left out, %',
} as const;

/** What globality adds while tokens outside spans become fewer: the second reason that the lecture gives. */
function outsideFigures(result: ExperimentResult, all: readonly Family[]): Figure[] {
  return corpusNames(result).flatMap((corpus) =>
    (['thin-outside', 'cut-outside'] as const).flatMap((kind): Figure[] => {
      const own = all.filter((family) => {
        const crf = family.get('crf');
        return (
          crf?.corpus === corpus &&
          family.has('softmax') &&
          (crf.distortion.kind === kind || crf.distortion.kind === 'none')
        );
      });
      const setting = (family: Family): string => {
        const crf = family.get('crf');
        return JSON.stringify([
          crf?.emission,
          crf?.vectors,
          crf?.resources,
          crf?.templates,
          crf?.rung,
          crf?.trainSentences,
        ]);
      };
      const groups = [...groupBy(own, setting).values()].filter((group) =>
        group.some((family) => family.get('crf')?.distortion.kind === kind),
      );
      if (groups.length === 0) return [];
      const series = groups.map((group) => {
        return {
          mark: EMISSION_MARKS[group[0]?.get('crf')?.emission ?? 'features'],
          points: group
            .map((family) => {
              const distortion = family.get('crf')?.distortion;
              return {
                x: distortion === undefined || distortion.kind === 'none' ? 0 : 100 * distortion.share,
                y: gap(family, 'softmax').value ?? 0,
              };
            })
            .sort((a, b) => a.x - b.x),
        };
      });
      return [
        {
          title: ['CRF \u2212 softmax on ', foreign(corpus)],
          description: [
            `Points of F1 that the CRF is above the softmax against the share of ${OUTSIDE[kind]}; the figures are in the table below.`,
          ],
          svg: lineChart(series, { xName: OUTSIDE[kind], yName: 'points of F1', domain: [0] }),
        },
      ];
    }),
  );
}
