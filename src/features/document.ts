/**
 * Document features: what is seen of a word at its other occurrences in the document. In news a name that is doubtful
 * here (a headline, a bare surname) stands in a clear place elsewhere.
 *
 * Where a corpus marks no documents, give the sentence alone as the document; otherwise the whole corpus would count as
 * one. Everything is computed once per document and kept as long as the document's array lives, in time linear in the
 * number of tokens: an occurrence's own neighbours are taken out of counts made over all occurrences.
 */

import type { Sentence } from '../corpus/sentence.ts';
import { OptionError } from '../errors.ts';
import { wordType } from './extractors.ts';
import type { FieldFunction } from './field.ts';
import {
  isAllCapsSentence,
  isCapitalised,
  isCased,
  isLowerCaseWord,
  isMixedCase,
  isUpperCaseWord,
} from './letter-case.ts';

/**
 * Case of the other occurrences, seen in places where case means something (mid-sentence, not in an all-caps sentence,
 * not after " `` '' - ( : .), for words with a cased letter:
 * - `case`: the lower-cased word is seen `lower` only, `other` only, `both` ways, `never`
 * - `casePlace`: the same for first tokens (`|first`) and in all-caps sentences (`|caps`, also for first tokens) only
 * - `form`: the most frequent form where it differs from the word and capitals prevail; `formType`: its collapsed shape
 * - `count`: the number of such occurrences, 1 to 4 (or more)
 *
 * Neighbours at the other occurrences, outside all-caps sentences, for capitalised words that are no function words; an
 * all-caps word in an all-caps sentence stands for its most frequent mixed-case form:
 * - `left`, `right`: up to 6 distinct words next to them, lower-cased, first seen first; `<s>`, `</s>` at the ends
 * - `capitalBefore`, `capitalAfter`: up to 3 distinct capitalised words, no function words, directly before and after
 * - `hasCapitalBefore`, `hasCapitalAfter`: `1` where there is one
 */
export const DOCUMENT_FIELDS = [
  'case',
  'casePlace',
  'form',
  'formType',
  'count',
  'left',
  'right',
  'capitalBefore',
  'capitalAfter',
  'hasCapitalBefore',
  'hasCapitalAfter',
] as const;

export type DocumentFieldKind = (typeof DOCUMENT_FIELDS)[number];

const MOST_NEIGHBOURS = 6;
const MOST_CAPITALISED = 3;
const MOST_COUNTED = 4;
const BEFORE = '<s>';
const AFTER = '</s>';

/** After these a capital says as little as at the start of a sentence. */
const OPENERS = new Set(['"', '``', "''", '-', '(', ':', '.']);

/** English words that are capitalised for their place, not for what they are. */
const FUNCTION_WORDS = new Set(
  (
    'the a an and or but of in on at by for from to with as he she it they we i you his her its their our my ' +
    'this that these those if when while after before is was are were be has have had not no there what who which'
  ).split(' '),
);

/** Strings and how often each was seen, in the order first seen. */
type Counts = Map<string, number>;
type ReadonlyCounts = ReadonlyMap<string, number>;

const NO_FORMS: ReadonlyCounts = new Map();

/** What stands next to the occurrences of one capitalised form, outside all-caps sentences. */
interface Neighbours {
  readonly left: Counts;
  readonly right: Counts;
  readonly capitalBefore: Counts;
  readonly capitalAfter: Counts;
}

interface DocumentIndex {
  /** Is the sentence all-caps? `[sentences of the document]`; of a summary not kept. */
  readonly allCaps: boolean[];
  /** Lower-cased word → its forms where case means something. */
  readonly reliableForms: Map<string, Counts>;
  /** Lower-cased word → its mixed-case forms outside all-caps sentences. */
  readonly mixedForms: Map<string, Counts>;
  /** Capitalised form → its neighbours. */
  readonly neighbours: Map<string, Neighbours>;
}

const indexes = new WeakMap<readonly Sentence[], DocumentIndex>();

function indexOf(document: readonly Sentence[]): DocumentIndex {
  let index = indexes.get(document);
  if (index === undefined) {
    index = buildIndex(document);
    indexes.set(document, index);
  }
  return index;
}

function buildIndex(document: readonly Sentence[]): DocumentIndex {
  const index = emptyIndex();
  for (const { tokens } of document) {
    const inAllCaps = isAllCapsSentence(tokens);
    index.allCaps.push(inAllCaps);
    if (!inAllCaps) addSentence(index, tokens);
  }
  return index;
}

function emptyIndex(): DocumentIndex {
  return { allCaps: [], reliableForms: new Map(), mixedForms: new Map(), neighbours: new Map() };
}

/** A sentence that is not all-caps. */
function addSentence(
  { reliableForms, mixedForms, neighbours }: DocumentIndex,
  tokens: readonly string[],
): void {
  for (const [t, token] of tokens.entries()) {
    if (!isCased(token)) continue;
    const lower = token.toLowerCase();
    if (isReliablePlace(tokens, t)) addCount(countsOf(reliableForms, lower), token);
    if (isMixedCase(token)) addCount(countsOf(mixedForms, lower), token);
    if (!isName(token)) continue;
    let around = neighbours.get(token);
    if (around === undefined) {
      around = { left: new Map(), right: new Map(), capitalBefore: new Map(), capitalAfter: new Map() };
      neighbours.set(token, around);
    }
    for (const side of NEIGHBOUR_KINDS) {
      const neighbour = neighbourOf(tokens, t, side);
      if (neighbour === undefined) continue;
      const counts = around[side];
      // Of all that are asked for at most one is an occurrence's own and passed over: more are never looked at.
      if (counts.size <= MOST_NEIGHBOURS || counts.has(neighbour)) addCount(counts, neighbour);
    }
  }
}

/**
 * What document features need of a document too long to be held: its sentences are shown one by one, before any is asked about. Memory
 * grows with the distinct words, not with the length.
 */
export class DocumentSummary {
  /** Stands for the document in a `SentenceContext`; the sentence's index does not matter there. */
  readonly document: readonly Sentence[] = [];
  readonly #index = emptyIndex();

  constructor() {
    indexes.set(this.document, this.#index);
  }

  add({ tokens }: Sentence): void {
    if (!isAllCapsSentence(tokens)) addSentence(this.#index, tokens);
  }
}

/** Mid-sentence and not after an opener; the caller has seen to all-caps sentences. */
function isReliablePlace(tokens: readonly string[], t: number): boolean {
  return t > 0 && !OPENERS.has(tokens[t - 1] ?? '');
}

/** May be part of a name: capitalised and no function word. */
function isName(token: string): boolean {
  return isCapitalised(token) && !FUNCTION_WORDS.has(token.toLowerCase());
}

const NEIGHBOUR_KINDS = ['left', 'right', 'capitalBefore', 'capitalAfter'] as const;
type NeighbourKind = (typeof NEIGHBOUR_KINDS)[number];

/** The value that position `t` gives to its form's neighbours of one kind. */
function neighbourOf(tokens: readonly string[], t: number, kind: NeighbourKind): string | undefined {
  switch (kind) {
    case 'left':
      return (tokens[t - 1] ?? BEFORE).toLowerCase();
    case 'right':
      return (tokens[t + 1] ?? AFTER).toLowerCase();
    case 'capitalBefore':
      return nameOrNothing(tokens[t - 1]);
    case 'capitalAfter':
      return nameOrNothing(tokens[t + 1]);
  }
}

function nameOrNothing(token: string | undefined): string | undefined {
  return token !== undefined && isName(token) ? token : undefined;
}

function countsOf(table: Map<string, Counts>, key: string): Counts {
  let counts = table.get(key);
  if (counts === undefined) {
    counts = new Map();
    table.set(key, counts);
  }
  return counts;
}

function addCount(counts: Counts, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The key seen most often, the first seen of several. */
function mostFrequent(counts: ReadonlyCounts): string | undefined {
  let best: string | undefined;
  let most = 0;
  for (const [key, count] of counts) {
    if (count > most) {
      best = key;
      most = count;
    }
  }
  return best;
}

/** Distinct neighbours of the other occurrences of the word at `t`, at most `limit`, undefined when there are none. */
function neighboursElsewhere(
  index: DocumentIndex,
  tokens: readonly string[],
  t: number,
  inAllCaps: boolean,
  kind: NeighbourKind,
  limit: number,
): string[] | undefined {
  const token = tokens[t] ?? '';
  if (!isName(token)) return undefined;
  let form = token;
  if (inAllCaps && isUpperCaseWord(token)) {
    const mixed = index.mixedForms.get(token.toLowerCase());
    if (mixed !== undefined) form = mostFrequent(mixed) ?? token;
  }
  const counts = index.neighbours.get(form)?.[kind];
  if (counts === undefined) return undefined;
  // All-caps sentences are not in the index, so there an occurrence has nothing of its own to take out.
  const own = inAllCaps ? undefined : neighbourOf(tokens, t, kind);
  const found: string[] = [];
  for (const [neighbour, count] of counts) {
    if (neighbour === own && count === 1) continue;
    found.push(neighbour);
    if (found.length === limit) break;
  }
  return found.length === 0 ? undefined : found;
}

/** Forms of the word at `t` at its other reliable occurrences; undefined for tokens without a cased letter. */
function formsElsewhere(
  index: DocumentIndex,
  tokens: readonly string[],
  t: number,
  inAllCaps: boolean,
): ReadonlyCounts | undefined {
  const token = tokens[t] ?? '';
  if (!isCased(token)) return undefined;
  const seen = index.reliableForms.get(token.toLowerCase());
  if (seen === undefined) return NO_FORMS;
  if (inAllCaps || !isReliablePlace(tokens, t)) return seen;
  const others = (seen.get(token) ?? 0) - 1;
  if (others === 0 && seen.size === 1) return NO_FORMS;
  const forms = new Map(seen);
  if (others > 0) forms.set(token, others);
  else forms.delete(token);
  return forms;
}

/** How many of the counted forms are lower case, and how many are not. */
function tally(forms: ReadonlyCounts): { lower: number; other: number } {
  let lower = 0;
  let other = 0;
  for (const [form, count] of forms) {
    if (isLowerCaseWord(form)) lower += count;
    else other += count;
  }
  return { lower, other };
}

function caseOf(forms: ReadonlyCounts): string {
  const { lower, other } = tally(forms);
  if (lower > 0) return other > 0 ? 'both' : 'lower';
  return other > 0 ? 'other' : 'never';
}

/** Value of a field at one token. */
type TokenValue = (
  index: DocumentIndex,
  tokens: readonly string[],
  t: number,
  inAllCaps: boolean,
) => string | readonly string[] | undefined;

function formValue(
  value: (forms: ReadonlyCounts, token: string, place: string) => string | undefined,
): TokenValue {
  return (index, tokens, t, inAllCaps) => {
    const forms = formsElsewhere(index, tokens, t, inAllCaps);
    if (forms === undefined) return undefined;
    return value(forms, tokens[t] ?? '', inAllCaps ? 'caps' : t === 0 ? 'first' : '');
  };
}

function neighbourValue(kind: NeighbourKind, limit: number): TokenValue {
  return (index, tokens, t, inAllCaps) => neighboursElsewhere(index, tokens, t, inAllCaps, kind, limit);
}

function neighbourFlag(kind: NeighbourKind): TokenValue {
  return (index, tokens, t, inAllCaps) =>
    neighboursElsewhere(index, tokens, t, inAllCaps, kind, 1) === undefined ? undefined : '1';
}

const TOKEN_VALUES: Readonly<Record<DocumentFieldKind, TokenValue>> = {
  case: formValue((forms) => caseOf(forms)),
  casePlace: formValue((forms, _, place) => (place === '' ? undefined : `${caseOf(forms)}|${place}`)),
  form: formValue((forms, token) => {
    const { lower, other } = tally(forms);
    const form = mostFrequent(forms);
    return form === undefined || form === token || lower >= other ? undefined : form;
  }),
  formType: formValue((forms) => {
    const form = mostFrequent(forms);
    return form === undefined ? undefined : wordType(form);
  }),
  count: formValue((forms) => {
    let total = 0;
    for (const count of forms.values()) total += count;
    return total === 0 ? undefined : String(Math.min(total, MOST_COUNTED));
  }),
  left: neighbourValue('left', MOST_NEIGHBOURS),
  right: neighbourValue('right', MOST_NEIGHBOURS),
  capitalBefore: neighbourValue('capitalBefore', MOST_CAPITALISED),
  capitalAfter: neighbourValue('capitalAfter', MOST_CAPITALISED),
  hasCapitalBefore: neighbourFlag('capitalBefore'),
  hasCapitalAfter: neighbourFlag('capitalAfter'),
};

/** The field of one kind; OptionError when there is no such kind. */
export function documentField(kind: DocumentFieldKind): FieldFunction {
  if (!DOCUMENT_FIELDS.includes(kind)) {
    throw new OptionError(
      'document',
      `no field ${JSON.stringify(kind)}, expected one of ${DOCUMENT_FIELDS.join(', ')}`,
    );
  }
  const value = TOKEN_VALUES[kind];
  return ({ sentence: { tokens }, document, index: at }) => {
    const index = indexOf(document);
    const inAllCaps = index.allCaps[at] ?? isAllCapsSentence(tokens);
    return tokens.map((_, t) => value(index, tokens, t, inAllCaps));
  };
}
