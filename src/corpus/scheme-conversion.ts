/** From one tag scheme to another without loss, and repair of ill-formed label sequences by a named rule. */
import { OptionError } from '../errors.ts';
import { labelsToSpans, labelsToSpansStrict, type Span, spansToLabels } from './spans.ts';
import {
  invalidTransitions,
  joinLabel,
  type LabelParts,
  splitLabel,
  type TagScheme,
  tagRole,
} from './tag-scheme.ts';

/**
 * The same spans under another scheme; converting back gives the same labels (bare categories and the letters of BILOU, BMES
 * and BMEWO excepted, which come back in standard spelling: see `withLetters`). Labels that are no tags stay.
 * @throws OptionError where `labels` are not valid under `from` (repair them first, by a rule of your choice), or where
 * `to` is `io` and two adjacent entities share a category.
 */
export function convertLabels(labels: readonly string[], from: TagScheme, to: TagScheme): string[] {
  const [broken] = invalidTransitions(labels, from);
  if (broken !== undefined) {
    const left = broken.from ?? 'the sentence start';
    const right = broken.to ?? 'the sentence end';
    throw new OptionError(
      'scheme',
      `${right} after ${left} at position ${broken.position} is not valid ${from}; name the scheme of the data or repair the labels`,
    );
  }
  return respelled(labels, labelsToSpans(labels, from), from, to);
}

/** Labels of the spans under `to`. What is no tag has no other spelling. */
function respelled(
  labels: readonly string[],
  spans: readonly Span[],
  from: TagScheme,
  to: TagScheme,
): string[] {
  const isAlone = (label: string | undefined): boolean =>
    label !== undefined && tagRole(splitLabel(label), from) === 'alone';
  const tags = spans.filter((span) => !isAlone(labels[span.start]));
  const found = spansToLabels(tags, labels.length, to);
  return found.map((label, t) => (isAlone(labels[t]) ? (labels[t] ?? label) : label));
}

/**
 * `conlleval`: read the labels as conlleval does, so that an I after O or after another category begins an entity.
 * `discard`: tokens that are in no well-formed entity become O. The names are SeqScore's (Palen-Michel et al. 2021).
 */
export const REPAIR_RULES = ['conlleval', 'discard'] as const;
export type RepairRule = (typeof REPAIR_RULES)[number];

/**
 * Labels that are valid under `scheme`; valid input comes back unchanged. Letters such as BILOU's stay, and labels that are
 * no tags.
 * @throws OptionError where rule `conlleval` finds adjacent entities of one category that `io` cannot spell.
 */
export function repairLabels(labels: readonly string[], scheme: TagScheme, rule: RepairRule): string[] {
  if (invalidTransitions(labels, scheme).length === 0) return [...labels];
  const spans = rule === 'discard' ? labelsToSpansStrict(labels, scheme) : labelsToSpans(labels, scheme);
  const repaired = respelled(labels, spans, scheme, scheme);
  if (scheme !== 'iobes') return repaired;
  return withLetters(repaired, countLetters(labels));
}

/** How often each prefix occurs. */
function countLetters(labels: readonly string[]): Map<string, number> {
  const letters = new Map<string, number>();
  for (const label of labels) {
    const { prefix } = splitLabel(label);
    letters.set(prefix, (letters.get(prefix) ?? 0) + 1);
  }
  return letters;
}

/** Letters of one role, the standard one first. */
const LETTERS_OF_ROLE = { I: ['I', 'M'], E: ['E', 'L'], S: ['S', 'U', 'W'] } as const;

/**
 * Labels of IOBES written with the letters that data prefer: L for E and U for S (BILOU), M for I (BMES), W for S (BMEWO).
 * @param letters how often each letter occurs there
 */
export function withLetters(labels: readonly string[], letters: ReadonlyMap<string, number>): string[] {
  const preferred = new Map<string, string>();
  for (const [role, candidates] of Object.entries(LETTERS_OF_ROLE)) {
    const [most = role] = candidates.toSorted((a, b) => (letters.get(b) ?? 0) - (letters.get(a) ?? 0));
    preferred.set(role, most);
  }
  // A file of BILOU or BMEWO need not have both of its letters.
  const has = (letter: string): boolean => preferred.get('E') === letter || preferred.get('S') === letter;
  if (has('L') && (letters.get('S') ?? 0) === 0) preferred.set('S', 'U');
  if (has('U') && (letters.get('E') ?? 0) === 0) preferred.set('E', 'L');
  if (has('W') && (letters.get('I') ?? 0) === 0) preferred.set('I', 'M');
  const respell = ({ prefix, category }: LabelParts): string =>
    joinLabel(preferred.get(prefix) ?? prefix, category);
  return labels.map((label) =>
    splitLabel(label).prefix in LETTERS_OF_ROLE ? respell(splitLabel(label)) : label,
  );
}

const BILOU = new Map([
  ['L', 1],
  ['U', 1],
]);

/** E becomes L, S becomes U. */
export function iobesToBilou(labels: readonly string[]): string[] {
  return withLetters(labels, BILOU);
}
