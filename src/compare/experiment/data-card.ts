/** What the corpora of an experiment are like. */
import {
  type Corpus,
  corpusStatistics,
  labelsToSpans,
  labelsToTokenSpans,
  type Scheme,
  type Span,
} from '../../corpus/index.ts';
import type { DataCard } from '../result.ts';
import { type CorpusParts, PARTS } from './corpus-source.ts';
import { countMentions } from './ladders.ts';
import type { DataHash } from './plan.ts';
import type { ExperimentCorpus } from './schema.ts';
import { withSentences } from './sentence-subsets.ts';

/**
 * The card of a corpus before ladders and distortions, its training sentences the most that a run has. With folds, train and dev are those of the first fold, test is all folds' tests,
 * and the share of seen spans is taken over all of these, each against its own training sentences.
 */
export function dataCard(
  corpus: ExperimentCorpus,
  folds: readonly CorpusParts[],
  hashes: readonly DataHash[],
): DataCard {
  const [first] = folds;
  if (first === undefined) throw new RangeError(`corpus ${corpus.name} has no parts`);
  const { scheme } = first;
  const parts = { ...first, test: joinedTests(folds, first) };
  const counts = PARTS.map(
    (part) => new Map(countMentions(parts[part], scheme).map((m) => [m.category, m.count])),
  );
  const [train = new Map(), dev = new Map(), test = new Map()] = counts;
  const names = [...new Set(counts.flatMap((count) => [...count.keys()]))];
  const categories = names.map((category) => ({
    category,
    train: train.get(category) ?? 0,
    dev: dev.get(category) ?? 0,
    test: test.get(category) ?? 0,
  }));
  return {
    corpus: corpus.name,
    task: corpus.task,
    scheme,
    hashes: hashes
      .filter((hash) => hash.corpus === corpus.name)
      .map(({ part, sha256 }) => ({ part, sha256 })),
    parts: PARTS.map((part) => ({ part, ...partFigures(parts[part], scheme) })),
    categories: categories.sort(
      (a, b) => b.train - a.train || b.test - a.test || (a.category < b.category ? -1 : 1),
    ),
    seenSpans: seenShare(folds, scheme),
    seenBy: 'span',
  };
}

/** In the order of the folds, whose documents are apart. */
function joinedTests(folds: readonly CorpusParts[], first: CorpusParts): Corpus {
  if (folds.length === 1) return first.test;
  let documents = 0;
  const sentences = folds.flatMap(({ test }) => {
    const moved = test.sentences.map((sentence) => ({
      ...sentence,
      document: sentence.document + documents,
    }));
    documents += test.documents;
    return moved;
  });
  return withSentences(first.test, sentences);
}

function partFigures(
  { sentences, documents }: Corpus,
  scheme: Scheme,
): Omit<DataCard['parts'][number], 'part'> {
  let tokens = 0;
  let spans = 0;
  let outside = 0;
  for (const { labels = [] } of sentences) {
    tokens += labels.length;
    spans += spansOf(labels, scheme).length;
    for (const label of labels) if (label === 'O') outside++;
  }
  const outsideShare = tokens === 0 || scheme === 'none' ? 0 : outside / tokens;
  return { sentences: sentences.length, tokens, documents, spans, outsideShare };
}

/** Share of test spans whose words are those of a training span of the same category: one less what `crf-lab corpus` calls unseen. */
function seenShare(folds: readonly CorpusParts[], scheme: Scheme): number {
  let unseen = 0;
  let all = 0;
  for (const { train, test } of folds) {
    const { entities, overlap } = corpusStatistics(test, { scheme, train });
    all += entities;
    unseen += entities * (overlap?.unseenEntitiesOfCategory ?? 0);
  }
  // Shares of whole numbers: what rounding left behind goes.
  return all === 0 ? 0 : (all - Math.round(unseen)) / all;
}

function spansOf(labels: readonly string[], scheme: Scheme): Span[] {
  return scheme === 'none' ? labelsToTokenSpans(labels) : labelsToSpans(labels);
}
