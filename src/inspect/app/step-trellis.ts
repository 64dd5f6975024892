/** The trellis of step mode: a cell with its number for each label and token, and the back-pointers of Viterbi. */
import { relevantLabels } from '../shown-labels.ts';
import { columnShares, type Recursion, recursionValues } from '../step-terms.ts';
import { type Child, element, svg } from './element.ts';
import { logText, percentText, plural } from './numbers.ts';
import { RECURSION_NAMES, type StepContext } from './step-texts.ts';
import { frameOf, type TrellisShape, trellis } from './trellis-frame.ts';

export interface TrellisState {
  readonly recursion: Recursion;
  /** Columns whose numbers are shown. */
  readonly open: ReadonlySet<number>;
  /** Positions of the path that has been followed back. */
  readonly traced: ReadonlySet<number>;
  /** Cell that is written out below. */
  readonly chosen: number | undefined;
  readonly label: number | undefined;
  readonly isProbability: boolean;
  /** The reader points at a cell, or at the head of a column. */
  readonly onCell: (t: number, label: number | undefined) => void;
}

export function trellisShape(
  { analysis, labels, tokens }: StepContext,
  chosen: number | undefined,
): TrellisShape {
  return { shown: relevantLabels(analysis), labels, tokens, columnWidth: 84, rowHeight: 34, chosen };
}

export function stepTrellis(
  { analysis }: StepContext,
  shape: TrellisShape,
  { recursion, open, traced, chosen, label, isProbability, onCell }: TrellisState,
): HTMLElement {
  const { length: T, labelCount: L, paths } = analysis;
  const values = recursionValues(analysis, recursion);
  const { shown } = shape;
  const { x, y } = frameOf(shape);
  const cells: Child[] = [];
  const lines: Child[] = [];
  for (let t = 0; t < T; t++) {
    const shares = open.has(t) ? columnShares(values, t, L) : undefined;
    for (const [row, id] of shown.entries()) {
      const value = values[t * L + id] ?? 0;
      const isFocus = t === chosen && id === label;
      const isPath = traced.has(t) && paths[0]?.labels[t] === id;
      const share = recursion === 'marginals' ? Math.exp(value) : (shares?.[id] ?? 0);
      const text =
        shares === undefined
          ? '?'
          : isProbability || recursion === 'marginals'
            ? `${percentText(share, share < 0.1 ? 2 : 1)}\u2009%`
            : logText(value).slice(0, 8);
      cells.push(
        svg(
          'g',
          {
            class: `cell${shares === undefined ? ' closed' : ''}${isFocus ? ' focus' : ''}${isPath ? ' path' : ''}`,
            onclick: () => {
              if (open.has(t)) onCell(t, id);
            },
          },
          svg('rect', { x: x(t) - 37, y: y(row) - 14, width: 74, height: 28, rx: 4 }),
          shares !== undefined &&
            svg('rect', { class: 'share', x: x(t) - 37, y: y(row) + 10, width: 74 * share, height: 4 }),
          svg('text', { x: x(t), y: y(row) + 4, 'text-anchor': 'middle' }, text),
        ),
      );
      if (shares === undefined || recursion !== 'viterbi' || t === 0) continue;
      const from = shown.indexOf(analysis.backPointers[t * L + id] ?? -1);
      if (from < 0 || value === Number.NEGATIVE_INFINITY) continue;
      const onPath = traced.has(t) && traced.has(t - 1) && isPath;
      lines.push(
        svg('line', {
          x1: x(t - 1) + 37,
          y1: y(from),
          x2: x(t) - 37,
          y2: y(row),
          class: onPath ? 'pointer path' : isFocus ? 'pointer focus' : 'pointer',
        }),
      );
    }
  }
  const hidden = L - shown.length;
  return element(
    'div',
    {},
    trellis(
      shape,
      `Trellis of ${RECURSION_NAMES[recursion]}; ${open.size} of ${T} columns are filled. The text below says what the newest holds.`,
      (t) => {
        if (open.has(t)) onCell(t, undefined);
      },
      ...lines,
      ...cells,
    ),
    hidden > 0 &&
      element(
        'p',
        { class: 'fine' },
        `${plural(hidden, 'unlikely label')} not drawn; they count in all sums.`,
      ),
  );
}
