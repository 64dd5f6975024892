/** A strict reader of the HTML that this project writes: every element closed in order, attributes quoted, no stray signs. */

const VOID = new Set(['meta', 'br', 'link', 'img', 'input', 'hr']);
const RAW = new Set(['script', 'style']);
const NAMED = /&(?!(?:amp|lt|gt|quot|#39);)/;

export interface MarkupFacts {
  readonly elements: ReadonlyMap<string, number>;
  readonly ids: readonly string[];
  /** Values of href, in order. */
  readonly links: readonly string[];
  /** All text outside script and style, entities resolved. */
  readonly text: string;
}

/** @throws Error naming the place of the first fault. */
export function checkMarkup(source: string): MarkupFacts {
  const elements = new Map<string, number>();
  const ids: string[] = [];
  const links: string[] = [];
  const open: string[] = [];
  let text = '';
  let at = source.startsWith('<!DOCTYPE html>') ? '<!DOCTYPE html>'.length : 0;
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${JSON.stringify(source.slice(Math.max(0, at - 60), at + 60))}`);
  };
  const addText = (part: string): void => {
    if (part.includes('>') || NAMED.test(part)) fail('unescaped text');
    text += part;
  };
  while (at < source.length) {
    const next = source.indexOf('<', at);
    if (next < 0) {
      addText(source.slice(at));
      break;
    }
    addText(source.slice(at, next));
    at = next;
    const closing = /^<\/([a-z][a-z0-9]*)>/i.exec(source.slice(at, at + 40));
    if (closing !== null) {
      const last = open.pop();
      if (last !== closing[1]) fail(`</${closing[1]}> closes <${last}>`);
      at += closing[0].length;
      continue;
    }
    const tag = /^<([a-z][a-z0-9]*)((?: [a-zA-Z][a-zA-Z0-9-]*(?:="[^"<>]*")?)*)(\/?)>/i.exec(
      source.slice(at, at + 20_000),
    );
    if (tag === null) return fail('not a tag');
    const [whole, name = '', attributes = '', slash] = tag;
    const seen = new Set<string>();
    for (const [, key = '', value = ''] of attributes.matchAll(/ ([a-zA-Z][a-zA-Z0-9-]*)(?:="([^"]*)")?/g)) {
      if (NAMED.test(value)) fail(`unescaped attribute ${key}`);
      if (key.startsWith('on') || key === 'style')
        fail(`attribute ${key}, which the policy of the page forbids`);
      if (seen.has(key)) fail(`attribute ${key} twice`);
      seen.add(key);
      if (key === 'id') ids.push(value);
      if (key === 'href') links.push(value);
    }
    elements.set(name, (elements.get(name) ?? 0) + 1);
    at += whole.length;
    if (RAW.has(name)) {
      const end = source.indexOf(`</${name}>`, at);
      if (end < 0) fail(`<${name}> without end`);
      at = end + name.length + 3;
    } else if (!VOID.has(name) && slash !== '/') open.push(name);
  }
  if (open.length > 0) fail(`not closed: ${open.join(', ')}`);
  const resolved = text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
  return { elements, ids, links, text: resolved };
}
