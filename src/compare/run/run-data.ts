/** What a run is trained and scored on. */
import type { Corpus, Scheme } from '../../corpus/index.ts';
import { evaluateSpans } from '../../evaluation/index.ts';

/** Labels of all three are those of the run: of its rung, in its scheme. */
export interface RunData {
  readonly train: Corpus;
  readonly dev: Corpus;
  readonly test: Corpus;
  readonly scheme: Scheme;
}

/** The labels of a corpus, `[N][T]`. */
export function goldLabels({ sentences }: Corpus): (readonly string[])[] {
  return sentences.map(({ labels }) => labels ?? []);
}

/** Micro F1 as conlleval counts it; share of right labels where they are no spans. In [0, 1]. */
export function scoreOf(
  gold: readonly (readonly string[])[],
  predicted: readonly (readonly string[])[],
  scheme: Scheme,
): number {
  const { micro, accuracy } = evaluateSpans(gold, predicted, { mode: 'conlleval', scheme });
  return scheme === 'none' ? accuracy : micro.f1;
}
