/**
 * Which build of the kernels this process runs: with relaxed SIMD, whose multiply-add is one instruction and rounds once, or the
 * plain one. The environment variable CRF_LAB_SIMD forces one: results of the two differ in their last digits.
 */
import { OptionError } from '../../errors.ts';
import { wasm } from './webassembly.ts';

export type SimdBuild = 'plain' | 'relaxed';

export const SIMD_VARIABLE = 'CRF_LAB_SIMD';

/**
 * A module of one function (f64, f64, f64) → f64: lane 0 of `f64x2.relaxed_madd` of its splat arguments.
 * Sections: type, function, export "f", code.
 */
const PROBE = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 8, 1, 0x60, 3, 0x7c, 0x7c, 0x7c, 1, 0x7c],
  ...[3, 2, 1, 0],
  ...[7, 5, 1, 1, 0x66, 0, 0],
  ...[10, 22, 1, 20, 0],
  ...[0x20, 0, 0xfd, 0x14, 0x20, 1, 0xfd, 0x14, 0x20, 2, 0xfd, 0x14],
  ...[0xfd, 0x87, 0x02, 0xfd, 0x21, 0, 0x0b],
);

/**
 * The build to load. Node 20 knows relaxed SIMD, but only by a flag of V8, which is set here, at run time, for the whole process.
 * @throws OptionError where CRF_LAB_SIMD asks for what there is not
 */
export async function chooseSimdBuild(): Promise<SimdBuild> {
  const wanted = readVariable();
  if (wanted === 'plain') return 'plain';
  if (!hasRelaxedSimd()) await setFlag();
  if (hasRelaxedSimd()) return 'relaxed';
  if (wanted !== 'relaxed') return 'plain';
  throw new OptionError(
    SIMD_VARIABLE,
    'this JavaScript engine has no relaxed SIMD; leave the variable out or set it to plain',
  );
}

function readVariable(): SimdBuild | undefined {
  const value = typeof process === 'undefined' ? undefined : process.env[SIMD_VARIABLE];
  if (value === undefined || value === '') return undefined;
  if (value === 'plain' || value === 'relaxed') return value;
  throw new OptionError(SIMD_VARIABLE, `expected plain or relaxed, got "${value}"`);
}

/** Whether the instruction compiles and multiplies what the final standard says: a·b + c, where drafts had a + b·c. */
function hasRelaxedSimd(): boolean {
  if (!wasm.validate(PROBE)) return false;
  const { exports } = new wasm.Instance(new wasm.Module(PROBE), {});
  const { f } = exports as { readonly f?: unknown };
  return typeof f === 'function' && f(2, 3, 5) === 11;
}

async function setFlag(): Promise<void> {
  if (typeof process === 'undefined' || process.versions?.node === undefined) return;
  const { setFlagsFromString } = await import('node:v8');
  // Newer versions, which have it by default, know this flag no longer; there it is not set.
  setFlagsFromString('--experimental-wasm-relaxed-simd');
}
