/**
 * An esbuild plugin for programs that run in a browser: modules that need WebAssembly kernels with shared memory, or files of Node, give
 * way to those of src/browser, and zod is told to do without `new Function`. Use it with `platform: 'browser'`.
 */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const inSources = (path) => join(root, 'src', path);

const SUBSTITUTES = new Map([
  [inSources('features/corpus-encoder.ts'), inSources('browser/corpus-encoder.ts')],
  [inSources('crf/wasm/batch-decoder.ts'), inSources('browser/batch-decoder.ts')],
]);

export const browserModules = {
  name: 'browser modules',
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) => {
      const substitute = SUBSTITUTES.get(resolve(resolveDir, path));
      return substitute === undefined ? undefined : { path: substitute, sideEffects: false };
    });
    onResolve({ filter: /^zod$/ }, ({ importer }) =>
      importer === inSources('browser/zod.ts') ? undefined : { path: inSources('browser/zod.ts') },
    );
    // Re-exported beside what is used, and dropped with what is not: `checkBundle` makes sure of it.
    onResolve({ filter: /^(node:.*|stream)$/ }, ({ path }) => ({ path, external: true, sideEffects: false }));
  },
};

/**
 * Options that every bundle for browsers shares. `globalThis.process` is Node's alone, and addresses of modules only lead to files:
 * what asks for them is dropped.
 */
export const browserOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'browser',
  target: ['chrome100', 'firefox113', 'safari16.4'],
  charset: 'utf8',
  define: { 'globalThis.process': 'undefined', 'import.meta.url': '""' },
  plugins: [browserModules],
  metafile: true,
  logLevel: 'warning',
};

/** @throws Error where a bundle would import anything at run time */
export function checkBundle(metafile) {
  for (const [output, { imports }] of Object.entries(metafile.outputs)) {
    const foreign = imports.filter(({ external }) => external).map(({ path }) => path);
    if (foreign.length > 0) throw new Error(`${output} reaches ${foreign.join(', ')}, which no browser has`);
  }
}
