/** Inline text as HTML. Foreign text stands in `<bdi>`: its direction stays its own. */

import { cutText, makeVisible } from '../../../visible-text.ts';
import type { Inline } from '../document.ts';
import { inlineText } from '../render/cells.ts';
import { type Markup, markup } from '../render/markup.ts';

/** Code points of foreign text on the page, and in the title that tells what was cut. */
const LIMITS = { text: 160, title: 400 } as const;

export function foreignMarkup(text: string, limit: number = LIMITS.text): Markup {
  const shown = cutText(text, limit);
  if (shown === makeVisible(text.slice(0, 4 * limit)) && text.length <= 4 * limit)
    return markup`<bdi>${shown}</bdi>`;
  const title = `${cutText(text, LIMITS.title)} (${Array.from(text).length} characters)`;
  return markup`<bdi title="${title}">${shown}</bdi>`;
}

export function inlineMarkup(text: readonly Inline[], limit?: number): Markup {
  return markup`${text.map((part) => {
    if (typeof part === 'string') return part;
    if ('href' in part) return markup`<a href="${part.href}">${inlineMarkup([part.text], limit)}</a>`;
    return 'code' in part ? markup`<code>${inlineText(part)}</code>` : foreignMarkup(part.foreign, limit);
  })}`;
}
