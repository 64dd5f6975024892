/**
 * Whether attributions point to the words a decision rests on: the label's probability when the words of highest attribution are
 * occluded, against as many words at random (comprehensiveness of DeYoung et al. 2020, "ERASER", with a random baseline).
 */
import type { Sentence } from '../../corpus/index.ts';
import { OptionError } from '../../errors.ts';
import { createRandom, shuffle } from '../../numeric/index.ts';
import {
  type Decision,
  decisionIds,
  inBatches,
  type MarginalSource,
  OCCLUDED,
  type OcclusionOptions,
  sentenceAt,
  withoutWords,
} from './occlusion.ts';

export interface DeletionOptions extends OcclusionOptions {
  /** Numbers of words to occlude, ascending. Default 1, 2, 3, 5. */
  readonly ks?: readonly number[] | undefined;
  readonly seed?: number | undefined;
  /** Random sets of words per decision and k, over which is averaged. Default 5. */
  readonly draws?: number | undefined;
  /** `context`: the word of the token itself is never occluded. Default `all`. */
  readonly words?: 'all' | 'context' | undefined;
}

/** Means over the decisions. */
export interface DeletionPoint {
  /** Words occluded, or all there are where a sentence has fewer; 0 for the sentence as it is. */
  readonly k: number;
  /** p(y_t = label | x) that remains. */
  readonly probability: number;
  /** Share of decisions whose most probable label at the token is another. */
  readonly flipped: number;
}

/** Plain data; the first point of both curves is k = 0. */
export interface DeletionCurves {
  readonly decisions: number;
  readonly top: readonly DeletionPoint[];
  readonly random: readonly DeletionPoint[];
  /**
   * Area between the curves of probability (random − top), by trapezoids over k, divided by the largest k: 0 where attributions
   * are no better than chance, at most 1. The same of the shares flipped (top − random).
   */
  readonly area: { readonly probability: number; readonly flipped: number };
  /** Of each decision, at the smallest k: probability that remains without random words less that without the top words, in [−1, 1]. */
  readonly gaps: readonly number[];
}

const DEFAULT_KS = [1, 2, 3, 5];

/**
 * @param attributions a number per word of each decision's sentence, `[decisions][T]`: the larger, the more the word speaks for
 * the label. Words of equal attribution go in order.
 * @throws OptionError where options or attributions do not fit
 */
export async function deletionCurves(
  source: MarginalSource,
  sentences: readonly Sentence[],
  decisions: readonly Decision[],
  attributions: readonly (readonly number[])[],
  options: DeletionOptions = {},
): Promise<DeletionCurves> {
  const { ks = DEFAULT_KS, seed = 1, draws = 5, words = 'all', replacement = OCCLUDED } = options;
  checkOptions(ks, draws);
  if (attributions.length !== decisions.length)
    throw new OptionError('attributions', `${attributions.length} for ${decisions.length} decisions`);
  const random = createRandom(seed);
  const variants: Sentence[] = [];
  for (const [d, { sentence: n, token }] of decisions.entries()) {
    const sentence = sentenceAt(sentences, n);
    const values = attributions[d] ?? [];
    const T = sentence.tokens.length;
    if (values.length !== T)
      throw new OptionError('attributions', `${values.length} numbers for the ${T} words of decision ${d}`);
    const candidates = sentence.tokens.map((_, t) => t).filter((t) => words === 'all' || t !== token);
    const ranked = [...candidates].sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b);
    const orders = Array.from({ length: draws }, () => {
      const order = [...candidates];
      shuffle(random, order);
      return order;
    });
    variants.push(sentence);
    for (const k of ks)
      for (const order of [ranked, ...orders])
        variants.push(withoutWords(sentence, order.slice(0, k), replacement));
  }
  const marginals = await inBatches(source, variants, options.batch);

  const perDecision = 1 + ks.length * (1 + draws);
  const L = source.labels.length;
  const gaps: number[] = [];
  const sums = [0, ...ks].map((k) => ({ k, top: { p: 0, flips: 0 }, random: { p: 0, flips: 0 } }));
  for (const [d, decision] of decisions.entries()) {
    const T = sentenceAt(sentences, decision.sentence).tokens.length;
    const rowsOf = marginals.slice(d * perDecision, (d + 1) * perDecision);
    const { label } = decisionIds(source, decision, T, rowsOf[0]);
    const outcomes = rowsOf.map((marginal) => {
      const row = marginal.subarray(decision.token * L, (decision.token + 1) * L);
      const p = row[label] ?? 0;
      return { p, flips: row.some((other) => other > p) ? 1 : 0 };
    });
    const atRandom = outcomes.slice(2, 2 + draws).reduce((sum, { p }) => sum + p / draws, 0);
    gaps.push(atRandom - (outcomes[1]?.p ?? 0));
    for (const [at, sum] of sums.entries()) {
      const start = 1 + (at - 1) * (1 + draws);
      const top = at === 0 ? 0 : start;
      const randoms = at === 0 ? [0] : Array.from({ length: draws }, (_, draw) => start + 1 + draw);
      add(sum.top, outcomes[top], 1);
      for (const k of randoms) add(sum.random, outcomes[k], randoms.length);
    }
  }
  const count = Math.max(1, decisions.length);
  const curve = (which: 'top' | 'random'): DeletionPoint[] =>
    sums.map((sum) => ({ k: sum.k, probability: sum[which].p / count, flipped: sum[which].flips / count }));
  const [top, atRandom] = [curve('top'), curve('random')];
  return {
    decisions: decisions.length,
    top,
    random: atRandom,
    area: {
      probability: areaBetween(atRandom, top, ({ probability }) => probability),
      flipped: areaBetween(top, atRandom, ({ flipped }) => flipped),
    },
    gaps,
  };
}

function checkOptions(ks: readonly number[], draws: number): void {
  const isRising = ks.every((k, i) => Number.isInteger(k) && k > (ks[i - 1] ?? 0));
  if (ks.length === 0 || !isRising)
    throw new OptionError('ks', `${ks.join(', ')}, expected ascending whole numbers >= 1`);
  if (!(Number.isInteger(draws) && draws >= 1))
    throw new OptionError('draws', `${draws}, expected a whole number >= 1`);
}

interface Outcome {
  p: number;
  flips: number;
}

function add(sum: Outcome, outcome: Outcome | undefined, of: number): void {
  sum.p += (outcome?.p ?? 0) / of;
  sum.flips += (outcome?.flips ?? 0) / of;
}

function areaBetween(
  upper: readonly DeletionPoint[],
  lower: readonly DeletionPoint[],
  read: (point: DeletionPoint) => number,
): number {
  const gaps = upper.map((point, i) => {
    const below = lower[i];
    return { k: point.k, gap: below === undefined ? 0 : read(point) - read(below) };
  });
  let area = 0;
  for (const [i, { k, gap }] of gaps.entries()) {
    const before = gaps[i - 1];
    if (before !== undefined) area += ((k - before.k) * (gap + before.gap)) / 2;
  }
  return area / (gaps.at(-1)?.k ?? 1);
}
