/** Another training set that the same source could have given: one sample of the bootstrap. */
import type { Corpus, Sentence } from '../../corpus/index.ts';
import { createRandom, drawCounts } from '../../numeric/index.ts';

/**
 * As many documents as the corpus has, drawn with replacement; sentences, where it marks no more than one document. They keep the
 * order of the corpus, copies stand side by side, and every copy of a document is a document of its own.
 */
export function bootstrapCorpus(corpus: Corpus, seed: number): Corpus {
  const { sentences } = corpus;
  const random = createRandom(seed);
  if (corpus.documents <= 1) {
    const counts = drawCounts(sentences.length, random);
    return { ...corpus, sentences: sentences.flatMap((sentence, n) => Array(counts[n] ?? 0).fill(sentence)) };
  }
  const drawn: Sentence[] = [];
  let documents = 0;
  const members = byDocument(sentences);
  const counts = drawCounts(members.length, random);
  for (const [d, own] of members.entries()) {
    for (let copy = 0; copy < (counts[d] ?? 0); copy++) {
      for (const sentence of own) drawn.push({ ...sentence, document: documents });
      documents++;
    }
  }
  return { ...corpus, sentences: drawn, documents };
}

/** Neighbouring sentences of one document together. */
function byDocument(sentences: readonly Sentence[]): Sentence[][] {
  const documents: Sentence[][] = [];
  let last: number | undefined;
  for (const sentence of sentences) {
    if (sentence.document !== last) documents.push([]);
    last = sentence.document;
    documents.at(-1)?.push(sentence);
  }
  return documents;
}
