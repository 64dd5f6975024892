/** The library for browsers as one file, `dist/browser/crf.js`: reading models, tagging, explaining; no training. */
import { build } from 'esbuild';
import { browserOptions, checkBundle } from './browser-modules.mjs';

const { metafile } = await build({
  ...browserOptions,
  entryPoints: ['src/browser/index.ts'],
  outfile: 'dist/browser/crf.js',
  format: 'esm',
  minify: true,
  sourcemap: true,
});
checkBundle(metafile);
