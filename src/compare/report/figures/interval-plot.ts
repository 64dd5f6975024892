/** Values with intervals on one axis, a line each: small enough to set many side by side. */
import type { Inline } from '../document.ts';
import { formatNumber } from '../render/cells.ts';
import { type Markup, markup } from '../render/markup.ts';
import { bottomAxis, drawing, fitTexts, PANEL_WIDTH } from './drawing.ts';
import { linearScale, px, shortNumber } from './scale.ts';
import { drawMark, type SystemMark } from './system-mark.ts';

export interface IntervalRow {
  readonly label: Inline;
  readonly mark: SystemMark;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

const LEFT = 158;
const LINE = 15;

/** `domain`: values that the axis must hold, so that figures side by side have the same one. */
export function intervalPlot(
  rows: readonly IntervalRow[],
  domain: readonly number[],
  axis: string,
  digits = 1,
): Markup {
  const bottom = 4 + rows.length * LINE;
  const scale = linearScale(domain, LEFT + 6, PANEL_WIDTH - 32);
  const labels = fitTexts(
    rows.map(({ label }) => label),
    LEFT - 8,
  );
  const lines = rows.map(({ mark, value, low, high }, n) => {
    const y = 4 + (n + 0.5) * LINE;
    const interval =
      low !== undefined &&
      high !== undefined &&
      markup`<line class="s-${mark.hue} interval" x1="${px(scale.at(low))}" x2="${px(scale.at(high))}" y1="${px(y)}" y2="${px(y)}"/>`;
    return markup`<text class="label" x="${px(LEFT - 4)}" y="${px(y + 3.5)}" text-anchor="end">${labels[n]}</text>${interval}${drawMark(mark, scale.at(value), y)}<text class="value" x="${PANEL_WIDTH}" y="${px(y + 3.5)}" text-anchor="end">${formatNumber(value, digits)}</text>`;
  });
  return drawing(
    PANEL_WIDTH,
    bottom + (axis === '' ? 16 : 30),
    bottomAxis(scale, 2, bottom, shortNumber, axis),
    lines,
  );
}

/** One value with its interval beside zero and the band of effects that do not matter: goes into a line of text. */
export function intervalStrip(
  { effect, low, high }: { readonly effect: number; readonly low: number; readonly high: number },
  domain: readonly number[],
  smallestEffect: number,
  tone: string,
): Markup {
  const width = 92;
  const scale = linearScale([...domain, 0], 4, width - 4);
  const x = (value: number): number => Math.min(width - 1, Math.max(1, scale.at(value)));
  const [from, to] = [x(-smallestEffect), x(smallestEffect)];
  return markup`<svg class="strip" viewBox="0 0 ${width} 14" width="${width}" height="14" aria-hidden="true"><rect class="band" x="${px(from)}" y="1" width="${px(Math.max(0, to - from))}" height="12"/><line class="zero" x1="${px(x(0))}" x2="${px(x(0))}" y1="0" y2="14"/><line class="t-${tone} interval" x1="${px(x(low))}" x2="${px(x(high))}" y1="7" y2="7"/><circle class="t-${tone} point" cx="${px(x(effect))}" cy="7" r="3.5"/></svg>`;
}
