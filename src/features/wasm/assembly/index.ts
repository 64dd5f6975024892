/** Kernels of features: attribute files to ids, values of fields to ids, and the checks of a model's arrays. */
export { addToHash, finishHash, isAllAscii, isAscending, isWithin, largestId, startHash } from '../../../numeric/wasm/assembly/checks';
export { fillOutside, fillWords } from './batch';
export { emit } from './emit';
export { fillTable } from './hash-table';
export { addPair, join, rehashPairs, setPairKey } from './join';
export { scan } from './scan';
export { intern, rehash } from './vocabulary';

/** First address above the module's static data. */
export function heapBase(): usize {
  return __heap_base;
}
