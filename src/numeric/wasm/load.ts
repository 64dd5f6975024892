/** Compiled WebAssembly modules, found beside the compiled program and compiled once per process. */

import { type WasmModule, wasm } from './webassembly.ts';

const modules = new Map<string, Promise<WasmModule>>();
const compiled = new Map<string, WasmModule>();

/**
 * The module at `url`, which comes from `dist` also for sources run directly: `npm run build` makes it.
 * @throws Error when the file is not there or no WebAssembly
 */
export function loadModule(url: URL): Promise<WasmModule> {
  let module = modules.get(url.href);
  if (module === undefined) {
    module = readModule(url).then((read) => {
      compiled.set(url.href, read);
      return read;
    });
    modules.set(url.href, module);
  }
  return module;
}

/**
 * `loadModule` for code that cannot wait: in Node it reads the file itself.
 * @throws Error when the file is not there; elsewhere than in Node, unless `loadModule` has loaded the module before
 */
export function loadModuleNow(url: URL): WasmModule {
  let module = compiled.get(url.href);
  if (module === undefined) {
    // Without an import, which other engines than Node would stumble over.
    const files = globalThis.process?.getBuiltinModule?.('node:fs');
    if (files === undefined) throw new Error(`${url.pathname} is not loaded yet: wait for loadModule first`);
    let bytes: Uint8Array;
    try {
      bytes = files.readFileSync(url);
    } catch (cause) {
      throw notBuilt(url, cause);
    }
    module = new wasm.Module(bytes);
    compiled.set(url.href, module);
  }
  return module;
}

function notBuilt(url: URL, cause: unknown): Error {
  return new Error(`${url.pathname} cannot be read: build crf-lab with npm run build`, { cause });
}

async function readModule(url: URL): Promise<WasmModule> {
  if (url.protocol !== 'file:') return wasm.compileStreaming(fetch(url));
  const { readFile } = await import('node:fs/promises');
  let bytes: Uint8Array;
  try {
    bytes = await readFile(url);
  } catch (cause) {
    throw notBuilt(url, cause);
  }
  return wasm.compile(bytes);
}
