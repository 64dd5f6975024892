/** Sentences that say why a verdict is what it is, from the numbers alone. */
import { type ClaimSpec, type CorpusVerdict, type FindingVerdict, VERDICTS, type Verdict } from './claim.ts';
import { ALPHA, isClaimedSide } from './verdict.ts';

export interface ExplainedNumbers {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly adjustedP: number;
  readonly equivalenceP: number;
  readonly minimalDetectableEffect: number;
  readonly withoutSeedNoise: readonly string[];
}

/** Why one corpus under one convention gets its verdict. */
export function explainFinding(claim: ClaimSpec, numbers: ExplainedNumbers, verdict: FindingVerdict): string {
  const { estimate, low, high, adjustedP, equivalenceP } = numbers;
  const small = `±${formatNumber(claim.smallestEffect)}`;
  const effect = `${signed(estimate)} ${claim.unit} (${signed(low)} to ${signed(high)})`;
  const significance = `${formatP(adjustedP, 'adjusted p')}`;
  const equivalence = formatP(equivalenceP, 'equivalence p');
  const isEquivalent = equivalenceP < ALPHA;
  let reason: string;
  if (claim.direction === 'not-negative') {
    reason =
      verdict === 'supported'
        ? `a loss of ${formatNumber(claim.smallestEffect)} or more is ruled out (${formatP(equivalenceP, 'non-inferiority p')})`
        : verdict === 'not supported'
          ? `a loss (${significance}), and one that may matter`
          : `neither a loss (${significance}) nor is one of ${formatNumber(claim.smallestEffect)} ruled out (${formatP(equivalenceP, 'non-inferiority p')})`;
  } else if (isEquivalent) {
    const real = adjustedP < ALPHA ? 'an effect, but one shown to be' : 'shown to be';
    reason = `${real} smaller than ${small} (${equivalence})`;
  } else if (verdict === 'inconclusive') {
    const detectable = numbers.minimalDetectableEffect;
    const power =
      detectable > claim.smallestEffect
        ? `: the power is too low, only effects from ${formatNumber(detectable)} on are found with 80 % power`
        : '';
    reason = `neither different from 0 (${significance}) nor shown to be smaller than ${small} (${equivalence})${power}`;
  } else if (claim.direction === 'none') {
    reason = `different from 0 (${significance}) and not shown to be smaller than ${small}`;
  } else {
    const side = isClaimedSide(claim.direction, estimate) ? 'as claimed' : 'against the claim';
    reason = `${side} (${significance}), and not shown to be smaller than ${small}`;
  }
  const missing = numbers.withoutSeedNoise;
  const caution =
    missing.length === 0
      ? ''
      : ` Noise between seeds is not measured for ${missing.join(', ')}: one run each.`;
  return `${effect}: ${reason}.${caution}`;
}

/** Why a claim gets its overall verdict: which corpora say what, and whether the scorer decides. */
export function explainOverall(
  verdict: Verdict,
  corpora: readonly Pick<CorpusVerdict, 'corpus' | 'verdict' | 'dependsOnConvention'>[],
  byConvention: Readonly<Record<string, Verdict>>,
  dependsOnConvention: boolean,
): string {
  if (corpora.length === 0) return 'Inconclusive: no corpus measured it.';
  const parts = VERDICTS.flatMap((kind) => {
    const names = corpora.filter((corpus) => corpus.verdict === kind).map((corpus) => corpus.corpus);
    return names.length === 0 ? [] : [`${kind} on ${names.join(', ')}`];
  });
  let why = `${verdict.charAt(0).toUpperCase()}${verdict.slice(1)}: ${parts.join('; ')}.`;
  if (dependsOnConvention) {
    const names = corpora.filter((corpus) => corpus.dependsOnConvention).map((corpus) => corpus.corpus);
    const each = Object.entries(byConvention).map(([convention, value]) => `${value} under ${convention}`);
    why += ` The verdict depends on the scoring convention (${names.join(', ')}): overall ${each.join(', ')}.`;
  }
  return why;
}

function signed(value: number): string {
  const text = formatNumber(Math.abs(value));
  return value < 0 && Number(text) !== 0 ? `−${text}` : `+${text}`;
}

/** Two decimals, more for numbers that would vanish. */
function formatNumber(value: number): string {
  return value !== 0 && Math.abs(value) < 0.095 ? String(Number(value.toPrecision(2))) : value.toFixed(2);
}

function formatP(p: number, name: string): string {
  return p < 0.0001 ? `${name} < 0.0001` : `${name} ${p.toPrecision(2)}`;
}
