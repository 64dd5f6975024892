/** A sign for each verdict, so that none is told by colour alone; one column wide in a terminal. */
import type { Verdict } from '../../claims/claim.ts';

export const VERDICT_SIGNS: Readonly<Record<Verdict, string>> = {
  supported: '✓',
  'not supported': '✗',
  mixed: '±',
  inconclusive: '?',
};

/** Part of a class name in the page. */
export const VERDICT_CLASSES: Readonly<Record<Verdict, string>> = {
  supported: 'yes',
  'not supported': 'no',
  mixed: 'mixed',
  inconclusive: 'open',
};
