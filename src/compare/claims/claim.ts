/** A claim that measurements can support or not: plain data, so that ledgers can be written, read and rendered anywhere. */
import type { Effect } from '../statistics/index.ts';

export type ClaimSource =
  | { readonly kind: 'row'; readonly row: number; readonly text: string }
  | { readonly kind: 'reason'; readonly text: string };

/**
 * `positive` and `negative`: sign of the contrast if the claim is true; `none`: the claim says the effect is too small to matter;
 * `not-negative`: it says that nothing is lost that matters, and a gain is welcome (non-inferiority).
 */
export type ClaimDirection = 'positive' | 'negative' | 'none' | 'not-negative';

export interface ClaimSpec {
  /** Unique in a ledger. */
  readonly id: string;
  /** The claim in plain words. */
  readonly statement: string;
  /** Row of the lecture table it comes from, or the reason given there. */
  readonly source: ClaimSource;
  readonly direction: ClaimDirection;
  /** What is measured, in words ("micro F1"), and its unit ("points"). */
  readonly metric: string;
  readonly unit: string;
  /** What is compared, in words ("CRF − softmax, same features"). */
  readonly contrast: string;
  /** Smallest effect of interest, > 0, in the unit of the contrast: anything inside ± it does not matter in practice. */
  readonly smallestEffect: number;
}

/** The measured effect of a claim on one corpus under one scoring convention. */
export interface ClaimEvidence {
  readonly claim: string;
  readonly corpus: string;
  /** `conlleval`, `strict`, `discard`; one name of any kind for metrics without conventions, such as token accuracy. */
  readonly convention: string;
  readonly effect: Effect & { readonly pValue: number; readonly low: number; readonly high: number };
  /** Systems whose seed noise is not in the effect's standard error. */
  readonly withoutSeedNoise?: readonly string[];
  /** Why the effect, whatever it is, tests nothing ("the network found nothing"): it is judged by nothing and counts nowhere. */
  readonly untested?: string | undefined;
}

export const VERDICTS = ['supported', 'not supported', 'mixed', 'inconclusive', 'not tested'] as const;
/** `mixed` only says how corpora or conventions combine; a single finding is one of the others. */
export type Verdict = (typeof VERDICTS)[number];
export type FindingVerdict = Exclude<Verdict, 'mixed'>;

/** What one corpus under one convention says. */
export interface ClaimFinding {
  readonly corpus: string;
  readonly convention: string;
  readonly estimate: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  /** Interval as given with the evidence, 95 % unless made otherwise. */
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
  /** Holm-adjusted over the family; 1, as all its p, where nothing was tested. */
  readonly adjustedP: number;
  readonly familySize: number;
  /** Effect found with 80 % power by a two-sided test at 5 %, uncorrected. */
  readonly minimalDetectableEffect: number;
  /**
   * Two one-sided tests against ± the smallest effect of interest, uncorrected; for claims that nothing is lost the one test
   * against − the smallest effect.
   */
  readonly equivalenceP: number;
  readonly verdict: FindingVerdict;
  readonly why: string;
}

/** Verdict of one corpus over its conventions. */
export interface CorpusVerdict {
  readonly corpus: string;
  readonly verdict: Verdict;
  readonly dependsOnConvention: boolean;
  readonly findings: readonly ClaimFinding[];
}

export interface ClaimResult {
  readonly claim: ClaimSpec;
  readonly verdict: Verdict;
  readonly why: string;
  readonly corpora: readonly CorpusVerdict[];
  /** Overall verdict under each convention alone, over the corpora scored by it. */
  readonly byConvention: Readonly<Record<string, Verdict>>;
  /** Some corpus, or the whole, gets another verdict under another convention. */
  readonly dependsOnConvention: boolean;
}
