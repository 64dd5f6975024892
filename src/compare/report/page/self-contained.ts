/** What lets a page carry its own style, script and data and allow no others. */
import { createHash } from 'node:crypto';
import { Markup } from '../render/markup.ts';

/** For a Content-Security-Policy: only the element with exactly this text may act. */
export function sourceHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}

/** JSON that can stand in a script element: no `<` ends it or opens a comment. */
export function embeddedJson(value: unknown): Markup {
  return new Markup(JSON.stringify(value).replaceAll('<', '\\u003c'));
}
