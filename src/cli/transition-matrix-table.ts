/** All pairs of labels as a table. */
import type { TransitionCell, TransitionMatrix } from '../compare/index.ts';
import type { TextStyle } from './text-style.ts';

/** No weight at all, and in a cell the mark of what the tag scheme forbids. */
const UNSEEN = '.';
const ILLEGAL = '!';

/** Width of the narrowest column: a weight with its mark. */
const LEAST_COLUMN = 7;

/**
 * A row per label before, a column per label after, in blocks as wide as the terminal. With `label` only what leads to it and from
 * it. `minFrequency`: the one the model was trained with.
 */
export function formatMatrix(
  matrix: TransitionMatrix,
  style: TextStyle,
  { label, minFrequency }: { readonly label?: string | undefined; readonly minFrequency: number },
): string {
  const { labels, start, end } = matrix;
  const text = (cell: TransitionCell | undefined): string => {
    if (cell === undefined) return '';
    const mark = cell.isLegal ? '' : style.illegal(ILLEGAL);
    if (cell.weight === null) return `${UNSEEN}${mark}`;
    return `${cell.weight === 0 ? '0' : style.weight(cell.weight, 2)}${mark}`;
  };
  const unseen = minFrequency > 0 ? `never observed, or less than ${minFrequency} times` : 'never observed';
  const legend = `${UNSEEN} ${unseen}; 0 observed, and learned to be 0; ${ILLEGAL} illegal under the tag scheme\n`;
  const id = label === undefined ? -1 : labels.indexOf(label);
  if (id >= 0) {
    const name = style.name(labels[id] ?? '');
    const rows = labels.map((other, k) => [
      style.name(other),
      text(matrix.cells[id]?.[k]),
      text(matrix.cells[k]?.[id]),
    ]);
    if (end !== undefined) rows.push(['(end)', text(end[id]), '']);
    if (start !== undefined) rows.push(['(start)', '', text(start[id])]);
    return `${style.table([['label', `${name} -> label`, `label -> ${name}`], ...rows], 'lrr')}\n${legend}`;
  }
  const columns = labels.map((name, j) => ({
    head: style.name(name),
    cells: [
      ...(start === undefined ? [] : [text(start[j])]),
      ...labels.map((_, i) => text(matrix.cells[i]?.[j])),
    ],
  }));
  if (end !== undefined) {
    const cells = labels.map((_, i) => text(end[i]));
    columns.push({ head: '(end)', cells: start === undefined ? cells : ['', ...cells] });
  }
  const rowNames = [...(start === undefined ? [] : ['(start)']), ...labels.map((name) => style.name(name))];
  const nameWidth = Math.max('from \\ to'.length, ...rowNames.map(({ length }) => length)) + 4;
  const blocks = inBlocks(columns, nameWidth, style.width);
  return `${blocks
    .map((block) => {
      const rows = rowNames.map((name, i) => [name, ...block.map(({ cells }) => cells[i] ?? '')]);
      const corner = style.width === undefined ? 'from → to' : 'from \\ to';
      return style.table(
        [[corner, ...block.map(({ head }) => head)], ...rows],
        `l${'r'.repeat(block.length)}`,
      );
    })
    .join('\n\n')}\n${legend}`;
}

function inBlocks<C extends { readonly head: string }>(
  columns: readonly C[],
  nameWidth: number,
  width: number | undefined,
): C[][] {
  const blocks: C[][] = [[]];
  let used = nameWidth;
  for (const column of columns) {
    const room = Math.max(LEAST_COLUMN, column.head.length) + 3;
    if (width !== undefined && used + room > width && (blocks.at(-1)?.length ?? 0) > 0) {
      blocks.push([]);
      used = nameWidth;
    }
    blocks.at(-1)?.push(column);
    used += room;
  }
  return blocks;
}
