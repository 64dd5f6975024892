/** Learned transition weights as a matrix: colour and number for the weight, signs of their own for what has none. */
import { displayWidth } from '../../../visible-text.ts';
import type { LegendEntry } from '../document.ts';
import { formatNumber, MINUS } from '../render/cells.ts';
import { type Markup, markup } from '../render/markup.ts';
import { drawing, fitTexts, LETTER } from './drawing.ts';
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

/**
 * Cells without a weight are most of a large matrix; all their dots are one path, and so are all hatched cells.
 * @param id unique in the page
 */
export function heatMap({ labels, weights, isIllegal }: TransitionMatrix, id: string): Markup {
  const size = labels.length <= 12 ? 34 : 24;
  const height = labels.length <= 12 ? 24 : 20;
  const greatest = Math.max(1e-9, ...weights.flat().map((weight) => Math.abs(weight ?? 0)));
  const longest = Math.max(...labels.map((label) => Math.min(16, displayWidth(label))));
  const left = Math.min(SIDE, longest * LETTER + 10);
  const top = Math.min(SIDE, longest * LETTER * 0.82 + 12);
  const right = left + labels.length * size;
  const bottom = top + labels.length * height;
  const short = labels.map((label) => ({ foreign: label }));
  const above = fitTexts(short, SIDE);
  const beside = fitTexts(short, SIDE - 14);
  const heads = labels.map((_, j) => {
    const x = px(left + (j + 0.5) * size + 3.5);
    return markup`<text class="label" transform="translate(${x} ${px(top - 6)}) rotate(-55)">${above[j]}</text>`;
  });
  const names = labels.map((_, i) => {
    const y = px(top + (i + 0.5) * height + 3.5);
    return markup`<text class="label" x="${px(left - 6)}" y="${y}" text-anchor="end">${beside[i]}</text>`;
  });
  const cells: Markup[] = [];
  const dots: string[] = [];
  const hatched: string[] = [];
  for (const [i, from] of labels.entries()) {
    for (const [j, to] of labels.entries()) {
      const [x, y] = [left + j * size, top + i * height];
      const weight = weights[i]?.[j] ?? null;
      if (weight === null) dots.push(`M${px(x + size / 2)} ${px(y + height / 2)}h0`);
      else cells.push(drawCell(weight, greatest, x, y, size, height));
      if (isIllegal(from, to)) hatched.push(`M${px(x)} ${px(y)}h${size}v${height}h-${size}z`);
    }
  }
  const pattern = patternOf(id);
  return drawing(
    right + 40,
    bottom + 4,
    markup`<defs>${hatchPattern(pattern)}</defs>`,
    heads,
    names,
    cells,
    markup`<path fill="url(#${pattern})" d="${hatched.join('')}"/><path class="never" d="${dots.join('')}"/>`,
    markup`<rect class="frame" x="${px(left)}" y="${px(top)}" width="${px(right - left)}" height="${px(bottom - top)}"/>`,
  );
}

function drawCell(
  weight: number,
  greatest: number,
  x: number,
  y: number,
  width: number,
  height: number,
): Markup {
  const middle = markup`x="${px(x + width / 2)}" y="${px(y + height / 2 + 3)}" text-anchor="middle"`;
  const share = Math.abs(weight) / greatest;
  const tone = weight < 0 ? 'below' : 'above';
  const digits = width > 30 ? 1 : 0;
  return markup`<rect class="${tone}" x="${px(x)}" y="${px(y)}" width="${width}" height="${height}" fill-opacity="${String(Math.round(share * 62) / 100)}"/><text class="weight" ${middle}>${weight === 0 ? '0' : formatNumber(weight, digits)}</text>`;
}

const patternOf = (id: string): string => `hatch-${id}`;

/** Diagonals. */
function hatchPattern(id: string): Markup {
  return markup`<pattern id="${id}" width="4.24" height="4.24" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V4.24"/></pattern>`;
}

/** What the signs in the cells of the matrix of that id mean, of those that it has. */
export function heatMapLegend({ labels, weights, isIllegal }: TransitionMatrix, id: string): LegendEntry[] {
  const all = labels.flatMap((_, i) => labels.map((_, j) => weights[i]?.[j] ?? null));
  const isDrawn = [
    all.some((weight) => weight !== null && weight > 0),
    all.some((weight) => weight !== null && weight < 0),
    all.includes(0),
    all.includes(null),
    labels.some((from) => labels.some((to) => isIllegal(from, to))),
  ];
  return signs(id).filter((_, n) => isDrawn[n] === true);
}

function signs(id: string): LegendEntry[] {
  return [
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
      swatch: sign(markup`<path class="never" d="M8 7h0"/>`),
      label: 'never seen in training: no weight',
    },
    {
      swatch: sign(markup`<rect width="16" height="14" fill="url(#${patternOf(id)})"/>`),
      label: 'breaks the tag scheme',
    },
  ];
}

function sign(content: Markup): Markup {
  return markup`<svg class="swatch" width="16" height="14" viewBox="0 0 16 14" aria-hidden="true"><rect class="frame" x="0.5" y="0.5" width="15" height="13"/>${content}</svg>`;
}
