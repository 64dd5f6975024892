/** Learned transition weights as a matrix: colour and number for the weight, signs of their own for what has none. */
import { formatNumber } from '../render/cells.ts';
import { type Markup, markup } from '../render/markup.ts';
import { drawing, fitText } from './drawing.ts';
import { px } from './scale.ts';

export interface TransitionMatrix {
  readonly labels: readonly string[];
  /** `[from][to]`; null where the pair was never seen and owns no weight. */
  readonly weights: readonly (readonly (number | null)[])[];
  /** Whether the tag scheme forbids it. */
  readonly isIllegal: (from: string, to: string) => boolean;
}

const SIDE = 84;

export function heatMap({ labels, weights, isIllegal }: TransitionMatrix): Markup {
  const size = labels.length <= 12 ? 34 : 24;
  const height = labels.length <= 12 ? 24 : 20;
  const greatest = Math.max(1e-9, ...weights.flat().map((weight) => Math.abs(weight ?? 0)));
  const right = SIDE + labels.length * size;
  const bottom = SIDE + labels.length * height;
  const heads = labels.map((label, j) => {
    const x = px(SIDE + (j + 0.5) * size + 3.5);
    return markup`<text class="label" transform="translate(${x} ${SIDE - 6}) rotate(-55)">${fitText({ foreign: label }, SIDE)}</text>`;
  });
  const rows = labels.map((from, i) => {
    const y = SIDE + i * height;
    const cells = labels.map((to, j) => {
      const weight = weights[i]?.[j] ?? null;
      const hatch = isIllegal(from, to) ? hatching(SIDE + j * size, y, size, height) : undefined;
      return drawCell(weight, greatest, SIDE + j * size, y, size, height, hatch);
    });
    return markup`<text class="label" x="${SIDE - 6}" y="${px(y + height / 2 + 3.5)}" text-anchor="end">${fitText({ foreign: from }, SIDE - 10)}</text>${cells}`;
  });
  return drawing(
    right + 40,
    bottom + 4,
    heads,
    rows,
    markup`<rect class="frame" x="${SIDE}" y="${SIDE}" width="${px(right - SIDE)}" height="${px(bottom - SIDE)}"/>`,
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
  return markup`<rect class="${tone}" x="${px(x)}" y="${px(y)}" width="${width}" height="${height}" fill-opacity="${String(Math.round(share * 85) / 100)}"/>${hatch}<text class="weight" ${middle}>${weight === 0 ? '0' : formatNumber(weight, digits)}</text>`;
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
