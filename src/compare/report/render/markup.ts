/** HTML and SVG in which every inserted string is escaped; only what this template made goes in as it is. */

/** Markup that is safe to insert. Made by `markup` alone. */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  toString(): string {
    return this.source;
  }
}

export type Insertable = string | number | Markup | readonly Insertable[] | undefined | false;

/** Text for elements and quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Tagged template: strings and numbers are escaped, lists joined, `undefined` and `false` left out. */
export function markup(parts: TemplateStringsArray, ...inserted: readonly Insertable[]): Markup {
  let source = parts[0] ?? '';
  for (const [n, value] of inserted.entries()) source += insert(value) + (parts[n + 1] ?? '');
  return new Markup(source);
}

function insert(value: Insertable): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Markup) return value.source;
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return value.map(insert).join('');
}
