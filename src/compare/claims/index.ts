export type {
  ClaimDirection,
  ClaimEvidence,
  ClaimFinding,
  ClaimResult,
  ClaimSource,
  ClaimSpec,
  CorpusVerdict,
  FindingVerdict,
  Verdict,
} from './claim.ts';
export { judgeClaims, type LedgerOptions } from './judge-claims.ts';
export { combineConventions, combineCorpora, findingVerdict } from './verdict.ts';
