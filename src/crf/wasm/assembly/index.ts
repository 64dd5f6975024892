export { runNarrowBlock, runWideBlock } from './block';
export { finishRows, finishShared, finishTransitionGradient, finishVariables } from './finish';
export { prepareRows, prepareTransitions, prepareVariables } from './prepare';
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
