import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const LOAD = new URL('../../../dist/numeric/wasm/load.js', import.meta.url).href;
const MEMORY = new URL('../../../dist/numeric/wasm/shared-memory.js', import.meta.url).href;
const KERNELS = new URL('../../../dist/crf/wasm/kernels.wasm', import.meta.url).href;

/**
 * In a process of its own, since the choice is made once: Σ a·b by the kernels for a = b = (1 + 2^−30, 0 ...) after a start of
 * −(1 + 2^−29), which is 2^−60 where the product is not rounded.
 */
const PROGRAM = `
  const { loadModule } = await import('${LOAD}');
  const { SharedMemory } = await import('${MEMORY}');
  try {
    const module = await loadModule(new URL('${KERNELS}'));
    const memory = new SharedMemory(65536);
    const { combine } = new WebAssembly.Instance(module, { env: { memory: memory.memory } }).exports;
    const [out, a, b] = [memory.float64(8), memory.float64(8), memory.float64(8)];
    a.fill(-(1 + 2 ** -29));
    b.fill(1 + 2 ** -30);
    combine(out.byteOffset, a.byteOffset, 1 + 2 ** -30, b.byteOffset, 8);
    console.log(String(out[0]));
  } catch (error) {
    console.log(error.name + ': ' + error.message);
  }
`;

async function run(build: string | undefined, ...flags: string[]): Promise<string> {
  const { CRF_LAB_SIMD: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...flags, '--input-type=module', '--eval', PROGRAM],
    {
      env: build === undefined ? env : { ...env, CRF_LAB_SIMD: build },
      cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    },
  );
  return stdout.trim();
}

const FUSED = String(2 ** -60);

describe('the build of the kernels', () => {
  it('multiplies and adds with two roundings when the plain one is forced', async () => {
    expect(await run('plain')).toBe('0');
  });

  it('is the relaxed one by default where the engine has it, as when it is forced', async () => {
    const forced = await run('relaxed');
    // 0 on a processor without fused multiply-add, where relaxed SIMD may round twice.
    expect([FUSED, '0']).toContain(forced);
    expect(await run(undefined)).toBe(forced);
    expect(await run('')).toBe(forced);
  });

  it('is refused with one line where the variable says something else', async () => {
    expect(await run('fast')).toBe('OptionError: CRF_LAB_SIMD: expected plain or relaxed, got "fast"');
  });
});
