/**
 * What the lines of a file of columns say of one that may be a token or none: a comment of as many words as there are
 * columns, or a row that names the columns.
 */
import { DOCUMENT_COLUMNS, LABEL_COLUMNS, SENTENCE_COLUMNS, WORD_COLUMNS } from './column-names.ts';

/** So many tokens show what labels a file has; so many lines are waited for at most. */
const ENOUGH_TOKENS = 1000;
const MOST_LINES = 20_000;
/** More different values than this are no labels, and would fill the memory. */
const MOST_LABELS = 2 ** 16;

/** `O`, or a prefix and a category. */
const TAG = /^(?:[Oo]|[BIESLUMW][-_./:].+)$/;
/** The same in other spellings, too loose for one label but not for all of a file. */
const ANY_TAG = /^(?:[Oo0]|[BIESLUMW][-_./:].+|.+[-_./:][BIESLUMW])$/i;
const NUMBER = /^[+-]?\d+(?:[.,:]\d+)*$/;

export type LineKind = 'token' | 'comment' | 'unknown';

/** Whether so many tokens among so many lines show what a file has. */
export function isEnough(tokens: number, lines: number): boolean {
  return tokens >= ENOUGH_TOKENS || lines >= MOST_LINES;
}

/** The labels of the lines that are tokens for certain. */
export class LabelEvidence {
  private readonly labels = new Set<string>();
  private hasTagsOnly = true;
  private hasNumbers = false;

  add(label: string): void {
    if (this.labels.has(label)) return;
    if (this.labels.size < MOST_LABELS) this.labels.add(label);
    this.hasTagsOnly &&= ANY_TAG.test(label);
    this.hasNumbers ||= NUMBER.test(label);
  }

  /** Whether nothing speaks against a token of that label; `word` is where the token would stand. */
  isLabel(label: string, word: string): boolean {
    return this.labels.has(label) || TAG.test(label) || label === word || label === '_';
  }

  /** A line that starts with # and has as many fields as a token; `mayBeComment`: it stands where comments do. */
  kindOf(text: string, label: string, word: string, mayBeComment: boolean): LineKind {
    if (this.isLabel(label, word)) return 'token';
    const isOdd = this.labels.size > 0 && (this.hasTagsOnly || (NUMBER.test(label) && !this.hasNumbers));
    if (!mayBeComment || !/^#+[ \t]/.test(text)) return isOdd ? 'unknown' : 'token';
    return isOdd ? 'comment' : 'unknown';
  }
}

const COLUMN_NAMES = new Set([
  ...WORD_COLUMNS,
  ...LABEL_COLUMNS,
  ...SENTENCE_COLUMNS,
  ...DOCUMENT_COLUMNS,
  ...[
    'tags',
    'labels',
    'ner_tag',
    'ner_tags',
    'ner-tag',
    'nertag',
    'ne',
    'nes',
    'ne_tag',
    'entity',
    'entities',
  ],
  ...['pos_tag', 'pos_tags', 'pos-tag', 'postag', 'upos', 'xpos', 'cpos', 'cpostag', 'ppos'],
  ...[
    'chunk',
    'chunks',
    'chunk_tag',
    'chunk_tags',
    'lemma',
    'lemmas',
    'stem',
    'feats',
    'head',
    'deprel',
    'deps',
  ],
  ...[
    'misc',
    'id',
    'iob',
    'bio',
    'iobes',
    'bioes',
    'bilou',
    'gold',
    'predicted',
    'prediction',
    'pred',
    'slot',
    'slots',
  ],
]);
/** As in the tables of HIPE: `NE-COARSE-LIT`, `NEL-METO`. */
const ENTITY_COLUMN = /^(?:ne|nel|ner)[-_][a-z]+(?:[-_][a-z]+)*$/;

function isColumnName(field: string): boolean {
  const name = field.toLowerCase();
  return COLUMN_NAMES.has(name) || ENTITY_COLUMN.test(name);
}

const WORD_NAMES = new Set([...WORD_COLUMNS, 'text', 'surface', 'wordform', 'word_form']);

function wordPlace(fields: readonly string[]): number {
  return fields.findIndex((field) => WORD_NAMES.has(field.toLowerCase()));
}

/** Whether the first line of a file can be a row of names at all; then the lines after it decide. */
export function mayBeHeader(fields: readonly string[]): boolean {
  return fields.length > 1 && wordPlace(fields) >= 0 && !fields.some((field) => TAG.test(field));
}

/** One column, and the first line names it: that is a token all the same, but worth saying. */
export function isLoneName(fields: readonly string[]): boolean {
  return fields.length === 1 && wordPlace(fields) === 0;
}

/**
 * Whether a first line that may be one is a row of names.
 * @param rows fields of lines after it that are tokens
 * @param isExpected they are the names that were asked for
 */
export function headerKind(
  fields: readonly string[],
  rows: readonly (readonly string[])[],
  isExpected = false,
): 'header' | 'token' | 'unknown' {
  const word = wordPlace(fields);
  const places = fields.flatMap((_, i) => (i === word ? [] : [i]));
  const seen = places.some((i) => rows.some((row) => row[i] === fields[i]));
  const known = places.filter((i) => isExpected || isColumnName(fields[i] ?? ''));
  if (rows.length === 0) return known.length === places.length ? 'unknown' : 'token';
  if (seen) return known.length === places.length ? 'unknown' : 'token';
  if (known.length > 0) return 'header';
  const hasTagsOnly = places.some((i) => rows.every((row) => TAG.test(row[i] ?? '')));
  return hasTagsOnly ? 'header' : 'token';
}
