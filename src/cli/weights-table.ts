/** Weights as aligned text. */
import { markdownTable } from 'markdown-table';
import type { LabelFeatures, TransitionTable } from '../compare/index.ts';
import { formatFixed } from '../evaluation/index.ts';

/** Longest name in a table, in characters: the longest one makes every row as wide. */
const MAX_NAME_LENGTH = 60;

/**
 * Tokens are hostile: a character of an attribute that would move the cursor or turn the writing direction must not
 * reach the terminal, nor a name of a megabyte. A bar would end the table's cell.
 */
export function printable(text: string, maxLength = MAX_NAME_LENGTH): string {
  const characters = Array.from(text.slice(0, 2 * maxLength + 2));
  const isLong = characters.length > maxLength;
  const shown = isLong ? `${characters.slice(0, maxLength - 1).join('')}…` : characters.join('');
  return shown
    .replace(
      /[\p{Cc}\p{Bidi_C}\u2028\u2029]/gu,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .replaceAll('|', '\\|');
}

const signed = (weight: number): string => `${weight > 0 ? '+' : ''}${formatFixed(weight, 4)}`;

/** The `top` strongest transitions of each sign side by side. */
export function formatTransitions({ transitions, start, end }: TransitionTable, top: number): string {
  if (transitions.length === 0) return 'no transitions: this model labels each token alone\n';
  const likely = transitions.filter(({ weight }) => weight > 0).slice(0, top);
  const unlikely = transitions
    .filter(({ weight }) => weight < 0)
    .reverse()
    .slice(0, top);
  const cell = (transition: { from: string; to: string; weight: number } | undefined): string[] =>
    transition === undefined
      ? ['', '']
      : [`${printable(transition.from)} -> ${printable(transition.to)}`, signed(transition.weight)];
  const rows = Array.from({ length: Math.max(likely.length, unlikely.length) }, (_, k) => [
    ...cell(likely[k]),
    ...cell(unlikely[k]),
  ]);
  const table = markdownTable([['likely', 'weight', 'unlikely', 'weight'], ...rows], {
    align: ['l', 'r', 'l', 'r'],
  });
  const edges = [
    ...start.map(({ label, weight }) => `start -> ${printable(label)} ${signed(weight)}`),
    ...end.map(({ label, weight }) => `${printable(label)} -> end ${signed(weight)}`),
  ];
  return `${table}\n${edges.length === 0 ? '' : `${edges.join('\n')}\n`}`;
}

/** One table per label: strongest positive features beside strongest negative ones. */
export function formatFeatures(labels: readonly LabelFeatures[]): string {
  return labels
    .map(({ label, positive, negative, positiveCount, negativeCount }) => {
      const rows = Array.from({ length: Math.max(positive.length, negative.length) }, (_, k) => {
        const cell = (feature: (typeof positive)[number] | undefined): string[] =>
          feature === undefined ? ['', ''] : [printable(feature.attribute), signed(feature.weight)];
        return [...cell(positive[k]), ...cell(negative[k])];
      });
      const table = markdownTable([['for', 'weight', 'against', 'weight'], ...rows], {
        align: ['l', 'r', 'l', 'r'],
      });
      return `${printable(label)}: ${positiveCount} features for it, ${negativeCount} against it\n\n${table}\n`;
    })
    .join('\n');
}
