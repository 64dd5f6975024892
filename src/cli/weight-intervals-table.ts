/** Weights with the intervals of their refits, as data and as text. */

import { type FeatureFilter, type WeightIntervals, type WeightRow, weightRows } from '../compare/index.ts';
import type { CrfModel } from '../crf/index.ts';
import { formatFixed } from '../evaluation/index.ts';
import type { TextStyle } from './text-style.ts';

export interface IntervalRow extends WeightRow {
  readonly low: number;
  readonly high: number;
  /** Share of the refits with the sign of the model. */
  readonly sameSign: number;
}

export interface IntervalLists {
  /** Transitions, first and last labels, the largest weight first. */
  readonly transitions: readonly IntervalRow[];
  /** Per label the `top` strongest attributes of each sign. */
  readonly features: readonly {
    readonly label: string;
    readonly positive: readonly IntervalRow[];
    readonly negative: readonly IntervalRow[];
  }[];
}

export function* intervalRows(
  model: CrfModel,
  { low, high, sameSign }: WeightIntervals,
  filter: FeatureFilter,
): Generator<IntervalRow> {
  for (const row of weightRows(model, filter)) {
    const { place } = row;
    yield { ...row, low: low[place] ?? 0, high: high[place] ?? 0, sameSign: sameSign[place] ?? 0 };
  }
}

/** @param onlyTransitions leaves the features out */
export function listIntervals(
  model: CrfModel,
  rows: Iterable<IntervalRow>,
  top: number,
  onlyTransitions: boolean,
): IntervalLists {
  const transitions: IntervalRow[] = [];
  const byLabel = new Map<string, IntervalRow[]>();
  for (const row of rows) {
    if (row.kind === 'edge' || (row.kind === 'state' && (onlyTransitions || row.weight === 0))) continue;
    if (row.kind !== 'state') {
      transitions.push(row);
      continue;
    }
    const own = byLabel.get(row.label);
    if (own === undefined) byLabel.set(row.label, [row]);
    else own.push(row);
  }
  const strongest = (label: string, sign: number): IntervalRow[] =>
    (byLabel.get(label) ?? [])
      .filter(({ weight }) => Math.sign(weight) === sign)
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || a.place - b.place)
      .slice(0, top);
  return {
    transitions: transitions.sort((a, b) => b.weight - a.weight || a.place - b.place),
    features: model.labels.flatMap((label) =>
      byLabel.has(label) ? [{ label, positive: strongest(label, 1), negative: strongest(label, -1) }] : [],
    ),
  };
}

/** A head line, then transitions, then a table per label: features for it, features against it. */
export function formatIntervals(
  { transitions, features }: IntervalLists,
  { refits, confidence }: WeightIntervals,
  style: TextStyle,
): string {
  const percent = `${Number((100 * confidence).toPrecision(4))} %`;
  const head = ['weight', 'low', 'high', 'same sign'];
  const figures = ({ weight, low, high, sameSign }: IntervalRow): string[] => [
    style.weight(weight),
    style.weight(low),
    style.weight(high),
    `${formatFixed(100 * sameSign, 0)} %`,
  ];
  const section = (title: string, first: string, rows: readonly string[][]): string[] =>
    rows.length === 0
      ? []
      : [`${style.heading(title)}\n\n${style.table([[first, ...head], ...rows], 'lrrrr')}\n`];
  return [
    `${refits} refits on resampled training data; low and high: ${percent} of them lie between\n`,
    ...section(
      'Transitions',
      'transition',
      transitions.map((row) => [pairName(row, style), ...figures(row)]),
    ),
    ...features.flatMap(({ label, positive, negative }) =>
      section(
        style.name(label),
        'feature',
        [...positive, ...negative].map((row) => [style.name(row.attribute ?? ''), ...figures(row)]),
      ),
    ),
  ].join('\n');
}

function pairName({ kind, from, label }: IntervalRow, style: TextStyle): string {
  if (kind === 'start') return `(start) -> ${style.name(label)}`;
  return kind === 'end'
    ? `${style.name(label)} -> (end)`
    : `${style.name(from ?? '')} -> ${style.name(label)}`;
}
