export * from './decode';

/** First address above the module's static data: where an allocator may begin. */
export function heapBase(): usize {
  return __heap_base;
}
