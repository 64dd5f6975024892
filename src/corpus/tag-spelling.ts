/**
 * How a file spells its tags: `B-PER`, `B_PER`, `PER/B`, `b-per`, or categories alone (`PER`), with `O`, `o` or `0` outside.
 * A label alone does not tell: `B_PER` is a tag in one file and a part of speech in another. The labels of a whole file do.
 */
import { OptionError } from '../errors.ts';
import { isOutsideLabel, type Scheme, splitLabel } from './tag-scheme.ts';

export const TAG_SEPARATORS = ['-', '_', '/', '.', ':'] as const;

/**
 * - `tags`: prefix and category in `order`, with `separator` between them, the prefix in the case that `isLowerCase` says;
 *   a prefix alone where chunks have no category.
 * - `bare`: categories without prefixes, that is IO.
 * - `plain`: no tags (parts of speech): every label is what it is.
 */
export interface TagSpelling {
  readonly kind: 'tags' | 'bare' | 'plain';
  readonly separator: (typeof TAG_SEPARATORS)[number];
  readonly order: 'prefix' | 'suffix';
  readonly isLowerCase: boolean;
  /** The label of tokens outside, `O` in the standard spelling. */
  readonly outside: 'O' | 'o' | '0';
}

/** `B-PER` and `O`: what all functions over single labels expect. */
export const STANDARD_SPELLING: TagSpelling = {
  kind: 'tags',
  separator: '-',
  order: 'prefix',
  isLowerCase: false,
  outside: 'O',
};
const BARE: TagSpelling = { ...STANDARD_SPELLING, kind: 'bare' };
const PLAIN: TagSpelling = { ...STANDARD_SPELLING, kind: 'plain' };

const LETTERS = 'BIESLUMW';

/** Spellings in the order they are tried: of two that fit as well, the earlier. */
const CANDIDATES: readonly TagSpelling[] = [false, true].flatMap((isLowerCase) =>
  (['prefix', 'suffix'] as const).flatMap((order) =>
    TAG_SEPARATORS.map((separator) => ({ ...STANDARD_SPELLING, separator, order, isLowerCase })),
  ),
);

interface Tag {
  readonly letter: string;
  readonly category: string;
}

/** Letter (upper case) and category of a label that is a tag with a category; else undefined. */
function typedTag(label: string, { separator, order, isLowerCase }: TagSpelling): Tag | undefined {
  if (label.length < 3) return undefined;
  const isFirst = order === 'prefix';
  const written = isFirst ? label.charAt(0) : label.charAt(label.length - 1);
  if (label.charAt(isFirst ? 1 : label.length - 2) !== separator) return undefined;
  const letter = isLowerCase ? written.toUpperCase() : written;
  if (!LETTERS.includes(letter) || (isLowerCase && written === letter)) return undefined;
  return { letter, category: isFirst ? label.slice(2) : label.slice(0, -2) };
}

/** Whether a label is a prefix alone. */
function isLetter(label: string, isLowerCase: boolean): boolean {
  if (label.length !== 1) return false;
  const letter = isLowerCase ? label.toUpperCase() : label;
  return LETTERS.includes(letter) && (!isLowerCase || letter !== label);
}

/** Whether a label is a tag or outside; under `bare` every label but another spelling's is. */
function isTag(label: string, spelling: TagSpelling): boolean {
  if (isOutsideLabel(label)) return true;
  if (spelling.kind === 'bare') return typedTag(label, STANDARD_SPELLING) === undefined;
  return typedTag(label, spelling) !== undefined || isLetter(label, spelling.isLowerCase);
}

/** Why labels that might be tags are not read as such. */
export type SpellingDoubt = 'no outside' | 'outside letter' | 'letters alone';

export interface FoundSpelling {
  readonly spelling: TagSpelling;
  readonly doubt: SpellingDoubt | undefined;
}

/**
 * The spelling of the labels of a file, from how often each occurs. Labels are tags where one that means outside is among
 * them, or typed tags (`B-PER`) make up most of the rest, or a category occurs with two prefixes. Any spelling but the standard
 * one must have the label for outside, as parts of speech may look like it; categories beside `O` are `bare`.
 * @param asked the scheme, where it is known: `none` means plain labels, another one that there are tags
 */
export function findSpelling(counts: ReadonlyMap<string, number>, asked?: Scheme): FoundSpelling {
  const told = (spelling: TagSpelling, doubt?: SpellingDoubt): FoundSpelling => ({ spelling, doubt });
  if (asked === 'none' || counts.size === 0) return told(PLAIN);
  const typed = findTypedSpelling(counts, asked !== undefined && asked !== 'io');
  if (typed !== undefined) {
    const outside = outsideOf(counts, typed.isLowerCase);
    if (typed === CANDIDATES[0] || outside !== undefined || asked !== undefined)
      return told({ ...typed, outside: outside ?? 'O' });
    return told(PLAIN, 'no outside');
  }
  const outside = outsideOf(counts, false);
  // Prefixes alone, conlleval's brackets and full stop among them.
  if ([...counts.keys()].every((label) => isAnyOutside(label) || splitLabel(label).category === '')) {
    if (outside === 'O' || (asked !== undefined && asked !== 'io'))
      return told({ ...STANDARD_SPELLING, outside: outside ?? 'O' });
    if (outside !== undefined && counts.size > 1) return told({ ...STANDARD_SPELLING, outside });
    return told(PLAIN, counts.has('B') ? 'letters alone' : undefined);
  }
  if (counts.has('o') && [...counts.keys()].every((label) => label === 'o' || isLetter(label, true)))
    return told({ ...STANDARD_SPELLING, isLowerCase: true, outside: 'o' });
  if (asked !== undefined && asked !== 'io') return told({ ...STANDARD_SPELLING, outside: outside ?? 'O' });
  if (outside === 'O' || asked === 'io') return told({ ...BARE, outside: outside ?? 'O' });
  return told(PLAIN, outside === undefined ? undefined : 'outside letter');
}

/** `O`, `o` or `0`, whichever is there; of several the one that fits the case of the tags. */
function outsideOf(
  counts: ReadonlyMap<string, number>,
  isLowerCase: boolean,
): TagSpelling['outside'] | undefined {
  const order = isLowerCase ? (['o', 'O', '0'] as const) : (['O', 'o', '0'] as const);
  const found = order.find((label) => counts.has(label));
  if (found !== undefined) return found;
  return [...counts.keys()].some(isOutsideLabel) ? 'O' : undefined;
}

const isAnyOutside = (label: string): boolean => label === 'o' || label === '0' || isOutsideLabel(label);

/** `isSure`: that there are tags is known, however few. */
function findTypedSpelling(counts: ReadonlyMap<string, number>, isSure: boolean): TagSpelling | undefined {
  let best: TagSpelling | undefined;
  let most = 0;
  for (const candidate of CANDIDATES) {
    const tokens = countTyped(counts, candidate, isSure);
    if (tokens > most) {
      best = candidate;
      most = tokens;
    }
  }
  return best;
}

/** Tokens with typed tags, 0 where the labels are too few to be more than chance. */
function countTyped(counts: ReadonlyMap<string, number>, candidate: TagSpelling, isSure: boolean): number {
  const letters = new Map<string, string>();
  let [tokens, labels, otherTokens, otherLabels] = [0, 0, 0, 0];
  // Beside O a standard B or S is a tag, however many special tokens there are; a lone E-MAIL may be a category.
  const isBesideO = candidate === CANDIDATES[0] && counts.has('O');
  let isCertain = false;
  for (const [label, count] of counts) {
    if (isAnyOutside(label)) continue;
    const tag = typedTag(label, candidate);
    if (tag === undefined) {
      if (isLetter(label, candidate.isLowerCase)) continue;
      otherTokens += count;
      otherLabels++;
      continue;
    }
    tokens += count;
    labels++;
    const known = letters.get(tag.category);
    if (known === undefined) letters.set(tag.category, tag.letter);
    else if (known !== tag.letter) isCertain = true;
    if (isBesideO && 'BSUW'.includes(tag.letter)) isCertain = true;
  }
  const isLikely = labels > 0 && (isSure || isCertain || tokens >= otherTokens || labels >= otherLabels);
  return isLikely ? tokens : 0;
}

/** Whether labels of this spelling are standard as they are. */
export function isStandard({ kind, separator, order, isLowerCase, outside }: TagSpelling): boolean {
  return (
    kind === 'plain' ||
    (kind === 'tags' && separator === '-' && order === 'prefix' && !isLowerCase && outside === 'O')
  );
}

/**
 * The label in the standard spelling. One that is no tag among tags stays as it is: a category of one token of its own.
 * @throws OptionError where it would then be taken for another label of the file
 */
export function standardLabel(label: string, spelling: TagSpelling): string {
  if (isStandard(spelling)) return label;
  if (label === spelling.outside) return 'O';
  if (isOutsideLabel(label)) return label;
  if (spelling.kind === 'bare') return `I-${label}`;
  const tag = typedTag(label, spelling);
  if (tag !== undefined) return `${tag.letter}-${tag.category}`;
  if (isLetter(label, spelling.isLowerCase)) return label.toUpperCase();
  const { prefix, category } = splitLabel(label);
  if (prefix === '' || (category === '' && prefix !== 'O')) return label;
  throw new OptionError(
    'labels',
    `${JSON.stringify(label)} stands beside tags such as ${exampleTag(spelling)}: spell all of them alike, or name their scheme none to read them as plain labels`,
  );
}

/** A standard label as the file would write it: the inverse of `standardLabel`. */
export function spellLabel(label: string, spelling: TagSpelling): string {
  if (isStandard(spelling)) return label;
  if (label === 'O') return spelling.outside;
  const { prefix, category } = splitLabel(label);
  if (prefix === '' || prefix === 'O' || prefix === '.') return label;
  if (spelling.kind === 'bare') return category;
  const letter = spelling.isLowerCase ? prefix.toLowerCase() : prefix;
  if (category === '') return letter;
  const { separator, order } = spelling;
  return order === 'prefix' ? `${letter}${separator}${category}` : `${category}${separator}${letter}`;
}

/** What a tag looks like, for messages: `B_X`, `X/B`, `b-X`. */
export function exampleTag(spelling: TagSpelling): string {
  return spellLabel(spelling.kind === 'bare' ? 'I-X' : 'B-X', spelling);
}

/** Standard labels of many sequences, each label worked out once. */
export class LabelReader {
  readonly spelling: TagSpelling;
  readonly #known = new Map<string, string>();

  constructor(spelling: TagSpelling) {
    this.spelling = spelling;
  }

  /** The sequence itself where it is standard already. @throws OptionError as `standardLabel` */
  read(labels: readonly string[]): readonly string[] {
    return isStandard(this.spelling) ? labels : labels.map((label) => this.#standard(label));
  }

  /** Whether all of these labels are tags or outside in this spelling. */
  canRead(labels: Iterable<string>): boolean {
    if (this.spelling.kind === 'plain') return true;
    for (const label of labels) {
      if (label !== this.spelling.outside && !isTag(label, this.spelling)) return false;
    }
    return true;
  }

  #standard(label: string): string {
    let standard = this.#known.get(label);
    if (standard === undefined) {
      standard = standardLabel(label, this.spelling);
      this.#known.set(label, standard);
    }
    return standard;
  }
}

/** How often each label occurs. */
export function countLabels(
  sequences: Iterable<readonly string[]>,
  counts: Map<string, number> = new Map(),
): Map<string, number> {
  for (const labels of sequences) for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}
