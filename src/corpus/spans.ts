/** Labels ⇄ spans: labelled stretches of tokens, the unit that is scored. */
import { OptionError } from '../errors.ts';
import {
  joinLabel,
  type LabelParts,
  type Scheme,
  splitLabel,
  standardPrefix,
  type TagScheme,
  tagRole,
} from './tag-scheme.ts';

export interface Span {
  readonly category: string;
  /** 0-based index of the first token. */
  readonly start: number;
  /** Exclusive: index after the last token. */
  readonly end: number;
}

const OUTSIDE: LabelParts = { prefix: 'O', category: '' };

/** conlleval knows B I E O . [ ]; other letters become IOBES', a bare category is inside under `io` and else alone. */
function conllevalParts(label: string, bare: 'I' | 'S'): LabelParts {
  const { prefix, category } = splitLabel(label);
  if (prefix === '') return { prefix: bare, category };
  return { prefix: standardPrefix(prefix), category };
}

const isOutside = (parts: LabelParts): boolean => parts.prefix === 'O' || parts.prefix === '.';

function startsChunk(previous: LabelParts, current: LabelParts): boolean {
  const p = previous.prefix;
  switch (current.prefix) {
    case '[':
    case ']':
    case 'S':
      return true;
    case 'B':
      if (p === 'B' || p === 'I' || p === 'O' || p === 'E' || p === 'S') return true;
      break;
    case 'I':
    case 'E':
      if (p === 'O' || p === 'E' || p === 'S') return true;
      break;
  }
  return !isOutside(current) && previous.category !== current.category;
}

function endsChunk(previous: LabelParts, current: LabelParts): boolean {
  const c = current.prefix;
  switch (previous.prefix) {
    case '[':
    case ']':
    case 'S':
    case 'E':
      return true;
    case 'B':
    case 'I':
      if (c === 'B' || c === 'S' || c === 'O' || c === '.') return true;
      break;
  }
  return !isOutside(previous) && previous.category !== current.category;
}

/**
 * Spans as `conlleval` (Tjong Kim Sang's scorer of the CoNLL-2000 to 2003 shared tasks) reads them, in order, whatever
 * the scheme: an I after O or after another category starts an entity, a change of category ends one. The script's rules
 * over B I E O . [ ] are completed by what IOBES needs and the script lacks: S is a chunk of its own, and B after E
 * starts one. Bracket labels (`[`, `]`) are chunks of one token, as in the script. Bare categories (`PER`) count as
 * inside labels under `io`; elsewhere they are no tags, and each is a chunk of one token.
 */
export function labelsToSpans(labels: readonly string[], scheme?: Scheme): Span[] {
  const bare = scheme === 'io' ? 'I' : 'S';
  const spans: Span[] = [];
  let previous = OUTSIDE;
  let open = -1;
  for (let t = 0; t <= labels.length; t++) {
    const label = labels[t];
    const current = label === undefined ? OUTSIDE : conllevalParts(label, bare);
    const starts = startsChunk(previous, current);
    if (open >= 0 && (starts || endsChunk(previous, current))) {
      spans.push({ category: previous.category, start: open, end: t });
      open = -1;
    }
    if (starts) open = t;
    previous = current;
  }
  return spans;
}

/** Pairs of (previous role, role) that start, continue or end an entity. `=` same category, `!` another, `*` any. */
interface StrictPatterns {
  readonly start: ReadonlySet<string>;
  readonly inside: ReadonlySet<string>;
  readonly end: ReadonlySet<string>;
}

/** `OI*` stands for both `OI=` and `OI!`; `?` for every role. */
function patterns(start: string, inside: string, end: string): StrictPatterns {
  const expand = (text: string): ReadonlySet<string> => {
    const set = new Set<string>();
    for (const pattern of text.split(' ')) {
      const [from = '', to = '', relation = ''] = pattern;
      for (const a of from === '?' ? 'OBIES' : from) {
        for (const b of to === '?' ? 'OBIES' : to) {
          for (const r of relation === '*' ? '=!' : relation) set.add(a + b + r);
        }
      }
    }
    return set;
  };
  return { start: expand(start), inside: expand(inside), end: expand(end) };
}

const STRICT: Record<TagScheme, StrictPatterns> = {
  io: patterns('OI* II!', 'II=', 'IO* II!'),
  iob1: patterns('OI* II! BI* IB= BB=', 'BI= II=', 'II! IO* IB* BO* BI! BB='),
  iob2: patterns('?B*', 'BI= II=', 'IO* II! IB* BO* BI! BB*'),
  ioe1: patterns('OI* II! EI* EE= OE* IE!', 'II= IE=', 'II! IO* IE! EI= EE='),
  ioe2: patterns('OI* OE* EI* EE* II! IE!', 'IE= II=', 'E?*'),
  iobes: patterns('?B* ?S*', 'BI= BE= II= IE=', 'S?* E?*'),
};

/**
 * Only the spans that are well formed under `scheme`, as seqeval's strict mode reads them: IOB2 drops a stretch that
 * does not begin with B, IOBES one that lacks its B or its E. Two differences to seqeval 1.2: a label whose prefix the
 * scheme does not have counts as O (seqeval raises), and under IOE1 an E may be an entity's first token after O or
 * after another category (seqeval loses these well-formed entities). seqeval's reading of `O B-X I-X` under IOB1,
 * where B is out of place, is kept: the I-X alone is an entity. `io` is not in seqeval: runs of I of one category.
 * A label that is no tag is an entity of one token, as in `labelsToSpans`.
 */
export function labelsToSpansStrict(labels: readonly string[], scheme: TagScheme): Span[] {
  const { start, inside, end } = STRICT[scheme];
  const T = labels.length;
  const categories: string[] = [];
  const roles: string[] = [];
  const alone: Span[] = [];
  for (const label of labels) {
    const parts = splitLabel(label);
    const role = tagRole(parts, scheme);
    const isTag = role !== 'foreign' && role !== 'alone';
    roles.push(isTag ? role : 'O');
    categories.push(isTag ? parts.category : '');
    if (role === 'alone')
      alone.push({ category: parts.category, start: roles.length - 1, end: roles.length });
  }
  const role = (t: number): string => roles[t] ?? 'O';
  const category = (t: number): string => categories[t] ?? '';
  const pair = (t: number): string => role(t - 1) + role(t) + (category(t - 1) === category(t) ? '=' : '!');

  const spans: Span[] = [];
  let t = 0;
  while (t < T) {
    const first = t++;
    if (!start.has(pair(first))) continue;
    while (t < T && inside.has(pair(t))) t++;
    if (end.has(pair(t))) spans.push({ category: category(first), start: first, end: t });
  }
  return alone.length === 0 ? spans : [...spans, ...alone].sort((a, b) => a.start - b.start);
}

/**
 * Labels `[length]` that spell `spans` under `scheme`; the spans may come in any order.
 * @throws RangeError where spans are empty, overlap or leave [0, length).
 * @throws OptionError where `io` cannot tell two adjacent spans of one category apart.
 */
export function spansToLabels(spans: readonly Span[], length: number, scheme: TagScheme): string[] {
  const labels = new Array<string>(length).fill('O');
  const sorted = [...spans].sort((a, b) => a.start - b.start || a.end - b.end);
  for (const [n, span] of sorted.entries()) {
    const { category, start, end } = span;
    const before = sorted[n - 1];
    const after = sorted[n + 1];
    if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= length)) {
      throw new RangeError(`span [${start}, ${end}) is empty or leaves a sentence of ${length} tokens`);
    }
    if (before !== undefined && before.end > start) {
      throw new RangeError(`spans [${before.start}, ${before.end}) and [${start}, ${end}) overlap`);
    }
    const touchesBefore = before !== undefined && before.end === start && before.category === category;
    const touchesAfter = after !== undefined && after.start === end && after.category === category;
    if (scheme === 'io' && touchesBefore) {
      throw new OptionError(
        'scheme',
        `io cannot tell the adjacent "${category}" spans [${before.start}, ${start}) and [${start}, ${end}) apart; use iob1 or iob2`,
      );
    }
    labels.fill(joinLabel('I', category), start, end);
    const isSingle = end - start === 1;
    if (scheme === 'iob2' || (scheme === 'iob1' && touchesBefore) || (scheme === 'iobes' && !isSingle)) {
      labels[start] = joinLabel('B', category);
    }
    if (scheme === 'ioe2' || (scheme === 'ioe1' && touchesAfter) || (scheme === 'iobes' && !isSingle)) {
      labels[end - 1] = joinLabel('E', category);
    }
    if (scheme === 'iobes' && isSingle) labels[start] = joinLabel('S', category);
  }
  return labels;
}

/** For scheme `none`: every token is a span of its own whose category is the whole label. */
export function labelsToTokenSpans(labels: readonly string[]): Span[] {
  return labels.map((label, t) => ({ category: label, start: t, end: t + 1 }));
}
