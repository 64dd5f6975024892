export { type BatchCapacity, BatchPacker, capacityFor, type PackedBatch } from './batch-packer.ts';
export { CharacterTable } from './character-table.ts';
export { type Checkpoint, deserializeCheckpoint, serializeCheckpoint } from './checkpoint.ts';
export { type CrfLayer, crfLayerClass } from './crf-layer.ts';
export { type DecodingScores, ENGINES, type EngineName, type NetworkEngine } from './engine.ts';
export { withFurtherVectors } from './further-vectors.ts';
export { type InputChannel, NetworkInspector } from './inspector.ts';
export { registerLayers } from './layers.ts';
export {
  copyLayersWeights,
  createLayersModel,
  crfLayerOf,
  layersModelHandler,
  layersModelInputs,
} from './layers-model.ts';
export type { NetworkFault } from './learning-fault.ts';
export { NetworkModel } from './model.ts';
export { encodeSentences, type NetworkData, type NetworkTables } from './network-data.ts';
export { NETWORK_JSON, NETWORK_VERSION } from './network-header.ts';
export {
  NETWORK_HEADS,
  type Network,
  type NetworkHead,
  type NetworkOptions,
  type NetworkTrainOptions,
  OPTIMIZERS,
  type OptimizerName,
  type ResolvedNetworkTrainOptions,
  resolveNetwork,
  resolveNetworkTrainOptions,
} from './options.ts';
export {
  initialiseParameter,
  type NetworkSizes,
  type Parameter,
  type ParameterShape,
  parameterLength,
  parameterShapes,
} from './parameters.ts';
export type { NetworkPredictor, ScoredLabels } from './predictor.ts';
export { createReferenceEngine } from './reference/engine.ts';
export {
  CHECKPOINT_BIN,
  deserializeNetwork,
  type EpochRecord,
  NETWORK_FILES,
  type NetworkParts,
  serializeNetwork,
  type WideParts,
} from './serialize.ts';
export {
  type LoadedTensorFlow,
  loadTensorFlow,
  TENSORFLOW_BACKENDS,
  type TensorFlow,
  type TensorFlowBackend,
} from './tf.ts';
export {
  type NetworkStopReason,
  type NetworkTrainControl,
  type NetworkTrainReport,
  type StepReport,
  trainNetwork,
} from './train.ts';
export {
  type NetworkCorpusOptions,
  type NetworkDevSet,
  type NetworkTrainingSet,
  prepareNetworkDev,
  prepareNetworkTraining,
} from './training-set.ts';
export { createVariableViews, type VariableViews } from './variables.ts';
export { UNKNOWN_WORD, type WordForm, WordTable } from './word-table.ts';
