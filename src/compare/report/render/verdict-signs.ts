/** A sign for each verdict, so that none is told by colour alone; one column wide in a terminal. */
import { VERDICTS, type Verdict } from '../../claims/claim.ts';
import type { CorpusFinding } from '../document.ts';
import { DOUBT_MARK, formatEffect, formatP, NOTHING } from './cells.ts';

export const VERDICT_SIGNS: Readonly<Record<Verdict, string>> = {
  supported: '✓',
  'not supported': '✗',
  mixed: '±',
  inconclusive: '?',
  'not tested': NOTHING,
};

/** Part of a class name in the page. */
export const VERDICT_CLASSES: Readonly<Record<Verdict, string>> = {
  supported: 'yes',
  'not supported': 'no',
  mixed: 'mixed',
  inconclusive: 'open',
  'not tested': 'none',
};

/** A verdict as a table has it. */
export function verdictText(verdict: Verdict, isDoubtful: boolean): string {
  return isDoubtful ? `${verdict} ${DOUBT_MARK}` : verdict;
}

/** The verdict and the mark that `verdictText` wrote; undefined for other text. */
export function readVerdict(
  text: string,
): { readonly verdict: Verdict; readonly isDoubtful: boolean } | undefined {
  const isDoubtful = text.endsWith(` ${DOUBT_MARK}`);
  const verdict = VERDICTS.find((one) => verdictText(one, isDoubtful) === text);
  return verdict === undefined ? undefined : { verdict, isDoubtful };
}

/** What was measured on a corpus: the effect with its interval and what must be known beside it, or that nothing was. */
export function findingText({
  effect,
  low,
  high,
  untested,
  isDoubtful,
  adjustedP,
}: Omit<CorpusFinding, 'corpus' | 'verdict'>): string {
  if (untested !== undefined) return `not tested: ${untested}`;
  const open = adjustedP === undefined ? '' : ` (adjusted p ${formatP(adjustedP)})`;
  return `${formatEffect(effect, low, high)}${isDoubtful ? ` ${DOUBT_MARK}` : ''}${open}`;
}
