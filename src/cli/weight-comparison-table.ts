/** Two models side by side. */
import type { FeatureDifference, TransitionDifference, WeightComparison } from '../compare/index.ts';
import { formatFixed } from '../evaluation/index.ts';
import type { TextStyle } from './text-style.ts';

/** @param top rows of the table of transitions; lists of features come cut already. `onlyTransitions`: those alone */
export function formatComparison(
  comparison: WeightComparison,
  top: number,
  style: TextStyle,
  onlyTransitions = false,
): string {
  const { labels, counts, transitions } = comparison;
  const sections: string[] = [];
  const section = (title: string, rows: readonly string[][], head: readonly string[]): void => {
    if (rows.length === 0) return;
    const align = head.map((name) => (name === 'A' || name === 'B' || name === 'B - A' ? 'r' : 'l')).join('');
    sections.push(`${style.heading(title)}\n\n${style.table([head, ...rows], align)}\n`);
  };
  const feature = (each: FeatureDifference): string[] => [
    style.name(each.attribute),
    style.name(each.label),
    ...weights(each, style),
  ];
  const names = (list: readonly string[]): string => list.map((label) => style.name(label)).join(', ');
  const lines = [
    `labels of both: ${labels.both.length === 0 ? 'none' : names(labels.both)}`,
    ...(labels.onlyA.length === 0
      ? []
      : [`only of A: ${names(labels.onlyA)} (${counts.otherLabelsA} features, not compared)`]),
    ...(labels.onlyB.length === 0
      ? []
      : [`only of B: ${names(labels.onlyB)} (${counts.otherLabelsB} features, not compared)`]),
    `features: ${counts.both} in both (${counts.signChanges} of other sign), ${counts.onlyA} only in A, ${counts.onlyB} only in B`,
    `sum of |w|: A ${formatFixed(comparison.sizeA, 2)}, B ${formatFixed(comparison.sizeB, 2)}; cosine of the weights ${comparison.cosine === null ? 'none' : formatFixed(comparison.cosine, 4)}`,
  ];
  sections.push(`${lines.join(style.width === undefined ? '  \n' : '\n')}\n`);
  if (!onlyTransitions) {
    const head = ['feature', 'label', 'A', 'B', 'B - A'];
    section('In both, by difference', comparison.changed.map(feature), head);
    section('Only in A', comparison.onlyA.map(feature), head);
    section('Only in B', comparison.onlyB.map(feature), head);
  }
  section(
    'Transitions, by difference',
    transitions.slice(0, top).map((each) => [pairName(each, style), ...weights(each, style)]),
    ['transition', 'A', 'B', 'B - A'],
  );
  return sections.join('\n');
}

const pairName = ({ from, to }: TransitionDifference, style: TextStyle): string =>
  `${from === null ? '(start)' : style.name(from)} -> ${to === null ? '(end)' : style.name(to)}`;

/** A weight that a model lacks is a dot. */
const weights = (
  { a, b, difference }: Pick<FeatureDifference, 'a' | 'b' | 'difference'>,
  style: TextStyle,
): string[] => [
  a === null ? '.' : style.weight(a),
  b === null ? '.' : style.weight(b),
  style.weight(difference),
];
