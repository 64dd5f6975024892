export type { AttributeSequence } from './attribute-sequence.ts';
export {
  type CategoryMap,
  type CategoryMapOptions,
  labelSequences,
  mapCategories,
  mapCorpusCategories,
  mapSequences,
  parseCategoryMap,
  withLabels,
} from './category-map.ts';
export { parseConll } from './conll.ts';
export { CONLLU_COLUMNS, parseConllu } from './conllu.ts';
export {
  type AttributeFileCounts,
  type AttributeLine,
  CrfsuiteParser,
  formatCrfsuite,
  noAttributes,
  noSequences,
  parseAttributeLine,
  parseCrfsuite,
  weightWithoutSequence,
} from './crfsuite.ts';
export { parseCsv } from './csv-parser.ts';
export { detectFormat } from './detect-format.ts';
export {
  type EmbeddedCorpus,
  type EmbeddedCorpusOptions,
  embeddedHierarchy,
  generateEmbeddedCorpus,
} from './embedded/index.ts';
export {
  type FoundLine,
  foundLines,
  HEAD_BYTES,
  type Line,
  type LineBatch,
  type LineBlock,
  MAX_LINE_BYTES,
  type OpenOptions,
  openLineBatches,
  openLineBlocks,
  openLines,
  pathKind,
  type ReadBytesOptions,
  readBytes,
  streamBytes,
} from './files.ts';
export type { InputFormat } from './input-format.ts';
export { parseJsonl } from './jsonl.ts';
export {
  type CorpusPiece,
  concatenateCorpora,
  corpusFiles,
  readConll,
  readConllu,
  readCorpus,
  readCrfsuite,
  readCsv,
  readJsonl,
  readSentences,
  readSlots,
} from './read-corpus.ts';
export {
  CORPUS_FORMATS,
  type CorpusFormat,
  type ReadCorpusOptions,
  type ResolvedReadCorpusOptions,
  readCorpusOptions,
  resolveReadCorpusOptions,
  TEXT_ENCODINGS,
  type TextEncoding,
} from './read-options.ts';
export { type LabelledModel, labelsUnder, predictionsUnder } from './scheme-alignment.ts';
export {
  convertLabels,
  iobesToBilou,
  REPAIR_RULES,
  type RepairRule,
  repairLabels,
  withLetters,
} from './scheme-conversion.ts';
export {
  describeDetection,
  detectScheme,
  LabelCensus,
  modelSpelling,
  type SchemeDetection,
  schemeConstraints,
  schemeOfPredictions,
} from './scheme-detection.ts';
export {
  type Corpus,
  type CorpusHead,
  type Sentence,
  type SourceLine,
  sentenceFromTokens,
} from './sentence.ts';
export { duplicateIds } from './sentence-ids.ts';
export { parseSlots } from './slots.ts';
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
export { followLinks } from './storage/follow-links.ts';
export { parseTemporary, removeLeftovers } from './storage/leftovers.ts';
export { checkUnlocked, type Lock, takeLock, withLock } from './storage/lock.ts';
export { type WritableFile, type WritableFileSystem, writeFileAtomically } from './storage/write-file.ts';
export {
  checkReplaceable,
  completeFolder,
  folderReader,
  type OwnFolder,
  readConsistently,
  recoverFolder,
  writeFolderAtomically,
} from './storage/write-folder.ts';
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
  splitLabel,
  TAG_SCHEMES,
  type TagScheme,
} from './tag-scheme.ts';
export {
  countLabels,
  findSpelling,
  LabelReader,
  STANDARD_SPELLING,
  spellLabel,
  standardLabel,
  type TagSpelling,
} from './tag-spelling.ts';
export {
  formatTagged,
  formatTaggedHeader,
  type TaggedLayout,
  taggedLayout,
  writeConll,
  writeTagged,
} from './tagged-output.ts';
export { type TextToken, tokeniseText } from './tokenise.ts';
