/** Kernels of reading features: attribute files to ids, and the checks of a model's arrays. */
export { addToHash, finishHash, isAllAscii, isAscending, isWithin, largestId, startHash } from '../../../numeric/wasm/assembly/checks';
export { fillTable } from './hash-table';
export { scan } from './scan';
export { intern, rehash } from './vocabulary';

/** First address above the module's static data. */
export function heapBase(): usize {
  return __heap_base;
}
