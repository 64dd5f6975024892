/**
 * Puts the program into few files: `dist/cli/main.js` and the thread `dist/cli/label-worker.js` take the place of what tsc made of
 * them, with what they share in `dist/cli/bundle-*.js`. Opening some two hundred modules takes longer than labelling a
 * sentence. The library is not touched: its entries and threads stay the modules that tsc writes.
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const output = join(root, 'dist', 'cli');

/** Modules find files beside them by their own address: each keeps the one that it has among tsc's. */
const ownAddress = {
  name: 'own address',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]src[/\\].*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const own = join(root, 'dist', relative(join(root, 'src'), path)).replace(/\.ts$/, '.js');
      const address = `new URL(${JSON.stringify(relative(output, own).split(sep).join('/'))}, import.meta.url).href`;
      return { contents: source.replaceAll('import.meta.url', address), loader: 'ts' };
    });
  },
};

/** Commander can start subcommands that are programs of their own. Ours are not, and loading this takes milliseconds. */
const withoutChildProcesses = {
  name: 'without child processes',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      /[/\\]commander[/\\]/.test(importer) ? { path, namespace: 'absent' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: 'module.exports = {};' }));
  },
};

for (const name of await readdir(output)) {
  if (name.startsWith('bundle-')) await rm(join(output, name));
}
await build({
  absWorkingDir: root,
  entryPoints: ['src/cli/main.ts', 'src/cli/label-worker.ts'],
  outdir: output,
  chunkNames: 'bundle-[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  // Names stay: they stand in stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  sourcemap: true,
  plugins: [ownAddress, withoutChildProcesses],
  // Found at run time, and only where a template asks for them.
  external: ['natural', '@tensorflow/*'],
  // What packages in CommonJS require is built in.
  banner: { js: 'const require = (name) => process.getBuiltinModule(name);' },
  logLevel: 'warning',
});
