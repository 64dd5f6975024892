/** How far explanations explain, agree and stay the same. */
import { OptionError } from '../../errors.ts';
import { mean as meanOrNone } from '../statistics/mean.ts';
import type { DecisionAccount } from './account.ts';
import type { OcclusionAttribution } from './occlusion.ts';

/**
 * Share of the score difference of decisions that named weights account for: 1 − Σ|residual| / Σ|difference|. 1 up to rounding for
 * every CRF; 1 where there is no difference to explain.
 */
export function explainedShare(accounts: readonly DecisionAccount[]): number {
  return shareOf(accounts.map(({ difference, residual }) => ({ whole: difference ?? 0, gap: residual })));
}

/** How far single attributions add up to their joint effect. */
export interface Completeness {
  readonly decisions: number;
  /** Means of Σ_i attribution_i, and of the margin less that with all words occluded, which it should equal. */
  readonly sum: number;
  readonly drop: number;
  /** Mean |sum − drop|, in nats. */
  readonly gap: number;
  /** 1 − Σ|sum − drop| / Σ|drop|: 1 complete; 0 and below, off by all there was to explain. */
  readonly share: number;
}

/** Of occlusion attributions, which are exact for one word at a time only. */
export function completeness(attributions: readonly OcclusionAttribution[]): Completeness {
  const pairs = attributions.map(({ tokens, margin, occludedMargin }) => {
    const sum = tokens.reduce((total, amount) => total + amount, 0);
    return { sum, drop: margin - occludedMargin };
  });
  return {
    decisions: pairs.length,
    sum: mean(pairs.map(({ sum }) => sum)),
    drop: mean(pairs.map(({ drop }) => drop)),
    gap: mean(pairs.map(({ sum, drop }) => Math.abs(sum - drop))),
    share: shareOf(pairs.map(({ sum, drop }) => ({ whole: drop, gap: sum - drop }))),
  };
}

function shareOf(parts: readonly { whole: number; gap: number }[]): number {
  const whole = parts.reduce((sum, part) => sum + Math.abs(part.whole), 0);
  const gap = parts.reduce((sum, part) => sum + Math.abs(part.gap), 0);
  if (gap === 0) return 1;
  return whole === 0 ? 0 : 1 - gap / whole;
}

/** Cosine of the angle between two vectors of equal length; null where one is 0. */
export function cosine(a: readonly number[], b: readonly number[]): number | null {
  checkLengths(a, b);
  let [dot, squaresA, squaresB] = [0, 0, 0];
  for (const [i, x] of a.entries()) {
    const y = b[i] ?? 0;
    dot += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return squaresA === 0 || squaresB === 0 ? null : dot / Math.sqrt(squaresA * squaresB);
}

/** Spearman's ρ: the correlation of ranks, ties at their mean rank; null where one of them does not vary. */
export function spearman(a: readonly number[], b: readonly number[]): number | null {
  const centred = (values: readonly number[]): number[] => {
    const ranks = ranksOf(values);
    return ranks.map((rank) => rank - (values.length - 1) / 2);
  };
  return cosine(centred(a), centred(b));
}

/** Ranks from 0, `[n]`. */
function ranksOf(values: readonly number[]): number[] {
  const order = values.map((value, i) => ({ value, i })).sort((a, b) => a.value - b.value);
  const ranks = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end + 1 < order.length && order[end + 1]?.value === order[start]?.value) end++;
    for (const { i } of order.slice(start, end + 1)) ranks[i] = (start + end) / 2;
    start = end + 1;
  }
  return ranks;
}

/** Two attributions of the same decisions beside each other. */
export interface AttributionAgreement {
  readonly decisions: number;
  /** Means over the decisions that have one (sentences of several words, not all of them alike); null where none has. */
  readonly spearman: number | null;
  readonly cosine: number | null;
  /** Mean Jaccard of the k words of highest attribution. */
  readonly overlap: number;
}

/**
 * @param a attribution of each word, `[decisions][T]`; so is `b`
 * @param k words compared by `overlap`, default 3; of shorter sentences all
 */
export function attributionAgreement(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
  k = 3,
): AttributionAgreement {
  if (!(Number.isInteger(k) && k >= 1)) throw new OptionError('k', `${k}, expected a whole number >= 1`);
  checkLengths(a, b);
  const pairs = a.map((own, i) => [own, b[i] ?? []] as const);
  const meanOf = (measure: (a: readonly number[], b: readonly number[]) => number | null): number | null => {
    const values = pairs.flatMap(([own, other]) => measure(own, other) ?? []);
    return values.length === 0 ? null : mean(values);
  };
  return {
    decisions: pairs.length,
    spearman: meanOf(spearman),
    cosine: meanOf(cosine),
    overlap: mean(pairs.map(([own, other]) => jaccard(topWords(own, k), topWords(other, k)))),
  };
}

/** Positions of the k largest attributions; of equal ones the first. */
function topWords(attribution: readonly number[], k: number): number[] {
  return [...attribution.keys()]
    .sort((a, b) => (attribution[b] ?? 0) - (attribution[a] ?? 0) || a - b)
    .slice(0, k);
}

/** |A ∩ B| / |A ∪ B|; 1 for two empty sets. */
export function jaccard<T>(a: readonly T[], b: readonly T[]): number {
  const [first, second] = [new Set(a), new Set(b)];
  const common = [...first].filter((item) => second.has(item)).length;
  const union = first.size + second.size - common;
  return union === 0 ? 1 : common / union;
}

export interface FeatureStability {
  /** Labels that both models have. */
  readonly labels: readonly { readonly label: string; readonly jaccard: number }[];
  readonly mean: number;
}

/** Attributes of one label with their weights, as `topFeatures` lists them. */
export interface NamedWeights {
  readonly label: string;
  readonly positive: readonly { readonly attribute: string; readonly weight: number }[];
  readonly negative: readonly { readonly attribute: string; readonly weight: number }[];
}

/** Per label: Jaccard of the attributes with the `top` largest |weight| in two models, say of other seeds or resamples. */
export function featureStability(
  a: readonly NamedWeights[],
  b: readonly NamedWeights[],
  top = 20,
): FeatureStability {
  const others = new Map(b.map((each) => [each.label, strongest(each, top)]));
  const labels = a.flatMap((each) => {
    const other = others.get(each.label);
    return other === undefined ? [] : [{ label: each.label, jaccard: jaccard(strongest(each, top), other) }];
  });
  return { labels, mean: mean(labels.map((each) => each.jaccard)) };
}

function strongest({ positive, negative }: NamedWeights, top: number): string[] {
  return [...positive, ...negative]
    .sort((x, y) => Math.abs(y.weight) - Math.abs(x.weight) || (x.attribute < y.attribute ? -1 : 1))
    .slice(0, top)
    .map(({ attribute }) => attribute);
}

function checkLengths(a: readonly unknown[], b: readonly unknown[]): void {
  if (a.length !== b.length) throw new RangeError(`${a.length} and ${b.length} values cannot be compared`);
}

/** 0 of nothing. */
function mean(values: readonly number[]): number {
  return meanOrNone(values) ?? 0;
}
