/**
 * The frame language. A frame is one line of tokens separated by blanks:
 *
 *     word            a literal token; its Penn tag comes from the lexicon, or `word/TAG` gives it
 *     {Category}      a name of a fine category, or of a role (`person`, `org`, `place`, `agent`) the topic resolves
 *     {Category+}     one to three names of it, coordinated
 *     [class]         a word of a class or a number; `[class]s/NNS` its plural
 *     (a b|c|)        one of the alternatives; an empty one makes the part optional
 *
 * Literal parentheses are written -LRB- and -RRB-. Quotes are `"`, whose tags alternate between `` and ''.
 */
import { assert } from '../../errors.ts';
import { tagOfWord } from './lexicon.ts';

/** One part of a parsed frame. */
export type FrameNode =
  | { readonly kind: 'literal'; readonly token: string; readonly tag: string }
  | { readonly kind: 'slot'; readonly category: string; readonly many: boolean }
  | { readonly kind: 'class'; readonly name: string; readonly isPlural: boolean }
  | { readonly kind: 'choice'; readonly alternatives: readonly (readonly FrameNode[])[] };

export type Frame = readonly FrameNode[];

const SLOT = /^\{([A-Za-z]+)(\+?)\}$/;
const CLASS = /^\[([a-z0-9]+)\](s\/NNS)?$/;

function parseNode(item: string): FrameNode {
  const slot = SLOT.exec(item);
  if (slot?.[1] !== undefined) return { kind: 'slot', category: slot[1], many: slot[2] === '+' };
  const wordClass = CLASS.exec(item);
  if (wordClass?.[1] !== undefined) {
    return { kind: 'class', name: wordClass[1], isPlural: wordClass[2] !== undefined };
  }
  const cut = item.lastIndexOf('/');
  if (cut > 0) return { kind: 'literal', token: item.slice(0, cut), tag: item.slice(cut + 1) };
  const token = item === '-LRB-' ? '(' : item === '-RRB-' ? ')' : item;
  return { kind: 'literal', token, tag: tagOfWord(token) };
}

/** Parses one frame. Throws a plain Error on unbalanced parentheses: frames are our own data. */
export function parseFrame(text: string): Frame {
  const items = text.match(/[()|]|[^\s()|]+/g) ?? [];
  let at = 0;
  const parseSequence = (): FrameNode[] => {
    const nodes: FrameNode[] = [];
    for (; at < items.length; at++) {
      const item = items[at] ?? '';
      if (item === '|' || item === ')') return nodes;
      if (item !== '(') {
        nodes.push(parseNode(item));
        continue;
      }
      const alternatives: FrameNode[][] = [];
      do {
        at++;
        alternatives.push(parseSequence());
      } while (items[at] === '|');
      assert(items[at] === ')', `frame has an unclosed parenthesis: ${text}`);
      nodes.push({ kind: 'choice', alternatives });
    }
    return nodes;
  };
  const frame = parseSequence();
  assert(at === items.length, `frame has an unopened parenthesis: ${text}`);
  return frame;
}

/** Parses a block of frames, one per line. */
export function parseFrames(block: string): readonly Frame[] {
  return block
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parseFrame);
}
