/** How interpretable the model of a run is: measures of docs/interpretability.md on decisions of the test set. */
import type { Run } from '../experiment/run-spec.ts';
import type { Experiment } from '../experiment/schema.ts';
import { type DecisionAccount, explainDecision } from '../explain/account.ts';
import { attributeTokens } from '../explain/attribution.ts';
import { type DeletionCurves, deletionCurves } from '../explain/deletion-curves.ts';
import { explainedShare } from '../explain/measures.ts';
import {
  crfMarginals,
  type Decision,
  type MarginalSource,
  networkMarginals,
  occlude,
} from '../explain/occlusion.ts';
import { sampleDecisions } from '../explain/sample-decisions.ts';
import { weightEconomy } from '../explain/weight-economy.ts';
import { goldLabels, type RunData } from './run-data.ts';
import type { Interpretation } from './run-result.ts';
import type { TrainedFeatures, TrainedRun } from './trained-run.ts';

/** Most attributed words of a decision that are kept. */
const TOP_WORDS = 3;
/** Numbers of words removed. */
const REMOVED = [1, 2, 3, 5] as const;

/**
 * The decisions are the same tokens for every model of the data, drawn by gold labels and the statistics' seed; what is explained is
 * the label a model gives them. A model of hand features names its reasons exactly, by its weights; of a network they are found
 * by occlusion.
 *
 * undefined where the experiment asks for no decisions of this run.
 */
export async function interpretRun(
  run: Run,
  trained: TrainedRun,
  data: RunData,
  { interpretation, statistics }: Experiment,
): Promise<Interpretation | undefined> {
  const { sentences } = data.test;
  if (!run.isExplained || interpretation.decisions === 0 || trained.testTokens === 0) return undefined;
  const gold = goldLabels(data.test);
  const sampled = sampleDecisions(gold, gold, interpretation.decisions, statistics.seed);
  const isFeatures = trained.kind === 'features';
  const source = isFeatures ? crfMarginals(trained.model) : networkMarginals(trained.predictor);
  const decisions = await decidedBy(source, sampled, data);
  const explained = isFeatures ? explainByWeights(trained, decisions, data) : undefined;
  const attributions =
    explained?.attributions ?? (await occlude(source, sentences, decisions)).map(({ tokens }) => tokens);
  const curves = await deletionCurves(source, sentences, decisions, attributions, {
    ks: REMOVED,
    seed: statistics.seed,
  });
  return {
    decisions: decisions.length,
    exactShare: explained === undefined ? undefined : explainedShare(explained.accounts),
    greatestResidual: explained?.accounts.reduce(
      (most, { residual }) => Math.max(most, Math.abs(residual)),
      0,
    ),
    deletion: deletionOf(curves),
    gaps: curves.gaps,
    topWords: attributions.map(strongest),
    weightsFor95: isFeatures ? await weightsFor95(trained, gold) : undefined,
  };
}

/** The most probable label of each token, every sentence taken by itself, as it is when words are removed from it. */
async function decidedBy(
  source: MarginalSource,
  decisions: readonly Decision[],
  { test }: RunData,
): Promise<Decision[]> {
  const L = source.labels.length;
  const numbers = [...new Set(decisions.map(({ sentence }) => sentence))];
  const marginals = await source.marginals(numbers.flatMap((n) => test.sentences[n] ?? []));
  const of = new Map(numbers.map((n, i) => [n, marginals[i] ?? new Float64Array(0)]));
  return decisions.map(({ sentence, token }) => {
    const row = of.get(sentence)?.subarray(token * L, (token + 1) * L) ?? new Float64Array(0);
    const best = row.reduce((top, p, j) => (p > (row[top] ?? 0) ? j : top), 0);
    return { sentence, token, label: source.labels[best] ?? '' };
  });
}

function explainByWeights(
  { model }: TrainedFeatures,
  decisions: readonly Decision[],
  { test }: RunData,
): { accounts: DecisionAccount[]; attributions: (readonly number[])[] } {
  const accounts: DecisionAccount[] = [];
  const attributions: (readonly number[])[] = [];
  for (const { sentence: n, token } of decisions) {
    const sentence = test.sentences[n];
    if (sentence === undefined) continue;
    const account = explainDecision(model, sentence, token, { flip: false });
    accounts.push(account);
    attributions.push(attributeTokens(model, account, sentence).tokens);
  }
  return { accounts, attributions };
}

async function weightsFor95(
  { model, test }: TrainedFeatures,
  gold: readonly (readonly string[])[],
): Promise<number> {
  return (await weightEconomy(model, test, gold)).needed.weights;
}

function deletionOf({ top, random }: DeletionCurves): Interpretation['deletion'] {
  return top.map(({ k, probability, flipped }, i) => ({
    removed: k,
    probability,
    randomProbability: random[i]?.probability ?? 0,
    flipped,
    randomFlipped: random[i]?.flipped ?? 0,
  }));
}

/** Positions of the words with the largest positive attribution, the largest first. */
function strongest(values: readonly number[]): number[] {
  return [...values.keys()]
    .filter((t) => (values[t] ?? 0) > 0)
    .sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b)
    .slice(0, TOP_WORDS);
}
