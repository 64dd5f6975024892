/** Parts of a corpus: chosen sentences, limits, nested random subsets. */
import type { Corpus, Sentence } from '../../corpus/index.ts';
import { createRandom, shuffle } from '../../numeric/index.ts';

/** The corpus with these sentences in their place; its documents are numbered anew, those without a sentence are gone. */
export function withSentences(corpus: Corpus, sentences: readonly Sentence[]): Corpus {
  let documents = 0;
  let previous: number | undefined;
  const renumbered = sentences.map((sentence) => {
    if (sentence.document !== previous) documents++;
    previous = sentence.document;
    return sentence.document === documents - 1 ? sentence : { ...sentence, document: documents - 1 };
  });
  return { ...corpus, sentences: renumbered, documents };
}

/** At most `limit` sentences: the first, or `limit` of them at equal distances (the floor(i N / limit)-th). */
export function limitSentences(corpus: Corpus, limit: number | undefined, take: 'first' | 'every'): Corpus {
  const { sentences } = corpus;
  const N = sentences.length;
  if (limit === undefined || limit >= N) return corpus;
  if (take === 'first') return withSentences(corpus, sentences.slice(0, limit));
  const chosen = new Set(Array.from({ length: limit }, (_, i) => Math.floor((i * N) / limit)));
  return withSentences(
    corpus,
    sentences.filter((_, n) => chosen.has(n)),
  );
}

/**
 * `size` random sentences in corpus order. With one seed, a smaller subset is part of every larger one: both are the beginning of
 * the same shuffled order.
 */
export function nestedSubset(corpus: Corpus, size: number, seed: number): Corpus {
  const { sentences } = corpus;
  if (size >= sentences.length) return corpus;
  const order = sentences.map((_, n) => n);
  shuffle(createRandom(seed), order);
  const chosen = new Set(order.slice(0, size));
  return withSentences(
    corpus,
    sentences.filter((_, n) => chosen.has(n)),
  );
}
