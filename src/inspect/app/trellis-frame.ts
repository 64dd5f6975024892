/** What drawings of labels over tokens share: names of labels at the left that stay, tokens above columns that scroll. */
import { type Child, element, svg } from './element.ts';
import { plainName } from './words.ts';

export interface TrellisShape {
  /** Ids of the labels that are drawn, top to bottom. */
  readonly shown: readonly number[];
  readonly labels: readonly string[];
  readonly tokens: readonly string[];
  readonly columnWidth: number;
  readonly rowHeight: number;
  /** Column that is marked. */
  readonly chosen: number | undefined;
}

export interface TrellisFrame {
  readonly x: (t: number) => number;
  readonly y: (row: number) => number;
  readonly width: number;
  readonly height: number;
}

/** Height of the line of tokens. */
const HEAD = 30;
/** Pixels that a letter of the drawings takes at most. */
const LETTER = 6.4;

export function frameOf({ shown, tokens, columnWidth, rowHeight }: TrellisShape): TrellisFrame {
  return {
    x: (t) => (t + 0.5) * columnWidth,
    y: (row) => HEAD + (row + 0.5) * rowHeight,
    width: tokens.length * columnWidth,
    height: HEAD + shown.length * rowHeight + 6,
  };
}

/** Brings the marked column into sight, as far to the left as leaves what comes before it visible. */
export function scrollToColumn(drawing: Element, { columnWidth, chosen }: TrellisShape): void {
  const region = drawing.querySelector('.scrolling');
  if (region === null || chosen === undefined) return;
  const left = (chosen - 2) * columnWidth;
  const right = (chosen + 2) * columnWidth - region.clientWidth;
  if (region.scrollLeft > left || region.scrollLeft < right)
    region.scrollLeft = Math.max(0, (chosen + 0.5) * columnWidth - region.clientWidth / 2);
}

/** @param description what the drawing shows, for those who do not see it */
export function trellis(
  shape: TrellisShape,
  description: string,
  onColumn: (t: number) => void,
  ...content: readonly Child[]
): HTMLElement {
  const frame = frameOf(shape);
  const { shown, labels, tokens, columnWidth, chosen } = shape;
  const names = shown.map((id) => plainName(labels[id] ?? '', 14));
  const side = Math.max(...names.map((name) => [...name].length)) * LETTER + 10;
  const heads = tokens.map((token, t) =>
    svg(
      'text',
      { x: frame.x(t), y: 18, 'text-anchor': 'middle', class: t === chosen ? 'head chosen' : 'head' },
      plainName(token, Math.floor(columnWidth / LETTER)),
    ),
  );
  const columns = tokens.map((_, t) =>
    svg('rect', {
      x: t * columnWidth,
      y: 0,
      width: columnWidth,
      height: frame.height,
      class: t === chosen ? 'column chosen' : 'column',
      onclick: () => onColumn(t),
    }),
  );
  return element(
    'div',
    { class: 'trellis', role: 'group', 'aria-label': description },
    svg(
      'svg',
      { width: side, height: frame.height, class: 'side', 'aria-hidden': 'true' },
      ...names.map((name, row) =>
        svg('text', { x: side - 8, y: frame.y(row) + 4, 'text-anchor': 'end' }, name),
      ),
    ),
    element(
      'div',
      {
        class: 'scrolling',
        tabindex: 0,
        role: 'region',
        'aria-label': 'Drawing, scrolls sideways',
        'data-scroll': 'trellis',
        'data-key': 'trellis',
      },
      svg(
        'svg',
        { width: frame.width, height: frame.height, 'aria-hidden': 'true' },
        ...columns,
        ...content,
        ...heads,
      ),
    ),
  );
}
