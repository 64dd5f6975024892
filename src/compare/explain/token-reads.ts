/** Which tokens of a sentence a template reads at a position: by that a feature's contribution is shared among words. */
import { type CompiledPattern, compilePattern } from '../../features/crfpp.ts';
import type { FeatureSpec, Template, TemplatePart } from '../../features/index.ts';

/** What a feature says where it reads no word: place in the document or sentence, beyond the sentence's ends, nothing at all. */
export const WORDLESS = ['transitions', 'document', 'sentence', 'boundary', 'bias'] as const;
export type Wordless = (typeof WORDLESS)[number];

/** Positions in the sentence, at least one, ascending; or what is read instead of words. */
export type Reads = readonly number[] | Wordless;

export interface ReadSentence {
  readonly tokens: readonly string[];
  /** Columns in file order, which indirect offsets of Wapiti's patterns read, without the words. */
  readonly columns?: ReadonlyMap<string, readonly string[]> | undefined;
}

/** What the attribute `name`, made at `position`, reads. */
export type TokenReader = (name: string, position: number, sentence: ReadSentence) => Reads;

/**
 * Readers of the templates of a specification by kind and name, `state w[0]`.
 *
 * A part reads the token at its offset; a `bag` those in its window that are the word in question (all of the window where
 * conjunctions hide it). `constant` and `position` read nothing, `document` and `sentence` fields something larger
 * than a word: such parts count only in templates that read no word otherwise.
 */
export function templateReaders(spec: FeatureSpec, names: readonly string[]): Map<string, TokenReader> {
  const readers = new Map<string, TokenReader>();
  for (const [id, template] of spec.templates.entries()) {
    const reader = readerOf(template, names[id] ?? '');
    const kinds =
      template.kind === 'pattern' ? ['state', 'edge'] : [template.kind === 'edge' ? 'edge' : 'state'];
    for (const kind of kinds) readers.set(`${kind} ${names[id] ?? ''}`, reader);
  }
  return readers;
}

/** What attributes read, of a specification or, without one, by custom. */
export function attributeReads(
  spec: FeatureSpec | undefined,
  names: readonly string[],
): (
  kind: 'state' | 'edge',
  template: string | null,
  ...read: readonly [attribute: string, position: number, sentence: ReadSentence, T: number]
) => Reads {
  const readers = spec === undefined ? undefined : templateReaders(spec, names);
  return (kind, template, attribute, position, sentence, T) => {
    const reader = readers?.get(`${kind} ${template ?? ''}`);
    return reader?.(attribute, position, sentence) ?? readsByCustom(attribute, position, T);
  };
}

function readerOf(template: Template, name: string): TokenReader {
  switch (template.kind) {
    case 'attribute':
    case 'edge':
      return (attribute, position, sentence) => {
        const value =
          template.parts.length === 1 && attribute.startsWith(`${name}=`)
            ? attribute.slice(name.length + 1)
            : undefined;
        return readsOfParts(template.parts, value, position, sentence.tokens);
      };
    case 'vector':
      return (_, position, { tokens }) => within([position + template.offset], tokens.length, 'boundary');
    case 'pattern': {
      const pattern = compilePattern(template);
      return (_, position, sentence) => readsOfPattern(pattern, position, sentence);
    }
  }
}

function readsOfParts(
  parts: readonly TemplatePart[],
  value: string | undefined,
  position: number,
  tokens: readonly string[],
): Reads {
  const words: number[] = [];
  const wordless = new Set<Wordless>();
  for (const part of parts) {
    const at = position + part.offset;
    switch (part.field) {
      case 'constant':
      case 'position':
        wordless.add('bias');
        break;
      case 'document':
      case 'sentence':
        wordless.add(part.field);
        break;
      case 'bag':
        words.push(...bagPositions(part.side, part.distance, at, value, tokens));
        break;
      default:
        words.push(at);
    }
  }
  const other = WORDLESS.find((kind) => wordless.has(kind)) ?? 'bias';
  return within(words, tokens.length, words.length === 0 ? other : 'boundary');
}

function bagPositions(
  side: 'left' | 'right',
  distance: number,
  at: number,
  value: string | undefined,
  tokens: readonly string[],
): number[] {
  const first = side === 'left' ? at - distance : at + 1;
  const window = Array.from({ length: distance }, (_, k) => first + k).filter(
    (position) => tokens[position] !== undefined,
  );
  const own = window.filter((position) => tokens[position]?.toLowerCase() === value);
  return own.length > 0 ? own : window;
}

function readsOfPattern(
  { items }: CompiledPattern,
  position: number,
  { tokens, columns }: ReadSentence,
): Reads {
  const words: number[] = [];
  const all = [tokens, ...(columns?.values() ?? [])];
  for (const item of items) {
    if (item.kind === 'text') continue;
    if (item.from === 'relative') words.push(position + item.offset);
    else if (item.from === 'absolute')
      words.push(item.offset < 0 ? tokens.length + item.offset : item.offset - 1);
    else words.push(position + (Number.parseInt(all[item.offset]?.[position] ?? '', 10) || 0));
  }
  return within(words, tokens.length, words.length === 0 ? 'bias' : 'boundary');
}

/**
 * Ready-made attributes tell their offsets by custom alone: `w[-1]|w[0]=...` as in CRFsuite's scripts, `-1:word=...` as in
 * python-crfsuite's tutorial. Names without one are of the token itself, but for those of a bias and of the sentence's ends.
 */
export function readsByCustom(name: string, position: number, T: number): Reads {
  const [start = name] = name.split('=', 1);
  if (/^(__)?(bias|bos|eos)(__)?$/i.test(start)) return 'bias';
  const offsets = Array.from(start.matchAll(/\[([+-]?\d+)\]|^([+-]\d+):/g), (match) =>
    Number(match[1] ?? match[2]),
  );
  return within(
    offsets.length === 0 ? [position] : offsets.map((offset) => position + offset),
    T,
    'boundary',
  );
}

function within(positions: readonly number[], T: number, otherwise: Wordless): Reads {
  const inside = [...new Set(positions)].filter((position) => position >= 0 && position < T);
  return inside.length === 0 ? otherwise : inside.sort((a, b) => a - b);
}
