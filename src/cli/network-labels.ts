/** What a network says of sentences, for `tag` and `evaluate`. */
import { availableParallelism } from 'node:os';
import type { Sentence } from '../corpus/index.ts';
import type { Decoding } from '../crf/inference/index.ts';
import type { NetworkModel, NetworkPredictor } from '../neural/index.ts';
import type { Tagged } from './tagged-pieces.ts';

/** Fewer tokens than this are labelled before a second thread would be ready. */
const FEW_TOKENS = 5000;

export interface NetworkTagging {
  readonly decode: Decoding;
  readonly nbest?: number | undefined;
  readonly marginals?: true | undefined;
  readonly threads?: number | undefined;
}

/** Labels, and what else is asked for, of every sentence in order. */
export async function tagSentences(
  model: NetworkModel,
  sentences: readonly Sentence[],
  options: NetworkTagging,
): Promise<Tagged[]> {
  return withPredictor(model, sentences, options.threads, (predictor) => {
    const { decode, nbest: k } = options;
    const data = predictor.encode(sentences);
    // The best of the k best need not be found a second time.
    const labels = k === undefined ? predictor.names(data, predictor.decode(data, decode)) : undefined;
    if (labels !== undefined && options.marginals !== true)
      return labels.map((best) => ({ labels: best, nbest: undefined, marginals: undefined }));
    const emissions = predictor.emissions(data);
    return sentences.map((_, n) => {
      const nbest = k === undefined ? undefined : predictor.nBest(data, emissions, n, k, decode);
      const marginals = options.marginals === true ? predictor.marginals(data, emissions, n) : undefined;
      return { labels: labels?.[n] ?? nbest?.[0]?.labels ?? [], nbest, marginals };
    });
  });
}

/** Predicted labels of every sentence, `[N][T]`. */
export function labelSentences(
  model: NetworkModel,
  sentences: readonly Sentence[],
  decode: Decoding,
  threads?: number,
): Promise<string[][]> {
  return withPredictor(model, sentences, threads, (predictor) => predictor.label(sentences, decode));
}

async function withPredictor<T>(
  model: NetworkModel,
  sentences: readonly Sentence[],
  threads: number | undefined,
  use: (predictor: NetworkPredictor) => T,
): Promise<T> {
  const tokens = sentences.reduce((sum, sentence) => sum + sentence.tokens.length, 0);
  const useful = tokens < FEW_TOKENS ? 1 : Math.min(2, availableParallelism());
  const predictor = await model.predictor({ threads: Math.max(1, threads ?? useful) });
  try {
    return use(predictor);
  } finally {
    await predictor.close();
  }
}
