/** How interpretable the model of a run is: measures of docs/interpretability.md on decisions of the test set. */
import { referenceWork } from '../experiment/interpreted-runs.ts';
import type { Run } from '../experiment/run-spec.ts';
import type { Experiment } from '../experiment/schema.ts';
import { explainDecision } from '../explain/account.ts';
import { attributeTokens } from '../explain/attribution.ts';
import { type DeletionCurves, deletionCurves } from '../explain/deletion-curves.ts';
import { l1Path } from '../explain/l1-path.ts';
import { explainedShare } from '../explain/measures.ts';
import {
  crfMarginals,
  type Decision,
  type MarginalSource,
  networkMarginals,
  type OcclusionAttribution,
  occlude,
} from '../explain/occlusion.ts';
import { sampleDecisions } from '../explain/sample-decisions.ts';
import { weightEconomy } from '../explain/weight-economy.ts';
import { chooseExamples, type ExactReasons, exampleOf } from './explained-examples.ts';
import { goldLabels, type RunData } from './run-data.ts';
import type { Interpretation, ReferenceMeasures, RefitReasons, Sparsity } from './run-result.ts';
import type { RunControl, TrainedFeatures, TrainedRun } from './trained-run.ts';

/** Most attributed words of a decision that are kept. */
const TOP_WORDS = 3;
/** Numbers of words removed. */
const REMOVED = [1, 2, 3, 5] as const;

/**
 * The decisions are the same tokens for every model of the data, drawn by gold labels and the statistics' seed; what is explained is
 * the label a model gives them. A model of hand features names its reasons exactly, by its weights; of a network they are found
 * by occlusion.
 *
 * undefined where the experiment asks for no decisions of this run, and of refits.
 */
export async function interpretRun(
  run: Run,
  trained: TrainedRun,
  data: RunData,
  experiment: Experiment,
  control: RunControl = {},
): Promise<Interpretation | undefined> {
  const { interpretation, statistics } = experiment;
  const { sentences } = data.test;
  const reasons = run.spec.refit === undefined ? await reasonsOf(run, trained, data, experiment) : undefined;
  if (reasons === undefined) return undefined;
  const { source, decisions, exact, attributions } = reasons;
  const curves = await deletionCurves(source, sentences, decisions, attributions, {
    ks: REMOVED,
    seed: statistics.seed,
  });
  const gold = goldLabels(data.test);
  const work = referenceWork(run.spec, experiment);
  return {
    decisions: decisions.length,
    exactShare: exact === undefined ? undefined : explainedShare(exact.map(({ account }) => account)),
    greatestResidual: exact?.reduce((most, { account }) => Math.max(most, Math.abs(account.residual)), 0),
    deletion: deletionOf(curves),
    gaps: curves.gaps,
    topWords: attributions.map(strongest),
    weightsFor95:
      trained.kind === 'features'
        ? (await weightEconomy(trained.model, trained.test, gold)).needed.weights
        : undefined,
    ...(work === undefined
      ? {}
      : {
          reference: {
            ...(await wordsOfReasons(reasons, data)),
            examples: await examplesOf(reasons, data, interpretation.examples),
            sparsity:
              trained.kind === 'features' && work.l1Path > 0
                ? await sparsityOf(trained, work.l1Path, control)
                : undefined,
          } satisfies ReferenceMeasures,
        }),
  };
}

/** What a refit says of the same decisions; nothing for other runs. */
export async function reasonsOfRefit(
  run: Run,
  trained: TrainedRun,
  data: RunData,
  experiment: Experiment,
): Promise<{ refit?: RefitReasons }> {
  if (run.spec.refit === undefined) return {};
  const reasons = await reasonsOf(run, trained, data, experiment);
  if (reasons === undefined) return {};
  return {
    refit: { ...(await wordsOfReasons(reasons, data)), topWords: reasons.attributions.map(strongest) },
  };
}

interface Reasons {
  readonly source: MarginalSource;
  readonly decisions: readonly Decision[];
  /** Of hand features. */
  readonly exact: readonly ExactReasons[] | undefined;
  /** Of networks. */
  readonly occlusions: readonly OcclusionAttribution[] | undefined;
  /** What each word adds, `[decisions][T]`. */
  readonly attributions: readonly (readonly number[])[];
}

async function reasonsOf(
  run: Run,
  trained: TrainedRun,
  data: RunData,
  { interpretation, statistics }: Experiment,
): Promise<Reasons | undefined> {
  if (!run.isExplained || interpretation.decisions === 0 || trained.testTokens === 0) return undefined;
  const gold = goldLabels(data.test);
  const sampled = sampleDecisions(gold, gold, interpretation.decisions, statistics.seed);
  const source =
    trained.kind === 'features' ? crfMarginals(trained.model) : networkMarginals(trained.predictor);
  const decisions = await decidedBy(source, sampled, data);
  if (trained.kind === 'features') {
    const exact = explainByWeights(trained, decisions, data);
    const attributions = exact.map(({ attribution }) => attribution.tokens);
    return { source, decisions, exact, occlusions: undefined, attributions };
  }
  const occlusions = await occlude(source, data.test.sentences, decisions);
  return {
    source,
    decisions,
    exact: undefined,
    occlusions,
    attributions: occlusions.map(({ tokens }) => tokens),
  };
}

/** Labels, and of hand features the words that occlusion finds: the same measurement as a network's. */
async function wordsOfReasons(
  { source, decisions, exact }: Reasons,
  { test }: RunData,
): Promise<Pick<RefitReasons, 'labels' | 'occludedWords'>> {
  const labels = decisions.map(({ label }) => label);
  // Occlusion needs a rival.
  if (exact === undefined || source.labels.length < 2) return { labels };
  const occlusions = await occlude(source, test.sentences, decisions);
  return { labels, occludedWords: occlusions.map(({ tokens }) => strongest(tokens)) };
}

async function examplesOf(
  { source, decisions, exact, occlusions }: Reasons,
  { test }: RunData,
  count: number,
): Promise<ReferenceMeasures['examples']> {
  const chosen = chooseExamples(test.sentences, decisions, count);
  return Promise.all(
    chosen.map(async (d) => {
      const decision = decisions[d];
      const sentence = test.sentences[decision?.sentence ?? 0];
      if (decision === undefined || sentence === undefined) throw new RangeError(`no decision ${d}`);
      const [marginals] = await source.marginals([sentence]);
      // Best path and best label of the token can differ.
      const label = exact?.[d]?.account.label ?? decision.label;
      const at = decision.token * source.labels.length + source.labels.indexOf(label);
      return exampleOf(sentence, decision, marginals?.[at] ?? 0, exact?.[d], occlusions?.[d]);
    }),
  );
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
): ExactReasons[] {
  return decisions.flatMap(({ sentence: n, token }) => {
    const sentence = test.sentences[n];
    if (sentence === undefined) return [];
    const account = explainDecision(model, sentence, token, { flip: false, templates: false });
    return [{ account, attribution: attributeTokens(model, account, sentence) }];
  });
}

/** Both ways to have few weights, on dev. */
async function sparsityOf(
  { model, training, dev }: TrainedFeatures,
  steps: number,
  { threads, signal }: RunControl,
): Promise<Sparsity | undefined> {
  if (dev.data.positionCount === 0) return undefined;
  const { full, share, needed, curve } = await weightEconomy(model, dev.data, dev.gold);
  const target = share * full.f1;
  const path = await l1Path(training, dev, model.parts.options, target, { steps, threads, signal });
  return {
    full,
    target,
    magnitude: curve,
    magnitudeNeeded: needed.weights,
    l1: path.points,
    l1Needed: path.needed?.weights,
  };
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
