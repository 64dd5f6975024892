/** Compiled WebAssembly modules, found beside the compiled program and compiled once per process. */
import { chooseSimdBuild, type SimdBuild } from './simd-build.ts';
import { type WasmModule, wasm } from './webassembly.ts';

const modules = new Map<string, Promise<WasmModule>>();
let build: Promise<SimdBuild> | undefined;

/**
 * The module at `url`, `.../kernels.wasm`, which comes from `dist` also for sources run directly: `npm run build` makes it. Where
 * the engine has relaxed SIMD and the module a build for it, `.../kernels.relaxed.wasm` is taken. Threads are to be given
 * the module, so that all of them run one build.
 * @throws Error when the file is not there or no WebAssembly; OptionError for a CRF_LAB_SIMD that cannot be
 */
export function loadModule(url: URL): Promise<WasmModule> {
  let module = modules.get(url.href);
  if (module === undefined) {
    module = readBuild(url);
    modules.set(url.href, module);
  }
  return module;
}

async function readBuild(url: URL): Promise<WasmModule> {
  build ??= chooseSimdBuild();
  if ((await build) === 'relaxed') {
    const module = await readModule(new URL(url.href.replace(/\.wasm$/, '.relaxed.wasm')));
    if (module !== undefined) return module;
  }
  const module = await readModule(url);
  if (module !== undefined) return module;
  throw new Error(`${url.pathname} cannot be read: build crf-lab with npm run build`);
}

/** Undefined where there is no such file: modules without multiply-add have one build. */
async function readModule(url: URL): Promise<WasmModule | undefined> {
  if (url.protocol !== 'file:') {
    const response = await fetch(url);
    return response.ok ? wasm.compileStreaming(Promise.resolve(response)) : undefined;
  }
  const { readFile } = await import('node:fs/promises');
  let bytes: Uint8Array;
  try {
    bytes = await readFile(url);
  } catch {
    return undefined;
  }
  return wasm.compile(bytes);
}
