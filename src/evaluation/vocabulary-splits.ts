/** Scores apart for spans of known and of unknown words, after Ma and Hovy (2016), section 4.6. */
import type { Span } from '../corpus/index.ts';
import { type CategoryScores, CategoryTallies } from './span-f1.ts';
import { type LabelSequences, pairSentences, readSpans, type SpanReading } from './span-reading.ts';

/** In vocabulary; out of training, of embedding, of both vocabularies. */
export const VOCABULARY_SPLITS = ['IV', 'OOTV', 'OOEV', 'OOBV'] as const;
export type VocabularySplit = (typeof VOCABULARY_SPLITS)[number];

/** A Set or Map of words, or anything that looks words up, for example in lower case. */
export interface WordCollection {
  has(word: string): boolean;
}

export interface WordCollections {
  /** Words of the training corpus. */
  readonly training: WordCollection;
  /** Words with a pre-trained vector; without it every word counts as known there, which leaves IV and OOTV. */
  readonly embedding?: WordCollection;
}

export interface VocabularySplitScores {
  /** Over all categories. Always the four splits, in the order of VOCABULARY_SPLITS. */
  readonly overall: ReadonlyMap<VocabularySplit, CategoryScores>;
  readonly perCategory: ReadonlyMap<VocabularySplit, ReadonlyMap<string, CategoryScores>>;
}

/**
 * OOBV when at least one word is not in the training vocabulary and at least one word, the same or another, not in the
 * embedding vocabulary; OOTV when only the first holds, OOEV when only the second, IV when neither does. (Ma and Hovy
 * state the rule for OOBV and build the other three "in similar manner".)
 */
export function vocabularySplit(words: readonly string[], vocabularies: WordCollections): VocabularySplit {
  const { training, embedding } = vocabularies;
  const isOutOfTraining = words.some((word) => !training.has(word));
  const isOutOfEmbedding = embedding !== undefined && words.some((word) => !embedding.has(word));
  if (isOutOfTraining) return isOutOfEmbedding ? 'OOBV' : 'OOTV';
  return isOutOfEmbedding ? 'OOEV' : 'IV';
}

/**
 * Exact-match scores for each split. Gold and predicted spans go each into the split of their own words, so the counts
 * of the four splits add up to the overall ones; with scheme `none` the units are tokens and F1 is their accuracy.
 * @param tokens surface forms, `[N][T]`, parallel to the labels.
 * @throws RangeError where numbers of sentences or lengths differ.
 */
export function scoreVocabularySplits(
  tokens: readonly (readonly string[])[],
  gold: LabelSequences,
  predicted: LabelSequences,
  vocabularies: WordCollections,
  reading: SpanReading,
): VocabularySplitScores {
  if (tokens.length !== gold.length) {
    throw new RangeError(`${tokens.length} sentences of tokens but ${gold.length} of gold labels`);
  }
  const tallies = new Map(VOCABULARY_SPLITS.map((split) => [split, new CategoryTallies()]));
  for (const pair of pairSentences(gold, predicted, reading)) {
    const words = tokens[pair.sentence] ?? [];
    if (words.length !== pair.gold.length) {
      throw new RangeError(
        `sentence ${pair.sentence}: ${words.length} tokens but ${pair.gold.length} gold labels`,
      );
    }
    const goldBySplit = groupBySplit(readSpans(pair.gold, reading), words, vocabularies);
    const predictedBySplit = groupBySplit(readSpans(pair.predicted, reading), words, vocabularies);
    // A correct span has the words of its gold span, hence its split.
    for (const [split, tally] of tallies)
      tally.add(goldBySplit.get(split) ?? [], predictedBySplit.get(split) ?? []);
  }
  return {
    overall: new Map([...tallies].map(([split, tally]) => [split, tally.total()])),
    perCategory: new Map([...tallies].map(([split, tally]) => [split, tally.scores()])),
  };
}

function groupBySplit(
  spans: readonly Span[],
  words: readonly string[],
  vocabularies: WordCollections,
): Map<VocabularySplit, Span[]> {
  const groups = new Map<VocabularySplit, Span[]>();
  for (const span of spans) {
    const split = vocabularySplit(words.slice(span.start, span.end), vocabularies);
    const group = groups.get(split);
    if (group === undefined) groups.set(split, [span]);
    else group.push(span);
  }
  return groups;
}
