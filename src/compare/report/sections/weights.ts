/** What the models with hand features learned: strongest features, transitions, and the share of each template. */
import { isValidTransition, TAG_SCHEMES } from '../../../corpus/index.ts';
import type { ExperimentResult } from '../../result.ts';
import type { NamedWeight, WeightSummary } from '../../run/run-result.ts';
import {
  type Block,
  type Cell,
  type Column,
  figure,
  foreign,
  type Section,
  type Table,
} from '../document.ts';
import { barPlot } from '../figures/bar-plot.ts';
import { heatMap, heatMapLegend } from '../figures/heat-map.ts';
import { type LivePages, pageText } from '../live-pages.ts';
import { corpusNames, mainCells } from '../selection.ts';
import { templateLegend } from './template-legend.ts';

/** Features of each label, of either sign, in the table. */
const SHOWN = 8;
/** Labels up to which the table of transitions is a matrix. */
const MOST_IN_MATRIX = 24;

export function weightsSection(result: ExperimentResult, livePages: LivePages): Section {
  const blocks: Block[] = [];
  for (const [n, corpus] of corpusNames(result).entries()) {
    const cells = mainCells(result, corpus).filter(({ cell }) => cell.weights !== undefined);
    // With transitions if there is such a model, and rather without help from word vectors.
    const chosen =
      cells.find(({ cell }) => cell.output === 'crf' && cell.emission === 'features') ??
      cells.find(({ cell }) => cell.weights?.transitions !== undefined) ??
      cells[0];
    const weights = chosen?.cell.weights;
    if (chosen === undefined || weights === undefined) continue;
    const scheme = result.data.find((card) => card.corpus === corpus)?.scheme ?? 'none';
    blocks.push({ kind: 'heading', text: [foreign(corpus), ': ', foreign(chosen.label)] });
    const page = livePages.get(corpus);
    if (page !== undefined) blocks.push({ kind: 'text', text: pageText(page) });
    blocks.push(weightFigures(weights, scheme, `${n + 1}`));
    blocks.push({ kind: 'table', table: featureTable(corpus, weights) });
    if (weights.transitions !== undefined) {
      blocks.push({
        kind: 'details',
        summary: 'Transitions as a table',
        blocks: [{ kind: 'table', table: transitionTable(corpus, weights.transitions, scheme) }],
      });
    }
    blocks.push({ kind: 'table', table: templateTable(corpus, weights) });
  }
  if (blocks.length === 0) blocks.push({ kind: 'text', text: ['No system with hand features was trained.'] });
  else
    blocks.unshift({
      kind: 'text',
      text: [
        'Weights of the first seed. A feature is an attribute together with a label; its weight is what it adds to the score of that label.',
      ],
    });
  return { id: 'weights', title: 'Learned feature weights', short: 'Weights', blocks };
}

function illegalIn(scheme: string): (from: string, to: string) => boolean {
  const known = TAG_SCHEMES.find((one) => one === scheme);
  return (from, to) => known !== undefined && !isValidTransition(from, to, known);
}

function weightFigures({ transitions, templates }: WeightSummary, scheme: string, id: string): Block {
  const drawn = transitions && { ...transitions, isIllegal: illegalIn(scheme) };
  const matrix = drawn &&
    transitions && {
      title: ['Transitions, row to column'],
      description: [
        `Learned weights between ${transitions.labels.length} labels, row to column: blue with a plain number is positive, orange with a minus negative; a dot means never seen in training (no weight), 0 a weight that was learned to be nought; hatched cells break the tag scheme.`,
      ],
      svg: heatMap(drawn, id),
      isWide: transitions.labels.length > 8,
    };
  const shares = {
    title: ['Share of all weight by template, in percent'],
    description: [
      'Share of the sum of absolute weights that the features of each template have; the figures are in the table below.',
    ],
    svg: barPlot(
      templates.slice(0, 22).map(({ template, share }) => ({ label: foreign(template), value: 100 * share })),
    ),
  };
  return matrix === undefined || drawn === undefined
    ? { kind: 'figures', figures: [shares], legend: [] }
    : { kind: 'figures', figures: [matrix, shares], legend: heatMapLegend(drawn, id) };
}

function featureTable(corpus: string, { labels }: WeightSummary): Table {
  const columns: Column[] = [
    { head: 'label', kind: 'text' },
    { head: 'rank', kind: 'figures', digits: 0 },
    { head: 'speaks for it', kind: 'text' },
    { head: 'weight', kind: 'figures', isSigned: true },
    { head: 'speaks against it', kind: 'text' },
    { head: 'weight against', kind: 'figures', isSigned: true },
  ];
  const attribute = (named: NamedWeight | undefined): Cell =>
    named === undefined ? '' : foreign(named.attribute);
  const rows = labels.flatMap(({ label, positive, negative }) =>
    Array.from({ length: Math.min(SHOWN, Math.max(positive.length, negative.length)) }, (_, n): Cell[] => [
      foreign(label),
      figure(n + 1),
      attribute(positive[n]),
      figure(positive[n]?.weight),
      attribute(negative[n]),
      figure(negative[n]?.weight),
    ]),
  );
  return {
    id: `weights-${corpus}`,
    caption: ['Strongest features of each label'],
    columns,
    rows,
    isFile: true,
  };
}

function transitionTable(
  corpus: string,
  transitions: NonNullable<WeightSummary['transitions']>,
  scheme: string,
): Table {
  if (transitions.labels.length > MOST_IN_MATRIX) return transitionList(corpus, transitions);
  const isIllegal = illegalIn(scheme);
  const rows = transitions.labels.map((from, i): Cell[] => [
    foreign(from),
    ...transitions.labels.map((to, j) => {
      const weight = transitions.weights[i]?.[j] ?? null;
      const illegal = isIllegal(from, to) ? ' illegal' : '';
      return weight === null ? figure(undefined, `never seen${illegal}`) : figure(weight);
    }),
  ]);
  return {
    id: `transitions-${corpus}`,
    caption: ['Transition weights, row to column'],
    columns: [
      { head: 'from', kind: 'text' },
      ...transitions.labels.map(
        (label): Column => ({ head: foreign(label), kind: 'figures', isSigned: true }),
      ),
    ],
    rows,
    isFile: true,
  };
}

/** Of many labels, where nearly every cell of the matrix is empty: those that have a weight, strongest first. */
function transitionList(
  corpus: string,
  { labels, weights }: NonNullable<WeightSummary['transitions']>,
): Table {
  const seen = labels
    .flatMap((from, i) => labels.map((to, j) => ({ from, to, weight: weights[i]?.[j] ?? null })))
    .flatMap(({ from, to, weight }) => (weight === null ? [] : { from, to, weight }))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  return {
    id: `transitions-${corpus}`,
    caption: [
      `Transition weights; of the ${labels.length ** 2} pairs all but these ${seen.length} were never seen and have none`,
    ],
    columns: [
      { head: 'from', kind: 'text' },
      { head: 'to', kind: 'text' },
      { head: 'weight', kind: 'figures', isSigned: true },
    ],
    rows: seen.map(({ from, to, weight }): Cell[] => [foreign(from), foreign(to), figure(weight)]),
    isFile: true,
  };
}

function templateTable(corpus: string, { templates }: WeightSummary): Table {
  const legend = templateLegend(templates.map(({ template }) => template));
  return {
    id: `templates-${corpus}`,
    caption: ['Weight by template'],
    columns: [
      { head: 'template', kind: 'text' },
      { head: 'features', kind: 'figures', digits: 0 },
      { head: 'share of |weight|, %', kind: 'figures', digits: 1 },
    ],
    rows: templates.map(({ template, features, share }) => [
      foreign(template),
      figure(features),
      figure(100 * share),
    ]),
    ...(legend === undefined ? {} : { note: [foreign(legend)] }),
    isFile: true,
  };
}
