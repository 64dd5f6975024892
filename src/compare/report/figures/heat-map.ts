/** Learned transition weights as a matrix: colour and number for the weight, signs of their own for what has none. */
import type { LegendEntry } from '../document.ts';
import { formatNumber, MINUS } from '../render/cells.ts';
import { type Markup, markup } from '../render/markup.ts';
import { displayWidth } from '../render/visible-text.ts';
import { drawing, fitText, LETTER } from './drawing.ts';
import { px } from './scale.ts';

export interface TransitionMatrix {
  readonly labels: readonly string[];
  /** `[from][to]`; null where the pair was never seen and owns no weight. */
  readonly weights: readonly (readonly (number | null)[])[];
  /** Whether the tag scheme forbids it. */
  readonly isIllegal: (from: string, to: string) => boolean;
}

/** Room for the names of the labels at most. */
const SIDE = 96;

export function heatMap({ labels, weights, isIllegal }: TransitionMatrix): Markup {
  const size = labels.length <= 12 ? 34 : 24;
  const height = labels.length <= 12 ? 24 : 20;
  const greatest = Math.max(1e-9, ...weights.flat().map((weight) => Math.abs(weight ?? 0)));
  const longest = Math.max(...labels.map((label) => Math.min(16, displayWidth(label))));
  const left = Math.min(SIDE, longest * LETTER + 10);
  const top = Math.min(SIDE, longest * LETTER * 0.82 + 12);
  const right = left + labels.length * size;
  const bottom = top + labels.length * height;
  const heads = labels.map((label, j) => {
    const x = px(left + (j + 0.5) * size + 3.5);
    return markup`<text class="label" transform="translate(${x} ${px(top - 6)}) rotate(-55)">${fitText({ foreign: label }, SIDE)}</text>`;
  });
  const rows = labels.map((from, i) => {
    const y = top + i * height;
    const cells = labels.map((to, j) => {
      const weight = weights[i]?.[j] ?? null;
      const hatch = isIllegal(from, to) ? hatching(left + j * size, y, size, height) : undefined;
      return drawCell(weight, greatest, left + j * size, y, size, height, hatch);
    });
    return markup`<text class="label" x="${px(left - 6)}" y="${px(y + height / 2 + 3.5)}" text-anchor="end">${fitText({ foreign: from }, SIDE)}</text>${cells}`;
  });
  return drawing(
    right + 40,
    bottom + 4,
    heads,
    rows,
    markup`<rect class="frame" x="${px(left)}" y="${px(top)}" width="${px(right - left)}" height="${px(bottom - top)}"/>`,
  );
}

function drawCell(
  weight: number | null,
  greatest: number,
  x: number,
  y: number,
  width: number,
  height: number,
  hatch: Markup | undefined,
): Markup {
  const middle = markup`x="${px(x + width / 2)}" y="${px(y + height / 2 + 3)}" text-anchor="middle"`;
  if (weight === null) return markup`${hatch}<text class="never" ${middle}>·</text>`;
  const share = Math.abs(weight) / greatest;
  const tone = weight < 0 ? 'below' : 'above';
  const digits = width > 30 ? 1 : 0;
  return markup`<rect class="${tone}" x="${px(x)}" y="${px(y)}" width="${width}" height="${height}" fill-opacity="${String(Math.round(share * 62) / 100)}"/>${hatch}<text class="weight" ${middle}>${weight === 0 ? '0' : formatNumber(weight, digits)}</text>`;
}

/** Diagonals across a cell. */
function hatching(x: number, y: number, width: number, height: number): Markup {
  const lines: string[] = [];
  for (let d = 5; d < width + height; d += 6) {
    const [x1, y1] = d <= height ? [x, y + d] : [x + d - height, y + height];
    const [x2, y2] = d <= width ? [x + d, y] : [x + width, y + d - width];
    lines.push(`M${px(x1)} ${px(y1)}L${px(x2)} ${px(y2)}`);
  }
  return markup`<path class="hatch" d="${lines.join('')}"/>`;
}

/** What the signs in the cells mean, for a legend. */
export const HEAT_MAP_LEGEND: readonly LegendEntry[] = [
  {
    swatch: sign(markup`<rect class="above" width="16" height="14" fill-opacity="0.5"/>`),
    label: 'positive',
  },
  {
    swatch: sign(
      markup`<rect class="below" width="16" height="14" fill-opacity="0.5"/><text class="weight" x="8" y="10" text-anchor="middle">${MINUS}</text>`,
    ),
    label: 'negative',
  },
  {
    swatch: sign(markup`<text class="weight" x="8" y="11" text-anchor="middle">0</text>`),
    label: 'learned to be zero',
  },
  {
    swatch: sign(markup`<text class="never" x="8" y="10" text-anchor="middle">·</text>`),
    label: 'never seen in training: no weight',
  },
  { swatch: sign(hatching(0, 0, 16, 14)), label: 'breaks the tag scheme' },
];

function sign(content: Markup): Markup {
  return markup`<svg class="swatch" width="16" height="14" viewBox="0 0 16 14" aria-hidden="true"><rect class="frame" x="0.5" y="0.5" width="15" height="13"/>${content}</svg>`;
}
