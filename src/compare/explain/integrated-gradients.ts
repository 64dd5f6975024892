/** Why a network labels a token as it does: integrated gradients of its inputs, by word and by what a word's input consists of. */
import type { Sentence } from '../../corpus/index.ts';
import { OptionError } from '../../errors.ts';
import { contextAt, type DocumentPlace } from '../../features/index.ts';
import type { NetworkInspector } from '../../neural/index.ts';
import { integrateLine, type LineFunction, type LineIntegralOptions } from './line-integral.ts';
import {
  type ContestOptions,
  type ContestScore,
  contestScore,
  type NetworkContest,
  networkContest,
} from './network-contest.ts';
import { OCCLUDED, withoutWords } from './occlusion.ts';
import { WORDLESS, type Wordless } from './token-reads.ts';
import { type WidePart, widePart } from './wide-items.ts';

export const BASELINES = ['occluded', 'zero'] as const;
export type Baseline = (typeof BASELINES)[number];

export interface GradientOptions extends ContestOptions, LineIntegralOptions {
  /**
   * Where the line begins. `occluded`, the default: every word replaced by `replacement`, hence the vector of unknown words with the
   * characters, case and hand features of `□`: an input the network was trained on, and the very one that occlusion compares with, so that
   * Σ attributions is the joint effect of all words. `zero`: inputs of 0 and no hand features, as in the method's paper.
   */
  readonly baseline?: Baseline | undefined;
  readonly replacement?: string | undefined;
  /** Where the sentence stands, for hand features that look beyond it. By default it is a document of its own. */
  readonly place?: DocumentPlace | undefined;
  /** Default `paths`. */
  readonly score?: ContestScore | undefined;
}

export const CHANNELS = ['word', 'case', 'characters', 'wide'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Plain data. All positions are 0-based. */
export interface GradientAttribution {
  readonly tokens: readonly string[];
  /** What the network answers, `[T]`. */
  readonly labels: readonly string[];
  readonly token: number;
  readonly label: string;
  readonly rival: string;
  /** The paths compared, `[T]`: the best ones with label and rival at the token. */
  readonly path: readonly string[];
  readonly rivalPath: readonly string[];
  readonly score: ContestScore;
  readonly baseline: Baseline;
  /** F of the sentence, in nats. */
  readonly difference: number;
  /** F of the baseline: what the network says of words unseen, label pairs and the sentence's length. */
  readonly baselineDifference: number;
  /** What each word adds, `[T]`: Σ of the channels. */
  readonly words: readonly number[];
  /** Parts of that by channel, `[T]` each; of channels that the network has not, nothing. */
  readonly channels: Readonly<Partial<Record<Channel, readonly number[]>>>;
  /** What hand features of the wide part add that read no word. */
  readonly wordless: Readonly<Record<Wordless, number>>;
  /** difference − baselineDifference − Σ words − Σ wordless. */
  readonly residual: number;
  /** Gradients taken at so many points of the line. */
  readonly steps: number;
}

/**
 * Integrated gradients of F = `contestScore` for the token, from the baseline to the sentence.
 * null where the network gives no other label.
 * @throws OptionError on options out of range, unknown labels, a token outside the sentence
 */
export function integratedGradients(
  inspector: NetworkInspector,
  sentence: Sentence,
  token: number,
  options: GradientOptions = {},
): GradientAttribution | null {
  const { baseline = 'occluded', replacement = OCCLUDED, score = 'paths', place } = options;
  if (!BASELINES.includes(baseline))
    throw new OptionError('baseline', `${baseline}, expected one of ${BASELINES.join(', ')}`);
  const { predictor } = inspector;
  const T = sentence.tokens.length;
  const all = sentence.tokens.map((_, t) => t);
  const start = baseline === 'zero' ? undefined : withoutWords(sentence, all, replacement);
  const pair = start === undefined ? [sentence] : [sentence, start];
  const data = predictor.encodeContexts(pair.map((each) => contextAt(each, place)));
  const emissions = predictor.emissions(data).subarray(0, T * predictor.labels.length);
  const contest = networkContest(predictor, emissions, token, options);
  if (contest === undefined) return null;
  const wide = widePart(inspector, data, sentence, start);
  const inputs = inspector.inputs(data);
  const line = lineFunction(inspector, inputs, wide, contest, score);
  const { attributions, start: from, end, residual, steps } = integrateLine(line, options);

  const channels: Partial<Record<Channel, number[]>> = {};
  for (const [c, { name }] of inspector.channels.entries())
    channels[name] = all.map((t) => attributions[t * inspector.channels.length + c] ?? 0);
  const wordless = Object.fromEntries(WORDLESS.map((kind) => [kind, 0])) as Record<Wordless, number>;
  if (inspector.wide !== undefined) {
    const ofWords = new Array<number>(T).fill(0);
    for (const [i, { reads }] of wide.items.entries()) {
      const amount = attributions[T * inspector.channels.length + i] ?? 0;
      if (typeof reads === 'string') wordless[reads] += amount;
      else for (const t of reads) ofWords[t] = (ofWords[t] ?? 0) + amount / reads.length;
    }
    channels.wide = ofWords;
  }
  const names = (ids: Int32Array): string[] => Array.from(ids, (id) => predictor.labels[id] ?? '');
  return {
    tokens: sentence.tokens,
    labels: names(contest.best),
    token,
    label: predictor.labels[contest.label] ?? '',
    rival: predictor.labels[contest.rival] ?? '',
    path: names(contest.path),
    rivalPath: names(contest.rivalPath),
    score,
    baseline,
    difference: end,
    baselineDifference: from,
    words: all.map((t) => Object.values(channels).reduce((sum, amounts) => sum + (amounts[t] ?? 0), 0)),
    channels,
    wordless,
    residual,
    steps,
  };
}

/**
 * Parts: the channels of every word `[T][C]`, then the items of the wide part, whose scores grow with α beside the network's. `inputs` are
 * those of the sentence and, unless the line begins at 0, of its baseline.
 */
function lineFunction(
  inspector: NetworkInspector,
  inputs: Float32Array,
  wide: WidePart,
  contest: NetworkContest,
  score: ContestScore,
): LineFunction {
  const { channels, inputSize: D, predictor, wideWeights } = inspector;
  const L = predictor.labels.length;
  const T = contest.path.length;
  const C = channels.length;
  const size = T * C + wide.items.length;
  const end = inputs.subarray(0, T * D);
  const start = inputs.length > T * D ? inputs.subarray(T * D, 2 * T * D) : new Float32Array(T * D);
  const scoreOf = contestScore(predictor, contest, score);
  const evaluate = (alphas: readonly number[]): { values: Float64Array; products: Float64Array } => {
    const values = new Float64Array(alphas.length);
    const products = new Float64Array(alphas.length * size);
    const points = new Float32Array(alphas.length * T * D);
    for (const [b, alpha] of alphas.entries()) {
      for (let i = 0; i < T * D; i++)
        points[b * T * D + i] = (1 - alpha) * (start[i] ?? 0) + alpha * (end[i] ?? 0);
    }
    const total = new Float64Array(T * L);
    const gradients = inspector.inputGradients(T, points, (emissions, b) => {
      const alpha = alphas[b] ?? 0;
      for (let i = 0; i < T * L; i++)
        total[i] = (emissions[i] ?? 0) + (wide.baseline[i] ?? 0) + alpha * (wide.difference[i] ?? 0);
      const { value, slopes } = scoreOf(total);
      values[b] = value;
      for (const [i, { position, attribute, difference }] of wide.items.entries()) {
        let slope = 0;
        for (let j = 0; j < L; j++)
          slope += (wideWeights[attribute * L + j] ?? 0) * (slopes[position * L + j] ?? 0);
        products[b * size + T * C + i] = difference * slope;
      }
      return slopes;
    });
    for (let b = 0; b < alphas.length; b++) {
      for (let t = 0; t < T; t++) {
        for (const [c, { from, to }] of channels.entries()) {
          let sum = 0;
          for (let k = t * D + from; k < t * D + to; k++)
            sum += (gradients[b * T * D + k] ?? 0) * ((end[k] ?? 0) - (start[k] ?? 0));
          products[b * size + t * C + c] = sum;
        }
      }
    }
    return { values, products };
  };
  return { size, evaluate };
}
