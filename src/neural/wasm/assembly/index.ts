// The kernels of the fused network engine, one module. Threads use `run` alone; the rest is there to be tested by itself.
export { dropRow } from './dropout';
export { multiply, multiplyTransposed } from './gemm';
export { packPlain } from './pack';
export { run } from './run';

/** First address above the module's static data: where an allocator may begin. */
export function heapBase(): usize {
  return __heap_base;
}
