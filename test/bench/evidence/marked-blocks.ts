/** Parts of a Markdown file that are made from results: between `<!-- evidence NAME -->` and `<!-- /evidence -->`. */

const BLOCK = /(<!-- evidence ([a-z0-9-]+) -->)[\s\S]*?(<!-- \/evidence -->)/g;
/** Within a line: `<!--= NAME -->value<!--/-->`. */
const INLINE = /(<!--= ([a-z0-9.-]+) -->)[^<]*(<!--\/-->)/g;

/** What stands between a pair of markers, by name. */
export type Blocks = ReadonlyMap<string, () => string>;

/** @throws where two parts have the same name: one would silently stand in the other's place */
export function joinBlocks(...parts: readonly (readonly [string, () => string])[][]): Blocks {
  const blocks = new Map<string, () => string>();
  for (const [name, make] of parts.flat()) {
    if (blocks.has(name)) throw new Error(`two parts are called ${name}`);
    blocks.set(name, make);
  }
  return blocks;
}

/** The text with every marked part made anew. @throws where a name is unknown */
export function fillBlocks(text: string, blocks: Blocks): string {
  const content = (name: string): string => {
    const make = blocks.get(name);
    if (make === undefined)
      throw new Error(`no block is called ${name}; there are ${[...blocks.keys()].join(', ')}`);
    return make();
  };
  return text
    .replace(BLOCK, (_, start: string, name: string, end: string) => `${start}\n\n${content(name)}\n\n${end}`)
    .replace(INLINE, (_, start: string, name: string, end: string) => start + content(name) + end);
}

/** The text without its marked parts, without code and without addresses: what people wrote. */
export function proseOf(text: string): string {
  return text
    .replace(BLOCK, '')
    .replace(INLINE, '')
    .replace(/```[\s\S]*?```/g, '')
    .replace(/`[^`\n]*`/g, '')
    .replace(/\]\([^)]*\)/g, ']');
}
