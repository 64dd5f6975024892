export type { AttributeSequence } from './attribute-sequence.ts';
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
  countInvalidTransitions,
  type InvalidTransition,
  invalidTransitions,
  isValidTransition,
  joinLabel,
  type LabelParts,
  type Scheme,
  type SchemeConstraints,
  schemeConstraints,
  splitLabel,
  TAG_SCHEMES,
  type TagScheme,
} from './tag-scheme.ts';
