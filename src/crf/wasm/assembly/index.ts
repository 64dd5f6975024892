// The kernels of training and those of decoding, one module.
export * from './decoding/decode';
export { runNarrowBlock, runWideBlock } from './training/block';
export { finishNarrow, finishRows, finishShared, finishTransitionGradient, finishVariables } from './training/finish';
export { prepareNarrow, prepareRows, prepareTransitions, prepareVariables } from './training/prepare';
export {
  addMany,
  combine,
  countNonZero,
  differences,
  dot,
  dotMany,
  negate,
} from '../../../numeric/wasm/assembly/vectors';

/** First address above the module's static data: where an allocator may begin. */
export function heapBase(): usize {
  return __heap_base;
}
