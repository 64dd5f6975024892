/**
 * How a system looks in figures: the colour says where its scores come from (Okabe & Ito's palette, told apart by all kinds of
 * colour vision), the shape of the mark and the dashes of the line how labels are chosen. Neither stands alone.
 */
import type { CellResult } from '../../result.ts';
import { type Markup, markup } from '../render/markup.ts';
import { px } from './scale.ts';

export const HUES = ['blue', 'sky', 'red', 'orange', 'green', 'yellow', 'purple', 'grey'] as const;
export type Hue = (typeof HUES)[number];

const SHAPES = ['dot', 'ring', 'square', 'frame', 'wedge', 'drop'] as const;
type Shape = (typeof SHAPES)[number];

export interface SystemMark {
  readonly hue: Hue;
  readonly shape: Shape;
}

export function markOf(cell: Pick<CellResult, 'emission' | 'output' | 'vectors'>): SystemMark {
  const withVectors = cell.vectors === 'pretrained';
  return { hue: hueOf(cell.emission, withVectors), shape: shapeOf(cell.output) };
}

function hueOf(emission: CellResult['emission'], withVectors: boolean): Hue {
  switch (emission) {
    case 'features':
      return withVectors ? 'sky' : 'blue';
    case 'bilstm':
      return withVectors ? 'orange' : 'red';
    case 'both':
      return withVectors ? 'yellow' : 'green';
    default:
      return 'purple';
  }
}

function shapeOf(output: CellResult['output']): Shape {
  switch (output) {
    case 'softmax':
      return 'ring';
    case 'masked-softmax':
      return 'frame';
    case 'softmax-transitions':
      return 'wedge';
    case 'masked-crf':
      return 'square';
    case 'crf-local':
      return 'drop';
    default:
      return 'dot';
  }
}

/** For a system that no cell describes. */
export const UNKNOWN_MARK: SystemMark = { hue: 'grey', shape: 'dot' };

const DASHES: Readonly<Record<Shape, string>> = {
  dot: '',
  square: '7 2',
  ring: '2 2',
  frame: '5 2 1 2',
  wedge: '1 3',
  drop: '9 3 2 3',
};

export function dashesOf(mark: SystemMark): string | undefined {
  return DASHES[mark.shape] === '' ? undefined : DASHES[mark.shape];
}

/** The mark at a place of a drawing. */
export function drawMark({ hue, shape }: SystemMark, x: number, y: number): Markup {
  const [cx, cy] = [px(x), px(y)];
  const filled = `f-${hue}`;
  const open = `s-${hue} open`;
  switch (shape) {
    case 'ring':
      return markup`<circle class="${open}" cx="${cx}" cy="${cy}" r="3"/>`;
    case 'frame':
      return markup`<rect class="${open}" x="${px(x - 2.8)}" y="${px(y - 2.8)}" width="5.6" height="5.6"/>`;
    case 'square':
      return markup`<rect class="${filled}" x="${px(x - 3)}" y="${px(y - 3)}" width="6" height="6"/>`;
    case 'wedge':
      return markup`<path class="${open}" d="M${px(x)} ${px(y - 3.6)}l3.6 6.4h-7.2z"/>`;
    case 'drop':
      return markup`<path class="${filled}" d="M${px(x)} ${px(y + 3.8)}l3.8 -6.6h-7.6z"/>`;
    case 'dot':
      return markup`<circle class="${filled}" cx="${cx}" cy="${cy}" r="3.2"/>`;
    default:
      return unknownShape(shape);
  }
}

function unknownShape(shape: never): never {
  throw new TypeError(`unknown shape ${String(shape)}`);
}

/** A stretch of line with the mark on it, for legends. */
export function drawSwatch(mark: SystemMark): Markup {
  return markup`<svg class="swatch" width="30" height="10" viewBox="0 0 30 10" aria-hidden="true"><line class="s-${mark.hue} line" x1="0" x2="30" y1="5" y2="5" stroke-dasharray="${dashesOf(mark) ?? 'none'}"/>${drawMark(mark, 15, 5)}</svg>`;
}
