/** Labels that another program gave the test sentences of a corpus: read as the corpus is, and held against its words. */
import { resolve } from 'node:path';
import {
  type Corpus,
  labelSequences,
  predictionsUnder,
  readCorpus,
  type Sentence,
  withLabels,
} from '../../corpus/index.ts';
import { CorpusFormatError } from '../../errors.ts';
import { blaming, type CorpusParts } from './corpus-source.ts';
import type { ExperimentCorpus } from './schema.ts';
import { limitSentences } from './sentence-subsets.ts';

export interface PredictionsSource {
  readonly corpus: ExperimentCorpus;
  /** Of the corpus, as runs use them. */
  readonly parts: CorpusParts;
  readonly path: string;
  /** That the path is relative to. */
  readonly folder: string;
}

/**
 * The test sentences with the labels of the file, in the scheme of the corpus. A file of all test sentences where the experiment takes
 * some is cut down as the test set was.
 * @throws CorpusFormatError naming file and line where it cannot be read, or holds other sentences or words than the test set
 */
export async function readPredictions({ corpus, parts, path, folder }: PredictionsSource): Promise<Corpus> {
  const { reading, limits, take } = corpus;
  const whole = await blaming(path, () => readCorpus(resolve(folder, path), reading));
  const { test, scheme } = parts;
  const isWhole = whole.sentences.length > test.sentences.length;
  const predicted = isWhole ? limitSentences(whole, limits.test, take) : whole;
  checkWords({ ...predicted, name: whole.name }, test, corpus.name);
  return blaming(path, () => {
    const labels = predictionsUnder([...labelSequences(predicted)], scheme, predicted.scheme).values();
    return withLabels(predicted, () => labels.next().value ?? []);
  });
}

function checkWords(predicted: Corpus, test: Corpus, name: string): void {
  const of = `of the test set of corpus ${name}`;
  for (const [n, sentence] of predicted.sentences.entries()) {
    const gold = test.sentences[n];
    if (gold !== undefined) checkSentence(sentence, gold, n, { path: predicted.name, of });
  }
  const [found, expected] = [predicted.sentences.length, test.sentences.length];
  if (found === expected) return;
  throw new CorpusFormatError(
    predicted.name,
    predicted.sentences[expected]?.line ?? 0,
    `${found} sentences, but the test set of corpus ${name} has ${expected}: predict that file`,
  );
}

function checkSentence(
  predicted: Sentence,
  gold: Sentence,
  n: number,
  { path, of }: { readonly path: string; readonly of: string },
): void {
  const at = gold.tokens.findIndex(
    (token, t) => t < predicted.tokens.length && token !== predicted.tokens[t],
  );
  if (at >= 0) {
    throw new CorpusFormatError(
      path,
      predicted.line,
      `word ${at + 1} of the sentence is ${JSON.stringify(predicted.tokens[at])}, expected ${JSON.stringify(gold.tokens[at])} as in sentence ${n + 1} ${of}: predict that file`,
    );
  }
  if (predicted.tokens.length === gold.tokens.length) return;
  throw new CorpusFormatError(
    path,
    predicted.line,
    `a sentence of ${predicted.tokens.length} tokens, expected ${gold.tokens.length} as in sentence ${n + 1} ${of}: predict that file`,
  );
}
