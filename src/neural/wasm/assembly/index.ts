// The kernels of the fused network engine, one module. Threads use `run` alone; the rest is there to be tested by itself.
export { dropRow } from './dropout';
export { multiply, multiplyTransposed } from './gemm';
// Exported, a loop stays a function of its own: inlined into its one caller it would lack registers, and V8 would unroll it.
export { cells, sigmoids, tanhs } from './activations';
export { columns6 } from './micro-columns';
export { rows5 } from './micro-rows';
export { rows1Wide } from './micro-rows-wide';
export { packPlain } from './pack';
export { run } from './run';

/** First address above the module's static data: where an allocator may begin. */
export function heapBase(): usize {
  return __heap_base;
}
