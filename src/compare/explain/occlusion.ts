/** What a word is worth to a decision, for any model that gives marginals: the margin with it less the margin without. */
import type { Sentence } from '../../corpus/index.ts';
import type { CrfModel } from '../../crf/index.ts';
import { OptionError } from '../../errors.ts';
import { contextAt, type DocumentPlace } from '../../features/index.ts';
import type { NetworkPredictor } from '../../neural/index.ts';

/** A model as far as occlusion sees it. */
export interface MarginalSource {
  /** Labels in id order, `[L]`. */
  readonly labels: readonly string[];
  /** P(y_t = j | x) of every sentence, `[T][L]`, each in the place that the source was made for. */
  marginals(sentences: readonly Sentence[]): Promise<Float64Array[]>;
}

/**
 * All sentences in one batch, whose attributes are found in WebAssembly.
 * @param place where each of the sentences stands, in turn; by default each is a document of its own
 * @throws OptionError for models of ready-made attributes
 */
export function crfMarginals(model: CrfModel, place?: DocumentPlace): MarginalSource {
  return {
    labels: model.labels,
    marginals: async (sentences) => {
      const data = model.encoder.encode(sentences.map((sentence) => contextAt(sentence, place)));
      const { nodeMarginals } = (await model.batchDecoder()).marginals(data);
      const L = model.labels.length;
      return sentences.map((_, n) =>
        nodeMarginals.slice((data.sequenceOffsets[n] ?? 0) * L, (data.sequenceOffsets[n + 1] ?? 0) * L),
      );
    },
  };
}

/** The same of a network; the caller closes the predictor. */
export function networkMarginals(predictor: NetworkPredictor, place?: DocumentPlace): MarginalSource {
  return {
    labels: predictor.labels,
    marginals: async (sentences) => {
      const data = predictor.encodeContexts(sentences.map((sentence) => contextAt(sentence, place)));
      const emissions = predictor.emissions(data);
      return sentences.map((_, n) => predictor.marginals(data, emissions, n));
    },
  };
}

/**
 * The same where only the spelling of `sentence` is replaced: word vectors and letter case stay those of its words, so that what moves is
 * the network's character features (and hand features, with a wide part). All sentences asked for must have its length.
 */
export function spellingMarginals(
  predictor: NetworkPredictor,
  sentence: Sentence,
  place?: DocumentPlace,
): MarginalSource {
  const own = predictor.encode([sentence]);
  return {
    labels: predictor.labels,
    marginals: async (sentences) => {
      const data = predictor.encodeContexts(sentences.map((sentence) => contextAt(sentence, place)));
      if (data.tokenCount !== sentences.length * own.tokenCount)
        throw new RangeError(`sentences of another length than ${own.tokenCount}`);
      for (const [n] of sentences.entries()) {
        data.words.set(own.words, n * own.tokenCount);
        data.cases.set(own.cases, n * own.tokenCount);
      }
      const emissions = predictor.emissions(data);
      return sentences.map((_, n) => predictor.marginals(data, emissions, n));
    },
  };
}

/** A token whose label is to be explained. */
export interface Decision {
  /** Index of its sentence. */
  readonly sentence: number;
  /** 0-based. */
  readonly token: number;
  readonly label: string;
  /** By default the most probable of the other labels under the model in question. */
  readonly rival?: string | undefined;
}

export interface OcclusionOptions {
  /** What stands in place of an occluded word; should be unknown to all models compared. Default `OCCLUDED`. */
  readonly replacement?: string | undefined;
  /** Sentences given to the model at once. Default 4096. */
  readonly batch?: number | undefined;
}

/** Without letters or digits, so that its shape suggests no label of its own. */
export const OCCLUDED = '\u25a1';

/** Plain data. */
export interface OcclusionAttribution {
  readonly sentence: number;
  readonly token: number;
  readonly label: string;
  readonly rival: string;
  /** p(y_t = label | x). */
  readonly probability: number;
  /** log p(y_t = label | x) − log p(y_t = rival | x), each logarithm not below log 1e-300. */
  readonly margin: number;
  /** Margin less the margin with word i occluded, `[T]`. */
  readonly tokens: readonly number[];
  /** Margin with all words occluded. */
  readonly occludedMargin: number;
}

/**
 * Occlusion of every word of every decision's sentence, one at a time and all at once. Sentences of several decisions are
 * occluded once. Other columns of a sentence stay as they are.
 * @throws OptionError on decisions about labels or tokens that are not there
 */
export async function occlude(
  source: MarginalSource,
  sentences: readonly Sentence[],
  decisions: readonly Decision[],
  options: OcclusionOptions = {},
): Promise<OcclusionAttribution[]> {
  const { replacement = OCCLUDED } = options;
  const used = [...new Set(decisions.map(({ sentence }) => sentence))];
  const variants: Sentence[] = [];
  const firstOf = new Map<number, number>();
  for (const n of used) {
    const sentence = sentenceAt(sentences, n);
    firstOf.set(n, variants.length);
    const all = sentence.tokens.map((_, t) => t);
    variants.push(sentence, ...all.map((t) => withoutWords(sentence, [t], replacement)));
    variants.push(withoutWords(sentence, all, replacement));
  }
  const marginals = await inBatches(source, variants, options.batch);
  const L = source.labels.length;
  return decisions.map((decision) => {
    const { sentence: n, token, label } = decision;
    const first = firstOf.get(n) ?? 0;
    const T = sentenceAt(sentences, n).tokens.length;
    const at = decisionIds(source, decision, T, marginals[first]);
    const marginOf = (variant: number): number => {
      const row = marginals[first + variant];
      return logOf(row?.[token * L + at.label]) - logOf(row?.[token * L + at.rival]);
    };
    const margin = marginOf(0);
    return {
      sentence: n,
      token,
      label,
      rival: source.labels[at.rival] ?? '',
      probability: marginals[first]?.[token * L + at.label] ?? 0,
      margin,
      tokens: Array.from({ length: T }, (_, t) => margin - marginOf(1 + t)),
      occludedMargin: marginOf(T + 1),
    };
  });
}

/** The sentence with some of its words replaced. */
export function withoutWords(sentence: Sentence, words: readonly number[], replacement: string): Sentence {
  const tokens = [...sentence.tokens];
  for (const t of words) tokens[t] = replacement;
  return { ...sentence, tokens };
}

/** Marginals of many sentences, so many at once. */
export async function inBatches(
  source: MarginalSource,
  sentences: readonly Sentence[],
  batch = 4096,
): Promise<Float64Array[]> {
  if (!(Number.isInteger(batch) && batch >= 1))
    throw new OptionError('batch', `${batch}, expected a whole number >= 1`);
  const all: Float64Array[] = [];
  for (let start = 0; start < sentences.length; start += batch)
    all.push(...(await source.marginals(sentences.slice(start, start + batch))));
  return all;
}

/** @throws OptionError */
export function sentenceAt(sentences: readonly Sentence[], n: number): Sentence {
  const sentence = sentences[n];
  if (sentence === undefined)
    throw new OptionError('decisions', `there is no sentence ${n} among ${sentences.length}`);
  return sentence;
}

/** Ids of label and rival; `marginals` `[T][L]` are those of the sentence as it is. @throws OptionError */
export function decisionIds(
  { labels }: MarginalSource,
  { token, label, rival }: Decision,
  T: number,
  marginals: Float64Array | undefined,
): { label: number; rival: number } {
  if (!(Number.isInteger(token) && token >= 0 && token < T))
    throw new OptionError('decisions', `token ${token} is outside 0..${T - 1}`);
  const idOf = (name: string): number => {
    const id = labels.indexOf(name);
    if (id < 0) throw new OptionError('decisions', `the model has no label ${JSON.stringify(name)}`);
    return id;
  };
  const own = idOf(label);
  if (rival !== undefined) {
    if (rival === label) throw new OptionError('decisions', `${label} stands against itself`);
    return { label: own, rival: idOf(rival) };
  }
  if (labels.length < 2) throw new OptionError('decisions', 'a model of one label decides nothing');
  const probability = (j: number): number => marginals?.[token * labels.length + j] ?? 0;
  let best = own === 0 ? 1 : 0;
  for (let j = 0; j < labels.length; j++) if (j !== own && probability(j) > probability(best)) best = j;
  return { label: own, rival: best };
}

const LEAST = 1e-300;

/** log p, not below log 1e-300. */
export function logOf(probability: number | undefined): number {
  return Math.log(Math.max(LEAST, probability ?? 0));
}
