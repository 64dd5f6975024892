/** From one tag scheme to another without loss, and repair of ill-formed label sequences by a named rule. */
import { OptionError } from '../errors.ts';
import { labelsToSpans, labelsToSpansStrict, spansToLabels } from './spans.ts';
import { invalidTransitions, joinLabel, splitLabel, type TagScheme } from './tag-scheme.ts';

/**
 * The same spans under another scheme; converting back gives the same labels (bare categories and BILOU's letters
 * excepted, which come back in standard spelling: see `iobesToBilou`).
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
  return spansToLabels(labelsToSpans(labels), labels.length, to);
}

/**
 * `conlleval`: read the labels as conlleval does, so that an I after O or after another category begins an entity.
 * `discard`: tokens that are in no well-formed entity become O. The names are SeqScore's (Palen-Michel et al. 2021).
 */
export const REPAIR_RULES = ['conlleval', 'discard'] as const;
export type RepairRule = (typeof REPAIR_RULES)[number];

/**
 * Labels that are valid under `scheme`; valid input comes back unchanged. BILOU stays BILOU.
 * @throws OptionError where rule `conlleval` finds adjacent entities of one category that `io` cannot spell.
 */
export function repairLabels(labels: readonly string[], scheme: TagScheme, rule: RepairRule): string[] {
  if (invalidTransitions(labels, scheme).length === 0) return [...labels];
  const spans = rule === 'discard' ? labelsToSpansStrict(labels, scheme) : labelsToSpans(labels);
  const repaired = spansToLabels(spans, labels.length, scheme);
  const prefixes = labels.map((label) => splitLabel(label).prefix);
  const isBilou =
    prefixes.some((p) => p === 'L' || p === 'U') && !prefixes.some((p) => p === 'E' || p === 'S');
  return scheme === 'iobes' && isBilou ? iobesToBilou(repaired) : repaired;
}

/** E becomes L, S becomes U. */
export function iobesToBilou(labels: readonly string[]): string[] {
  return labels.map((label) => {
    const { prefix, category } = splitLabel(label);
    return prefix === 'E' ? joinLabel('L', category) : prefix === 'S' ? joinLabel('U', category) : label;
  });
}
