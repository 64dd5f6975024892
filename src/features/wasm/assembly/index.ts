/** Kernels of reading features: attribute files to ids. */
export { scan } from './scan';
export { intern, rehash } from './vocabulary';

/** First address above the module's static data. */
export function heapBase(): usize {
  return __heap_base;
}
