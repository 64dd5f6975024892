/** The claim ledger: claims and measured effects in, verdicts out. */
import {
  holmAdjust,
  minimalDetectableEffect,
  nonInferiorityP,
  testEquivalence,
} from '../statistics/index.ts';
import type {
  ClaimDirection,
  ClaimEvidence,
  ClaimFinding,
  ClaimResult,
  ClaimSpec,
  CorpusVerdict,
  Verdict,
} from './claim.ts';
import { explainFinding, explainOverall } from './explain-finding.ts';
import { combineConventions, combineCorpora, findingVerdict, isClaimedSide } from './verdict.ts';

export interface LedgerOptions {
  /**
   * Which tests Holm's correction counts as one family, always within one scoring convention (conventions read the same
   * outputs again): all claims on all corpora (`ledger`, default), or all claims on the same corpus (`corpus`).
   */
  readonly family?: 'ledger' | 'corpus';
}

/**
 * Verdict of every claim, in the order of `claims`.
 * @throws RangeError for claims with the same id, a smallest effect that is not positive, evidence of an unknown claim, given
 * twice or with a number that is not finite.
 */
export function judgeClaims(
  claims: readonly ClaimSpec[],
  evidence: readonly ClaimEvidence[],
  options: LedgerOptions = {},
): ClaimResult[] {
  const { family = 'ledger' } = options;
  const specs = new Map<string, ClaimSpec>();
  for (const claim of claims) {
    if (specs.has(claim.id)) throw new RangeError(`two claims are called ${claim.id}`);
    if (!(claim.smallestEffect > 0 && Number.isFinite(claim.smallestEffect))) {
      throw new RangeError(
        `claim ${claim.id}: the smallest effect of interest must be positive, got ${claim.smallestEffect}`,
      );
    }
    specs.set(claim.id, claim);
  }
  checkEvidence(specs, evidence);

  const findings = new Map<string, ClaimFinding[]>();
  for (const item of evidence) {
    if (item.untested === undefined) continue;
    const finding = leaveUntested(item, item.untested);
    findings.set(item.claim, [...(findings.get(item.claim) ?? []), finding]);
  }
  const tested = evidence.filter(({ untested }) => untested === undefined);
  for (const members of groupFamilies(tested, family)) {
    const adjusted = holmAdjust(members.map((item) => item.effect.pValue));
    for (const [i, item] of members.entries()) {
      const spec = specs.get(item.claim);
      if (spec === undefined) continue;
      const finding = judge(spec, item, adjusted[i] ?? 1, members.length);
      findings.set(spec.id, [...(findings.get(spec.id) ?? []), finding]);
    }
  }
  const order = new Map(evidence.map((item, n) => [placeOf(item.claim, item), n]));
  return claims.map((claim) => {
    const place = (finding: ClaimFinding): number => order.get(placeOf(claim.id, finding)) ?? 0;
    const own = (findings.get(claim.id) ?? []).toSorted((a, b) => place(a) - place(b));
    const { verdict, why, corpora, byConvention, dependsOnConvention } = summarise(claim.direction, own);
    const of = (corpus: string): ClaimFinding[] => own.filter((finding) => finding.corpus === corpus);
    return {
      claim,
      verdict,
      why,
      corpora: corpora.map((corpus) => ({ ...corpus, findings: of(corpus.corpus) })),
      byConvention,
      dependsOnConvention,
    };
  });
}

const placeOf = (
  claim: string,
  { corpus, convention }: { readonly corpus: string; readonly convention: string },
): string => JSON.stringify([claim, corpus, convention]);

function leaveUntested({ corpus, convention, effect }: ClaimEvidence, untested: string): ClaimFinding {
  return {
    corpus,
    convention,
    estimate: effect.estimate,
    low: effect.low,
    high: effect.high,
    standardError: effect.standardError,
    degreesOfFreedom: effect.degreesOfFreedom,
    pValue: 1,
    adjustedP: 1,
    familySize: 0,
    equivalenceP: 1,
    minimalDetectableEffect: minimalDetectableEffect(effect),
    verdict: 'not tested',
    why: explainUntested(untested),
  };
}

/** The reason of a finding that is none. */
export function explainUntested(untested: string): string {
  return `Not tested: ${untested}.`;
}

function judge(spec: ClaimSpec, item: ClaimEvidence, adjustedP: number, familySize: number): ClaimFinding {
  const { effect } = item;
  const equivalenceP =
    spec.direction === 'not-negative'
      ? nonInferiorityP(effect, spec.smallestEffect)
      : testEquivalence(effect, spec.smallestEffect).pValue;
  const verdict = findingVerdict(spec.direction, effect.estimate, adjustedP, equivalenceP);
  const numbers = {
    estimate: effect.estimate,
    low: effect.low,
    high: effect.high,
    adjustedP,
    equivalenceP,
    minimalDetectableEffect: minimalDetectableEffect(effect),
  };
  const withoutSeedNoise = item.withoutSeedNoise ?? [];
  return {
    corpus: item.corpus,
    convention: item.convention,
    ...numbers,
    standardError: effect.standardError,
    degreesOfFreedom: effect.degreesOfFreedom,
    pValue: effect.pValue,
    familySize,
    verdict,
    why: explainFinding(spec, { ...numbers, withoutSeedNoise }, verdict),
  };
}

/** What of a finding the verdicts above it depend on. */
export type JudgedFinding = Pick<ClaimFinding, 'corpus' | 'convention' | 'verdict' | 'estimate'>;

/** The verdicts that follow from those of the findings of one claim. */
export interface ClaimSummary extends Omit<ClaimResult, 'claim' | 'corpora'> {
  readonly corpora: readonly Omit<CorpusVerdict, 'findings'>[];
}

export function summarise(direction: ClaimDirection, findings: readonly JudgedFinding[]): ClaimSummary {
  const corpora = combineByCorpus(findings);
  const verdict = overall(direction, findings);
  const byConvention: Record<string, Verdict> = {};
  for (const convention of new Set(findings.map((finding) => finding.convention))) {
    const alone = findings.filter((finding) => finding.convention === convention);
    byConvention[convention] = overall(direction, alone);
  }
  const dependsOnConvention = corpora.some((corpus) => corpus.dependsOnConvention);
  return {
    verdict,
    why: explainOverall(verdict, corpora, byConvention, dependsOnConvention),
    corpora,
    byConvention,
    dependsOnConvention,
  };
}

function overall(direction: ClaimDirection, findings: readonly JudgedFinding[]): Verdict {
  return combineCorpora(
    combineByCorpus(findings).map(({ corpus, verdict }) => ({
      verdict,
      isClaimedSide: findings
        .filter((finding) => finding.corpus === corpus && finding.verdict !== 'not tested')
        .every(({ estimate }) => isClaimedSide(direction, estimate)),
    })),
  );
}

function combineByCorpus(findings: readonly JudgedFinding[]): Omit<CorpusVerdict, 'findings'>[] {
  return [...new Set(findings.map((finding) => finding.corpus))].map((corpus) => {
    const verdicts = findings.filter((finding) => finding.corpus === corpus).map(({ verdict }) => verdict);
    const tested = new Set(verdicts.filter((verdict) => verdict !== 'not tested'));
    return { corpus, verdict: combineConventions(verdicts), dependsOnConvention: tested.size > 1 };
  });
}

function groupFamilies(evidence: readonly ClaimEvidence[], family: 'ledger' | 'corpus'): ClaimEvidence[][] {
  const families = new Map<string, ClaimEvidence[]>();
  for (const item of evidence) {
    const key = JSON.stringify(family === 'ledger' ? [item.convention] : [item.convention, item.corpus]);
    families.set(key, [...(families.get(key) ?? []), item]);
  }
  return [...families.values()];
}

function checkEvidence(specs: ReadonlyMap<string, ClaimSpec>, evidence: readonly ClaimEvidence[]): void {
  const seen = new Set<string>();
  for (const { claim, corpus, convention, effect } of evidence) {
    const where = `claim ${claim} on ${corpus} (${convention})`;
    if (!specs.has(claim)) throw new RangeError(`evidence for ${where}, but no claim has that id`);
    const key = JSON.stringify([claim, corpus, convention]);
    if (seen.has(key)) throw new RangeError(`evidence for ${where} is given twice`);
    seen.add(key);
    if (![effect.estimate, effect.standardError, effect.low, effect.high].every(Number.isFinite)) {
      throw new RangeError(`evidence for ${where} holds a number that is not finite`);
    }
  }
}
