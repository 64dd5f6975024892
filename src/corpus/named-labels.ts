/** What a user says of the labels of a file: their scheme, and which of them means outside. */
import { CorpusFormatError } from '../errors.ts';
import { withLabels } from './category-map.ts';
import { type ReadCorpusOptions, resolveReadCorpusOptions } from './read-options.ts';
import type { Corpus } from './sentence.ts';

/**
 * The corpus with `outside` read as `O`, and its scheme where one is named.
 * @throws CorpusFormatError where both `outside` and `O` are labels
 */
export function withNamedLabels(corpus: Corpus, options: ReadCorpusOptions): Corpus {
  const { scheme, outside } = resolveReadCorpusOptions(options);
  const named: Corpus = scheme === 'auto' ? corpus : { ...corpus, scheme };
  if (outside === undefined || outside === 'O') return named;
  const lines = new Map<string, number>();
  for (const { labels = [], line } of named.sentences) {
    for (const label of ['O', outside])
      if (labels.includes(label) && !lines.has(label)) lines.set(label, line);
  }
  if (!lines.has(outside)) return named;
  if (!lines.has('O')) {
    const read = (label: string): string => (label === outside ? 'O' : label);
    return { ...withLabels(named, (labels) => labels.map(read)), outside };
  }
  throw new CorpusFormatError(
    corpus.name,
    lines.get('O') ?? 0,
    `the sentence has the label O, but ${JSON.stringify(outside)} was named as the label that means outside; name O, or none of them`,
  );
}
