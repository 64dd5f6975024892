export { readAttributeDevSet, readAttributeTrainingSet } from './attribute-files.ts';
export { type EditedModel, type WeightEdit, WeightEditor } from './edit-weights.ts';
export {
  buildFeatureIndex,
  type FeatureIndex,
  type FeatureIndexOptions,
  MAX_WEIGHT,
  weightLayout,
} from './feature-index.ts';
export { labelNames, sequenceLabelNames } from './label-names.ts';
export type { LearningFault } from './learning-fault.ts';
export {
  CrfModel,
  DECODINGS,
  type DecodeOptions,
  type Decoding,
  type InputFormat,
  type ModelParts,
  type ScoredLabels,
} from './model.ts';
export {
  ALGORITHMS,
  type Algorithm,
  HEADS,
  type Head,
  type ResolvedTrainOptions,
  resolveTrainOptions,
  type TrainOptions,
  trainOptionsSchema,
} from './options.ts';
export { fittedOptions, foreignOption, presetTrainOptions } from './preset-options.ts';
export { releaseDataset } from './release-memory.ts';
export { resampleSequences } from './resample-sequences.ts';
export { deserializeCrf, MODEL_VERSION, serializeCrf } from './serialize.ts';
export {
  AttributeTrainingSet,
  type DevSet,
  prepareDevSet,
  prepareTrainingSet,
  strongestPenalty,
  type TrainControl,
  type TrainIteration,
  type TrainingSet,
  type TrainReport,
  trainCrf,
} from './train.ts';
export { hashTrainingSet } from './training-hash.ts';
export { initialWeights } from './warm-start.ts';
export {
  type BatchDecoder,
  type BatchMarginals,
  createBatchDecoder,
  type DecoderParts,
} from './wasm/batch-decoder.ts';
export { MemoryError } from './wasm/memory-error.ts';
