/**
 * Compiles every `src/<folder>/wasm/assembly/index.ts` (AssemblyScript) to `dist/<folder>/wasm/kernels.wasm`. A module whose sources are
 * older than its output is left alone, since the compiler takes seconds a module.
 */
import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

/** All modules import a shared memory: several threads run the same code on the same data. */
const OPTIONS = [
  '-O3',
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '--enable',
  'threads',
  '--importMemory',
  '--sharedMemory',
  '--maximumMemory',
  '65536',
  '--initialMemory',
  '1',
  '--use',
  'abort=',
  '--noAssert',
];

const entries = (await readdir('src', { recursive: true }))
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('/assembly/index.ts'))
  .sort();
const sources = (await readdir('src', { recursive: true })).filter((path) =>
  /[/\\]assembly[/\\].*\.ts$/.test(path),
);
const newest = await latestChange([...sources.map((path) => join('src', path)), 'scripts/build-wasm.mjs']);

for (const entry of entries) {
  const output = join('dist', dirname(dirname(entry)), 'kernels.wasm');
  if ((await latestChange([output])) > newest) continue;
  await mkdir(dirname(output), { recursive: true });
  const { error, stderr } = await asc.main([join('src', entry), '-o', output, ...OPTIONS]);
  if (error) {
    process.stderr.write(stderr.toString());
    throw error;
  }
}

/** Time of the latest change among the files, 0 for those that are not there. */
async function latestChange(paths) {
  const times = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return Math.max(0, ...times);
}
