/**
 * Compiles every `src/<folder>/wasm/assembly/index.ts` (AssemblyScript) to `dist/<folder>/wasm/kernels.wasm`, and where its sources use
 * the multiply-add of src/numeric/wasm/assembly/madd.ts once more, with relaxed SIMD, to `kernels.relaxed.wasm`. A module whose
 * sources are older than its output is left alone, since the compiler takes seconds a module.
 */
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
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
  const folder = join('dist', dirname(dirname(entry)));
  const output = join(folder, 'kernels.wasm');
  const relaxed = join(folder, 'kernels.relaxed.wasm');
  if ((await latestChange([output])) > newest) continue;
  await mkdir(folder, { recursive: true });
  // The plain build comes last: its time says that both are done.
  const temporary = join(folder, 'kernels.new.wasm');
  const read = await compile(join('src', entry), temporary, []);
  if (read.has('madd.ts')) await compile(join('src', entry), relaxed, ['--enable', 'relaxed-simd']);
  else await rm(relaxed, { force: true });
  await rename(temporary, output);
}

/** Compiles one module; returns the names of the files it was made from. */
async function compile(entry, output, options) {
  const read = new Set();
  const { error, stderr } = await asc.main([entry, '-o', output, ...OPTIONS, ...options], {
    readFile: async (name, base) => {
      const text = await readFile(resolve(base, name), 'utf8').catch(() => null);
      if (text !== null) read.add(basename(name));
      return text;
    },
  });
  if (error) {
    process.stderr.write(stderr.toString());
    throw error;
  }
  return read;
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
