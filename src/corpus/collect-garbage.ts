/** Memory given back at a moment of our choosing. */

/**
 * Frees what nothing refers to any more, and gives V8's unused room back to the system. V8 puts that off while its own heap
 * is small, whatever typed arrays and WebAssembly memories hang on it: hundreds of megabytes, to which the next step of a
 * training would add. Takes some fifty milliseconds; where Node was built without its inspector nothing happens.
 */
export async function collectGarbage(): Promise<void> {
  // What the inspector calls collectGarbage is V8's notification of low memory. The function gc of --expose-gc keeps the
  // room for new objects, 30 MB.
  const inspector = await import('node:inspector').catch(() => undefined);
  if (inspector === undefined) return;
  const session = new inspector.Session();
  session.connect();
  await new Promise<void>((resolve) => session.post('HeapProfiler.collectGarbage', () => resolve()));
  session.disconnect();
}
