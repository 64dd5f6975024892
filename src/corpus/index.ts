export type { AttributeSequence } from './attribute-sequence.ts';
export {
  type CategoryMap,
  type CategoryMapOptions,
  labelSequences,
  mapCategories,
  mapCorpusCategories,
  parseCategoryMap,
} from './category-map.ts';
export {
  convertLabels,
  iobesToBilou,
  REPAIR_RULES,
  type RepairRule,
  repairLabels,
} from './scheme-conversion.ts';
export { detectScheme, type SchemeDetection } from './scheme-detection.ts';
export { type Corpus, type Sentence, type SourceLine, sentenceFromTokens } from './sentence.ts';
export { labelsToSpans, labelsToSpansStrict, labelsToTokenSpans, type Span, spansToLabels } from './spans.ts';
export {
  type CorpusSplit,
  type Fold,
  foldCorpus,
  type SplitFractions,
  type SplitOptions,
  type SplitUnit,
  splitCorpus,
  takeEveryNth,
} from './split.ts';
export {
  type CategoryCount,
  type CorpusStatistics,
  corpusStatistics,
  type LabelCount,
  type SchemeCheck,
  type StatisticsOptions,
  statisticsToJson,
  type TokenAmbiguity,
  type TrainOverlap,
} from './statistics.ts';
export { type TagDynamics, tagDynamics } from './tag-dynamics.ts';
export {
  countInvalidTransitions,
  type InvalidTransition,
  invalidTransitions,
  isValidTransition,
  joinLabel,
  type LabelParts,
  SCHEMES,
  type Scheme,
  type SchemeConstraints,
  schemeConstraints,
  splitLabel,
  TAG_SCHEMES,
  type TagScheme,
} from './tag-scheme.ts';
