/**
 * Tag schemes: how the labels of single tokens spell out labelled stretches of tokens.
 * IO, IOB1, IOB2, IOE1, IOE2 after Ramshaw and Marcus (1995) and Tjong Kim Sang and Veenstra (1999), "Representing text
 * chunks"; IOBES, also written BILOU (Ratinov and Roth 2009) with L for E and U for S, or BMES and BMEWO (Borthwick 1999) with
 * M for I and W for S, which all functions here accept.
 *
 * Labels are expected as `B-PER`; `tag-spelling.ts` reads other spellings.
 * Whether a label sequence obeys a scheme depends on neighbouring labels alone, the sentence boundary counted as one.
 */

export const TAG_SCHEMES = ['io', 'iob1', 'iob2', 'ioe1', 'ioe2', 'iobes'] as const;
export type TagScheme = (typeof TAG_SCHEMES)[number];

/** `none`: plain labels such as POS tags; every token stands alone and every sequence is valid. */
export const SCHEMES = [...TAG_SCHEMES, 'none'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** `prefix` is one of B I E S L U M W O . [ ] or empty (a bare label such as `PER`); `category` may contain `-`. */
export interface LabelParts {
  readonly prefix: string;
  readonly category: string;
}

const PREFIXES = new Set(['B', 'I', 'E', 'S', 'L', 'U', 'M', 'W', 'O', '.', '[', ']']);

/** Outside in BMEWO+ (LingPipe): the category is that of the neighbour before or after, and `MM_O` has none beside it. */
const OUTSIDE_IN_CONTEXT = /^(?:MM_O|(?:BB|EE|WW)_O_.+)$/;

/** Whether a label means outside: `O`, or one of the labels of BMEWO+ that say what stands beside. */
export function isOutsideLabel(label: string): boolean {
  return label === 'O' || (label.length > 3 && label.charAt(2) === '_' && OUTSIDE_IN_CONTEXT.test(label));
}

/**
 * `B-PER` is B and PER, `O` is O and nothing, `I-WORK-OF-ART` is I and WORK-OF-ART, `B` (untyped chunks) is B and
 * nothing. A label without one of the known prefixes (`PER`, `geo-loc`, `-LRB-`) is a bare category with prefix ''.
 */
export function splitLabel(label: string): LabelParts {
  if (PREFIXES.has(label)) return { prefix: label, category: '' };
  if (isOutsideLabel(label)) return { prefix: 'O', category: '' };
  const prefix = label.slice(0, 1);
  if (label.charAt(1) === '-' && PREFIXES.has(prefix)) return { prefix, category: label.slice(2) };
  return { prefix: '', category: label };
}

/** Inverse of `splitLabel`: an empty category leaves the bare prefix, an empty prefix the bare category. */
export function joinLabel(prefix: string, category: string): string {
  if (category === '') return prefix;
  return prefix === '' ? category : `${prefix}-${category}`;
}

/**
 * Role of a label within a scheme, the letters of BILOU, BMES and BMEWO read as IOBES'. `alone`: a label that is no tag
 * (a special token, a mark of misalignment), a category of one token. `foreign` where the scheme has no such prefix.
 */
export type TagRole = 'O' | 'B' | 'I' | 'E' | 'S' | 'alone' | 'foreign';

const ROLES_OF_SCHEME: Record<TagScheme, string> = {
  io: 'I',
  iob1: 'BI',
  iob2: 'BI',
  ioe1: 'IE',
  ioe2: 'IE',
  iobes: 'BIES',
};

const ROLE_OF_LETTER: Readonly<Record<string, string>> = { L: 'E', U: 'S', M: 'I', W: 'S' };

/** The letter that IOBES has for a prefix. */
export function standardPrefix(prefix: string): string {
  return ROLE_OF_LETTER[prefix] ?? prefix;
}

/** The role `parts` plays under `scheme`. Bare categories are I under `io` and alone elsewhere. */
export function tagRole(parts: LabelParts, scheme: TagScheme): TagRole {
  const { prefix, category } = parts;
  if (prefix === 'O') return category === '' ? 'O' : 'foreign';
  if (prefix === '') return category === '' ? 'foreign' : scheme === 'io' ? 'I' : 'alone';
  const role = standardPrefix(prefix);
  if (role !== 'B' && role !== 'I' && role !== 'E' && role !== 'S') return 'foreign';
  return ROLES_OF_SCHEME[scheme].includes(role) ? role : 'foreign';
}

const OUTSIDE: LabelParts = { prefix: 'O', category: '' };

/** Whether label `to` may follow label `from`; undefined stands for the sentence boundary on that side. */
export function isValidTransition(
  from: string | undefined,
  to: string | undefined,
  scheme: TagScheme,
): boolean {
  const fromParts = from === undefined ? OUTSIDE : splitLabel(from);
  const toParts = to === undefined ? OUTSIDE : splitLabel(to);
  const a = tagRole(fromParts, scheme);
  const b = tagRole(toParts, scheme);
  if (a === 'foreign' || b === 'foreign') return false;
  const isInEntity =
    a !== 'O' && a !== 'alone' && b !== 'O' && b !== 'alone' && fromParts.category === toParts.category;
  switch (scheme) {
    case 'io':
      return true;
    case 'iob2': // I only continues.
      return b !== 'I' || isInEntity;
    case 'iob1': // B only where I would have run two entities together.
      return b !== 'B' || isInEntity;
    case 'ioe2': // I is never last.
      return a !== 'I' || isInEntity;
    case 'ioe1': // E only where I would have run two entities together.
      return a !== 'E' || isInEntity;
    case 'iobes': {
      const isOpen = a === 'B' || a === 'I';
      const continues = b === 'I' || b === 'E';
      return isOpen === continues && (!isOpen || isInEntity);
    }
    default:
      return unknownScheme(scheme);
  }
}

function unknownScheme(scheme: never): never {
  throw new RangeError(`unknown tag scheme ${String(scheme)}`);
}

/** A place where a label sequence breaks its scheme: `from` at `position - 1`, `to` at `position`, undefined = boundary. */
export interface InvalidTransition {
  /** 0-based; T where the sentence may not end as it does. */
  readonly position: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** All transitions, both sentence boundaries included, that `scheme` does not allow. None for an empty sequence. */
export function invalidTransitions(labels: readonly string[], scheme: TagScheme): InvalidTransition[] {
  const found: InvalidTransition[] = [];
  if (labels.length === 0) return found;
  for (let position = 0; position <= labels.length; position++) {
    const from = position > 0 ? labels[position - 1] : undefined;
    const to = labels[position];
    if (!isValidTransition(from, to, scheme)) found.push({ position, from, to });
  }
  return found;
}

export function countInvalidTransitions(labels: readonly string[], scheme: TagScheme): number {
  return invalidTransitions(labels, scheme).length;
}

/** Which label paths a scheme allows, as masks for a decoder: 1 = allowed, 0 = forbidden. */
export interface SchemeConstraints {
  /** May a sentence begin with label j, `[L]`. */
  readonly start: Uint8Array;
  /** May a sentence end with label i, `[L]`. */
  readonly end: Uint8Array;
  /** May label j follow label i, `[L][L]`, row = from. */
  readonly transitions: Uint8Array;
}

/** Masks for the given list of standard labels, in its order; all ones for scheme `none`. */
export function standardConstraints(labels: readonly string[], scheme: Scheme): SchemeConstraints {
  const L = labels.length;
  const start = new Uint8Array(L).fill(1);
  const end = new Uint8Array(L).fill(1);
  const transitions = new Uint8Array(L * L).fill(1);
  if (scheme === 'none') return { start, end, transitions };
  for (const [i, from] of labels.entries()) {
    start[i] = isValidTransition(undefined, from, scheme) ? 1 : 0;
    end[i] = isValidTransition(from, undefined, scheme) ? 1 : 0;
    for (const [j, to] of labels.entries()) {
      transitions[i * L + j] = isValidTransition(from, to, scheme) ? 1 : 0;
    }
  }
  return { start, end, transitions };
}
