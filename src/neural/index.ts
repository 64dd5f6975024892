export { type BatchCapacity, BatchPacker, capacityFor, type PackedBatch } from './batch-packer.ts';
export { CharacterTable } from './character-table.ts';
export { type CrfLayer, crfLayerClass } from './crf-layer.ts';
export { type DecodingScores, ENGINES, type EngineName, type NetworkEngine } from './engine.ts';
export { registerLayers } from './layers.ts';
export {
  copyLayersWeights,
  createLayersModel,
  crfLayerOf,
  layersModelHandler,
  layersModelInputs,
} from './layers-model.ts';
export { encodeSentences, type NetworkData, type NetworkTables } from './network-data.ts';
export { NETWORK_JSON, NETWORK_VERSION, type NetworkInputFormat } from './network-header.ts';
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
export { createReferenceEngine } from './reference/engine.ts';
export {
  deserializeNetwork,
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
export { createVariableViews, type VariableViews } from './variables.ts';
export { type WordForm, WordTable } from './word-table.ts';
