export { type BatchCapacity, BatchPacker, capacityFor, type PackedBatch } from './batch-packer.ts';
export { CharacterTable } from './character-table.ts';
export { type DecodingScores, ENGINES, type EngineName, type NetworkEngine } from './engine.ts';
export { encodeSentences, type NetworkData, type NetworkTables } from './network-data.ts';
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
export { type WordForm, WordTable } from './word-table.ts';
