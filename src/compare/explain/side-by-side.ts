/** A CRF over hand features and a network on the same question: why does this token have this label rather than that one? */
import type { Sentence } from '../../corpus/index.ts';
import type { CrfModel, Decoding } from '../../crf/index.ts';
import { OptionError } from '../../errors.ts';
import { contextAt } from '../../features/index.ts';
import type { NetworkInspector } from '../../neural/index.ts';
import { type DecisionAccount, explainEncoded } from './account.ts';
import { attributeTokens } from './attribution.ts';
import {
  type GradientAttribution,
  type GradientOptions,
  integratedGradients,
} from './integrated-gradients.ts';
import { type AttributionAgreement, attributionAgreement } from './measures.ts';
import { crfMarginals, type MarginalSource, networkMarginals, occlude } from './occlusion.ts';
import type { Wordless } from './token-reads.ts';

export interface SideBySideOptions extends Omit<GradientOptions, 'label'> {
  readonly decode?: Exclude<Decoding, 'posterior'> | undefined;
}

/** Plain data. All positions are 0-based. */
export interface SideBySide {
  readonly tokens: readonly string[];
  readonly token: number;
  /** The CRF's answer. */
  readonly label: string;
  readonly rival: string;
  readonly crf: {
    readonly labels: readonly string[];
    /** f(best path) − f(rival path), in nats; so is the network's. */
    readonly difference: number;
    readonly logOdds: number;
    /** What each word adds to the difference, exactly, `[T]`. */
    readonly words: readonly number[];
    readonly wordless: Readonly<Record<Wordless, number>>;
    readonly residual: number;
    /** What each word is worth to the log-odds of marginals, `[T]`. */
    readonly occlusion: readonly number[];
  };
  readonly network: {
    readonly labels: readonly string[];
    /** Below 0 where the network gives the token the rival label. */
    readonly difference: number;
    readonly baselineDifference: number;
    readonly logOdds: number;
    /** Integrated gradients of each word, `[T]`. */
    readonly words: readonly number[];
    readonly channels: GradientAttribution['channels'];
    readonly wordless: Readonly<Record<Wordless, number>>;
    readonly residual: number;
    readonly steps: number;
    readonly occlusion: readonly number[];
  };
  /** Of the words' attributions, pair by pair. */
  readonly agreement: Readonly<Record<AttributionPair, Omit<AttributionAgreement, 'decisions'>>>;
}

export const ATTRIBUTION_PAIRS = {
  models: 'CRF and network',
  occlusions: 'CRF and network, both by occlusion',
  crf: 'CRF: exact and occlusion',
  network: 'network: gradients and occlusion',
} as const;
export type AttributionPair = keyof typeof ATTRIBUTION_PAIRS;

/**
 * The label is the CRF's. The rival, unless it is named, is the network's label where the two disagree, else that of the CRF's best other
 * path. null where the CRF can give no other label.
 * @throws OptionError on labels that one of the models does not have, and as `explainDecision` and `integratedGradients` do
 */
export async function explainSideBySide(
  model: CrfModel,
  inspector: NetworkInspector,
  sentence: Sentence,
  token: number,
  options: SideBySideOptions = {},
): Promise<SideBySide | null> {
  const { decode, against, replacement, place } = options;
  const context = contextAt(sentence, place);
  const encoded = model.encoder.encode([context]);
  const account = (rival: string | undefined): DecisionAccount =>
    explainEncoded(model, encoded, 0, token, {
      ...{ decode, against: rival, flip: false },
      tokens: sentence.tokens,
    });
  let own = account(against);
  const { label } = own;
  const { predictor } = inspector;
  const data = predictor.encodeContexts([context]);
  const answer = predictor.names(data, predictor.decode(data, decode))[0]?.[token];
  if (against === undefined && answer !== undefined && answer !== label) {
    if (!model.labels.includes(answer))
      throw new OptionError(
        'against',
        `the network gives this token ${JSON.stringify(answer)}, a label the CRF does not have: name one that both have`,
      );
    own = account(answer);
  }
  const { rival, difference, logOdds, residual } = own;
  if (rival === null || difference === null || logOdds === null) return null;
  const gradients = integratedGradients(inspector, sentence, token, { ...options, label, against: rival });
  if (gradients === null) return null;
  const occluded = async (source: MarginalSource): Promise<{ margin: number; words: readonly number[] }> => {
    const decision = { sentence: 0, token, label, rival };
    const [found] = await occlude(source, [sentence], [decision], { replacement });
    return { margin: found?.margin ?? 0, words: found?.tokens ?? [] };
  };
  const crfOcclusion = (await occluded(crfMarginals(model, place))).words;
  const network = await occluded(networkMarginals(predictor, place));
  const { tokens: words, wordless } = attributeTokens(model, own, sentence);
  const agree = (a: readonly number[], b: readonly number[]): Omit<AttributionAgreement, 'decisions'> => {
    const { decisions: _, ...agreement } = attributionAgreement([a], [b]);
    return agreement;
  };
  return {
    tokens: sentence.tokens,
    token,
    label,
    rival,
    crf: { labels: own.labels, difference, logOdds, words, wordless, residual, occlusion: crfOcclusion },
    network: {
      labels: gradients.labels,
      difference: gradients.difference,
      baselineDifference: gradients.baselineDifference,
      logOdds: network.margin,
      words: gradients.words,
      channels: gradients.channels,
      wordless: gradients.wordless,
      residual: gradients.residual,
      steps: gradients.steps,
      occlusion: network.words,
    },
    agreement: {
      models: agree(words, gradients.words),
      occlusions: agree(crfOcclusion, network.words),
      crf: agree(words, crfOcclusion),
      network: agree(gradients.words, network.words),
    },
  };
}
