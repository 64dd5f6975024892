/** Name lists as a field: which lists have an entry that covers a token, and where in the entry the token stands. */
import { OptionError } from '../errors.ts';
import type { FieldFunction } from './field.ts';
import { TokenTrie } from './gazetteer-trie.ts';
import { isCapitalised } from './letter-case.ts';

/** Entries of more tokens are left out unless `maxTokens` says otherwise: long titles hardly ever match a text. */
export const DEFAULT_MAX_ENTRY_TOKENS = 7;

/**
 * Lists whose entries are common words in running text (`lower.10000`, `time.holiday`): a match says something without
 * a capital too. Any other list is trusted only where the text has a capital, for `reading` is a city as well.
 */
const NEEDS_NO_CAPITAL = /^lower(\.|$)|^time\.holiday$/;

/** One name list, made by `createGazetteer`. */
export class Gazetteer {
  /** Stands in the field's values: `B-people.family_name`. */
  readonly name: string;
  /** Whether entries match in their own case only; otherwise entries are kept lower-cased. */
  readonly caseSensitive: boolean;
  /** Whether a match needs a capitalised token in the text. */
  readonly requireCapital: boolean;
  /** Distinct entries in code unit order, each its tokens joined by one space. */
  readonly entries: readonly string[];
  /** Entries left out because they have too many tokens. */
  readonly tooLong: number;

  constructor(
    name: string,
    entries: readonly string[],
    properties: { caseSensitive: boolean; requireCapital: boolean; tooLong: number },
  ) {
    this.name = name;
    this.entries = entries;
    this.caseSensitive = properties.caseSensitive;
    this.requireCapital = properties.requireCapital;
    this.tooLong = properties.tooLong;
  }

  /** Number of distinct entries. */
  get size(): number {
    return this.entries.length;
  }
}

export interface GazetteerOptions {
  /** Match entries in their own case only. Default false: entries and text are lower-cased. */
  readonly caseSensitive?: boolean;
  /** A match needs a capitalised token in the text. Default: true unless the list is `lower.*` or `time.holiday`. */
  readonly requireCapital?: boolean;
  /** Longest entry kept, in tokens; at least 1. Default 7. */
  readonly maxTokens?: number;
  /** How an entry becomes tokens; tokens with white space in them are split there. Default `tokeniseEntry`. */
  readonly tokenise?: (entry: string) => readonly string[];
}

/**
 * A gazetteer from its entries, one per string. Blank entries are skipped, and so are comments: entries that start
 * with `#` and white space (`#1 Single` is an entry, and so is `#`). Throws OptionError on an empty or blank name and
 * on a maximum length that is no positive integer.
 */
export function createGazetteer(
  name: string,
  entries: Iterable<string>,
  options: GazetteerOptions = {},
): Gazetteer {
  const { caseSensitive = false, maxTokens = DEFAULT_MAX_ENTRY_TOKENS, tokenise = tokeniseEntry } = options;
  const requireCapital = options.requireCapital ?? !NEEDS_NO_CAPITAL.test(name);
  if (name.trim() === '') throw new OptionError('gazetteer', 'the name of a list is empty, expected a word');
  if (!Number.isInteger(maxTokens) || maxTokens < 1) {
    throw new OptionError(
      'maxTokens',
      `${maxTokens} is not a number of tokens, expected an integer of 1 or more`,
    );
  }
  const distinct = new Set<string>();
  const long = new Set<string>();
  for (const entry of entries) {
    if (/^#\s/.test(entry)) continue;
    const tokens = tokenise(entry).flatMap(splitAtWhiteSpace);
    if (tokens.length === 0) continue;
    const joined = tokens.join(' ');
    const key = caseSensitive ? joined : joined.toLowerCase();
    (tokens.length > maxTokens ? long : distinct).add(key);
  }
  return new Gazetteer(name, [...distinct].sort(), { caseSensitive, requireCapital, tooLong: long.size });
}

/**
 * Splits an entry as the usual corpora split their text, so that both meet: at white space; then brackets, double
 * quotes and , ; : ! ? come off both ends of a word, currency signs off its start, % off its end; the clitics `n't`,
 * `'s`, `'re`, `'ve`, `'ll`, `'d`, `'m` and a final apostrophe become tokens. Full stops stay (`Inc.`, `U.S.`), and so
 * do hyphens, slashes and what stands inside a word (`40,000`, `O'Brien`, `AT&T`): `O'Brien & Sons, Inc.` → `O'Brien`
 * `&` `Sons` `,` `Inc.`.
 */
export function tokeniseEntry(entry: string): string[] {
  return splitAtWhiteSpace(entry).flatMap(splitPunctuation);
}

/** Words without any of these stay whole; asking first saves most of the work on a list. */
const SPLITTING = /[`'’"“”„«»()[\]{}<>,;:!?¡¿$£€%]/u;
const OPENING = /^(?:``|''|[([{<"“”„«»,;:!?¡¿$£€])/u;
const CLOSING = /(?:``|''|[)\]}>"“”«»,;:!?%])$/u;
const CLITIC = /^(.+?)(n['’]t|['’](?:s|re|ve|ll|d|m)|['’])$/iu;

function splitPunctuation(word: string): string[] {
  if (!SPLITTING.test(word)) return [word];
  const before: string[] = [];
  const after: string[] = [];
  let rest = word;
  for (let match = OPENING.exec(rest); match && match[0] !== rest; match = OPENING.exec(rest)) {
    before.push(match[0]);
    rest = rest.slice(match[0].length);
  }
  for (let match = CLOSING.exec(rest); match && match[0] !== rest; match = CLOSING.exec(rest)) {
    after.unshift(match[0]);
    rest = rest.slice(0, -match[0].length);
  }
  const clitic = CLITIC.exec(rest);
  const stem = clitic?.[1];
  const ending = clitic?.[2];
  const middle = stem !== undefined && ending !== undefined ? [stem, ending] : [rest];
  return [...before, ...middle, ...after];
}

function splitAtWhiteSpace(text: string): string[] {
  return text.match(/\S+/gu) ?? [];
}

export interface GazetteerFieldOptions {
  /** `all` (default): every entry found, overlapping ones too. `longest`: per list, leftmost longest, no overlap. */
  readonly match?: 'all' | 'longest';
  /** `bilou` (default): B-egin, I-nside, L-ast, U-nit. `bio`: B-egin and I-nside. */
  readonly coding?: 'bilou' | 'bio';
  /**
   * Default true: lists that need a capital (see `Gazetteer.requireCapital`) match only where a token of the match is
   * capitalised. Set it to false for text that has no capitals at all.
   */
  readonly requireCapital?: boolean;
}

/**
 * Field of list matches: per token its distinct values `U-name`, `B-name`, `I-name`, `L-name`, in the order found (by
 * start, then end, then list). Cost per sentence: one trie walk from each position.
 */
export function gazetteerField(
  gazetteers: Iterable<Gazetteer>,
  options: GazetteerFieldOptions = {},
): FieldFunction {
  const { match = 'all', coding = 'bilou', requireCapital = true } = options;
  const lists = [...gazetteers];
  const exact = buildTrie(lists, true);
  const folded = buildTrie(lists, false);
  return ({ sentence: { tokens } }) => {
    const values: Set<string>[] = Array.from(tokens, () => new Set<string>());
    const capitals = tokens.map(isCapitalised);
    const encoded = [
      ...(exact === undefined ? [] : [{ trie: exact, ids: exact.encode(tokens) }]),
      ...(folded === undefined
        ? []
        : [{ trie: folded, ids: folded.encode(tokens.map((token) => token.toLowerCase())) }]),
    ];
    /** First position that the next match of a list may start at, used by `longest` only. */
    const freeFrom = new Array<number>(lists.length).fill(0);
    const longest = new Map<number, number>();
    const matches: { list: number; end: number }[] = [];
    for (let start = 0; start < tokens.length; start++) {
      matches.length = 0;
      for (const { trie, ids } of encoded) {
        trie.match(ids, start, (list, end) => {
          const capitalNeeded = requireCapital && lists[list]?.requireCapital === true;
          if (!capitalNeeded || hasCapital(capitals, start, end)) matches.push({ list, end });
        });
      }
      if (match === 'longest') {
        longest.clear();
        for (const { list, end } of matches) {
          if (start >= (freeFrom[list] ?? 0)) longest.set(list, Math.max(end, longest.get(list) ?? 0));
        }
        matches.length = 0;
        for (const [list, end] of longest) {
          matches.push({ list, end });
          freeFrom[list] = end;
        }
      }
      matches.sort((a, b) => a.end - b.end || a.list - b.list);
      for (const { list, end } of matches) {
        const name = lists[list]?.name ?? '';
        for (let t = start; t < end; t++) values[t]?.add(`${positionCode(t, start, end, coding)}-${name}`);
      }
    }
    return values.map((set) => (set.size === 0 ? undefined : [...set]));
  };
}

/** A trie of the lists of one kind, undefined when there is none. List ids are positions in `lists`. */
function buildTrie(lists: readonly Gazetteer[], caseSensitive: boolean): TokenTrie | undefined {
  let trie: TokenTrie | undefined;
  for (const [list, gazetteer] of lists.entries()) {
    if (gazetteer.caseSensitive !== caseSensitive) continue;
    trie ??= new TokenTrie();
    for (const entry of gazetteer.entries) trie.add(entry.split(' '), list);
  }
  return trie;
}

function hasCapital(capitals: readonly boolean[], start: number, end: number): boolean {
  for (let t = start; t < end; t++) if (capitals[t]) return true;
  return false;
}

function positionCode(t: number, start: number, end: number, coding: 'bilou' | 'bio'): string {
  if (coding === 'bio') return t === start ? 'B' : 'I';
  if (end - start === 1) return 'U';
  return t === start ? 'B' : t === end - 1 ? 'L' : 'I';
}
