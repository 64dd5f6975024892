/** The rules that turn tests into verdicts; docs/statistics.md states them in words. */
import type { ClaimDirection, FindingVerdict, Verdict } from './claim.ts';

/** Level of all tests in a ledger. */
export const ALPHA = 0.05;

/**
 * Verdict of one corpus under one convention.
 * Directed claims: equivalence shown, or significant against the claim → not supported; significant in its direction →
 * supported; else inconclusive. Claims of no effect: equivalence shown → supported; significant → not supported. Claims that nothing is
 * lost: non-inferiority shown (`equivalenceP` is then its p) → supported; significant and negative → not supported.
 */
export function findingVerdict(
  direction: ClaimDirection,
  estimate: number,
  adjustedP: number,
  equivalenceP: number,
): FindingVerdict {
  const isEquivalent = equivalenceP < ALPHA;
  const isSignificant = adjustedP < ALPHA;
  if (direction === 'none') {
    return isEquivalent ? 'supported' : isSignificant ? 'not supported' : 'inconclusive';
  }
  if (direction === 'not-negative') {
    if (isEquivalent) return 'supported';
    return isSignificant && estimate < 0 ? 'not supported' : 'inconclusive';
  }
  if (isEquivalent) return 'not supported';
  if (!isSignificant) return 'inconclusive';
  return isClaimedSide(direction, estimate) ? 'supported' : 'not supported';
}

/** Does the estimate have the claimed sign? Claims of no effect have no side, and every estimate agrees. */
export function isClaimedSide(direction: ClaimDirection, estimate: number): boolean {
  if (direction === 'none') return true;
  return direction === 'negative' ? estimate < 0 : estimate > 0;
}

/**
 * One corpus over scoring conventions: only what all agree on counts. Supported and not supported at once is mixed. What was not
 * tested is left out, unless nothing was.
 */
export function combineConventions(verdicts: readonly FindingVerdict[]): Verdict {
  const tested = verdicts.filter((verdict) => verdict !== 'not tested');
  const kinds = new Set<Verdict>(tested.length === 0 ? verdicts : tested);
  const [only] = kinds;
  if (kinds.size === 1 && only !== undefined) return only;
  return kinds.has('supported') && kinds.has('not supported') ? 'mixed' : 'inconclusive';
}

/** A corpus in the overall verdict: whether all its estimates lie on the claimed side matters where it is inconclusive. */
export interface CorpusVote {
  readonly verdict: Verdict;
  readonly isClaimedSide: boolean;
}

/**
 * All corpora together. A corpus that is mixed, or corpora of both kinds, → mixed. Supported somewhere and inconclusive on
 * the rest → supported if at least half the corpora support it and no estimate of the rest points the other way.
 * Not supported somewhere and inconclusive on the rest → not supported if that is at least half of them. Else inconclusive.
 * Corpora it was not tested on have no vote; where it was tested on none, it was not tested.
 */
export function combineCorpora(all: readonly CorpusVote[]): Verdict {
  const votes = all.filter(({ verdict }) => verdict !== 'not tested');
  if (votes.length === 0 && all.length > 0) return 'not tested';
  const count = (verdict: Verdict): number => votes.filter((vote) => vote.verdict === verdict).length;
  const supported = count('supported');
  const against = count('not supported');
  if (count('mixed') > 0 || (supported > 0 && against > 0)) return 'mixed';
  if (supported > 0 && 2 * supported >= votes.length) {
    const rest = votes.filter((vote) => vote.verdict === 'inconclusive');
    return rest.every((vote) => vote.isClaimedSide) ? 'supported' : 'inconclusive';
  }
  if (against > 0 && 2 * against >= votes.length) return 'not supported';
  return 'inconclusive';
}
