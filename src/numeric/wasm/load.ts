/** Compiled WebAssembly modules, found beside the compiled program and compiled once per process. */

const modules = new Map<string, Promise<WebAssembly.Module>>();

/**
 * The module at `url`, which comes from `dist` also for sources run directly: `npm run build` makes it.
 * @throws Error when the file is not there or no WebAssembly
 */
export function loadModule(url: URL): Promise<WebAssembly.Module> {
  let module = modules.get(url.href);
  if (module === undefined) {
    module = readModule(url);
    modules.set(url.href, module);
  }
  return module;
}

async function readModule(url: URL): Promise<WebAssembly.Module> {
  if (url.protocol !== 'file:') return WebAssembly.compileStreaming(fetch(url));
  const { readFile } = await import('node:fs/promises');
  let bytes: BufferSource;
  try {
    bytes = await readFile(url);
  } catch (cause) {
    throw new Error(`${url.pathname} cannot be read: build crf-lab with npm run build`, { cause });
  }
  return WebAssembly.compile(bytes);
}
