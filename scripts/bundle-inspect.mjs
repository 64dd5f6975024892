/** The program of the page of `crf-lab inspect`, `dist/inspect/app.js`, and its style, `dist/inspect/app.css`. */
import { build } from 'esbuild';
import { browserOptions, checkBundle } from './browser-modules.mjs';

const { metafile } = await build({
  ...browserOptions,
  entryPoints: { app: 'src/inspect/app/main.ts' },
  outdir: 'dist/inspect',
  format: 'iife',
  // Addresses of modules serve to find kernels and Node's packages, which no page has.
  logOverride: { 'empty-import-meta': 'silent' },
  minify: true,
});
checkBundle(metafile);
await build({
  ...browserOptions,
  entryPoints: { app: 'src/inspect/app/app.css' },
  outdir: 'dist/inspect',
  minify: true,
});
