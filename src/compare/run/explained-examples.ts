/** A handful of decisions kept word by word, so that models can be read side by side. */
import type { Sentence } from '../../corpus/index.ts';
import type { DecisionAccount } from '../explain/account.ts';
import type { TokenAttribution } from '../explain/attribution.ts';
import type { Decision, OcclusionAttribution } from '../explain/occlusion.ts';
import type { ExampleFeature, ExplainedExample } from './run-result.ts';

/** The exact account of a decision, and how it falls to the words. */
export interface ExactReasons {
  readonly account: DecisionAccount;
  readonly attribution: TokenAttribution;
}

/** Sentences that can be read at a glance. */
const LENGTHS = { least: 4, most: 24 } as const;
/** Named features of an example. */
const FEATURES = 8;

/**
 * Indices of decisions, the same for every model of the data: they go by gold labels and words alone. Each from another sentence;
 * of sentences of 4 to 24 words those first whose gold label is not O, then the others, each in the order of the sample.
 */
export function chooseExamples(
  sentences: readonly Sentence[],
  decisions: readonly Pick<Decision, 'sentence' | 'token'>[],
  count: number,
): number[] {
  const rankOf = ({ sentence, token }: Pick<Decision, 'sentence' | 'token'>): number => {
    const { tokens = [], labels = [] } = sentences[sentence] ?? {};
    const isShort = tokens.length >= LENGTHS.least && tokens.length <= LENGTHS.most;
    return (isShort ? 0 : 2) + (labels[token] === 'O' ? 1 : 0);
  };
  const ranked = decisions
    .map((decision, d) => ({ d, sentence: decision.sentence, rank: rankOf(decision) }))
    .sort((a, b) => a.rank - b.rank || a.d - b.d);
  const taken = new Set<number>();
  const chosen: number[] = [];
  for (const { d, sentence } of ranked) {
    if (chosen.length >= count || taken.has(sentence)) continue;
    taken.add(sentence);
    chosen.push(d);
  }
  return chosen;
}

/**
 * @param probability p(label | x) at the token
 * @param exact of a model of hand features; without it the words are those of `occlusion`
 */
export function exampleOf(
  sentence: Sentence,
  { sentence: n, token, label }: Decision,
  probability: number,
  exact: ExactReasons | undefined,
  occlusion: OcclusionAttribution | undefined,
): ExplainedExample {
  const shared = {
    sentence: n,
    token,
    tokens: sentence.tokens,
    gold: sentence.labels?.[token] ?? '',
    probability,
  };
  if (exact === undefined)
    return { ...shared, label, rival: occlusion?.rival ?? '', words: occlusion?.tokens ?? [] };
  const { account, attribution } = exact;
  return {
    ...shared,
    label: account.label,
    rival: account.rival ?? '',
    words: attribution.tokens,
    wordless: Object.values(attribution.wordless).reduce((sum, part) => sum + part, 0),
    features: strongestFeatures(account),
  };
}

function strongestFeatures({ contributions }: DecisionAccount): ExampleFeature[] {
  return contributions
    .toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
    .slice(0, FEATURES)
    .map(({ feature, label, position, contribution }) => ({ feature, label, position, contribution }));
}
