/** Shares of a whole as horizontal bars, largest first as given. */
import type { Inline } from '../document.ts';
import { formatNumber } from '../render/cells.ts';
import { type Markup, markup } from '../render/markup.ts';
import { drawing, fitTexts, PANEL_WIDTH } from './drawing.ts';
import { px } from './scale.ts';

const LEFT = 158;
const LINE = 16;

export function barPlot(
  rows: readonly { readonly label: Inline; readonly value: number }[],
  digits = 1,
): Markup {
  const greatest = Math.max(1e-9, ...rows.map(({ value }) => value));
  const labels = fitTexts(
    rows.map(({ label }) => label),
    LEFT - 8,
  );
  const lines = rows.map(({ value }, n) => {
    const y = n * LINE;
    const width = Math.max(0, (value / greatest) * (PANEL_WIDTH - LEFT - 42));
    return markup`<text class="label" x="${LEFT - 4}" y="${px(y + 11.5)}" text-anchor="end">${labels[n]}</text><rect class="bar" x="${LEFT}" y="${px(y + 3)}" width="${px(width)}" height="10"/><text class="value" x="${px(LEFT + width + 4)}" y="${px(y + 11.5)}">${formatNumber(value, digits)}</text>`;
  });
  return drawing(PANEL_WIDTH, rows.length * LINE + 2, lines);
}
