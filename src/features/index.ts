export { encodeAttributeFile, streamAttributeFile } from './attribute-files.ts';
export { AttributeScanner, type ScannedCounts, type ScannedSequences } from './attribute-scanner.ts';
export {
  CLUSTER_FORMATS,
  ClusterLexicon,
  type ClusterOptions,
  clusterField,
  parseClusters,
} from './clusters.ts';
export { CorpusEncoder, type CorpusEncoderOptions } from './corpus-encoder.ts';
export { type Coverage, type CoverageSource, type LookupStep, measureCoverage } from './coverage.ts';
export { type PatternDialect, type PatternFile, parsePatternFile } from './crfpp.ts';
export { DOCUMENT_FIELDS, type DocumentFieldKind, documentField } from './document.ts';
export { DatasetBuilder, type EncodedDataset, encodeSequences, type Vocabularies } from './encode.ts';
export { contextsOf, createExtractor, extractCorpus, type FeatureExtractor } from './extract.ts';
export {
  characterNgrams,
  prefix,
  suffix,
  WORD_FLAG_MEANINGS,
  WORD_FLAGS,
  type WordFlag,
  wordShape,
  wordType,
} from './extractors.ts';
export {
  contextAt,
  type DocumentPlace,
  type FieldColumn,
  type FieldFunction,
  type SentenceContext,
} from './field.ts';
export {
  createGazetteer,
  Gazetteer,
  type GazetteerFieldOptions,
  type GazetteerOptions,
  gazetteerField,
  tokeniseEntry,
} from './gazetteer.ts';
export {
  type BrillFieldOptions,
  brillField,
  doubleMetaphoneField,
  metaphoneField,
  soundexField,
  stemField,
} from './language.ts';
export { type PpmiVectorOptions, ppmiVectors } from './ppmi-vectors.ts';
export {
  type GroupedPreset,
  PRESETS,
  type PresetInputs,
  type PresetName,
  presetGroups,
  presetSpec,
  presetSpecWithout,
  resourceTemplates,
} from './presets.ts';
export { readClusters, readGazetteer, withEncodingRemedy } from './resource-files.ts';
export {
  deserializeResources,
  NO_RESOURCES,
  type Resources,
  resourceName,
  serializeResources,
} from './resources.ts';
export {
  SENTENCE_FIELDS,
  type SentenceFieldKind,
  sentenceClass,
  sentenceField,
} from './sentence-class.ts';
export {
  type AttributeTemplate,
  at,
  type EdgeTemplate,
  FEATURE_SPEC_VERSION,
  type FeatureSpec,
  type Field,
  type FieldInput,
  featureSpecSchema,
  fieldName,
  type PatternTemplate,
  parseFeatureSpec,
  type Template,
  type TemplatePart,
  templateName,
  type VectorTemplate,
} from './template.ts';
export { affixTemplates, conjunction, flagTemplates, ngramWindow, window } from './template-builders.ts';
export { columnsReadBy } from './template-columns.ts';
export { parseTemplateFile } from './template-file.ts';
export { clusterTemplates, TEMPLATE_GROUPS, templateGroups } from './template-groups.ts';
export { isBinaryVectors, parseBinaryVectors } from './vector-files/binary-vectors.ts';
export { readVectors } from './vector-files/read-vectors.ts';
export type { SkippedRows } from './vector-files/skipped-rows.ts';
export { parseVectors } from './vector-files/text-vectors.ts';
export {
  describeRemarks,
  lookupForms,
  scaleVectors,
  type VectorOptions,
  type VectorRemarks,
  type VectorScaling,
  WordVectors,
} from './vectors.ts';
export { UNKNOWN_TEMPLATE, Vocabulary, type VocabularyParts } from './vocabulary.ts';
export { loadFeatureKernels } from './wasm/feature-memory.ts';
