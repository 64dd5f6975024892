/**
 * The library without training, for web pages: read a model from bytes, tag, ask for marginals, best paths and the exact account of a
 * decision. `dist/browser/crf.js` is this in one file (scripts/bundle-browser.mjs), which needs no Node, no SharedArrayBuffer and no
 * further file; it is what `crf-lab/browser` and, in bundlers for browsers, `crf-lab/crf` name. In it the encoder and the batch decoder are
 * those of this folder.
 */
export {
  type AccountOptions,
  type DecisionAccount,
  explainDecision,
  explainEncoded,
  type MinimalFlip,
  type TemplateSwitch,
} from '../compare/explain/account.ts';
export { attributeTokens, type TokenAttribution } from '../compare/explain/attribution.ts';
export type { Contribution } from '../compare/explain/contributions.ts';
export type { FlipOptions } from '../compare/explain/minimal-flip.ts';
export { type LabelFeatures, type StateFeature, topFeatures } from '../compare/explain/top-features.ts';
export {
  type Transition,
  type TransitionCell,
  type TransitionMatrix,
  type TransitionTable,
  transitionMatrix,
  transitionTable,
} from '../compare/explain/transitions.ts';
export type { AttributeSequence } from '../corpus/attribute-sequence.ts';
export { type Sentence, sentenceFromTokens } from '../corpus/sentence.ts';
export { labelsToSpans, type Span } from '../corpus/spans.ts';
export type { Scheme, TagScheme } from '../corpus/tag-scheme.ts';
export { type TextToken, tokeniseText } from '../corpus/tokenise.ts';
export { type EditedModel, type WeightEdit, WeightEditor } from '../crf/edit-weights.ts';
export { type FeatureIndex, MAX_WEIGHT, weightLayout } from '../crf/feature-index.ts';
export { labelNames, sequenceLabelNames } from '../crf/label-names.ts';
export {
  CrfModel,
  DECODINGS,
  type DecodeOptions,
  type Decoding,
  type InputFormat,
  type ModelParts,
  type ScoredLabels,
} from '../crf/model.ts';
export { HEADS, type Head } from '../crf/options.ts';
export { deserializeCrf, MODEL_VERSION, serializeCrf } from '../crf/serialize.ts';
export * from '../errors.ts';
export {
  DatasetBuilder,
  type EncodedDataset,
  encodeSequences,
  type Vocabularies,
} from '../features/encode.ts';
export { createExtractor, type FeatureExtractor } from '../features/extract.ts';
export { NO_RESOURCES, type Resources } from '../features/resources.ts';
export { type FeatureSpec, parseFeatureSpec, type Template, templateName } from '../features/template.ts';
export { UNKNOWN_TEMPLATE, Vocabulary } from '../features/vocabulary.ts';
