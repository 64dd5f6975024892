/** Parts that all figures share: the frame, axes, and text that fits. */
import { cutApart } from '../../../visible-text.ts';
import type { Inline } from '../document.ts';
import { inlineText } from '../render/cells.ts';
import { type Insertable, type Markup, markup } from '../render/markup.ts';
import { px, type Scale } from './scale.ts';

/** Width that all small figures are drawn for; they stand beside one another, or below where the page is narrow. */
export const PANEL_WIDTH = 340;

/** Pixels a letter takes at most on average at the size of the figures' text, in the wide sans-serif of many Linux systems. */
export const LETTER = 5.9;

/**
 * Labels of one drawing, each cut to what fits into `room` pixels and still unlike the others, set apart from their surroundings in
 * direction (U+2068, U+2069).
 */
export function fitTexts(texts: readonly Inline[], room: number): string[] {
  const letters = Math.max(2, Math.floor(room / LETTER));
  const cut = cutApart(
    texts.map((text) => inlineText(text)),
    letters,
  );
  return texts.map((text, n) => (typeof text === 'string' ? (cut[n] ?? '') : `\u2068${cut[n] ?? ''}\u2069`));
}

export function drawing(width: number, height: number, ...content: readonly Insertable[]): Markup {
  return markup`<svg viewBox="0 0 ${px(width)} ${px(height)}" width="${px(width)}" height="${px(height)}" aria-hidden="true">${content}</svg>\n`;
}

/** Lines down from each tick of a horizontal axis, and its numbers below. */
export function bottomAxis(
  scale: Scale,
  top: number,
  bottom: number,
  format: (value: number) => string,
  name: string,
): Markup {
  const ticks = scale.ticks.map((tick) => {
    const x = px(scale.at(tick));
    return markup`<line class="grid" x1="${x}" x2="${x}" y1="${px(top)}" y2="${px(bottom)}"/><text class="tick" x="${x}" y="${px(bottom + 12)}" text-anchor="middle">${format(tick)}</text>`;
  });
  const middle = (scale.at(scale.ticks[0] ?? 0) + scale.at(scale.ticks.at(-1) ?? 0)) / 2;
  const title =
    name !== '' &&
    markup`<text class="axis" x="${px(middle)}" y="${px(bottom + 25)}" text-anchor="middle">${name}</text>`;
  return markup`${ticks}${title}`;
}

/** Lines across from each tick of a vertical axis, its numbers on the left and its name above. */
export function leftAxis(
  scale: Scale,
  left: number,
  right: number,
  format: (value: number) => string,
  name: string,
  top: number,
): Markup {
  const ticks = scale.ticks.map((tick) => {
    const y = scale.at(tick);
    return markup`<line class="grid" x1="${px(left)}" x2="${px(right)}" y1="${px(y)}" y2="${px(y)}"/><text class="tick" x="${px(left - 5)}" y="${px(y + 3.5)}" text-anchor="end">${format(tick)}</text>`;
  });
  return markup`${ticks}<text class="axis" x="0" y="${px(top)}">${name}</text>`;
}
