/** How many training sentences an experiment has, as far as it says so itself. */
import type { ExperimentCorpus } from './schema.ts';

/** Training sentences that there are at most. */
export function knownSize({ source, limits }: ExperimentCorpus): number {
  const generated =
    source.kind === 'embedded' ? (source.trainSentences ?? EMBEDDED_TRAIN) : Number.POSITIVE_INFINITY;
  return Math.min(generated, limits.train ?? Number.POSITIVE_INFINITY);
}

/** Default of `generateEmbeddedCorpus`. */
const EMBEDDED_TRAIN = 2400;

/** A size that a grid names, `all` where it is no less. */
export function usedSize(size: number | 'all', corpus: ExperimentCorpus): number | 'all' {
  return size === 'all' || size >= knownSize(corpus) ? 'all' : size;
}
