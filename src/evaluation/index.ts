export { type CategoryConfusion, type ConfusionMatch, categoryConfusion } from './category-confusion.ts';
export { formatConlleval, formatFixed } from './conlleval-format.ts';
export {
  classifySpans,
  type ErrorKinds,
  findErrorKinds,
  type KindCount,
  type SentenceKinds,
  SPAN_KINDS,
  type SpanError,
  type SpanKind,
} from './error-kinds.ts';
export {
  formatComparisonTable,
  formatPercent,
  formatScoresTable,
  type NamedScores,
  type ScoresRow,
  scoresTable,
} from './report-table.ts';
export {
  SEMEVAL_SCHEMAS,
  type SemevalCounts,
  type SemevalSchema,
  type SemevalScores,
  type SemevalTable,
  scoreSemeval,
} from './semeval.ts';
export {
  approximateRandomisation,
  type BootstrapOptions,
  type BootstrapResult,
  countSentences,
  groupByDocument,
  pairedBootstrap,
  type RandomisationResult,
  type TestOptions,
  type UnitCounts,
} from './significance.ts';
export {
  type CategoryScores,
  categoryScores,
  evaluateSpans,
  type PrecisionRecallF1,
  type SpanScores,
  type SpanScoresJson,
  scoresToJson,
} from './span-f1.ts';
export {
  detectReading,
  type LabelSequences,
  pairSentences,
  readSpans,
  SCORING_MODES,
  type ScoringMode,
  type SentencePair,
  type SpanReading,
} from './span-reading.ts';
export { type TokenMetrics, tokenMetrics } from './token-metrics.ts';
export {
  scoreVocabularySplits,
  VOCABULARY_SPLITS,
  type VocabularySplit,
  type VocabularySplitScores,
  vocabularySplit,
  type WordCollection,
  type WordCollections,
} from './vocabulary-splits.ts';
