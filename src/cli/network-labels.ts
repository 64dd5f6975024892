/** What a network says of sentences, batch by batch, for `tag` and `evaluate`. */
import { availableParallelism } from 'node:os';
import type { NetworkModel, NetworkPredictor } from '../neural/index.ts';
import type { TaggingOptions } from './labelling/crf-tagger.ts';
import type { ImpossibleSentences } from './labelling/impossible-sentences.ts';
import type { BatchLimits, ContextBatch } from './labelling/sentence-batches.ts';
import type { Tagged, TaggedSentences } from './tagged-pieces.ts';

/** Fewer tokens than this are labelled before a second thread would be ready. */
const FEW_TOKENS = 5000;
/** Tokens that are encoded together: many, so that there are others of like length to be computed with. */
const BATCH_TOKENS = 2 ** 15;
/** Scores of labels that are held together, where they are asked for. */
const BATCH_SCORES = 2 ** 22;

export interface NetworkTagging extends TaggingOptions {
  readonly threads?: number | undefined;
}

/** How many sentences at a time `tagBatches` is best given. */
export function networkLimits(
  model: NetworkModel,
  { decode, nbest, marginals }: TaggingOptions,
): BatchLimits {
  const needsScores = nbest !== undefined || marginals === true || decode === 'posterior';
  const tokens = needsScores ? Math.floor(BATCH_SCORES / model.labels.length) : BATCH_TOKENS;
  return { sentences: Number.POSITIVE_INFINITY, tokens: Math.min(BATCH_TOKENS, Math.max(1, tokens)) };
}

/** Labels, and what else is asked for, of the sentences of every batch in order. Take those of one before the next. */
export async function* tagBatches(
  model: NetworkModel,
  batches: AsyncIterable<ContextBatch>,
  options: NetworkTagging,
  impossible: ImpossibleSentences,
): AsyncGenerator<TaggedSentences> {
  let predictor: NetworkPredictor | undefined;
  try {
    for await (const batch of batches) {
      const { head, shown, contexts } = batch;
      if (predictor === undefined) {
        const tokens = contexts.reduce((sum, { sentence }) => sum + sentence.tokens.length, 0);
        const useful = tokens < FEW_TOKENS ? 1 : Math.min(2, availableParallelism());
        predictor = await model.predictor({ threads: Math.max(1, options.threads ?? useful) });
      }
      yield { head, shown, tagged: tagContexts(predictor, batch, options, impossible) };
    }
  } finally {
    await predictor?.close();
  }
}

function* tagContexts(
  predictor: NetworkPredictor,
  { contexts }: ContextBatch,
  { decode, nbest: k, marginals: needsMarginals }: TaggingOptions,
  impossible: ImpossibleSentences,
): Generator<Tagged> {
  const data = predictor.encodeContexts(contexts);
  const lineOf = (n: number): number => contexts[n]?.sentence.line ?? 0;
  if (decode === 'constrained') for (const n of predictor.impossible(data)) impossible.meet(lineOf(n));
  // The best of the k best need not be found a second time.
  const ids =
    k !== undefined
      ? undefined
      : decode === 'constrained'
        ? predictor.decodePossible(data)
        : predictor.decode(data, decode);
  const labels = ids === undefined ? undefined : predictor.names(data, ids);
  const emissions = k !== undefined || needsMarginals === true ? predictor.emissions(data) : undefined;
  const unfit = new Set(k === undefined || decode !== 'constrained' ? [] : predictor.impossible(data));
  for (let n = 0; n < contexts.length; n++) {
    const nbest =
      k === undefined || emissions === undefined
        ? undefined
        : predictor.nBest(data, emissions, n, k, unfit.has(n) ? 'viterbi' : decode);
    const marginals =
      needsMarginals === true && emissions !== undefined
        ? predictor.marginals(data, emissions, n)
        : undefined;
    yield { labels: labels?.[n] ?? nbest?.[0]?.labels ?? [], nbest, marginals };
  }
}
