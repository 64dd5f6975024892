/** Weights as aligned text or Markdown. */
import type {
  FeatureGroup,
  LabelFeatures,
  LabelGroups,
  OffsetShare,
  Share,
  StateFeature,
  TemplateShares,
  TransitionMatrix,
  TransitionTable,
} from '../compare/index.ts';
import { formatFixed } from '../evaluation/index.ts';
import { counted } from './printable.ts';
import type { TextStyle } from './text-style.ts';

const NO_TRANSITIONS = 'no transitions: this model labels each token alone\n';

/** The `top` strongest transitions of each sign side by side; those that the tag scheme forbids are marked. */
export function formatTransitions(
  { transitions, start, end }: TransitionTable,
  matrix: TransitionMatrix,
  top: number,
  style: TextStyle,
): string {
  if (transitions.length === 0) return NO_TRANSITIONS;
  const ids = new Map(matrix.labels.map((label, id) => [label, id]));
  const isLegal = (from: string, to: string): boolean =>
    matrix.cells[ids.get(from) ?? -1]?.[ids.get(to) ?? -1]?.isLegal ?? true;
  const likely = transitions.filter(({ weight }) => weight > 0).slice(0, top);
  const unlikely = transitions
    .filter(({ weight }) => weight < 0)
    .reverse()
    .slice(0, top);
  const cell = (transition: { from: string; to: string; weight: number } | undefined): string[] => {
    if (transition === undefined) return ['', ''];
    const { from, to, weight } = transition;
    const pair = `${style.name(from)} -> ${style.name(to)}`;
    return [isLegal(from, to) ? pair : `${pair} ${style.illegal('(illegal)')}`, style.weight(weight)];
  };
  const table = style.table(
    [['likely', 'weight', 'unlikely', 'weight'], ...besideEachOther(likely, unlikely, cell)],
    'lrlr',
  );
  const edges = [
    ...start.map(({ label, weight }) => `start -> ${style.name(label)} ${style.weight(weight)}`),
    ...end.map(({ label, weight }) => `${style.name(label)} -> end ${style.weight(weight)}`),
  ];
  return `${table}\n${edges.length === 0 ? '' : `\n${edges.join(style.width === undefined ? '  \n' : '\n')}\n`}`;
}

function besideEachOther<T>(
  left: readonly T[],
  right: readonly T[],
  cell: (item: T | undefined) => string[],
): string[][] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, k) => [
    ...cell(left[k]),
    ...cell(right[k]),
  ]);
}

/** One table per label: strongest positive features beside strongest negative ones. */
export function formatFeatures(labels: readonly LabelFeatures[], style: TextStyle): string {
  const cell = (feature: StateFeature | undefined): string[] =>
    feature === undefined ? ['', ''] : [style.name(feature.attribute), style.weight(feature.weight)];
  return labels
    .map(({ label, positive, negative, positiveCount, negativeCount }) => {
      const title = `${style.name(label)}: ${counted(positiveCount, 'feature')} for it, ${negativeCount} against it`;
      const rows = besideEachOther(positive, negative, cell);
      const table = style.table([['for', 'weight', 'against', 'weight'], ...rows], 'lrlr');
      return `${style.heading(title)}\n\n${table}\n`;
    })
    .join('\n');
}

/** The same for groups of features that fire at the same places: the strongest attribute, and how many fire with it. */
export function formatGroups(labels: readonly LabelGroups[], style: TextStyle): string {
  const cell = (group: FeatureGroup | undefined): string[] => {
    if (group === undefined) return ['', '', ''];
    const [first, ...others] = group.attributes;
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return [
      `${style.name(first?.attribute ?? '')}${more}`,
      style.weight(group.weight),
      `${group.occurrences}`,
    ];
  };
  const head = ['for', 'weight', 'places', 'against', 'weight', 'places'];
  return labels
    .map(({ label, positive, negative, positiveCount, negativeCount }) => {
      const title = `${style.name(label)}: ${counted(positiveCount, 'group')} of features for it, ${negativeCount} against it`;
      const table = style.table([head, ...besideEachOther(positive, negative, cell)], 'lrrlrr');
      return `${style.heading(title)}\n\n${table}\n`;
    })
    .join('\n');
}

const percent = (share: number): string => `${formatFixed(100 * share, 2)} %`;

/** Two tables: by template, by offset. */
export function formatShares({ templates, offsets }: TemplateShares, style: TextStyle): string {
  const hasUse = templates.some(({ used }) => used !== undefined);
  const figures = ({ features, weight, share, used, usedShare }: Share): string[] => [
    `${features}`,
    formatFixed(weight, 2),
    percent(share),
    ...(hasUse ? [formatFixed(used ?? 0, 1), percent(usedShare ?? 0)] : []),
  ];
  const head = ['features', 'sum of |w|', 'share', ...(hasUse ? ['used |w|', 'share'] : [])];
  const align = `l${'r'.repeat(head.length)}`;
  const names = { state: '', edge: ' (label pairs)', transition: '' };
  const byTemplate = templates.map((each) => [
    each.template === null ? '(transitions)' : `${style.name(each.template)}${names[each.kind]}`,
    ...figures(each),
  ]);
  const byOffset = offsets.map((each) => [offsetName(each), ...figures(each)]);
  return `${style.table([['template', ...head], ...byTemplate], align)}\n\n${style.table([['offset', ...head], ...byOffset], align)}\n`;
}

const offsetName = ({ offsets }: OffsetShare): string =>
  offsets.length === 0 ? 'none' : offsets.map((offset) => `${offset > 0 ? '+' : ''}${offset}`).join(', ');
