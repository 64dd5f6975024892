/** Compiled WebAssembly modules, found beside the compiled program and compiled once per process. */
import { chooseSimdBuild, type SimdBuild } from './simd-build.ts';
import { type WasmModule, wasm } from './webassembly.ts';

const modules = new Map<string, Promise<WasmModule>>();
/** Plain builds that are there already, by address. */
const plainModules = new Map<string, WasmModule>();
let chosen: Promise<SimdBuild> | undefined;

/**
 * The module at `url`, `.../kernels.wasm`, which comes from `dist` also for sources run directly: `npm run build` makes it. Where
 * the engine has relaxed SIMD and the module a build for it, `.../kernels.relaxed.wasm` is taken; `build` asks for one
 * of the two. Threads are to be given the module, so that all of them run one build.
 * @throws Error when the file is not there or no WebAssembly; OptionError for a CRF_LAB_SIMD that cannot be
 */
export function loadModule(url: URL, build?: SimdBuild): Promise<WasmModule> {
  const key = `${url.href} ${build ?? 'default'}`;
  let module = modules.get(key);
  if (module === undefined) {
    module = readBuild(url, build);
    modules.set(key, module);
  }
  return module;
}

/**
 * `loadModule` of a module that has no build for relaxed SIMD, for code that cannot wait: in Node it reads the file itself.
 * @throws Error when the file is not there; elsewhere than in Node, unless `loadModule` has loaded the module before
 */
export function loadModuleNow(url: URL): WasmModule {
  let module = plainModules.get(url.href);
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
    plainModules.set(url.href, module);
  }
  return module;
}

async function readBuild(url: URL, build: SimdBuild | undefined): Promise<WasmModule> {
  if (build === undefined) chosen ??= chooseSimdBuild();
  if ((await (build === undefined ? chosen : chooseSimdBuild(build))) === 'relaxed') {
    const module = await readModule(new URL(url.href.replace(/\.wasm$/, '.relaxed.wasm')));
    if (module !== undefined) return module;
  }
  const module = await readModule(url);
  if (module === undefined) throw notBuilt(url);
  plainModules.set(url.href, module);
  return module;
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

function notBuilt(url: URL, cause?: unknown): Error {
  return new Error(`${url.pathname} cannot be read: build crf-lab with npm run build`, { cause });
}
