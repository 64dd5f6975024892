/** Compiled WebAssembly modules, found beside the compiled program and compiled once per process. */

import { type WasmModule, wasm } from './webassembly.ts';

const modules = new Map<string, Promise<WasmModule>>();

/**
 * The module at `url`, which comes from `dist` also for sources run directly: `npm run build` makes it.
 * @throws Error when the file is not there or no WebAssembly
 */
export function loadModule(url: URL): Promise<WasmModule> {
  let module = modules.get(url.href);
  if (module === undefined) {
    module = readModule(url);
    modules.set(url.href, module);
  }
  return module;
}

async function readModule(url: URL): Promise<WasmModule> {
  if (url.protocol !== 'file:') return wasm.compileStreaming(fetch(url));
  const { readFile } = await import('node:fs/promises');
  let bytes: Uint8Array;
  try {
    bytes = await readFile(url);
  } catch (cause) {
    throw new Error(`${url.pathname} cannot be read: build crf-lab with npm run build`, { cause });
  }
  return wasm.compile(bytes);
}
