export {
  countFrames,
  type EmbeddedCorpus,
  type EmbeddedCorpusOptions,
  generateEmbeddedCorpus,
} from './generator.ts';
export {
  type CategoryHierarchy,
  embeddedHierarchy,
  type FineCategory,
  LEVELS,
  type Level,
  SINGLE_TOKEN_CATEGORIES,
} from './hierarchy.ts';
